"""What happens to the database is told clearly and soon, and passes without a hand.

That no import is half done is tested in tests/sozialgraph/imports/test_killed.py, that PostgreSQL is started again with
all of its rows in tests/sozialgraph/test_embedded.py.
"""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import asyncpg
import httpx2
import pytest

from sozialgraph.embedded import EmbeddedServer
from sozialgraph.migrating import upgrade
from tests.security.conftest import seen_by
from tests.security.wire import Wire

ASKED = {"query": "{ municipalities { totalCount } }"}
OTHER = {"query": "{ programmes { totalCount } }"}
AWAY = {
    "errors": [
        {
            "message": "the database does not answer",
            "extensions": {"code": "UNAVAILABLE", "hint": "ask again in some seconds"},
        }
    ],
    "data": None,
}
LIMIT = 0.5  # seconds, of PostgreSQL's time
SLACK = 5.0  # seconds that a busy machine may add to any limit


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("app.SILENCE", "app.PULSE", "database.SILENCE", "database.PATIENCE"):
        monkeypatch.setattr(f"sozialgraph.{place}", 0.3)


@pytest.fixture
async def wire(database: str) -> Wire:
    return Wire(database)


@pytest.fixture(params=[0, 64], ids=["each answer made", "answers kept"])
async def client(wire: Wire, request: pytest.FixtureRequest) -> AsyncIterator[httpx2.AsyncClient]:
    """Of a program whose way to the database is the wire."""
    settings: dict[str, Any] = {"pool_size": 2, "statement_timeout": LIMIT, "answer_cache": request.param}
    async with wire.laid() as dsn, seen_by("127.0.0.1", dsn, **settings) as client:
        assert await asked(client) == {"municipalities": {"totalCount": 0}}
        yield client


async def asked(client: httpx2.AsyncClient, question: dict[str, str] = ASKED) -> Any:
    response = await client.post("/graphql", json=question)
    assert response.status_code == 200
    body = response.json()
    return body if "errors" in body else body["data"]


async def until_answered(client: httpx2.AsyncClient) -> Any:
    async with asyncio.timeout(20):
        while (answer := await asked(client)) == AWAY:  # noqa: ASYNC110 (another process is looked at)
            await asyncio.sleep(0.05)
    return answer


async def until_away(client: httpx2.AsyncClient) -> None:
    """What the killed server leaves behind answers for another moment."""
    async with asyncio.timeout(SLACK):
        while await asked(client) != AWAY:  # noqa: ASYNC110 (another process is looked at)
            await asyncio.sleep(0.02)


async def test_a_connection_that_is_cut_is_replaced(client: httpx2.AsyncClient, wire: Wire) -> None:
    wire.cut()
    assert await until_answered(client) == {"municipalities": {"totalCount": 0}}


async def test_who_is_asking_while_it_is_cut_is_told(client: httpx2.AsyncClient, wire: Wire) -> None:
    wire.delay = 0.2
    asking = asyncio.create_task(asked(client, OTHER))
    await asyncio.sleep(0.1)
    wire.delay, wire.closed = 0.0, True
    wire.cut()
    assert await asking == AWAY
    assert await asked(client) == AWAY
    wire.closed = False
    assert await until_answered(client) == {"municipalities": {"totalCount": 0}}


async def test_a_slow_way_is_only_slow(client: httpx2.AsyncClient, wire: Wire) -> None:
    wire.delay = 0.1
    assert await asked(client) == {"municipalities": {"totalCount": 0}}


async def test_a_database_that_has_fallen_silent_is_not_waited_for(client: httpx2.AsyncClient, wire: Wire) -> None:
    """Its own limits help nobody who does not hear of them; who comes next need not find out anew."""
    wire.silent = True
    started = time.monotonic()
    answers = await asyncio.gather(*(asked(client) for _ in range(10)))
    assert answers == [AWAY] * 10
    assert await asked(client) == AWAY
    assert time.monotonic() - started < 4 * LIMIT + 4 * 0.3 + SLACK
    wire.cut()
    wire.silent = False
    assert await until_answered(client) == {"municipalities": {"totalCount": 0}}


async def test_who_waits_for_a_free_connection_does_not_wait_forever(
    empty_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All are busy with what waits for a table that somebody else holds."""
    monkeypatch.setattr("sozialgraph.lanes.PATIENCE", 0.2)
    owner = await asyncpg.connect(empty_database)
    async with (
        seen_by("127.0.0.1", empty_database, pool_size=1, statement_timeout=20.0, answer_cache=0) as client,
        owner.transaction(),
    ):
        await owner.execute("LOCK TABLE funding_programmes IN ACCESS EXCLUSIVE MODE")
        waiting = {asyncio.create_task(asked(client, OTHER)) for _ in range(3)}
        async with asyncio.timeout(SLACK):
            while len(waiting) > 1:
                done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                assert all(task.result() == AWAY for task in done)
        await owner.execute("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        assert (await waiting.pop())["errors"][0]["extensions"]["code"] == "TIMEOUT"
    await owner.close()


async def test_who_gets_no_connection_of_their_own_waits_for_those_of_others(empty_database: str) -> None:
    """PostgreSQL has no more to give, and the one that there is will be free."""
    wire = Wire(empty_database)
    owner = await asyncpg.connect(empty_database)
    async with wire.laid() as dsn, seen_by("127.0.0.1", dsn, pool_size=2, answer_cache=0) as client:
        wire.closed = True
        async with owner.transaction():
            await owner.execute("LOCK TABLE funding_programmes IN ACCESS EXCLUSIVE MODE")
            waiting = [asyncio.create_task(asked(client, question)) for question in (OTHER, ASKED)]
            await asyncio.sleep(0.2)
        assert await asyncio.gather(*waiting) == [
            {"programmes": {"totalCount": 0}},
            {"municipalities": {"totalCount": 0}},
        ]
    assert wire.carried == 1
    await owner.close()


async def test_postgresql_is_killed(data: Path) -> None:
    with EmbeddedServer(data, fast=True) as server:
        await upgrade(server.dsn)
        async with seen_by("127.0.0.1", server.dsn) as client:
            assert await asked(client) == {"municipalities": {"totalCount": 0}}
            kill(data)
            await until_away(client)
            await asyncio.to_thread(server.revive)
            assert await until_answered(client) == {"municipalities": {"totalCount": 0}}


def kill(home: Path) -> None:
    """At once, with whatever it was doing."""
    [file] = home.glob("**/postmaster.pid")
    os.kill(int(file.read_text().split()[0]), signal.SIGKILL)


@pytest.fixture
def data(folder_for_servers: Path) -> Iterator[Path]:
    with TemporaryDirectory(dir=folder_for_servers) as name:
        Path(name).chmod(0o755)
        yield Path(name) / "data"
