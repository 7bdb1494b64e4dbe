"""What the fields of a mutation do, and who may have it done."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import asyncpg

from graph.engine import Act
from graph.engine.fields.roots import number_of
from graph.errors import GraphError, QueryError
from loaders.matching.decisions import decide
from loaders.problems import MatchError
from models.roles import Profile
from sozialgraph.access import Caller
from sozialgraph.database import ELSEWHERE, SILENCE, connect_to_any
from sozialgraph.lanes import AwayError

CHANGING = {Profile.PUBLISHER, Profile.ADMIN}

Doing = Callable[[str, Caller, Mapping[str, Any]], Awaitable[Sequence[int]]]
"""Gets the owner's address of the database, who asks, and the field's arguments; tells the numbers of the rows."""


class ForbiddenError(GraphError):
    code = "FORBIDDEN"


def acts(dsn: str, caller: Caller) -> Act:
    """What one caller may do."""

    async def act(field: str, given: Mapping[str, Any]) -> Sequence[int]:
        if caller.profile not in CHANGING:
            raise ForbiddenError("only publishers may change data", "send a publisher's key or token")
        return await ACTS[field](dsn, caller, given)

    return act


async def _decide_matches(dsn: str, caller: Caller, given: Mapping[str, Any]) -> Sequence[int]:
    numbers = [number_of(identifier) for identifier in given["ids"]]
    try:
        reach = () if caller.profile is Profile.ADMIN else caller.municipalities
        async with _owner(dsn) as connection:
            await decide(
                connection, numbers, given["state"], actor=caller.subject, note=given.get("note"), within=reach
            )
    except MatchError as error:
        raise QueryError(str(error)) from None
    return numbers


@asynccontextmanager
async def _owner(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    """At whichever of its hosts takes changes. Raises AwayError where none does, or it ends in the midst."""
    try:
        connection = await connect_to_any(dsn)
    except ELSEWHERE as error:
        raise AwayError(f"no connection to the database: {type(error).__name__}") from None
    try:
        yield connection
    except (asyncpg.InternalClientError, asyncpg.InterfaceError) as error:
        if isinstance(error, asyncpg.InterfaceError) and not connection.is_closed():
            raise
        raise AwayError(str(error)) from error
    finally:
        with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):  # what was done is done
            await connection.close(timeout=SILENCE)


ACTS: Mapping[str, Doing] = {"decideOrganizationMatches": _decide_matches}
