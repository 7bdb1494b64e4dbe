"""What the fields of a mutation do, and who may have it done."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from graph.engine import Act
from graph.engine.fields.roots import number_of
from graph.errors import GraphError, QueryError
from loaders.matching.decisions import decide
from loaders.problems import MatchError
from models.roles import Profile
from sozialgraph.access import Caller

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
        await decide(dsn, numbers, given["state"], actor=caller.subject, note=given.get("note"), within=reach)
    except MatchError as error:
        raise QueryError(str(error)) from None
    return numbers


ACTS: Mapping[str, Doing] = {"decideOrganizationMatches": _decide_matches}
