"""One client's connection, as uvicorn serves it, with the patience that it lacks.

uvicorn closes connections that idle between requests. Here, also those that never say all of a request, whose head has
no end, or that leave their answer unread: each would keep memory and a place forever.
"""

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_HEAD = 32_768  # bytes of request line and headers together
LARGEST_JOINED = 65_536  # bytes of body that are copied behind their head
PATIENCE = 20.0  # seconds for a whole request to arrive, and for a client to go on reading
UPLOADS = "/imports"  # may take minutes; who receives them has a patience of their own
TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


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

    def flush(self) -> None:
        if self._head:
            head, self._head = self._head, b""
            self._transport.write(head)

    def close(self) -> None:
        self.flush()
        self._transport.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class Connection(HttpToolsProtocol):
    """`waiting_since` is the loop's time since which the client owes something; None while it owes nothing."""

    waiting_since: float | None = None
    _head = 0
    _in_head = True
    _corked: Corked

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._corked = Corked(transport)
        self.transport = cast("asyncio.Transport", self._corked)
        self.waiting_since = self.loop.time()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._in_head:
            self._head += len(data)
            if self._head > LARGEST_HEAD and not self.transport.is_closing():
                self.transport.write(TOO_LARGE)
                self.transport.close()
        elif self.waiting_since is not None and self.scope["path"] == UPLOADS:
            self.waiting_since = self.loop.time()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.waiting_since = self.loop.time()
        self._in_head = True

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._head = 0
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self.waiting_since = None

    def on_response_complete(self) -> None:
        self._corked.flush()
        super().on_response_complete()

    def pause_writing(self) -> None:
        super().pause_writing()
        self.waiting_since = self.loop.time()

    def resume_writing(self) -> None:
        super().resume_writing()
        self.waiting_since = None

    def give_up(self, now: float) -> None:
        """Close if the client has owed something for too long."""
        if self.waiting_since is not None and now - self.waiting_since > PATIENCE:
            self.transport.abort()
