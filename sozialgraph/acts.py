"""What the fields of a mutation do, and who may have it done."""

import asyncio
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

LIMIT = 10.0  # seconds
Doing = Callable[[asyncpg.Connection, Caller, Mapping[str, Any]], Awaitable[Sequence[int]]]
"""Gets the owner's connection to the database, who asks, and the field's arguments; tells the numbers of the rows."""


class ForbiddenError(GraphError):
    code = "FORBIDDEN"


class TooLongError(GraphError):
    code = "TIMEOUT"


def acts(dsn: str, caller: Caller, limit: float = LIMIT) -> Act:
    """What one caller may do, each within `limit` seconds."""

    async def act(field: str, given: Mapping[str, Any]) -> Sequence[int]:
        if caller.profile not in CHANGING:
            raise ForbiddenError("only publishers may change data", "send a publisher's key or token")
        async with _owner(dsn, limit) as connection:
            return await ACTS[field](connection, caller, given)

    return act


async def _decide_matches(connection: asyncpg.Connection, caller: Caller, given: Mapping[str, Any]) -> Sequence[int]:
    numbers = [number_of(identifier) for identifier in given["ids"]]
    reach = () if caller.profile is Profile.ADMIN else caller.municipalities
    try:
        await decide(connection, numbers, given["state"], actor=caller.subject, note=given.get("note"), within=reach)
    except MatchError as error:
        raise QueryError(str(error)) from None
    return numbers


@asynccontextmanager
async def _owner(dsn: str, limit: float) -> AsyncIterator[asyncpg.Connection]:
    """At whichever of its hosts takes changes. Raises AwayError where none does, or it ends or is silent in the midst.

    PostgreSQL stops what takes too long, and ends what nobody goes on with, who may hold the turn of all others. Of a
    database that is silent we hear nothing of that, so that a clock of our own cuts the connection.
    """
    until = f"{limit * 1000:.0f}"
    told = {"statement_timeout": until, "idle_in_transaction_session_timeout": until, "idle_session_timeout": until}
    # Between the parts of one statement it has no limit: there only the network tells it that nobody is there.
    told |= {"tcp_keepalives_idle": "10", "tcp_keepalives_interval": "1", "tcp_keepalives_count": "2"}
    try:
        connection = await connect_to_any(dsn, server_settings=told)
    except ELSEWHERE as error:
        raise AwayError(f"no connection to the database: {type(error).__name__}") from None
    clock = asyncio.get_running_loop().call_later(limit + SILENCE, connection.terminate)
    try:
        yield connection
    except asyncpg.QueryCanceledError:
        raise TooLongError("the change took too long and was undone", "try again later") from None
    except (asyncpg.InternalClientError, asyncpg.InterfaceError) as error:
        if isinstance(error, asyncpg.InterfaceError) and not connection.is_closed():
            raise
        raise AwayError(str(error)) from error
    finally:
        clock.cancel()
        with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):  # what was done is done
            await connection.close(timeout=SILENCE)


ACTS: Mapping[str, Doing] = {"decideOrganizationMatches": _decide_matches}
