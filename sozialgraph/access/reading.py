"""The database as one caller sees it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import asyncpg

from models.roles import MUNICIPALITIES, ROLES, SUB_PLANS
from sozialgraph.access.callers import Caller
from sozialgraph.access.records import Reading
from sozialgraph.lanes import Lane, Lanes

BECOME = (
    f"SELECT set_config('role', $1, true), set_config('{SUB_PLANS}', $2::text[]::text, true), "
    f"set_config('{MUNICIPALITIES}', $3::text[]::text, true)"
)


class SignedIn:
    """Each statement runs in a transaction of its own: role and claims end with it, whatever happens.

    Where `reading` is told, it is on record before the value is anybody's.
    """

    def __init__(self, lanes: Lanes, caller: Caller, reading: Reading | None = None) -> None:
        self._lanes = lanes
        self._caller = caller
        self._reading = reading

    async def fetchval(self, statement: str, *arguments: Any) -> Any:
        async with self._as_caller() as connection:
            value = await connection.fetchval(statement, *arguments)
            if self._reading:
                await self._reading.note(connection, value)
        return value

    async def fetchrow(self, statement: str, *arguments: Any) -> "asyncpg.Record | None":
        async with self._as_caller() as connection:
            return await connection.fetchrow(statement, *arguments)

    @asynccontextmanager
    async def _as_caller(self) -> AsyncIterator[Lane]:
        async with self._lanes.lent() as connection:
            await connection.execute("BEGIN READ WRITE")  # the role may write nothing; functions may for it
            try:
                await connection.fetchval(BECOME, ROLES[self._caller.profile].name, *self._caller.claims)
                yield connection
            except BaseException:
                with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):  # why it failed is to be told
                    await connection.execute("ROLLBACK")
                raise
            await connection.execute("COMMIT")
