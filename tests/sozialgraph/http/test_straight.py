"""Requests that come whole are answered without ASGI's messages: by the same answers, and as carefully.

Who says `connection: close` goes uvicorn's way.
"""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from urllib.parse import quote, urlsplit

import asyncpg
import pytest

from tests.sozialgraph.http.conftest import Running, running
from tests.sozialgraph.http.test_slow_queries import SLOW, hold, until_waiting

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
QUERY = "{ areas(first: 5) { nodes { code } } }"
TYPE = "content-type: application/json"
LONG = json.dumps({"query": "{ __schema { types { name description fields { name description } } } }"})
KNOWN = {"version": 1, "sha256Hash": sha256(QUERY.encode()).hexdigest()}


def asked(query: str = QUERY, **more: object) -> str:
    return json.dumps({"query": query, **more})


REQUESTS = {
    "question": ("POST /graphql", asked(), TYPE),
    "operation by name": (
        "POST /graphql",
        asked("query A { __typename } query B { __typename }", operationName="B"),
        TYPE,
    ),
    "strict type": ("POST /graphql", asked(), TYPE, "accept: application/graphql-response+json"),
    "wrong question, strict": ("POST /graphql", asked("{"), TYPE, "accept: application/graphql-response+json"),
    "wrong question": ("POST /graphql", asked("{ nothing }"), TYPE),
    "too costly": ("POST /graphql", asked("{ areas(first: 5000) { nodes { children { code } } } }"), TYPE),
    "mutation": (
        "POST /graphql",
        asked("mutation { decideOrganizationMatches(ids: [], state: CONFIRMED) { id } }"),
        TYPE,
    ),
    "coded": ("POST /graphql", LONG, TYPE, "accept-encoding: gzip"),
    "of a page": ("POST /graphql", asked(), TYPE, "origin: https://portal.example"),
    "in chunks": ("POST /graphql", None, TYPE, "transfer-encoding: chunked"),
    "of a proxy": ("POST /graphql", asked(), TYPE, "x-forwarded-for: 203.0.113.7"),
    "by hash": ("POST /graphql", json.dumps({"extensions": {"persistedQuery": KNOWN}}), TYPE),
    "unknown key": ("POST /graphql", asked(), TYPE, "authorization: Bearer sg_unknown"),
    "no such type": ("POST /graphql", asked(), "content-type: text/plain"),
    "no such coding": ("POST /graphql", asked(), TYPE, "content-encoding: gzip"),
    "nothing acceptable": ("POST /graphql", asked(), TYPE, "accept: image/png"),
    "no JSON": ("POST /graphql", "{", TYPE),
    "a batch": ("POST /graphql", f"[{asked()}]", TYPE),
    "nothing": ("POST /graphql", "", TYPE),
    "in the address": (f"GET /graphql?query={quote(QUERY)}", ""),
    "in the address, with a body": (f"GET /graphql?query={quote(QUERY)}", asked("{ __typename }"), TYPE),
    "known by its tag": (f"GET /graphql?query={quote(QUERY)}", "", "if-none-match: *"),
    "mutation in the address": (f"GET /graphql?query={quote('mutation { __typename }')}", ""),
    "nothing in the address": ("GET /graphql", ""),
    "a page": ("GET /graphql", "", "accept: text/html"),
    "events": (f"GET /graphql?query={quote(QUERY)}", "", "accept: text/event-stream"),
    "events by POST": ("POST /graphql", asked(), TYPE, "accept: text/event-stream"),
    "other method": ("PUT /graphql", asked(), TYPE),
    "other address": ("POST /graphqls", asked(), TYPE),
    "with a fragment": (f"GET /graphql?query={quote(QUERY)}#part", ""),
}


@pytest.fixture
async def place(address: str) -> tuple[str, int]:
    parts = urlsplit(address)
    assert parts.hostname
    assert parts.port
    return parts.hostname, parts.port


@pytest.fixture
async def streams(place: tuple[str, int]) -> AsyncIterator[Streams]:
    reader, writer = await asyncio.open_connection(*place)
    yield reader, writer
    writer.close()


def written(start: str, body: str | None, *lines: str) -> bytes:
    if body is None:
        body = "".join(f"1\r\n{each}\r\n" for each in asked()) + "0\r\n\r\n"
    else:
        lines = (*lines, f"content-length: {len(body)}")
    return "\r\n".join([f"{start} HTTP/1.1", "host: x", *lines, "", body]).encode()


async def head_of(reader: asyncio.StreamReader) -> tuple[bytes, list[bytes]]:
    """Status and header lines, but those of the moment and of the connection."""
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
    status, *lines = head.removesuffix(b"\r\n\r\n").split(b"\r\n")
    return status, sorted(each for each in lines if not each.startswith((b"date:", b"connection:")))


async def body_of(reader: asyncio.StreamReader, lines: list[bytes]) -> bytes:
    length = next((int(each.partition(b":")[2]) for each in lines if each.startswith(b"content-length:")), None)
    if length is not None:
        return await asyncio.wait_for(reader.readexactly(length), 10)
    if b"transfer-encoding: chunked" in lines:
        return await asyncio.wait_for(reader.readuntil(b"0\r\n\r\n"), 10)
    return b""


@pytest.mark.parametrize("request_", REQUESTS.values(), ids=REQUESTS)
async def test_both_ways_say_the_same(place: tuple[str, int], request_: tuple[str, str | None, str]) -> None:
    said = []
    for more in ("x-way: straight", "connection: close"):
        reader, writer = await asyncio.open_connection(*place)
        writer.write(written(*request_, more))
        status, lines = await head_of(reader)
        said.append((status, lines, await body_of(reader, lines)))
        writer.close()
    assert said[0] == said[1]


async def test_questions_in_a_row_are_answered_in_their_order(streams: Streams) -> None:
    """Those that did not wait go uvicorn's way, behind the first."""
    reader, writer = streams
    for _ in range(3):
        for number in range(4):
            writer.write(written("POST /graphql", asked(f"{{ is{number}: __typename }}"), TYPE))
        for number in range(4):
            _, lines = await head_of(reader)
            assert json.loads(await body_of(reader, lines))["data"] == {f"is{number}": "Query"}


async def test_a_body_that_comes_later_is_waited_for(streams: Streams) -> None:
    reader, writer = streams
    whole = written("POST /graphql", asked(), TYPE)
    for _ in range(2):
        for part in (whole[:-30], whole[-30:]):
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(0.05)
        status, lines = await head_of(reader)
        assert status == b"HTTP/1.1 200 OK"
        assert json.loads(await body_of(reader, lines))["data"] == {"areas": {"nodes": []}}


@asynccontextmanager
async def waiting(dsn: str) -> AsyncIterator[tuple[Running, Streams, asyncpg.Connection]]:
    """A server whose question waits for a table that is held until `owner` gives it free."""
    owner = await asyncpg.connect(dsn)
    with running(dsn, STATEMENT_TIMEOUT="600", POOL_SIZE="1", ANSWER_CACHE="0") as server:
        parts = urlsplit(server.address)
        await owner.execute("BEGIN")
        await hold(owner)
        streams = await asyncio.open_connection(parts.hostname, parts.port)
        streams[1].write(written("POST /graphql", asked(SLOW), TYPE))
        observer = await asyncpg.connect(dsn)
        await until_waiting(observer, 1)
        yield server, streams, owner
        streams[1].close()
        await until_waiting(observer, 0)
        await observer.close()
    await owner.close()


async def test_what_nobody_waits_for_ends(empty_database: str) -> None:
    async with waiting(empty_database) as (_, (_, writer), _):
        writer.close()  # the statement ends though the table is held


async def test_what_has_begun_is_answered_before_the_server_ends(empty_database: str) -> None:
    async with waiting(empty_database) as (server, (reader, _), owner):
        os.kill(server.pid, signal.SIGTERM)
        await asyncio.sleep(0.3)
        await owner.execute("COMMIT")
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
        assert b"\r\nconnection: close\r\n" in head
        assert b'{"data":{"programmes":{"totalCount":0}}' in await asyncio.wait_for(reader.read(), 10)
