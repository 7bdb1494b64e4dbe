"""No work for a client that has gone."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.types import Receive

GRACE = 0.1  # seconds: most answers are done by then and never pay for being watched


@contextmanager
def cancelled_with_client(receive: Receive) -> Iterator[None]:
    """Cancel the block when the client hangs up; asyncpg then cancels its statement in PostgreSQL.

    The block ends with ClientGoneError. Needs the request's body to have been read.
    """
    worker = asyncio.current_task()
    assert worker
    watchers: list[asyncio.Task[None]] = []
    gone = False

    async def watch() -> None:
        nonlocal gone
        while (await receive())["type"] != "http.disconnect":
            pass
        gone = True
        worker.cancel()

    timer = asyncio.get_running_loop().call_later(GRACE, lambda: watchers.append(asyncio.create_task(watch())))
    try:
        yield
    except asyncio.CancelledError:
        if not gone or worker.uncancel():
            raise
        raise ClientGoneError from None
    finally:
        timer.cancel()
        for watcher in watchers:
            watcher.cancel()


class ClientGoneError(Exception):
    pass
