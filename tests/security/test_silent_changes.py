"""A database that falls silent in the midst of a change: who asked hears soon, and nobody waits for it later."""

import time
from collections.abc import AsyncIterator

import asyncpg
import httpx2
import pytest

from tests.conftest import new_database
from tests.security.conftest import seen_by
from tests.security.test_failover import DECIDE, decided, fill, notes
from tests.security.test_faults import LIMIT, SLACK, impatient
from tests.security.wire import Wire

__all__ = ["impatient"]

TURN = "SELECT pg_advisory_lock(hashtext('sozialgraph import'))"


@pytest.fixture(autouse=True)
def impatient_with_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sozialgraph.acts.SILENCE", 0.3)


@pytest.fixture(scope="module")
async def town(server: str, template: str) -> AsyncIterator[str]:
    async with new_database(server, template) as dsn:
        yield dsn


@pytest.fixture(scope="module")
async def headers(town: str) -> dict[str, str]:
    return await fill(town)


@pytest.mark.parametrize(
    ("last", "done"),
    [(b"pg_advisory_lock(", False), (b"BEGIN;", False), (b"unheard", False), (b"COMMIT;", True)],
    ids=["before its turn", "begun", "written", "committed, which nobody heard"],
)
async def test_nobody_waits_for_it(town: str, headers: dict[str, str], last: bytes, done: bool) -> None:
    """The far end hears nothing either: what PostgreSQL keeps for the change, it has to give up by itself."""
    wire, before = Wire(town), await notes(town)
    async with wire.laid() as dsn, seen_by("127.0.0.1", dsn, statement_timeout=LIMIT, answer_cache=0) as client:
        wire.last = last
        started = time.monotonic()
        assert not await decided(client, headers, "unheard")
        assert time.monotonic() - started < LIMIT + 2 * 0.3 + SLACK
        assert wire.silent
        wire.last, wire.silent = None, False
        assert await decided(client, headers, "next")
    assert await notes(town) == [*before, *(["unheard"] if done else []), "next"]


async def test_who_waits_for_their_turn_too_long_is_told(town: str, headers: dict[str, str]) -> None:
    before = await notes(town)
    other = await asyncpg.connect(town)
    async with seen_by("127.0.0.1", town, statement_timeout=LIMIT) as client:
        await other.execute(TURN)
        assert (await refused(client, headers)) == {
            "message": "the change took too long and was undone",
            "code": "TIMEOUT",
            "hint": "try again later",
        }
        await other.close()
        assert await decided(client, headers, "after that")
    assert await notes(town) == [*before, "after that"]


async def refused(client: httpx2.AsyncClient, headers: dict[str, str]) -> dict[str, str]:
    asked = {"query": DECIDE, "variables": {"note": "too late"}}
    [error] = (await client.post("/graphql", json=asked, headers=headers)).json()["errors"]
    return {"message": error["message"], **error["extensions"]}
