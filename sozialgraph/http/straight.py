"""Requests that came whole and are answered in one go, without ASGI's messages between server and endpoint.

Most questions are like that, and short: to make a scope, a cycle and two messages for each takes longer than they do.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple


class Sent(NamedTuple):
    """A request: `text` is its body, of a GET its query string; `client` the other end of its connection."""

    method: str
    text: bytes
    headers: Mapping[bytes, bytes]
    client: tuple[str, int] | None


Straight = Callable[[Sent], Awaitable[tuple[bytes, bytes]] | None]
"""Gives head and body of the response, the head without its end; None for what ASGI must answer."""


class Exchange:
    """A request that is being answered, where uvicorn has its cycles; `work` is who answers."""

    __slots__ = ("disconnected", "keep_alive", "response_complete", "work")

    message_event = asyncio.Event()  # uvicorn sets it; nobody waits

    def __init__(self) -> None:
        self.work: asyncio.Task[None] | None = None
        self.response_complete = self.disconnected = False
        self.keep_alive = True

    def give_up(self) -> None:
        """What nobody waits for any more is not worked out to its end."""
        if self.work:
            self.work.cancel()
