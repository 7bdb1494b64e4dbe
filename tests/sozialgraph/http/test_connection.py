"""What the server does with clients that send too much, too slowly or not at all; spoken byte by byte."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from sozialgraph import server
from sozialgraph.http import connection
from sozialgraph.http.straight import Sent

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
    async with listening(_silent) as listener:
        yield listener


@asynccontextmanager
async def listening(app: ASGIApp) -> AsyncIterator[server.Listener]:
    ready = asyncio.Event()
    listener = server.Listener(server.configured(app, "127.0.0.1", 0), ready.set, lambda: None)
    serving = asyncio.create_task(listener.serve())
    await ready.wait()
    yield listener
    listener.force_exit = listener.should_exit = True
    await serving
    for task in listener.server_state.tasks:
        task.cancel()


async def _verbose(scope: Scope, receive: Receive, send: Send) -> None:
    """More than the kernel keeps for who does not read."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"50000000")]})
    await send({"type": "http.response.body", "body": b" " * 50_000_000})


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


async def test_answers_tell_how_long_they_are_and_of_when(streams: Streams) -> None:
    reader, writer = streams
    writer.write(HEAD + BODY)
    head, body = await answer(reader)
    first, *lines = head.lower().removesuffix(b"\r\n\r\n").split(b"\r\n")
    assert first == b"http/1.1 200 ok"
    assert body.startswith(b'{"data":')
    names = [line.partition(b":")[0] for line in lines]
    assert sorted(set(names)) == sorted(names)
    assert {b"date", b"content-type", b"content-length", b"cache-control", b"vary", b"x-content-type-options"} < {
        *names
    }


@pytest.mark.parametrize("last", [b"HTTP/1.0\r\n", b"HTTP/1.1\r\nconnection: close\r\n"])
async def test_the_last_answer_ends_the_connection(streams: Streams, last: bytes) -> None:
    reader, writer = streams
    writer.write((HEAD + BODY).replace(b"HTTP/1.1\r\n", last))
    head, body = await answer(reader)
    assert b"connection: close\r\n" in head.lower()
    assert body.startswith(b'{"data":')
    assert await asyncio.wait_for(reader.read(), 10) == b""


async def test_a_head_is_asked_for_without_its_body(streams: Streams) -> None:
    reader, writer = streams
    asked = b"/graphql?query=%7B__typename%7D HTTP/1.1\r\nhost: x\r\naccept: application/json\r\n"
    writer.write(b"HEAD " + asked + b"\r\nGET " + asked + b"connection: close\r\n\r\n")
    only_head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
    head, body = await answer(reader)
    assert b"content-length: %d\r\n" % len(body) in only_head
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")


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
    head, body = await answer(reader)
    assert head.startswith(b"HTTP/1.1 431 Request Header Fields Too Large\r\n")
    assert json.loads(body)["errors"][0]["extensions"] == {"code": "HEADERS_TOO_LARGE"}
    with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
        await asyncio.wait_for(reader.readexactly(10_000), 10)


async def test_what_is_no_request_is_refused(streams: Streams) -> None:
    reader, writer = streams
    writer.write(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n")
    head, body = await answer(reader)
    assert head.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert json.loads(body)["errors"][0]["extensions"] == {"code": "BAD_REQUEST"}


async def test_a_token_of_100_kilobytes_is_refused_with_a_code(streams: Streams) -> None:
    reader, writer = streams
    sent = (HEAD + BODY).replace(b"host: x\r\n", b"host: x\r\nauthorization: Bearer " + b"x" * 100_000 + b"\r\n")
    answering = asyncio.create_task(answer(reader))
    for start in range(0, len(sent), 1_000):
        if not answering.done():
            writer.write(sent[start : start + 1_000])
            await asyncio.sleep(0.001)
    head, body = await answering
    assert head.startswith(b"HTTP/1.1 431 ")
    assert json.loads(body)["errors"][0]["extensions"] == {"code": "HEADERS_TOO_LARGE"}


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


async def test_who_does_not_read_the_answer_is_given_up() -> None:
    async with listening(_verbose) as listener:
        reader, writer = await asyncio.open_connection(*listener.servers[0].sockets[0].getsockname())
        writer.write(HEAD + BODY)
        await asyncio.sleep(0.2)
        (open_one,) = listener.server_state.connections
        assert isinstance(open_one, connection.Connection)
        now = asyncio.get_running_loop().time()
        open_one.give_up(now + connection.PATIENCE - 5)
        assert not open_one.transport.is_closing()
        open_one.give_up(now + connection.PATIENCE + 5)
        with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
            await asyncio.wait_for(reader.readexactly(50_000_000), 10)
        writer.close()


class Large:
    """Answers whole questions with more than the kernel keeps for who does not read."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await _brief(scope, receive, send)

    async def straight(self, sent: Sent) -> tuple[bytes, bytes]:
        return b"HTTP/1.1 200 OK\r\ncontent-length: 50000000\r\n", b" " * 50_000_000


@pytest.mark.parametrize("before", [b"", b"POST /imports HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n"])
async def test_who_sends_line_breaks_instead_of_reading_is_given_up(before: bytes) -> None:
    async with listening(Large()) as listener:
        reader, writer = await asyncio.open_connection(*listener.servers[0].sockets[0].getsockname())
        if before:
            writer.write(before)
            await answer(reader)
        writer.write(HEAD + BODY)
        (open_one,) = listener.server_state.connections
        assert isinstance(open_one, connection.Connection)
        await until(lambda: open_one.flow.write_paused)
        since = open_one.waiting_since
        writer.write(b"\r\n")
        await asyncio.sleep(0.1)
        assert not open_one.transport.is_closing()
        assert open_one.waiting_since == since
        open_one.give_up(asyncio.get_running_loop().time() + connection.PATIENCE + 5)
        assert open_one.transport.is_closing()
        writer.close()


@pytest.mark.parametrize("origin", [b"", b"origin: https://evil.example\r\n"])
@pytest.mark.parametrize("protocol", [b"websocket", b"h2c"])
async def test_no_other_protocol_is_spoken(streams: Streams, protocol: bytes, origin: bytes) -> None:
    """Events are plain HTTP; who asks for a WebSocket is told so at once, and kept waiting for nothing."""
    reader, writer = streams
    writer.write(
        b"GET /graphql HTTP/1.1\r\nhost: x\r\n" + origin + b"connection: upgrade\r\nupgrade: " + protocol + b"\r\n"
        b"sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        b"sec-websocket-protocol: graphql-transport-ws\r\n\r\n"
    )
    head, body = await answer(reader)
    assert head.startswith(b"HTTP/1.1 400 ")
    assert b"BAD_REQUEST" in body


async def test_who_waits_for_an_answer_is_not_given_up(listener: server.Listener) -> None:
    _, writer = await asyncio.open_connection(*listener.servers[0].sockets[0].getsockname())
    writer.write(HEAD + BODY)
    await until(lambda: bool(listener.server_state.tasks))
    (open_one,) = listener.server_state.connections
    assert isinstance(open_one, connection.Connection)
    open_one.give_up(asyncio.get_running_loop().time() + 1000)
    assert not open_one.transport.is_closing()
    writer.close()


@pytest.mark.parametrize("upgrade", [b"", b"connection: upgrade\r\nupgrade: h2c\r\n"], ids=["", "upgrade"])
async def test_line_breaks_after_an_answer_keep_no_connection(upgrade: bytes) -> None:
    """uvicorn stops its clock at any byte, and starts it with a request only."""
    async with listening(_brief) as listener:
        reader, writer = await asyncio.open_connection(*listener.servers[0].sockets[0].getsockname())
        writer.write(b"GET / HTTP/1.1\r\nhost: x\r\n" + upgrade + b"\r\n")
        await answer(reader)
        (open_one,) = listener.server_state.connections
        assert isinstance(open_one, connection.Connection)
        assert open_one.waiting_since is None
        writer.write(b"\r\n")
        await until(lambda: open_one.waiting_since is not None or open_one.transport.is_closing())
        open_one.give_up(asyncio.get_running_loop().time() + connection.PATIENCE + 5)
        assert open_one.transport.is_closing()
        writer.close()


async def test_who_was_refused_an_upload_has_no_more_time_for_it() -> None:
    async with listening(_brief) as listener:
        reader, writer = await asyncio.open_connection(*listener.servers[0].sockets[0].getsockname())
        writer.write(b"POST /imports HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n")
        await answer(reader)
        (open_one,) = listener.server_state.connections
        assert isinstance(open_one, connection.Connection)
        since = open_one.waiting_since
        writer.write(b"x")
        await until(lambda: open_one._body == 1)
        assert open_one.waiting_since == since is not None
        writer.close()


async def _brief(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


Opened = tuple[asyncio.StreamReader, asyncio.StreamWriter, connection.Connection]


async def opened(listener: server.Listener, sent: bytes) -> Opened:
    """A new connection on which this was said, and what the server knows of it."""
    before = set(listener.server_state.connections)
    reader, writer = await asyncio.open_connection(*listener.servers[0].sockets[0].getsockname())
    await until(lambda: bool(listener.server_state.connections - before))
    [new] = listener.server_state.connections - before
    assert isinstance(new, connection.Connection)
    writer.write(sent)
    return reader, writer, new


async def test_who_asks_no_more_is_let_go() -> None:
    async with listening(_brief) as listener:
        reader, writer, open_one = await opened(listener, HEAD + BODY)
        await answer(reader)
        now = asyncio.get_running_loop().time()
        open_one.give_up(now + connection.IDLE - 5)
        assert not open_one.transport.is_closing()
        open_one.give_up(now + connection.IDLE + 5)
        assert await asyncio.wait_for(reader.read(), 10) == b""
        writer.close()


@pytest.mark.parametrize("said", [b"", b"GET / HTTP/1.1\r\n", HEAD, HEAD + BODY], ids=["", "half", "no body", "idle"])
async def test_who_asks_for_nothing_makes_room(monkeypatch: pytest.MonkeyPatch, said: bytes) -> None:
    """However many do so: the longest of them goes, and who asks is answered."""
    monkeypatch.setattr(server, "MOST_CONNECTIONS", 4)
    async with listening(_brief if said.endswith(BODY) else _silent_but_for_health) as listener:
        quiet = [await opened(listener, said) for _ in range(3)]
        if said.endswith(BODY):
            for reader, *_ in quiet:
                await answer(reader)
        asking = []
        for number in range(3):
            asking.append(await opened(listener, b"GET /health HTTP/1.1\r\nhost: x\r\n\r\n"))
            assert (await answer(asking[-1][0]))[0].startswith(b"HTTP/1.1 200 ")
            closed = [each not in listener.server_state.connections for *_, each in quiet]
            assert closed == [place <= number for place in range(3)]
        for _, writer, _ in quiet + asking:
            writer.close()


async def test_who_is_being_answered_makes_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "MOST_CONNECTIONS", 3)
    async with listening(_silent) as listener:
        asking = await opened(listener, HEAD + BODY)
        sending = await opened(listener, b"POST /imports HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n")
        await until(lambda: asking[2].quiet_since is sending[2].quiet_since is None)
        late = await opened(listener, HEAD + BODY)
        head, body = await answer(late[0])
        assert head.startswith(b"HTTP/1.1 503 ")
        assert b"\r\nretry-after: 5\r\n" in head
        assert b"\r\ncontent-type: application/json\r\n" in head
        assert json.loads(body)["errors"][0]["extensions"] == {"code": "UNAVAILABLE"}
        assert not asking[2].transport.is_closing()
        assert not sending[2].transport.is_closing()
        for _, writer, _ in (asking, sending, late):
            writer.close()


async def _silent_but_for_health(scope: Scope, receive: Receive, send: Send) -> None:
    await (_brief if scope["path"] == "/health" else _silent)(scope, receive, send)
