"""Subscriptions as server-sent events: GraphQL over SSE, its mode of a connection for each operation.

Any client of HTTP can read them, through any proxy: `next` for each piece of news, `complete` at the end. While there
is no news, a comment now and then keeps the connection open, for as long as who listens may.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import NamedTuple

from starlette.types import Receive, Send

from sozialgraph.http.disconnect import ClientWatches
from sozialgraph.http.negotiation import EVENTS
from sozialgraph.http.refusal import RefusedRequestError
from sozialgraph.news import NewsEndedError

Headers = Sequence[tuple[bytes, bytes]]
Prove = Callable[[], Awaitable[None]]
"""Raises RefusedRequestError once who asked may no longer: a key was revoked, a token has expired."""
MOST = 100  # subscriptions at a time
MOST_EACH = 20  # of one client
QUIET = 15.0  # seconds without an event after which a comment is sent
HEADERS = (
    (b"content-type", f"{EVENTS}; charset=utf-8".encode()),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # nginx would wait for more
    (b"x-content-type-options", b"nosniff"),
    (b"vary", b"Accept, Authorization, Origin"),
)
COMPLETE = b"event: complete\ndata:\n\n"
COMMENT = b":\n\n"


class Listener(NamedTuple):
    """`name` is what budgets know the client by, None for who has none."""

    name: str | None
    prove: Prove


class EventStreams:
    """Streams of events, at most MOST at a time, and at most MOST_EACH of a client."""

    def __init__(self) -> None:
        self._open: Counter[str | None] = Counter()
        self._watches = ClientWatches()

    async def send(
        self, receive: Receive, send: Send, responses: AsyncIterator[bytes], headers: Headers, listener: Listener
    ) -> None:
        """Until there is no more, or the client has gone. Raises RefusedRequestError."""
        self._check(listener.name)
        self._open[listener.name] += 1
        try:
            with self._watches.watch(receive):
                await send({"type": "http.response.start", "status": 200, "headers": [*HEADERS, *headers]})
                async for event in _paced(responses, listener.prove):
                    await send({"type": "http.response.body", "body": event, "more_body": True})
                await send({"type": "http.response.body", "body": COMPLETE})
        finally:
            self._open -= Counter([listener.name])  # who has none open is forgotten

    def _check(self, name: str | None) -> None:
        if self._open.total() >= MOST:
            raise _too_many(f"{MOST} subscriptions are open: try later.")
        if name is not None and self._open[name] >= MOST_EACH:
            raise _too_many(f"You have {MOST_EACH} subscriptions open: end one of them first.")


def _too_many(message: str) -> RefusedRequestError:
    return RefusedRequestError(429, "TOO_MANY_SUBSCRIPTIONS", message, retry_after="30")


async def _paced(responses: AsyncIterator[bytes], prove: Prove) -> AsyncIterator[bytes]:
    """Each response as an event, and comments between them; an empty one first, so that the client sees its stream."""
    yield COMMENT
    following = asyncio.ensure_future(anext(responses, None))
    try:
        while True:
            done, _ = await asyncio.wait([following], timeout=QUIET)
            if not done:
                await prove()
                yield COMMENT
                continue
            if (response := following.result()) is None:
                return
            yield _event(response)
            following = asyncio.ensure_future(anext(responses, None))
    except NewsEndedError:
        return
    except RefusedRequestError as refused:
        yield _event(refused.body)
    finally:
        following.cancel()


def _event(response: bytes) -> bytes:
    """JSON may hold line breaks, all of them between its values."""
    return b"event: next\ndata: " + response.replace(b"\r", b"").replace(b"\n", b"\ndata: ") + b"\n\n"
