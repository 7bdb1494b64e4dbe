"""Subscriptions as server-sent events: GraphQL over SSE, its mode of a connection for each operation.

Any client of HTTP can read them, through any proxy: `next` for each piece of news, `complete` at the end. While there
is no news, a comment now and then keeps the connection open.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence

from starlette.types import Receive, Send

from sozialgraph.http.disconnect import ClientWatch
from sozialgraph.http.negotiation import EVENTS
from sozialgraph.http.refusal import RefusedRequestError
from sozialgraph.news import NewsEndedError

Headers = Sequence[tuple[bytes, bytes]]
MOST = 100  # subscriptions at a time
QUIET = 15.0  # seconds without an event after which a comment is sent
HEADERS = (
    (b"content-type", f"{EVENTS}; charset=utf-8".encode()),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # nginx would wait for more
    (b"x-content-type-options", b"nosniff"),
    (b"vary", b"Accept, Origin"),
)
COMPLETE = b"event: complete\ndata:\n\n"
COMMENT = b":\n\n"


class EventStreams:
    """Streams of events, at most MOST at a time."""

    def __init__(self) -> None:
        self._open = 0

    async def send(self, receive: Receive, send: Send, responses: AsyncIterator[bytes], headers: Headers) -> None:
        """Until there is no more, or the client has gone. Raises RefusedRequestError."""
        if self._open >= MOST:
            raise RefusedRequestError(
                429, "TOO_MANY_SUBSCRIPTIONS", f"{MOST} subscriptions are open: try later.", retry_after="30"
            )
        self._open += 1
        try:
            with ClientWatch(receive):
                await send({"type": "http.response.start", "status": 200, "headers": [*HEADERS, *headers]})
                async for event in _paced(responses):
                    await send({"type": "http.response.body", "body": event, "more_body": True})
                await send({"type": "http.response.body", "body": COMPLETE})
        finally:
            self._open -= 1


async def _paced(responses: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Each response as an event, and comments between them; an empty one first, so that the client sees its stream."""
    yield COMMENT
    following = asyncio.ensure_future(anext(responses, None))
    try:
        while True:
            done, _ = await asyncio.wait([following], timeout=QUIET)
            if not done:
                yield COMMENT
                continue
            if (response := following.result()) is None:
                return
            yield _event(response)
            following = asyncio.ensure_future(anext(responses, None))
    except NewsEndedError:
        return
    finally:
        following.cancel()


def _event(response: bytes) -> bytes:
    """JSON may hold line breaks, all of them between its values."""
    return b"event: next\ndata: " + response.replace(b"\r", b"").replace(b"\n", b"\ndata: ") + b"\n\n"
