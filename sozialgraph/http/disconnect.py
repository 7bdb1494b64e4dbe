"""No work for a client that has gone."""

import asyncio
from types import TracebackType

from starlette.types import Receive

GRACE = 0.1  # seconds: most answers are done by then and never pay for being watched


class ClientWatch:
    """Cancels the block when the client hangs up; asyncpg then cancels its statement in PostgreSQL.

    The block ends with ClientGoneError. Needs the request's body to have been read.
    """

    __slots__ = ("_gone", "_receive", "_timer", "_watcher", "_worker")

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._gone = False
        self._watcher: asyncio.Task[None] | None = None

    def __enter__(self) -> None:
        self._worker = asyncio.current_task()
        self._timer = asyncio.get_running_loop().call_later(GRACE, self._begin)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        if self._watcher is None:
            return
        self._watcher.cancel()
        if self._gone and kind is asyncio.CancelledError and self._worker and not self._worker.uncancel():
            raise ClientGoneError from None

    def _begin(self) -> None:
        self._watcher = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._gone = True
        if self._worker:
            self._worker.cancel()


class ClientGoneError(Exception):
    pass
