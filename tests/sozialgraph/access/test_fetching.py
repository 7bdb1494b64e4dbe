"""Files of servers that speak TLS."""

import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.error import URLError

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sozialgraph.access.fetching import fetch

KEYS = b'{"keys": []}'


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        if self.path == "/dripping":
            while True:
                self.wfile.write(b" ")
                time.sleep(0.05)
        self.wfile.write(KEYS)

    def log_message(self, *_: object) -> None:
        """Nothing."""


def _certificate(folder: Path) -> Path:
    """Of localhost, signed by itself, with its key."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]),
    )
    today = datetime.now(UTC)
    found = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "localhost.pem"
    path.write_bytes(secret + found.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    return _certificate(tmp_path)


@pytest.fixture
def address(certificate: Path) -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.socket = context.wrap_socket(server.socket, server_side=True)
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"https://localhost:{server.server_port}"
        server.shutdown()


def test_keys_come_encrypted(address: str, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert fetch(f"{address}/keys", 5.0, 1000) == KEYS


def test_a_certificate_that_nobody_vouches_for_is_not_believed(address: str) -> None:
    with pytest.raises(URLError, match="CERTIFICATE_VERIFY_FAILED"):
        fetch(f"{address}/keys", 5.0, 1000)


def test_what_drips_in_encrypted_is_cut_off(address: str, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with pytest.raises((TimeoutError, ssl.SSLError)):
        fetch(f"{address}/dripping", 0.5, 1_000_000)
