"""Connections that answer one statement after another, without a pool's work between them.

asyncpg's pool spends as much on lending a connection and taking it back (a task, a lock, a reset) as a short read takes
altogether. A read leaves nothing behind, so here a connection that has answered serves the next in line at once. The
pool still opens connections, ends them, and replaces those that broke.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self, cast

import asyncpg

PREPARED = 1_000_000  # characters of a connection's statements, each of which takes PostgreSQL some 130 bytes


class Lane(asyncpg.Connection):
    """A connection that knows how much it has prepared, whose memory PostgreSQL gives back only when it ends."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._statements: set[str] = set()
        self.prepared = 0

    async def fetchval(self, query: str, *arguments: Any, **options: Any) -> Any:
        if query not in self._statements:
            self._statements.add(query)
            self.prepared += len(query)
        return await super().fetchval(query, *arguments, **options)


class Lanes:
    """Up to `size` connections of a pool of lanes; each statement is a transaction of its own."""

    def __init__(self, pool: asyncpg.Pool, size: int) -> None:
        self._pool = pool
        self._idle: list[asyncpg.pool.PoolConnectionProxy] = []
        self._waiting: deque[asyncio.Future[asyncpg.pool.PoolConnectionProxy | None]] = deque()
        self._unopened = size
        self._ending: set[asyncio.Task[None]] = set()
        self._closing = False

    async def fetchval(self, statement: str, *arguments: Any) -> Any:
        """The first value of the first row. Raises what asyncpg raises."""
        connection = self._idle.pop() if self._idle else await self._next()
        if not _alive(connection):  # it ended while it was idle
            self._end(connection)
            connection = await self._next()
        try:
            value = await connection.fetchval(statement, *arguments)
        except BaseException as error:
            if isinstance(error, asyncpg.PostgresError | ValueError):
                self._give_back(connection)
            else:  # broken, or still busy with what was cancelled
                self._end(connection)
            raise
        self._give_back(connection)
        return value

    @asynccontextmanager
    async def lent(self) -> AsyncIterator["asyncpg.pool.PoolConnectionProxy"]:
        """A connection for a transaction; one that the block did not end, or may not have, is never used again."""
        connection = self._idle.pop() if self._idle else await self._next()
        try:
            yield connection
        except (asyncpg.PostgresError, ValueError):
            self._take_back(connection)
            raise
        except BaseException:
            self._end(connection, clean=False)
            raise
        self._take_back(connection)

    def _take_back(self, connection: "asyncpg.pool.PoolConnectionProxy") -> None:
        if _alive(connection) and connection.is_in_transaction():
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
        await asyncio.gather(*self._ending, return_exceptions=True)

    async def _next(self) -> "asyncpg.pool.PoolConnectionProxy":
        while not self._unopened:
            turn: asyncio.Future[asyncpg.pool.PoolConnectionProxy | None] = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            try:
                connection = await turn
            except asyncio.CancelledError:
                if turn.done() and not turn.cancelled():  # its turn came at the same moment
                    self._pass_on(None) if (given := turn.result()) is None else self._give_back(given)
                raise
            if connection is not None:
                return connection
        self._unopened -= 1
        try:
            return await self._pool.acquire()
        except BaseException:
            self._may_open()
            raise

    def _give_back(self, connection: "asyncpg.pool.PoolConnectionProxy") -> None:
        if not _alive(connection) or _full(connection):
            self._end(connection)
        elif not self._pass_on(connection):
            self._end(connection) if self._closing else self._idle.append(connection)

    def _may_open(self) -> None:
        self._unopened += 1
        self._pass_on(None)

    def _pass_on(self, connection: "asyncpg.pool.PoolConnectionProxy | None") -> bool:
        """To who waits longest: a connection, or the right to open one."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(connection)
                return True
        return False

    def _end(self, connection: "asyncpg.pool.PoolConnectionProxy", *, clean: bool = True) -> None:
        if not clean and _alive(connection):
            connection.terminate()
        task = asyncio.create_task(self._release(connection))
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    async def _release(self, connection: "asyncpg.pool.PoolConnectionProxy") -> None:
        """To the pool, which waits for what was cancelled, and forgets what broke."""
        try:
            if _alive(connection) and _full(connection):
                connection.terminate()
            await self._pool.release(connection)
        finally:
            self._may_open()


def _full(connection: "asyncpg.pool.PoolConnectionProxy") -> bool:
    return cast(Lane, connection).prepared > PREPARED


def _alive(connection: "asyncpg.pool.PoolConnectionProxy") -> bool:
    try:
        return not connection.is_closed()
    except asyncpg.InterfaceError:  # the pool has heard of its end first
        return False
