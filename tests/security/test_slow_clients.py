"""Clients that never finish what they say, or do not read: given up by the real server, whoever they are.

All at the same time, since each is waited for; who asks meanwhile is answered.
"""

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import urlsplit

import httpx2
import pytest

from tests.conftest import new_database
from tests.sozialgraph.http.conftest import serving
from tests.sozialgraph.uploads.conftest import new_key

LIMIT = 1.0  # seconds
SLACK = 15.0  # seconds that a busy machine may add
BODY = b'{"query": "{ __typename }"}'
HEAD = b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(BODY)
CHUNKED = HEAD.replace(b"content-length: %d" % len(BODY), b"transfer-encoding: chunked")
FORM = (
    b"POST /imports HTTP/1.1\r\nhost: x\r\nauthorization: Bearer KEY\r\ncontent-length: 1000\r\n"
    b"content-type: multipart/form-data; boundary=x\r\n\r\n"
    b'--x\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
)
UNFINISHED = {
    "nothing": b"",
    "half a word": b"GE",
    "half a head": b"GET /graphql HTTP/1.1\r\nhost: x\r\n",
    "no body": HEAD,
    "half a body": HEAD + BODY[:10],
    "half a chunk": CHUNKED + b"1b\r\n" + BODY[:10],
    "no last chunk": CHUNKED + b"1b\r\n" + BODY + b"\r\n",
    "half an upload": FORM,
    "half a second question": HEAD + BODY + HEAD + BODY[:10],
}
DRIPPING = {"a head": b"GET /graphql HTTP/1.1\r\nx: ", "a body": HEAD + b"{"}
ASSET = b"GET /static/graphiql/graphiql.min.js HTTP/1.1\r\nhost: x\r\n\r\n"
MANY = 40
"""Times that an answer of a megabyte is asked for: together more than the kernel keeps for who does not read."""


class End(NamedTuple):
    """What was answered until the connection ended, and the seconds until then."""

    said: bytes
    after: float


@pytest.fixture(scope="module")
async def place(server: str, template: str) -> AsyncIterator[tuple[str, str]]:
    """The address of an impatient server, and a publisher's key there."""
    async with new_database(server, template) as dsn:
        key = await new_key(dsn)
        with serving(dsn, CLIENT_TIMEOUT=str(LIMIT)) as address:
            yield address, key


async def opened(address: str, sent: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    url = urlsplit(address)
    reader, writer = await asyncio.open_connection(url.hostname, url.port)
    writer.write(sent)
    return reader, writer


async def stopping(address: str, sent: bytes) -> End:
    started = time.monotonic()
    reader, writer = await opened(address, sent)
    said = await _until_the_end(reader)
    writer.close()
    return End(said, time.monotonic() - started)


async def dripping(address: str, sent: bytes) -> End:
    started = time.monotonic()
    reader, writer = await opened(address, sent)
    reading = asyncio.create_task(_until_the_end(reader))
    with suppress(ConnectionError):
        while not reading.done():
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.1)
    said = await reading
    writer.close()
    return End(said, time.monotonic() - started)


async def _until_the_end(reader: asyncio.StreamReader) -> bytes:
    said = b""
    with suppress(ConnectionError, TimeoutError):
        async with asyncio.timeout(LIMIT + SLACK):
            while piece := await reader.read(65_536):
                said += piece
    return said


@pytest.mark.parametrize("cases", [UNFINISHED, DRIPPING], ids=["stopping", "dripping"])
async def test_who_does_not_finish_is_given_up(place: tuple[str, str], cases: dict[str, bytes]) -> None:
    address, key = place
    behave = stopping if cases is UNFINISHED else dripping
    async with asyncio.TaskGroup() as group:
        asked = {
            name: group.create_task(behave(address, sent.replace(b"KEY", key.encode()))) for name, sent in cases.items()
        }
        patient = group.create_task(_ask(address))
    ends = {name: task.result() for name, task in asked.items()}
    assert {name: end for name, end in ends.items() if not LIMIT - 0.1 <= end.after < LIMIT + SLACK} == {}
    second = ends.pop("half a second question", None)
    assert second is None or second.said.startswith(b"HTTP/1.1 200 OK\r\n")
    assert {name: end for name, end in ends.items() if end.said and b"REQUEST_TIMEOUT" not in end.said} == {}
    assert patient.result() == {"__typename": "Query"}


async def _ask(address: str) -> object:
    await asyncio.sleep(LIMIT / 2)
    async with httpx2.AsyncClient(timeout=SLACK) as client:
        return (await client.post(address, json={"query": "{ __typename }"})).json()["data"]


async def test_who_does_not_read_is_given_up(place: tuple[str, str]) -> None:
    url = urlsplit(place[0])
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect((url.hostname, url.port))
        client.sendall(ASSET * MANY)
        await asyncio.sleep(LIMIT + 2)
        client.settimeout(SLACK)
        read = await asyncio.to_thread(_all_of, client)
    assert 0 < read < MANY * 1_000_000


def _all_of(client: socket.socket) -> int:
    """How many bytes come until the end; raises TimeoutError where there is none."""
    read = 0
    with suppress(ConnectionError):
        while piece := client.recv(1_000_000):
            read += len(piece)
    return read


async def test_who_waits_owes_nothing(place: tuple[str, str]) -> None:
    """A listener has said all that it has to say."""
    headers = {"accept": "text/event-stream"}
    async with (
        httpx2.AsyncClient(timeout=SLACK) as client,
        client.stream("POST", place[0], json={"query": "subscription { imports { id } }"}, headers=headers) as stream,
    ):
        assert stream.status_code == 200
        following = asyncio.create_task(_drain(stream))
        await asyncio.sleep(LIMIT + 1.5)
        assert not following.done()
        following.cancel()


async def _drain(stream: httpx2.Response) -> None:
    async for _ in stream.aiter_bytes():
        pass
