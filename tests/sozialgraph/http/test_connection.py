"""What the server does with clients that send too much, too slowly or not at all; spoken byte by byte."""

import asyncio
from collections.abc import AsyncIterator, Callable
from urllib.parse import urlsplit

import pytest
from starlette.types import Receive, Scope, Send

from sozialgraph import server
from sozialgraph.http import connection

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
BODY = b'{"query": "{ __typename }"}'
HEAD = b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(BODY)


@pytest.fixture
async def streams(address: str) -> AsyncIterator[Streams]:
    place = urlsplit(address)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    yield reader, writer
    writer.close()


@pytest.fixture
async def listener() -> AsyncIterator[server.Listener]:
    """A server whose application never answers."""
    ready = asyncio.Event()
    listener = server.Listener(server.configured(_silent, "127.0.0.1", 0), ready.set, lambda: None)
    serving = asyncio.create_task(listener.serve())
    await ready.wait()
    yield listener
    listener.force_exit = listener.should_exit = True
    await serving
    for task in listener.server_state.tasks:
        task.cancel()


async def _silent(scope: Scope, receive: Receive, send: Send) -> None:
    await asyncio.sleep(60)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110 (another task of the server is looked at)
            await asyncio.sleep(0.005)


async def answer(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """Head and body of the next response."""
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    return head, await asyncio.wait_for(reader.readexactly(int(length.partition(b":")[2])), 10)


async def test_one_request_after_another(streams: Streams) -> None:
    reader, writer = streams
    for _ in range(3):
        writer.write(HEAD + BODY)
        head, body = await answer(reader)
        assert (head.partition(b"\r\n")[0], body.startswith(b'{"data":{"__typename":"Query"}')) == (
            b"HTTP/1.1 200 OK",
            True,
        )


async def test_requests_that_do_not_wait_for_answers(streams: Streams) -> None:
    reader, writer = streams
    writer.write((HEAD + BODY) * 5)
    for _ in range(5):
        assert (await answer(reader))[1].startswith(b'{"data":')


async def test_a_request_in_many_pieces(streams: Streams) -> None:
    reader, writer = streams
    for byte in HEAD + BODY:
        writer.write(bytes([byte]))
        await writer.drain()
    assert (await answer(reader))[1].startswith(b'{"data":')


async def test_no_server_is_named(streams: Streams) -> None:
    reader, writer = streams
    writer.write(HEAD + BODY)
    assert b"\r\nserver:" not in (await answer(reader))[0].lower()


@pytest.mark.parametrize("start", [b"GET /", b"GET / HTTP/1.1\r\nx: ", b"GET / HTTP/1.1\r\n"])
async def test_a_head_without_end_is_refused(streams: Streams, start: bytes) -> None:
    reader, writer = streams
    writer.write(start)
    piece = b"x: y\r\n" * 100 if start.endswith(b"\n") else b"x" * 600
    for _ in range(connection.LARGEST_HEAD // 600 + 2):
        writer.write(piece)
        await asyncio.sleep(0)
    assert await asyncio.wait_for(reader.readline(), 10) == b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
        await asyncio.wait_for(reader.readexactly(10_000), 10)


async def test_what_is_no_request_is_refused(streams: Streams) -> None:
    reader, writer = streams
    writer.write(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n")
    assert (await asyncio.wait_for(reader.readline(), 10)).startswith(b"HTTP/1.1 400")


@pytest.mark.parametrize("sent", [b"", b"GET", b"GET / HTTP/1.1\r\n", HEAD, HEAD + BODY[:5]], ids=repr)
async def test_who_does_not_finish_a_request_is_given_up(listener: server.Listener, sent: bytes) -> None:
    reader, writer = await asyncio.open_connection(*listener.servers[0].sockets[0].getsockname())
    writer.write(sent)
    await until(lambda: bool(listener.server_state.connections))
    (open_one,) = listener.server_state.connections
    assert isinstance(open_one, connection.Connection)
    now = asyncio.get_running_loop().time()
    open_one.give_up(now + connection.PATIENCE - 5)
    assert not open_one.transport.is_closing()
    open_one.give_up(now + connection.PATIENCE + 5)
    with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
        await asyncio.wait_for(reader.readexactly(1), 5)
    writer.close()


async def test_who_waits_for_an_answer_is_not_given_up(listener: server.Listener) -> None:
    _, writer = await asyncio.open_connection(*listener.servers[0].sockets[0].getsockname())
    writer.write(HEAD + BODY)
    await until(lambda: bool(listener.server_state.tasks))
    (open_one,) = listener.server_state.connections
    assert isinstance(open_one, connection.Connection)
    open_one.give_up(asyncio.get_running_loop().time() + 1000)
    assert not open_one.transport.is_closing()
    writer.close()
