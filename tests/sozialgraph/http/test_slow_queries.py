"""A query that takes too long, or that nobody waits for any longer, ends in PostgreSQL too.

Slow for certain: each waits for a table that somebody else holds.
"""

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import asyncpg
import httpx2
import orjson
import pytest

from tests.sozialgraph.http.conftest import serving

SLOW = "{ programmes { totalCount } }"
WAITING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'sozialgraph' AND wait_event_type = 'Lock'
"""
PATIENCE = 20.0  # seconds


@pytest.fixture
async def held(empty_database: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection that holds the table of programmes when `hold` was called."""
    owner = await asyncpg.connect(empty_database)
    yield owner
    await owner.close()


async def hold(owner: asyncpg.Connection) -> None:
    await owner.execute("LOCK TABLE funding_programmes IN ACCESS EXCLUSIVE MODE")


async def until_waiting(observer: asyncpg.Connection, number: int) -> None:
    async with asyncio.timeout(PATIENCE):
        waiting = -1
        while waiting != number:
            await asyncio.sleep(0.02)
            waiting = await observer.fetchval(WAITING)


async def test_a_query_that_takes_too_long_ends(empty_database: str, held: asyncpg.Connection) -> None:
    with serving(empty_database, STATEMENT_TIMEOUT="0.5") as address:
        async with httpx2.AsyncClient(timeout=PATIENCE) as client, held.transaction():
            await hold(held)
            response = await client.post(address, json={"query": SLOW})
            assert (response.status_code, response.json()) == (
                200,
                {
                    "errors": [
                        {
                            "message": "the query took too long and was stopped",
                            "extensions": {"code": "TIMEOUT", "hint": "ask for less at once"},
                        }
                    ],
                    "data": None,
                },
            )
            assert await held.fetchval(WAITING) == 0
        async with httpx2.AsyncClient(timeout=PATIENCE) as client:
            response = await client.post(address, json={"query": SLOW})
            assert response.json()["data"] == {"programmes": {"totalCount": 0}}


async def test_a_query_ends_with_the_client_that_asked_it(empty_database: str, held: asyncpg.Connection) -> None:
    """Long before its time is over."""
    with serving(empty_database, STATEMENT_TIMEOUT="600", POOL_SIZE="1") as address:
        observer = await asyncpg.connect(empty_database)
        async with held.transaction():
            await hold(held)
            writer = await ask(address)
            await until_waiting(observer, 1)
            writer.close()
            await until_waiting(observer, 0)
        await observer.close()
        async with httpx2.AsyncClient(timeout=PATIENCE) as client:
            response = await client.post(address, json={"query": SLOW})
            assert response.json()["data"] == {"programmes": {"totalCount": 0}}


async def ask(address: str) -> asyncio.StreamWriter:
    """The connection of a client that sent its query, and does not read."""
    url, body = urlsplit(address), orjson.dumps({"query": SLOW})
    _, writer = await asyncio.open_connection(url.hostname, url.port)
    head = f"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    writer.write(head.encode() + body)
    await writer.drain()
    return writer
