"""One client's connection, as uvicorn serves it, with the patience that it lacks.

Connections are closed that idle between requests, that never say all of one, whose head has no end, or that leave their
answer unread: each would keep memory and a place forever. Where all places are taken, who has asked for nothing for
longest makes room.
"""

import asyncio
from collections.abc import Awaitable, Mapping
from typing import Any, cast

from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from sozialgraph.http.corked import Corked
from sozialgraph.http.refusal import error_body
from sozialgraph.http.response import joined, lines_of
from sozialgraph.http.straight import Exchange, Sent, Straight

LARGEST_HEAD = 32_768  # bytes of request line and headers together
LARGEST_BODY = 8_000_000  # bytes as they are sent, which is more than they say where they come in chunks of one
PATIENCE = 20.0  # seconds for a whole request to arrive, and for a client to go on reading
IDLE = 65.0  # seconds that a connection may be without a question: longer than proxies keep theirs
UPLOADS = "/imports"  # may take minutes; who receives them has a patience of their own
QUESTIONS, ASKED_BY_ADDRESS = b"/graphql", b"/graphql?"
ASKING = {b"GET", b"POST"}
GRACE = 0.1  # seconds: most answers are done by then, and to stop a statement takes PostgreSQL a process


def _refusal(status: str, message: str, code: str) -> bytes:
    """The last answer of a connection on which nothing can be understood any more."""
    body = error_body(message, code=code)
    head = "HTTP/1.1 %s\r\ncontent-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n"
    return (head % (status, len(body))).encode() + b"x-content-type-options: nosniff\r\n\r\n" + body


TOO_LARGE = _refusal(
    "431 Request Header Fields Too Large",
    f"The address and the headers are longer than {LARGEST_HEAD:,} bytes.",
    "HEADERS_TOO_LARGE",
)
UNREADABLE = _refusal("400 Bad Request", "This is no request of HTTP, or can be read in two ways.", "BAD_REQUEST")


async def _full(scope: Scope, receive: Receive, send: Send) -> None:
    """What answers where too many are asking at once."""
    body = error_body("Too many are asking at the moment: try later.", code="UNAVAILABLE")
    headers = [
        *((b"content-type", b"application/json"), (b"content-length", b"%d" % len(body)), (b"connection", b"close")),
        *((b"retry-after", b"5"), (b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff")),
    ]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": body})


class AmbiguousRequestError(Exception):
    """Two servers may read it in two ways, and one take for a body what is a request to the other."""


class Connection(HttpToolsProtocol):
    """`waiting_since` is the loop's time since which the client owes something; None while it owes nothing.

    `quiet_since` is when it began to have no question under way; None while it has one. Questions go `straight` where
    they come whole and one at a time; all else is what uvicorn makes of it.
    """

    waiting_since: float | None = None
    quiet_since: float | None = None
    _head = 0
    _body = 0
    _in_head = True
    _uploads = False
    _refused = False
    _corked: Corked
    _held: dict[bytes, bytes] | None = None
    """Headers of a question whose body, the `_text`, may still come; uvicorn has not heard of it."""
    _text = b""
    _exchange: Exchange | None = None
    _wire: asyncio.Transport

    def __init__(self, *given: Any, straight: Straight | None = None, **named: Any) -> None:
        super().__init__(*given, **named)
        self._answering = self.app
        self._straight = straight
        self._most = cast("int", self.limit_concurrency)
        self.limit_concurrency = None  # uvicorn's own refusal is plain text

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wire, self._corked = transport, Corked(transport)
        self.transport = cast("asyncio.Transport", self._corked)
        self.waiting_since = self.quiet_since = self.loop.time()
        if len(self.connections) >= self._most:
            self._make_room()

    def _make_room(self) -> None:
        """Otherwise a thousand connections that ask for nothing would shut all others out."""
        quiet = {
            each: each.quiet_since
            for each in self.connections
            if isinstance(each, Connection) and each.quiet_since is not None and not each.transport.is_closing()
        }
        del quiet[self]
        if quiet:
            min(quiet, key=quiet.__getitem__).transport.abort()

    def data_received(self, data: bytes) -> None:
        if self._refused:  # what still comes is read and forgotten: unread, it would take the answer with it
            return
        super().data_received(data)
        if self._wire.is_closing():
            return
        if self._held is not None:
            self._let_go()
        if self._in_head:
            self._head += len(data)
            if self._head > LARGEST_HEAD:
                self._refused = True
                self._corked.send(TOO_LARGE, b"")
                self.transport.write_eof()
        elif self.waiting_since is not None:
            self._receive_body(len(data))
        elif self.cycle.response_complete:  # line breaks between requests, after which uvicorn waits forever
            self.waiting_since = self.loop.time()

    def _receive_body(self, received: int) -> None:
        if self._uploads and not self.cycle.response_complete:
            self.waiting_since = self.loop.time()
            return
        self._body += received
        if self._body > LARGEST_BODY:
            self.transport.abort()

    def on_message_begin(self) -> None:
        self.url, self.headers, self.expect_100_continue = b"", [], False
        self.waiting_since = self.loop.time()
        self._in_head, self._uploads = True, False

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._head = self._body = 0
        headers = joined(self.headers)
        self._check(headers)
        full = len(self.connections) >= self._most or len(self.tasks) >= self._most
        self.app = _full if full else self._answering
        if self._straight and not full and self._may_go_straight(headers):
            self._held, self._text = headers, b""
        else:
            self._begin()

    def _may_go_straight(self, headers: Mapping[bytes, bytes]) -> bool:
        return (
            (self.url == QUESTIONS or self.url.startswith(ASKED_BY_ADDRESS))
            and self.parser.get_method() in ASKING
            and (self.cycle is None or self.cycle.response_complete)
            and self.parser.get_http_version() == "1.1"
            and self.parser.should_keep_alive()
            and not self.parser.should_upgrade()
            and b"expect" not in headers
            and b"#" not in self.url
        )

    def _begin(self) -> None:
        """uvicorn's way."""
        url, headers, expected = self.url, self.headers, self.expect_100_continue
        super().on_message_begin()
        self.url, self.headers, self.expect_100_continue = url, headers, expected
        self.scope["headers"] = headers
        super().on_headers_complete()
        self._uploads = self.scope["path"] == UPLOADS
        if self._uploads:
            self.quiet_since = None

    def _let_go(self) -> None:
        """A question that is uvicorn's after all."""
        self._held = None
        self._begin()
        if self._text:
            super().on_body(self._text)

    def _check(self, headers: Mapping[bytes, bytes]) -> None:
        """One host (RFC 9112, 3.2), and no other coding of the message than chunks, which is all that is known here.

        Raises AmbiguousRequestError, which the parser hands on as an error of its own.
        """
        host = headers.get(b"host")
        if b"," in host if host is not None else self.parser.get_http_version() == "1.1":
            raise AmbiguousRequestError
        if headers.get(b"transfer-encoding", b"chunked").lower() != b"chunked":
            raise AmbiguousRequestError

    def send_400_response(self, msg: str) -> None:
        self.transport.write(UNREADABLE)
        self.transport.close()

    def on_body(self, body: bytes) -> None:
        if self._held is None:
            super().on_body(body)
        else:
            self._text += body

    def on_message_complete(self) -> None:
        if self._held is None or not self._go_straight(self._held):
            super().on_message_complete()
        self.waiting_since = None
        if not self.cycle.response_complete:
            self.quiet_since = None

    def _go_straight(self, headers: Mapping[bytes, bytes]) -> bool:
        assert self._straight
        method = self.parser.get_method().decode()
        text = self._text if method == "POST" else self.url.partition(b"?")[2]
        answer = self._straight(Sent(method, text, headers, self.client))
        if answer is None:
            self._let_go()
            return False
        self._held = None
        self._exchange = exchange = Exchange()
        self.cycle = cast("RequestResponseCycle", exchange)
        exchange.work = self.loop.create_task(self._answer(exchange, answer))
        self.tasks.add(exchange.work)
        return True

    async def _answer(self, exchange: Exchange, answer: Awaitable[tuple[bytes, bytes]]) -> None:
        try:
            head, body = await answer
            if self.flow.write_paused:
                await self.flow.drain()
        except BaseException:
            self._wire.close()
            raise
        finally:
            self._exchange = None
            self.tasks.discard(cast("asyncio.Task[None]", exchange.work))
        if not self._wire.is_closing():
            self._send(exchange, head, body)

    def _send(self, exchange: Exchange, head: bytes, body: bytes) -> None:
        own = lines_of(self.server_state.default_headers)
        last = b"\r\n" if exchange.keep_alive else b"connection: close\r\n\r\n"
        self._corked.send(head + own + last, body)
        exchange.response_complete = True
        if not exchange.keep_alive:
            self._wire.close()
        self.on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if self._exchange:
            self.loop.call_later(GRACE, self._exchange.give_up)

    def on_response_complete(self) -> None:
        """Without a clock of its own for each pause between two questions: all are looked at in turn."""
        self._corked.flush()
        if self.pipeline or self._wire.is_closing():
            return super().on_response_complete()
        self.server_state.total_requests += 1
        if self.flow.read_paused:
            self.flow.resume_reading()
        self.quiet_since = self.loop.time()

    def pause_writing(self) -> None:
        super().pause_writing()
        self.waiting_since = self.loop.time()

    def resume_writing(self) -> None:
        super().resume_writing()
        self.waiting_since = None

    def give_up(self, now: float, patience: float = PATIENCE) -> None:
        """Close if the client has owed something for longer than `patience`, or has asked for nothing for long."""
        if self.waiting_since is not None:
            if now - self.waiting_since > patience:
                self.transport.abort()
        elif self.quiet_since is not None and now - self.quiet_since > IDLE:
            self.transport.close()
