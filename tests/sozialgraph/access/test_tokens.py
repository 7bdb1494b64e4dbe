"""Tokens over HTTP, with a real issuer's keys on loopback: each that is not to be believed is refused with 401."""

import base64
import hmac
import json
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx2
import pytest
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

    def do_GET(self) -> None:
        self.server.asked += 1
        body = json.dumps({"keys": [key.as_dict(private=False) for key in self.server.keys]}).encode()
        self.send_response(302 if self.path == "/moved" else 200)
        self.send_header("location", "/")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
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
REFUSED = {
    "expired": lambda: token(claims(exp=NOW - 60)),
    "not yet valid": lambda: token(claims(nbf=NOW + 600)),
    "issued later": lambda: token(claims(iat=NOW + 600)),
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


async def test_keys_rotate_without_a_restart(client: httpx2.AsyncClient, issuer: IssuerServer) -> None:
    old, new = token(), token(key=SECOND)
    assert await status(client, old) == 200
    assert await status(client, new) == 401
    issuer.keys = [SECOND]
    try:
        assert await status(client, new) == 200
        assert await status(client, old) == 401
    finally:
        issuer.keys = [FIRST, CURVE]
    assert await status(client, old) == 200


async def test_unknown_keys_do_not_make_the_issuer_asked_each_time(issuer: IssuerServer, configuration: Path) -> None:
    path = configuration.with_name("patient.toml")
    keys = f"http://127.0.0.1:{issuer.server_port}/"
    path.write_text(CONFIGURATION.replace("KEYS", keys).replace("refetch = 0", "refetch = 600"))
    tokens, before = Tokens(read_access(path)), issuer.asked
    for _ in range(5):
        with pytest.raises(TokenError, match="its key is not one of the issuer's"):
            await tokens.caller(token(key=STRANGER))
    assert (await tokens.caller(token())).subject == "anna"
    assert issuer.asked - before == 1


async def test_keys_from_a_file(configuration: Path) -> None:
    folder = configuration.parent
    (folder / "keys.json").write_text(json.dumps({"keys": [FIRST.as_dict(private=False), {"kty": "odd"}, 7]}))
    (folder / "closed.toml").write_text(CONFIGURATION.replace("KEYS", "keys.json"))
    caller = await Tokens(read_access(folder / "closed.toml")).caller(token())
    assert (caller.subject, caller.sub_plans, caller.municipalities) == ("anna", ("YOUTH",), (AUENFURT,))


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
