"""Where the way to the database is cut in the midst of a planner's transaction, nothing of the planner stays behind."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import httpx2
import pytest

from models.roles import Profile
from sozialgraph.access.keys import Scope, create
from tests.conftest import new_database
from tests.graph.conftest import CITY
from tests.security.conftest import STRANGER, seen_by
from tests.security.test_faults import AWAY, SLACK, impatient
from tests.security.wire import Wire
from tests.sozialgraph.access.conftest import AUENFURT, HIDDEN
from tests.sozialgraph.access.test_keys import DAY, bearer

__all__ = ["impatient"]

ASKED = {"query": '{ observations(filter: {area: {code: {eq: "0102"}}}) { nodes { value } } }'}
MOST = 30
"""Pieces that a question sends to the database, at the very most."""
SEALED = "ALTER TABLE access.read_log ADD CONSTRAINT sealed CHECK (false) NOT VALID"


@pytest.fixture
async def town(server: str, template: str) -> AsyncIterator[str]:
    async with new_database(server, template, CITY + HIDDEN) as dsn:
        yield dsn


@pytest.fixture
async def planner(owner: asyncpg.Connection) -> dict[str, str]:
    return bearer(await create(owner, "planner", Scope(Profile.PLANNER, ["YOUTH"], [AUENFURT]), DAY))


@pytest.fixture
async def wire(town: str) -> Wire:
    return Wire(town)


async def asked(client: httpx2.AsyncClient, headers: dict[str, str]) -> Any:
    response = await client.post("/graphql", json=ASKED, headers=headers)
    assert response.status_code in (200, 503), response.text
    return response.json()


def value(answer: dict[str, Any]) -> object:
    [node] = answer["data"]["observations"]["nodes"]
    return node["value"]


def code(answer: dict[str, Any]) -> object:
    assert answer.get("data") is None
    [error] = answer["errors"]
    return error["extensions"]["code"]


@pytest.mark.parametrize("fails", [False, True], ids=["committed", "rolled back"])
async def test_cut_at_any_moment(owner: asyncpg.Connection, wire: Wire, planner: dict[str, str], fails: bool) -> None:
    """One connection serves all: what a planner left on it, the public would meet."""
    settings: dict[str, Any] = {"pool_size": 1, "answer_cache": 0, "client_budget": 0}
    async with wire.laid() as dsn, seen_by(STRANGER, dsn, **settings) as client:
        assert value(await asked(client, planner)) == 2
        told = []
        for pieces in range(MOST):
            if fails:
                await owner.execute(SEALED)
            wire.left = pieces
            answer = await asked(client, planner)
            whole, wire.left = wire.left >= 0, None
            await owner.execute("ALTER TABLE access.read_log DROP CONSTRAINT IF EXISTS sealed")
            assert value(await asked(client, {})) is None
            assert value(await asked(client, planner)) == 2
            if whole:
                break
            told.append(code(answer))
        assert whole
        assert len(told) >= 4, "to begin, become, read and end, at least"
        assert set(told[:-1]) == {"UNAVAILABLE"}
        assert told[-1] == "INTERNAL" if fails else "UNAVAILABLE", "what went wrong first, before the end of it was cut"
        assert code(answer) == "INTERNAL" if fails else value(answer) == 2


WAITING = """
SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'sozialgraph'
    AND wait_event_type = 'Lock'
"""


async def test_ended_by_postgresql(town: str, owner: asyncpg.Connection, planner: dict[str, str]) -> None:
    """While it waits, as a planner, for a table that somebody else holds."""
    async with seen_by(STRANGER, town, pool_size=1, answer_cache=0) as client:
        async with owner.transaction():
            await owner.execute("LOCK TABLE raw.observations IN ACCESS EXCLUSIVE MODE")
            asking = asyncio.create_task(asked(client, planner))
            async with asyncio.timeout(SLACK):
                while (pid := await owner.fetchval(WAITING)) is None:
                    await asyncio.sleep(0.02)
                    await owner.execute("SELECT pg_stat_clear_snapshot()")
            await owner.execute("SELECT pg_terminate_backend($1)", pid)
            assert await asking == AWAY
        assert value(await asked(client, {})) is None
        assert value(await asked(client, planner)) == 2
        assert await owner.fetchval("SELECT count(*) FROM access.read_log") == 1
