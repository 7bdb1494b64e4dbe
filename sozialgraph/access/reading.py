"""The database as one caller sees it."""

from typing import Any

from models.roles import MUNICIPALITIES, ROLES, SUB_PLANS
from sozialgraph.access.callers import Caller
from sozialgraph.lanes import Lanes

BECOME = (
    f"SELECT set_config('role', $1, true), set_config('{SUB_PLANS}', $2::text[]::text, true), "
    f"set_config('{MUNICIPALITIES}', $3::text[]::text, true)"
)


class SignedIn:
    """Each statement runs in a transaction of its own: role and claims end with it, whatever happens."""

    def __init__(self, lanes: Lanes, caller: Caller) -> None:
        self._lanes = lanes
        self._caller = caller

    async def fetchval(self, statement: str, *arguments: Any) -> Any:
        async with self._lanes.lent() as connection, connection.transaction():
            await connection.fetchval(BECOME, ROLES[self._caller.profile].name, *self._caller.claims)
            return await connection.fetchval(statement, *arguments)
