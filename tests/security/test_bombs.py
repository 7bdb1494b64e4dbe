"""Documents that are meant to take long, over the real HTTP server, asked as a query and as a subscription.

Each is refused by name in less than a second of the server's own time, and PostgreSQL hears nothing of it.
"""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import NamedTuple

import asyncpg
import httpx2
import pytest

from tests.security.conftest import code
from tests.sozialgraph.http.conftest import Running, address, program

__all__ = ["address", "program"]

TICKS = os.sysconf("SC_CLK_TCK")
LONGEST = 1.0  # seconds of the server's processors
WAYS = {
    "query": ('query {{ node(id: "ImportRun:1") {{ ... on ImportRun {{ {0} }} }} }} {1}', "application/json"),
    "stream": ("subscription {{ imports {{ {0} }} }} {1}", "text/event-stream"),
}
LAST = """
SELECT array_agg(query ORDER BY query) FROM pg_stat_activity
WHERE datname = current_database() AND application_name = 'sozialgraph' AND query NOT LIKE '%data_version'
"""
"""What its connections were last asked, besides the version of the data, which answers that are kept are kept for."""


class Bomb(NamedTuple):
    """What is asked of an import, the fragments for it, and why it is refused."""

    asked: str
    code: str
    message: str
    fragments: str = ""


def nested(levels: int) -> str:
    """Three levels of fields each time."""
    return "dataset { importRuns(first: 1) { nodes { " * (levels // 3) + "id" + " } } }" * (levels // 3)


def doubling(times: int) -> Iterator[str]:
    for number in range(times):
        yield f"fragment F{number} on ImportRun {{ ...F{number + 1} ...F{number + 1} }}"
    yield f"fragment F{times} on ImportRun {{ id }}"


CYCLE = "fragment F on ImportRun { ...G } fragment G on ImportRun { ...F }"
LARGE = "QUERY_TOO_LARGE"
BROKEN = "GRAPHQL_PARSE_FAILED"
BOMBS = {
    "depth 30": Bomb(nested(30), LARGE, "more than 20 levels"),
    "1,000 aliases": Bomb(" ".join(f"a{n}: id" for n in range(1000)), LARGE, "more than 50 times"),
    "1,000 times a field": Bomb("id " * 1000, LARGE, "more than 50 times"),
    "500 directives": Bomb("id " + "@include(if: true) " * 500, LARGE, "more than 200 directives"),
    "100,000 tokens": Bomb("id " * 100_000, BROKEN, "10000 tokens"),
    "5,000 fields": Bomb(" ".join(f"f{n}" for n in range(5000)), LARGE, "more than 800 fields"),
    "20,000 brackets": Bomb(f"dataset(a: {'[' * 20_000}{']' * 20_000}) {{ id }}", BROKEN, "nested too deeply"),
    "a fragment cycle": Bomb("...F", "GRAPHQL_VALIDATION_FAILED", "Cannot spread fragment", CYCLE),
    "fields to be merged": Bomb("dataset { code title } " * 260, LARGE, "more than"),
    "fragments that unfold": Bomb("...F0", LARGE, "more than", " ".join(doubling(30))),
    "a million rows": Bomb(
        "dataset { importRuns(first: 1000000) { nodes { id } } }", "BAD_USER_INPUT", "is not between 0 and 10,000"
    ),
}


@pytest.fixture
async def observer(database: str, program: Running) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database)
    yield connection
    await connection.close()


def used(program: Running) -> float:
    """Seconds of processors, of all its threads."""
    told = Path(f"/proc/{program.pid}/stat").read_text("ascii").rpartition(") ")[2].split()
    return (int(told[11]) + int(told[12])) / TICKS


async def refused(program: Running, document: str, accept: str, observer: asyncpg.Connection) -> httpx2.Response:
    """The answer to a document that may cost nothing."""
    async with httpx2.AsyncClient(timeout=60) as client:
        before, heard = used(program), await observer.fetchval(LAST)
        response = await client.post(program.address, json={"query": document}, headers={"accept": accept})
        assert used(program) - before < LONGEST
        assert await observer.fetchval(LAST) == heard
    return response


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", BOMBS)
async def test_bombs_do_not_go_off(program: Running, observer: asyncpg.Connection, way: str, name: str) -> None:
    document, accept = WAYS[way]
    bomb = BOMBS[name]
    response = await refused(program, document.format(bomb.asked, bomb.fragments), accept, observer)
    assert response.status_code == (400 if way == "stream" else 200)
    assert response.headers["content-type"].startswith("application/json")
    assert code(response) == bomb.code
    assert bomb.message in response.json()["errors"][0]["message"]


DECIDE = 'decideOrganizationMatches(ids: ["OrganizationMatch:1"], state: CONFIRMED) { id }'
OTHERS = {
    "100 mutations": (
        "mutation { " + " ".join(f"a{n}: {DECIDE}" for n in range(100)) + " }",
        LARGE,
    ),
    "5,000 _entities": (
        "{ _entities(representations: [" + '{__typename: "Area", id: "1"} ' * 5000 + "]) { __typename } }",
        BROKEN,
    ),
    "100 _entities": (
        "{ _entities(representations: [" + '{__typename: "Area", id: "1"} ' * 100 + "]) { __typename } }",
        "GRAPHQL_VALIDATION_FAILED",
    ),
}


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
@pytest.mark.parametrize("name", OTHERS)
async def test_neither_do_these(program: Running, observer: asyncpg.Connection, name: str, accept: str) -> None:
    document, expected = OTHERS[name]
    assert code(await refused(program, document, accept, observer)) == expected


BODIES = {
    "brackets": b"[" * 999_999,
    "brackets within": b'{"query": "{ a }", "variables": {"a":' + b"[" * 900_000,
    "braces": b'{"query": "{ a }", "variables":' + b'{"a":' * 190_000,
    "braces in a text": b'{"query": "' + b"{" * 999_000,
}


@pytest.mark.parametrize("name", BODIES)
async def test_nor_bodies_that_are_no_question(program: Running, name: str) -> None:
    async with httpx2.AsyncClient(timeout=60) as client:
        before = used(program)
        headers = {"content-type": "application/json"}
        response = await client.post(program.address, content=BODIES[name], headers=headers)
        assert used(program) - before < LONGEST
    assert response.status_code == 400
    assert code(response) in {"BAD_REQUEST", "BATCH_REFUSED"}
