"""Who changes the data: one at a time, in a transaction."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

GRACE = 1.0  # seconds in which whoever hears of a connection's end by itself does so


@asynccontextmanager
async def connected(database: str | asyncpg.Connection) -> AsyncIterator[asyncpg.Connection]:
    """The connection itself, or one of the block's own to the database of an address."""
    if not isinstance(database, str):
        yield database
        return
    connection = await asyncpg.connect(database)
    try:
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def alone(connection: asyncpg.Connection) -> AsyncIterator[None]:
    """A transaction for one import; others wait for their turn.

    The turn comes before the transaction, so that what is recorded at its beginning comes after what was there before.
    An outer transaction keeps the turn until its own end.
    """
    await connection.execute(f"SELECT pg_advisory_lock({TURN})")
    try:
        async with _ended_with(connection), connection.transaction():
            await connection.execute(f"SELECT pg_advisory_xact_lock({TURN})")
            # A statement of minutes ends when the one who asked for it has died, and with it the turn.
            await connection.execute("SET LOCAL client_connection_check_interval = '1s'")
            yield
    finally:
        if not connection.is_closed():
            await connection.execute(f"SELECT pg_advisory_unlock({TURN})")


@asynccontextmanager
async def _ended_with(connection: asyncpg.Connection) -> AsyncIterator[None]:
    """End the block with the connection, also while it waits to write: asyncpg wakes only who waits for an answer.

    Raises asyncpg.ConnectionDoesNotExistError.
    """
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None
    clocks: list[asyncio.TimerHandle] = []

    def give_up(_: object) -> None:
        clocks.append(loop.call_later(GRACE, task.cancel))

    connection.add_termination_listener(give_up)
    try:
        yield
    except (asyncio.CancelledError, asyncpg.InterfaceError):  # the one, or what the transaction makes of it
        if not any(clock.when() <= loop.time() for clock in clocks):
            raise
        task.uncancel()
        raise asyncpg.ConnectionDoesNotExistError("the connection was lost in the middle of writing") from None
    finally:
        connection.remove_termination_listener(give_up)
        for clock in clocks:
            clock.cancel()


TURN = "hashtext('sozialgraph import')"
