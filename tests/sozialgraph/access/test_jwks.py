"""An issuer's keys: as many as they are, as old as they may be, whether it answers, is slow or is away."""

import asyncio
import json
import time
from contextlib import suppress
from pathlib import Path

import httpx2
import pytest

from sozialgraph.access import jwks
from sozialgraph.access.configuration import read_access
from sozialgraph.access.jwks import NoKeysError
from sozialgraph.access.tokens import TokenError, Tokens
from sozialgraph.settings import Settings
from tests.sozialgraph.access.conftest import AUENFURT
from tests.sozialgraph.access.test_keys import HIDDEN, http
from tests.sozialgraph.access.test_tokens import (
    CONFIGURATION,
    CURVE,
    FIRST,
    SECOND,
    STRANGER,
    Handler,
    IssuerServer,
    client,
    configuration,
    issuer,
    status,
    token,
)

__all__ = ["client", "configuration", "issuer"]


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


class Clock:
    """Seconds that pass when a test says so."""

    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(jwks, "time", clock)
    return clock


async def test_keys_are_believed_for_an_hour_while_the_issuer_is_away(
    issuer: IssuerServer, configuration: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens = Tokens(read_access(configuration))
    assert (await tokens.caller(token())).subject == "anna"
    with monkeypatch.context() as away:
        away.setattr(issuer, "keys", [])
        away.setattr(Handler, "status", 503)
        for passed in (jwks.FRESH + 1, jwks.TRUSTED - 1):
            clock.now = 1000.0 + passed
            assert (await tokens.caller(token())).subject == "anna"
        clock.now = 1000.0 + jwks.TRUSTED + 1
        with pytest.raises(NoKeysError):
            await tokens.caller(token())
    assert (await tokens.caller(token())).subject == "anna"


def _speak_nonsense(handler: Handler) -> None:
    handler.wfile.write(b"nonsense\r\n\r\n")


async def test_an_issuer_that_speaks_nonsense_is_away(
    issuer: IssuerServer, configuration: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens = Tokens(read_access(configuration))
    assert (await tokens.caller(token())).subject == "anna"
    monkeypatch.setattr(Handler, "do_GET", _speak_nonsense)
    clock.now = 1000.0 + jwks.FRESH + 1
    assert (await tokens.caller(token())).subject == "anna"
    clock.now = 1000.0 + jwks.TRUSTED + 1
    with pytest.raises(NoKeysError):
        await tokens.caller(token())


async def test_a_key_that_is_withdrawn_is_believed_for_five_minutes_at_most(
    issuer: IssuerServer, configuration: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens = Tokens(read_access(configuration))
    assert (await tokens.caller(token())).subject == "anna"
    monkeypatch.setattr(issuer, "keys", [SECOND])
    clock.now += jwks.FRESH + 1
    with pytest.raises(TokenError, match="its key is not one of the issuer's"):
        await tokens.caller(token())


async def test_an_issuer_that_is_slow_keeps_nobody_else_waiting(
    guarded: str, configuration: Path, issuer: IssuerServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who waits for it is told that nobody can be recognised; it is asked once for all of them."""
    monkeypatch.setattr(jwks, "PATIENCE", 0.3)
    monkeypatch.setattr(Handler, "delay", 1.0)
    before = issuer.asked
    async with http(Settings(database_url=guarded, access_config=configuration)) as client:
        waiting = [asyncio.create_task(status(client, token())) for _ in range(5)]
        await asyncio.sleep(0)
        assert (await client.post("/graphql", json=HIDDEN)).status_code == 200
        assert not any(task.done() for task in waiting)
        assert await asyncio.gather(*waiting) == [503] * 5
    assert issuer.asked - before == 1


def _drip(handler: Handler) -> None:
    """Never slower than a socket's patience, and never at an end."""
    handler.server.asked += 1
    head = b"" if handler.path == "/head" else b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n"
    with suppress(OSError):
        handler.wfile.write(head or b"HTTP/1.1 200 OK\r\nx: ")
        for _ in range(100):
            handler.wfile.write(b" ")
            time.sleep(0.05)
        return
    Handler.dropped.set()


@pytest.mark.parametrize("where", ["head", "body"])
async def test_an_issuer_that_drips_is_cut_off(
    issuer: IssuerServer, configuration: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """Neither who asks nor the thread that fetches waits for the end, which does not come."""
    monkeypatch.setattr(jwks, "PATIENCE", 0.3)
    monkeypatch.setattr(Handler, "do_GET", _drip)
    Handler.dropped.clear()
    path = configuration.with_name(f"dripping {where}.toml")
    path.write_text(CONFIGURATION.replace("KEYS", f"http://127.0.0.1:{issuer.server_port}/{where}"))
    began = time.monotonic()
    with pytest.raises(NoKeysError):
        await Tokens(read_access(path)).caller(token())
    assert time.monotonic() - began < 2
    assert await asyncio.to_thread(Handler.dropped.wait, 3)


async def test_an_issuer_that_sends_too_much_is_none(
    issuer: IssuerServer, configuration: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens = Tokens(read_access(configuration))
    with monkeypatch.context() as small:
        small.setattr(jwks, "LARGEST", 500)
        with pytest.raises(NoKeysError):
            await tokens.caller(token())
    assert (await tokens.caller(token())).subject == "anna"


async def test_of_a_thousand_keys_the_right_one_is_found(configuration: Path) -> None:
    folder = configuration.parent
    many = [{**SECOND.as_dict(private=False), "kid": f"key {number}"} for number in range(1000)]
    many += [FIRST.as_dict(private=False)]
    (folder / "many.json").write_text(json.dumps({"keys": many}))
    path = folder / "many.toml"
    path.write_text(CONFIGURATION.replace("KEYS", "many.json"))
    tokens = Tokens(read_access(path))
    assert (await tokens.caller(token())).subject == "anna"
    assert (await tokens.caller(token(key=SECOND, kid="key 999"))).subject == "anna"
    with pytest.raises(TokenError, match="its signature is wrong"):
        await tokens.caller(token(key=STRANGER, kid="key 999"))


async def test_keys_that_are_too_many_are_none(configuration: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jwks, "LARGEST", 500)
    with pytest.raises(NoKeysError):
        await Tokens(read_access(configuration)).caller(token())


async def test_two_keys_of_one_number_are_none(configuration: Path) -> None:
    """Nobody knows which is meant."""
    folder = configuration.parent
    (folder / "same.json").write_text(
        json.dumps({"keys": [each.as_dict(private=False) | {"kid": "first"} for each in (FIRST, SECOND)]})
    )
    path = folder / "same.toml"
    path.write_text(CONFIGURATION.replace("KEYS", "same.json"))
    with pytest.raises(TokenError, match="its key is not one of the issuer's"):
        await Tokens(read_access(path)).caller(token())


async def test_keys_from_a_file(configuration: Path) -> None:
    folder = configuration.parent
    (folder / "keys.json").write_text(json.dumps({"keys": [FIRST.as_dict(private=False), {"kty": "odd"}, 7]}))
    (folder / "closed.toml").write_text(CONFIGURATION.replace("KEYS", "keys.json"))
    caller = await Tokens(read_access(folder / "closed.toml")).caller(token())
    assert (caller.subject, caller.sub_plans, caller.municipalities) == ("anna", ("YOUTH",), (AUENFURT,))
