"""Tokens over HTTP, with a real issuer's keys on loopback: each that is not to be believed is refused with 401."""

import base64
import hmac
import json
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx2
import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from joserfc import jws
from joserfc.jwk import ECKey, RSAKey

from sozialgraph.access.configuration import read_access
from sozialgraph.access.jwks import NoKeysError
from sozialgraph.access.tokens import TokenError, Tokens
from sozialgraph.errors import SettingError
from sozialgraph.settings import Settings
from tests.sozialgraph.access.conftest import AUENFURT
from tests.sozialgraph.access.test_keys import HIDDEN, bearer, http

ISSUER, AUDIENCE = "https://login.example/realms/stadt", "sozialgraph"
FIRST, SECOND, STRANGER = (RSAKey.generate_key(2048, {"kid": name}) for name in ("first", "second", "stranger"))
CURVE = ECKey.generate_key("P-256", {"kid": "curve"})
CONFIGURATION = """
[tokens]
issuer = "https://login.example/realms/stadt"
audience = "sozialgraph"
keys = "KEYS"
algorithms = ["RS256", "ES256"]
refetch = 0

[claims]
role = "role"
municipalities = "planning.ags"

[[profiles]]
role = "youth"
profile = "PLANNER"
sub_plans = ["YOUTH"]

[[profiles]]
role = "board"
profile = "ADMIN"
"""
Sent = Callable[[str], Any]


class IssuerServer(HTTPServer):
    """Serves what `keys` holds at the moment, and counts how often it is asked."""

    keys: list[Any]
    asked = 0


class Handler(BaseHTTPRequestHandler):
    server: IssuerServer
    status = 200
    delay = 0.0  # seconds
    dropped = threading.Event()  # by who asked

    def do_GET(self) -> None:
        self.server.asked += 1
        time.sleep(self.delay)
        body = json.dumps({"keys": [key.as_dict(private=False) for key in self.server.keys]}).encode()
        self.send_response(302 if self.path == "/moved" else self.status)
        self.send_header("location", "/")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        with suppress(ConnectionError):  # who asked may have gone
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="session")
def issuer() -> Iterator[IssuerServer]:
    with IssuerServer(("127.0.0.1", 0), Handler) as server:
        server.keys = [FIRST, CURVE]
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def configuration(issuer: IssuerServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("access") / "access.toml"
    path.write_text(CONFIGURATION.replace("KEYS", f"http://127.0.0.1:{issuer.server_port}/"))
    return path


@pytest.fixture(scope="session")
async def client(guarded: str, reader: str, configuration: Path) -> AsyncIterator[httpx2.AsyncClient]:
    settings = Settings(database_url=guarded, reader_url=reader, access_config=configuration, client_budget=0)
    async with http(settings) as client:
        yield client


def claims(**changed: Any) -> dict[str, Any]:
    """Those of a planner for the young, with changes; None leaves one out."""
    told = {"iss": ISSUER, "aud": AUDIENCE, "sub": "anna", "exp": time.time() + 60, "role": "youth"}
    told |= {"planning": {"ags": [AUENFURT]}} | changed
    return {name: value for name, value in told.items() if value is not None}


def token(payload: Any = None, key: Any = FIRST, alg: str = "RS256", **header: Any) -> str:
    text = payload if isinstance(payload, bytes) else json.dumps(claims() if payload is None else payload).encode()
    told = {"alg": alg, "kid": key.kid} | header
    return jws.serialize_compact(told, text, key, algorithms=[alg])


def part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def unsigned(header: Any, payload: Any) -> str:
    return f"{part(header)}.{part(payload)}."


def raw(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def signed(header: bytes) -> str:
    """A token with this header, letter by letter."""
    text = f"{raw(header)}.{part(claims())}"
    assert FIRST.private_key
    return f"{text}.{raw(FIRST.private_key.sign(text.encode(), PKCS1v15(), SHA256()))}"


def said_twice(name: str, first: Any, last: Any) -> bytes:
    """Claims of which one stands there twice."""
    rest = json.dumps({key: value for key, value in claims().items() if key != name})
    return f'{{"{name}": {json.dumps(first)}, {rest[1:-1]}, "{name}": {json.dumps(last)}}}'.encode()


def with_secret(secret: bytes) -> str:
    text = f"{part({'alg': 'HS256', 'kid': 'first'})}.{part(claims())}"
    digest = hmac.digest(secret, text.encode(), "sha256")
    return f"{text}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


async def status(client: httpx2.AsyncClient, credentials: str) -> int:
    headers = [(b"authorization", f"Bearer {credentials}".encode())]
    response = await client.post("/graphql", json=HIDDEN, headers=headers)
    if response.status_code == 401:
        assert response.json()["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}
        assert "www-authenticate" in response.headers
    return response.status_code


async def value(client: httpx2.AsyncClient, credentials: str) -> object:
    response = await client.post("/graphql", json=HIDDEN, headers=bearer(credentials))
    assert response.status_code == 200, response.text
    return response.json()["data"]["observations"]["nodes"][0]["value"]


@pytest.mark.parametrize("key", [FIRST, CURVE], ids=lambda key: key.kid)
async def test_a_token_makes_a_planner(client: httpx2.AsyncClient, key: Any) -> None:
    alg = "ES256" if key is CURVE else "RS256"
    assert await value(client, token(key=key, alg=alg)) == 2
    assert await value(client, token(claims(planning={"ags": ["99002000"]}), key=key, alg=alg)) is None
    assert await value(client, token(claims(aud=["other", AUDIENCE], role="board"), key=key, alg=alg)) == 2


NOW = time.time()
ORDER = bytes.fromhex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")
NULLS_IN_DER = bytes.fromhex("3006020100020100")
REFUSED = {
    "expired": lambda: token(claims(exp=NOW - 60)),
    "not yet valid": lambda: token(claims(nbf=time.time() + 600)),
    "issued later": lambda: token(claims(iat=time.time() + 600)),
    "no algorithm": lambda: unsigned({"alg": "none", "kid": "first"}, claims()),
    "no algorithm, spelled otherwise": lambda: unsigned({"alg": "nOnE", "kid": "first"}, claims()),
    "no algorithm, signed": lambda: unsigned({"alg": "none"}, claims()) + "AAAA",
    "another algorithm": lambda: token(alg="RS512"),
    "a list of algorithms": lambda: unsigned({"alg": ["RS256"], "kid": "first"}, claims()) + "AAAA",
    "a secret algorithm with the public key": lambda: with_secret(FIRST.as_pem(private=False)),
    "the algorithm of another key": lambda: token(key=CURVE, alg="ES256", kid="first"),
    "a wrong key": lambda: token(key=STRANGER, kid="first"),
    "an unknown key": lambda: token(key=STRANGER),
    "a key by its path": lambda: token(key=STRANGER, kid="../../../../etc/passwd"),
    "a key by an injection": lambda: token(key=STRANGER, kid="' OR '1'='1"),
    "a key by a number": lambda: unsigned({"alg": "RS256", "kid": 1}, claims()) + "AAAA",
    "no key, of several": lambda: unsigned({"alg": "RS256"}, claims()) + "AAAA",
    "a key that it brings along": lambda: token(key=STRANGER, jwk=STRANGER.as_dict(private=False)),
    "a key by its address": lambda: token(key=STRANGER, jku="https://evil.example/keys", kid="first"),
    "a key by a certificate's address": lambda: token(key=STRANGER, x5u="https://evil.example/key.pem", kid="first"),
    "a key by a certificate": lambda: token(key=STRANGER, x5c=["AAAA"], kid="first"),
    "another key's number": lambda: token(kid="curve"),
    "a number that is null": lambda: unsigned({"alg": "RS256", "kid": None}, claims()) + "AAAA",
    "a signature of zeros": lambda: unsigned({"alg": "ES256", "kid": "curve"}, claims()) + raw(bytes(64)),
    "a signature of its group's order": lambda: unsigned({"alg": "ES256", "kid": "curve"}, claims()) + raw(ORDER * 2),
    "a signature in another form": lambda: unsigned({"alg": "ES256", "kid": "curve"}, claims()) + raw(NULLS_IN_DER),
    "a body that is not encoded": lambda: signed(b'{"alg":"RS256","kid":"first","b64":false}'),
    "a token within a token": lambda: token(token().encode(), cty="JWT"),
    "an encrypted one": lambda: f"{part({'alg': 'RSA-OAEP', 'enc': 'A256GCM', 'kid': 'first'})}.AA.AA.AA.AA",
    "a header of which the last word counts": lambda: signed(b'{"alg":"RS256","alg":"none","kid":"first"}'),
    "an audience that is said twice": lambda: token(said_twice("aud", AUDIENCE, "other")),
    "an expiry that is said twice": lambda: token(said_twice("exp", NOW + 600, NOW - 600)),
    "encoded with padding": lambda: "=.".join(token().split(".")) + "=",
    "a line break at its end": lambda: token() + "%0a",
    "two tokens": lambda: f"{token()}, {token()}",
    "a critical extension": lambda: unsigned({"alg": "RS256", "kid": "first", "crit": ["exp"]}, claims()) + "AAAA",
    "another audience": lambda: token(claims(aud="other")),
    "no audience": lambda: token(claims(aud=None)),
    "an audience of another type": lambda: token(claims(aud={AUDIENCE: True})),
    "another issuer": lambda: token(claims(iss="https://login.example/realms/other")),
    "no issuer": lambda: token(claims(iss=None)),
    "no expiry": lambda: token(claims(exp=None)),
    "expiry as text": lambda: token(claims(exp=str(int(NOW + 600)))),
    "expiry null": lambda: token(json.dumps(claims() | {"exp": None}).encode()),
    "expiry true": lambda: token(claims(exp=True)),
    "expiry endless": lambda: token(json.dumps(claims() | {"exp": 0}).replace('"exp": 0', '"exp": 1e400').encode()),
    "expiry negative": lambda: token(claims(exp=-1)),
    "two parts": lambda: token().rpartition(".")[0],
    "four parts": lambda: token() + ".AAAA",
    "a stripped signature": lambda: token().rpartition(".")[0] + ".",
    "a cut signature": lambda: token()[:-4],
    "claims that were changed": lambda: ".".join(
        [token().split(".")[0], part(claims(role="board")), token().split(".")[2]]
    ),
    "long": lambda: "a" * 9_000,
    "too long": lambda: "a" * 100_000,
    "dots": lambda: "..",
    "no text": lambda: "\u00e4.\u00e4.\u00e4",
    "no object": lambda: token(b"[]"),
    "no JSON": lambda: token(b"{"),
    "deep": lambda: token(b'{"a":' * 1200 + b"1" + b"}" * 1200),
    "the database's role": lambda: token(claims(role="postgres")),
    "role as list": lambda: token(claims(role=["youth"])),
    "role with quotes": lambda: token(claims(role="youth'; SET ROLE sozialgraph; --")),
    "no role": lambda: token(claims(role=None)),
    "no subject": lambda: token(claims(sub=None)),
    "a subject of another type": lambda: token(claims(sub=7)),
    "municipalities as text": lambda: token(claims(planning={"ags": AUENFURT})),
    "municipalities that are none": lambda: token(claims(planning={"ags": [None]})),
    "claims within text": lambda: token(claims(planning="ags")),
}


@pytest.mark.parametrize("made", REFUSED.values(), ids=REFUSED)
async def test_a_token_that_is_not_to_be_believed(client: httpx2.AsyncClient, made: Callable[[], str]) -> None:
    assert await status(client, made()) == 401
    assert await value(client, token()) == 2, "a good one after it is"


@pytest.mark.parametrize("claim", ["*", "99001000'", '"}', "{99001000}"])
async def test_a_claim_to_everything_reaches_nothing(client: httpx2.AsyncClient, claim: str) -> None:
    assert await value(client, token(claims(planning={"ags": [claim]}))) is None


@pytest.mark.parametrize("header", [b'{"alg":"RS256","kid":"first"}', b'{"alg":"none","alg":"RS256","kid":"first"}'])
async def test_of_what_a_header_says_twice_the_last_word_counts(client: httpx2.AsyncClient, header: bytes) -> None:
    """As RFC 7515, 4 allows. What is signed here by hand is refused above for nothing but its header."""
    assert await value(client, signed(header)) == 2


@pytest.mark.parametrize("keys", ["http://127.0.0.1:1/", "missing.json", "PORT/moved"])
async def test_without_keys_nobody_is_believed(issuer: IssuerServer, configuration: Path, keys: str) -> None:
    path = configuration.with_name("silent.toml")
    keys = keys.replace("PORT", f"http://127.0.0.1:{issuer.server_port}")
    path.write_text(CONFIGURATION.replace("KEYS", keys))
    with pytest.raises(NoKeysError):
        await Tokens(read_access(path)).caller(token())


async def test_an_issuer_that_is_away_is_no_reason_to_be_the_public(guarded: str, configuration: Path) -> None:
    path = configuration.with_name("away.toml")
    path.write_text(CONFIGURATION.replace("KEYS", "http://127.0.0.1:1/"))
    async with http(Settings(database_url=guarded, access_config=path)) as client:
        assert await status(client, token()) == 503
        assert await status(client, "x.y.z") == 401
        assert (await client.post("/graphql", json=HIDDEN)).status_code == 200


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"RS256", "ES256"', '"HS256"', "Invalid enum value 'HS256' - at `$.tokens.algorithms[0]`"),
        ('"RS256", "ES256"', '"none"', "Invalid enum value 'none' - at `$.tokens.algorithms[0]`"),
        ('role = "role"', "", "[claims] needs either 'role' or 'roles'"),
        ('sub_plans = ["YOUTH"]', "", "the planners with the role 'youth' need sub_plans and municipalities, here or"),
        ('sub_plans = ["YOUTH"]', 'sub_plans = ["YUOTH"]', "YUOTH is no field of planning"),
        ('audience = "sozialgraph"', "", "Object missing required field `audience` - at `$.tokens`"),
        ('keys = "', 'keys = "http://me:secret@', "[tokens] 'keys' must hold no password: public keys need none"),
        ("leeway", "leewey", "Object contains unknown field `leewey` - at `$.tokens`"),
    ],
)
def test_a_configuration_that_is_wrong(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / "access.toml"
    path.write_text(CONFIGURATION.replace("refetch", "leeway = 1\nrefetch").replace(old, new))
    with pytest.raises(SettingError) as error:
        read_access(path)
    assert str(error.value).startswith(f"ACCESS_CONFIG: {path}: {said}")


@pytest.fixture(scope="session")
def strict(configuration: Path) -> Tokens:
    return Tokens(read_access(configuration))


TEXTS = some.text(some.characters(max_codepoint=0x2FF), max_size=20)
JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | TEXTS,
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
)
NAMES = some.sampled_from(["iss", "aud", "exp", "nbf", "iat", "sub", "role", "planning"])
FUZZ = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@FUZZ
@given(
    header=some.dictionaries(some.sampled_from(["alg", "kid", "typ", "crit", "b64", "jku", "x5c"]), JSON),
    body=JSON,
    tail=TEXTS,
)
async def test_no_invented_token_is_believed(strict: Tokens, header: Any, body: Any, tail: str) -> None:
    for head in (header, {"alg": "RS256", "kid": "first"} | header):
        with pytest.raises(TokenError):
            await strict.caller(f"{part(head)}.{part(body)}.{part(tail)}")


@FUZZ
@given(name=NAMES, changed=JSON)
async def test_signed_claims_of_any_type_are_believed_or_refused(strict: Tokens, name: str, changed: Any) -> None:
    body = json.dumps(claims() | {name: changed}).encode()
    try:
        caller = await strict.caller(token(body))
    except TokenError:
        return
    assert (caller.profile.name, caller.sub_plans) == ("PLANNER", ("YOUTH",))
    assert set(caller.municipalities) <= {AUENFURT} or name == "planning"


@FUZZ
@given(text=some.text(max_size=200) | some.binary(max_size=200).map(lambda raw: base64.b64encode(raw).decode()))
async def test_no_text_is_a_token(strict: Tokens, text: str) -> None:
    with pytest.raises(TokenError):
        await strict.caller(text)


def test_who_believes_no_tokens_loads_nothing_for_them() -> None:
    script = "import sys, sozialgraph.commands.serve; print({'joserfc', 'cryptography'} & sys.modules.keys())"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"
