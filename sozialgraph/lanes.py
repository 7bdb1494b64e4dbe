"""Connections that answer one statement after another, without a pool's work between them.

asyncpg's pool spends as much on lending a connection and taking it back (a task, a lock, a reset) as a short read takes
altogether. A read leaves nothing behind, so here a connection that has answered serves the next in line at once. The
pool still opens connections, ends them, and replaces those that broke.
"""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, NamedTuple, Self, cast

import asyncpg
from asyncpg.prepared_stmt import PreparedStatement

log = logging.getLogger(__name__)

PATIENCE = 10.0  # seconds until a connection is free
PREPARED = 1_000_000  # characters of a connection's statements, each of which takes PostgreSQL some 130 bytes


class Lane(asyncpg.Connection):
    """A connection that knows how much it has prepared, whose memory PostgreSQL gives back only when it ends.

    `ready` are statements that wait to be asked again, for as long as it is lent.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._statements: set[str] = set()
        self.ready: dict[str, PreparedStatement] = {}
        self.prepared = 0
        self.halted = False

    async def fetchval(self, query: str, *arguments: Any, **options: Any) -> Any:
        self._note(query)
        return await super().fetchval(query, *arguments, **options)

    async def fetch(self, query: str, *arguments: Any, **options: Any) -> Any:
        self._note(query)
        return await super().fetch(query, *arguments, **options)

    async def make_ready(self, query: str, limit: float) -> PreparedStatement:
        self._note(query)
        statement = self.ready[query] = await self.prepare(query, timeout=limit)
        return statement

    @property
    def itself(self) -> "Lane":
        """What the pool lends stands before it."""
        return self

    def halt(self) -> None:
        self.halted = True

    async def end(self) -> None:
        """The transaction of what was made ready and then not asked, as it was cancelled in between, or did not fit."""
        self.ready.clear()
        if self.halted:
            await self.execute("ROLLBACK")
            self.halted = False

    def _note(self, query: str) -> None:
        if query not in self._statements:
            self._statements.add(query)
            self.prepared += len(query)


class AwayError(ConnectionError):
    """No connection to the database can be had."""


class Turn(NamedTuple):
    """Of who waits for a connection, until a time of the loop."""

    given: "asyncio.Future[Lane]"
    until: float


class Lanes:
    """Up to `size` connections of a pool of lanes; each statement is a transaction of its own.

    A statement waits up to `patience` seconds for a connection, PATIENCE unless given, and then up to `limit` seconds
    for its value: PostgreSQL's own limits help nobody whom it cannot reach.
    """

    def __init__(self, pool: asyncpg.Pool, size: int, *, limit: float = 60.0, patience: float | None = None) -> None:
        self._pool = pool
        self._idle: list[Lane] = []
        self._lent: dict[Lane, asyncpg.pool.PoolConnectionProxy] = {}
        self._waiting: deque[Turn] = deque()
        self.size = self._unopened = size
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = False
        self._limit = limit
        self._patience = PATIENCE if patience is None else patience
        self._clock: asyncio.TimerHandle | None = None

    def fetchval(self, statement: str, *arguments: Any) -> Coroutine[Any, Any, Any]:
        """The first value of the first row. Raises what asyncpg raises, TimeoutError, or AwayError."""
        return self._ask(PreparedStatement.fetchval, statement, arguments)

    def fetch(self, statement: str, *arguments: Any) -> Coroutine[Any, Any, list[asyncpg.Record]]:
        """All rows. Raises what `fetchval` raises."""
        return self._ask(PreparedStatement.fetch, statement, arguments)

    async def _ask(self, method: Callable[..., Awaitable[Any]], statement: str, arguments: tuple[Any, ...]) -> Any:
        lane = self._idle.pop() if self._idle and not self._idle[-1].is_closed() else await self._live()
        try:
            ready = lane.ready.get(statement) or await lane.make_ready(statement, self._limit)
            value = await method(ready, *arguments, timeout=self._limit)
        except BaseException as error:
            lane.ready.pop(statement, None)  # tables may have changed since
            if _told(error):
                self._give_back(lane)
            else:  # broken, still busy with what was cancelled, or in the midst of what it was only made ready for
                halted = isinstance(error, asyncio.CancelledError) or _unasked(error)
                if halted and not lane.is_closed():
                    lane.halt()
                self._end(lane, clean=halted)
            if isinstance(error, asyncpg.InternalClientError):  # it had heard half of its end
                raise AwayError(str(error)) from error
            raise
        self._give_back(lane)
        return value

    @asynccontextmanager
    async def lent(self) -> AsyncIterator[Lane]:
        """A connection for a transaction; one that the block did not end, or may not have, is never used again."""
        connection = await self._live()
        try:
            yield connection
        except BaseException as error:
            ended = isinstance(error, asyncpg.InterfaceError) and connection.is_closed()
            self._take_back(connection) if _harmless(error) else self._end(connection, clean=False)
            if ended or isinstance(
                error, asyncpg.InternalClientError
            ):  # between two statements, or it heard half of it
                raise AwayError(str(error)) from error
            raise
        self._take_back(connection)

    def _take_back(self, connection: Lane) -> None:
        if not connection.is_closed() and connection.is_in_transaction():
            self._end(connection, clean=False)
        else:
            self._give_back(connection)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        """All idle connections go back to the pool, and the others as soon as they have answered."""
        self._closing = True
        for connection in self._idle:
            self._end(connection)
        self._idle.clear()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _live(self) -> Lane:
        while (connection := self._idle.pop() if self._idle else await self._next()).is_closed():
            self._end(connection)  # it ended while it was idle
        return connection

    async def _next(self) -> Lane:
        loop = asyncio.get_running_loop()
        turn = Turn(loop.create_future(), loop.time() + self._patience)
        self._waiting.append(turn)
        if self._unopened:
            self._open()
        if self._clock is None:
            self._clock = loop.call_at(turn.until, self._give_up)
        try:
            return await turn.given
        except asyncio.CancelledError:
            if turn.given.done() and not turn.given.cancelled() and not turn.given.exception():
                self._give_back(turn.given.result())  # its turn came at the same moment
            raise

    def _give_up(self) -> None:
        """One clock for all who wait: who came first is the first to have waited for too long."""
        loop = asyncio.get_running_loop()
        while self._waiting and (self._waiting[0].given.done() or self._waiting[0].until <= loop.time()):
            self._refuse(self._waiting.popleft(), f"no connection was free within {self._patience:g} s")
        self._clock = loop.call_at(self._waiting[0].until, self._give_up) if self._waiting else None

    def _refuse(self, turn: Turn, reason: str) -> None:
        if not turn.given.done():
            turn.given.set_exception(AwayError(reason))

    def _open(self) -> None:
        self._unopened -= 1
        self._work(self._opened())

    async def _opened(self) -> None:
        """Where no other connection is there to wait for, all who wait are told why none can be had."""
        try:
            lent = await self._pool.acquire()
        except Exception as error:
            self._unopened += 1
            while self._waiting and self._unopened == self.size:
                self._refuse(self._waiting.popleft(), f"no connection to the database: {error!r}")
        else:
            lane: Lane = cast("Any", lent).itself
            self._lent[lane] = lent
            self._give_back(lane)

    def _give_back(self, connection: Lane) -> None:
        if connection.is_closed() or connection.prepared > PREPARED:
            self._end(connection)
        elif not self._pass_on(connection):
            self._end(connection) if self._closing else self._idle.append(connection)

    def _pass_on(self, connection: Lane) -> bool:
        """To who waits longest."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.given.done():
                turn.given.set_result(connection)
                return True
        return False

    def _end(self, connection: Lane, *, clean: bool = True) -> None:
        if not connection.is_closed() and (not clean or connection.prepared > PREPARED):
            connection.terminate()
        self._work(self._release(connection))

    async def _release(self, connection: Lane) -> None:
        """To the pool, which waits for what was cancelled, and forgets what broke."""
        try:
            await self._pool.release(self._lent.pop(connection))
        finally:
            self._unopened += 1
            if self._waiting:
                self._open()

    def _work(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.debug("a connection was given up: %r", error)


def _harmless(error: BaseException) -> bool:
    """Whether the connection has come through it."""
    return _unasked(error) or _told(error)


def _unasked(error: BaseException) -> bool:
    """Whether asyncpg refuses a value, so that PostgreSQL never hears of it."""
    return isinstance(error, ValueError) or (isinstance(error, asyncpg.PostgresError) and error.severity_en is None)


def _told(error: BaseException) -> bool:
    """Whether PostgreSQL tells it and goes on: it says of graver ones that they end the connection."""
    return isinstance(error, asyncpg.PostgresError) and error.severity_en not in {None, "FATAL", "PANIC"}
