"""Who changes the data: one at a time, in a transaction."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg


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
        async with connection.transaction():
            await connection.execute(f"SELECT pg_advisory_xact_lock({TURN})")
            # A statement of minutes ends when the one who asked for it has died, and with it the turn.
            await connection.execute("SET LOCAL client_connection_check_interval = '1s'")
            yield
    finally:
        if not connection.is_closed():
            await connection.execute(f"SELECT pg_advisory_unlock({TURN})")


TURN = "hashtext('sozialgraph import')"
