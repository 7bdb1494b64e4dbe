"""Mutations: each field of the root is done before the next, and what it concerned is selected as a query selects it.

GraphQL specification, 6.2.2. What a field does is not the engine's to know: an act gets its name and its arguments and
tells the numbers of the rows. All that is asked for is planned before anything is done.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, NamedTuple

import orjson
from graphql import GraphQLField

from graph.engine.fields.roots import TOLD
from graph.engine.plan import Plan
from graph.engine.selection import Selected
from graph.engine.values import Variables, arguments, plain
from graph.errors import GraphError

Act = Callable[[str, Mapping[str, Any]], Awaitable[Sequence[int]]]
"""Does what the field of that name says, with its arguments; tells the numbers of the rows. Raises GraphError."""

Ask = Callable[[Plan, Variables], Awaitable[bytes]]


class Done(NamedTuple):
    """The members of `data`, and what went wrong on the way: a field that failed is null, and the next is done."""

    members: list[bytes]
    errors: list[dict[str, Any]]


async def change(
    fields: Sequence[tuple[Selected, GraphQLField | None, Plan]], variables: Variables, act: Act, ask: Ask
) -> Done:
    """Each field with its declaration, if it is one of the schema's own, and its plan."""
    done = Done([], [])
    for field, declared, planned in fields:
        try:
            text = await ask(planned, await _acted(field, declared, variables, act))
        except GraphError as error:
            text = b"null"
            done.errors.append(error.formatted() | {"path": [field.key]})
        done.members.append(b"%s:%s" % (orjson.dumps(field.key), text))
    return done


async def _acted(field: Selected, declared: GraphQLField | None, variables: Variables, act: Act) -> Variables:
    """The variables, and the rows that the field concerned."""
    if declared is None:  # __typename
        return variables
    given = plain(arguments(field.nodes[0], declared.args, variables), variables)
    return {**variables, TOLD: list(await act(field.name, given))}
