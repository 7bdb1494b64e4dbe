"""No work for a client that has gone."""

import asyncio
from types import TracebackType

from starlette.types import Receive

GRACE = 0.1  # seconds: most answers are done by then and never pay for being watched


class ClientWatches:
    """One clock for all who are answered: to set one for each takes longer than to note them."""

    def __init__(self) -> None:
        self._begun: set[ClientWatch] = set()
        self._clock: asyncio.TimerHandle | None = None

    def watch(self, receive: Receive) -> "ClientWatch":
        """Needs the request's body to have been read."""
        return ClientWatch(receive, self)

    def note(self, watch: "ClientWatch") -> None:
        """To be looked at when the clock strikes, within GRACE."""
        self._begun.add(watch)
        if self._clock is None:
            self._clock = asyncio.get_running_loop().call_later(GRACE, self._look)

    def forget(self, watch: "ClientWatch") -> None:
        self._begun.discard(watch)

    def _look(self) -> None:
        self._clock = None
        for watch in self._begun:
            watch.begin()
        self._begun.clear()


class ClientWatch:
    """Cancels the block when the client hangs up; asyncpg then cancels its statement in PostgreSQL.

    The block ends with ClientGoneError.
    """

    __slots__ = ("_gone", "_receive", "_watcher", "_watches", "_worker")

    def __init__(self, receive: Receive, watches: ClientWatches) -> None:
        self._receive = receive
        self._watches = watches
        self._gone = False
        self._watcher: asyncio.Task[None] | None = None

    def __enter__(self) -> None:
        self._worker = asyncio.current_task()
        self._watches.note(self)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._watches.forget(self)
        if self._watcher is None:
            return
        self._watcher.cancel()
        if self._gone and kind is asyncio.CancelledError and self._worker and not self._worker.uncancel():
            raise ClientGoneError from None

    def begin(self) -> None:
        self._watcher = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._gone = True
        if self._worker:
            self._worker.cancel()


class ClientGoneError(Exception):
    pass
