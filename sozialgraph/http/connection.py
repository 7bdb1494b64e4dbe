"""One client's connection, as uvicorn serves it, with the patience that it lacks.

Connections are closed that idle between requests, that never say all of one, whose head has no end, or that leave their
answer unread: each would keep memory and a place forever. Where all places are taken, who has asked for nothing for
longest makes room.
"""

import asyncio
from functools import partial
from typing import Any, cast

from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from sozialgraph.http.refusal import error_body
from sozialgraph.http.whole import WHOLE

LARGEST_HEAD = 32_768  # bytes of request line and headers together
LARGEST_BODY = 8_000_000  # bytes as they are sent, which is more than they say where they come in chunks of one
LARGEST_JOINED = 65_536  # bytes of body that are copied behind their head
PATIENCE = 20.0  # seconds for a whole request to arrive, and for a client to go on reading
IDLE = 65.0  # seconds that a connection may be without a question: longer than proxies keep theirs
UPLOADS = "/imports"  # may take minutes; who receives them has a patience of their own


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


class Corked:
    """A transport that sends a response's head together with its body: one packet, and one call of the kernel.

    uvicorn writes the head first and then the body; each write of its own costs a short read a tenth of its time.
    """

    __slots__ = ("_head", "_transport")

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._head = b""

    def write(self, data: bytes) -> None:
        if not self._head and data.startswith(b"HTTP/1.1 ") and not data.startswith(b"HTTP/1.1 1"):
            self._head = data
        elif self._head and len(data) < LARGEST_JOINED:
            head, self._head = self._head, b""
            self._transport.write(head + data)
        else:
            self.flush()
            self._transport.write(data)

    def send(self, head: bytes, body: bytes) -> None:
        """A whole response."""
        self.flush()
        if len(body) < LARGEST_JOINED:
            self._transport.write(head + body)
        else:
            self._transport.write(head)
            self._transport.write(body)

    def flush(self) -> None:
        if self._head:
            head, self._head = self._head, b""
            self._transport.write(head)

    def close(self) -> None:
        self.flush()
        self._transport.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class AmbiguousRequestError(Exception):
    """Two servers may read it in two ways, and one take for a body what is a request to the other."""


class Connection(HttpToolsProtocol):
    """`waiting_since` is the loop's time since which the client owes something; None while it owes nothing.

    `quiet_since` is when it began to have no question under way; None while it has one.
    """

    waiting_since: float | None = None
    quiet_since: float | None = None
    _head = 0
    _body = 0
    _in_head = True
    _refused = False
    _corked: Corked

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._answering = self.app
        self._most = cast("int", self.limit_concurrency)
        self.limit_concurrency = None  # uvicorn's own refusal is plain text

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._corked = Corked(transport)
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
        if self.transport.is_closing():
            return
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
        if self.scope["path"] == UPLOADS and not self.cycle.response_complete:
            self.waiting_since = self.loop.time()
            return
        self._body += received
        if self._body > LARGEST_BODY:
            self.transport.abort()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.waiting_since = self.loop.time()
        self._in_head = True

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._head = self._body = 0
        self._check()
        full = len(self.connections) >= self._most or len(self.tasks) >= self._most
        self.app = _full if full else self._answering
        super().on_headers_complete()
        self.scope["state"][WHOLE] = partial(self._answer, self.cycle)
        if self.scope["path"] == UPLOADS:
            self.quiet_since = None

    def _check(self) -> None:
        """One host (RFC 9112, 3.2), and no other coding of the message than chunks, which is all that is known here.

        Raises AmbiguousRequestError, which the parser hands on as an error of its own.
        """
        hosts = 0
        for name, value in self.headers:
            if name == b"host":
                hosts += 1
            elif name == b"transfer-encoding" and value.lower() != b"chunked":
                raise AmbiguousRequestError
        if hosts > 1 or (not hosts and self.parser.get_http_version() == "1.1"):
            raise AmbiguousRequestError

    def send_400_response(self, msg: str) -> None:
        self.transport.write(UNREADABLE)
        self.transport.close()

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self.waiting_since = None
        if not self.cycle.response_complete:
            self.quiet_since = None

    def _answer(self, cycle: RequestResponseCycle, head: bytes, body: bytes) -> bool:
        """A response in one go, as uvicorn would send it in two messages that it looks through; see `Whole`."""
        if self.flow.write_paused or cycle.disconnected or cycle.response_started or not cycle.keep_alive:
            return False
        cycle.response_started = cycle.response_complete = True
        cycle.waiting_for_100_continue = False
        cycle.message_event.set()
        own = b"".join([b"%b: %b\r\n" % line for line in cycle.default_headers])
        self._corked.send(b"%b%b\r\n" % (head, own), body)
        cycle.on_response()
        return True

    def on_response_complete(self) -> None:
        """Without a clock of its own for each pause between two questions: all are looked at in turn."""
        self._corked.flush()
        if self.pipeline or self.transport.is_closing():
            return super().on_response_complete()
        self.server_state.total_requests += 1
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
