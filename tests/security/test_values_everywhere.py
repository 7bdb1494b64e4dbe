"""Values that nobody means in each argument of each field of each type, and in each key of each input: no fault.

Arguments alike in name and type are tried once for each kind of parent, with one value each; test_values.py tries all
values at the root.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any, NamedTuple

import httpx2
import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLObjectType,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_required_argument,
    is_required_input_field,
)

from graph.schema import schema
from models.roles import Profile
from tests.conftest import new_database
from tests.graph.conftest import CITY
from tests.security.conftest import STRANGER, seen_by
from tests.security.test_values import SIMPLE, TEXTS, TOGETHER, _faulty, turns
from tests.sozialgraph.access.test_keys import bearer
from tests.sozialgraph.uploads.conftest import new_key

DEEPEST = 12
"""Levels of fields, within the limits of a document."""


class Way(NamedTuple):
    """From the root to a type: what is written before and after what is asked of it."""

    before: str
    after: str = " }"

    def into(self, field: str) -> "Way":
        return Way(f"{self.before} {field} {{", f" }}{self.after}")


def ways(root: GraphQLObjectType, opening: str) -> dict[str, tuple[GraphQLObjectType, Way]]:
    """The shortest to each type."""
    found = {root.name: (root, Way(opening))}
    waiting = [(root, Way(opening), 0)]
    while waiting:
        type_, way, depth = waiting.pop(0)
        for name, field in type_.fields.items():
            far = get_named_type(field.type)
            if isinstance(far, GraphQLObjectType) and far.name not in found and depth < DEEPEST:
                needed = _needed(field.args)
                found[far.name] = far, way.into(f"{name}{f'({needed})' if needed else ''}")
                waiting.append((far, found[far.name][1], depth + 1))
    return found


def _needed(arguments: Any, but: str = "", required: Any = is_required_argument) -> str:
    return ", ".join(f"{name}: {_simple(each)}" for name, each in arguments.items() if required(each) and name != but)


def _simple(argument: Any) -> str:
    inner = get_named_type(argument.type)
    if isinstance(inner, GraphQLEnumType):
        value = next(iter(inner.values))
    elif isinstance(inner, GraphQLInputObjectType):
        value = f"{{{_needed(inner.fields, required=is_required_input_field) or _first(inner)}}}"
    else:
        value = SIMPLE[inner.name].replace('"', '\\"')
    return f"[{value}]" if isinstance(get_nullable_type(argument.type), GraphQLList) else value


def _first(input_: GraphQLInputObjectType) -> str:
    """Of an input that wants one of its keys, whichever is simplest."""
    name, each = next((name, each) for name, each in input_.fields.items() if is_leaf_type(get_named_type(each.type)))
    return f"{name}: {_simple(each)}"


def requests() -> Iterator[str]:
    built = schema()
    asked: set[tuple[str, str, str]] = set()
    inputs: set[str] = set()
    roots = ((built.query_type, "query($x: TYPE) {"), (built.mutation_type, "mutation($x: TYPE) {"))
    for root, opening in roots:
        assert root
        for type_, way in ways(root, opening).values():
            for name, field in type_.fields.items():
                for key, argument in field.args.items():
                    if (name, key, str(argument.type)) not in asked:
                        asked.add((name, key, str(argument.type)))
                        yield from _of_argument(way, name, field, key, inputs)


def _of_argument(way: Way, name: str, field: Any, key: str, inputs: set[str]) -> Iterator[str]:
    far = get_named_type(field.type)
    selection = "" if is_leaf_type(far) else "{ __typename }"
    needed = _needed(field.args, key)
    for type_, written in _leaves(field.args[key], inputs):
        given = ", ".join(filter(None, [needed, f"{key}: {written}"]))
        document = f"{way.before.replace('TYPE', str(type_))} {name}({given}) {selection}{way.after}"
        kind = get_named_type(type_).name
        value = next(turns[kind] if kind in turns else turns["String"])
        listed = isinstance(get_nullable_type(type_), GraphQLList)
        yield f'{{"query": "{document}", "variables": {{"x": {f"[{value}, {value}]" if listed else value}}}}}'


def _leaves(argument: Any, inputs: set[str]) -> Iterator[tuple[Any, str]]:
    """The type of a variable and what is written around it: each key of an input once, wherever it is first met."""
    inner = get_named_type(argument.type)
    if not isinstance(inner, GraphQLInputObjectType):
        yield argument.type, "$x"
    elif inner.name not in inputs:
        inputs.add(inner.name)
        listed = isinstance(get_nullable_type(argument.type), GraphQLList)
        for key, each in inner.fields.items():
            others = _needed(inner.fields, key, is_required_input_field)
            for type_, written in _leaves(each, inputs):
                given = f"{{{', '.join(filter(None, [others, f'{key}: {written}']))}}}"
                yield type_, f"[{given}]" if listed else given


@pytest.fixture(scope="module")
async def client(server: str, template: str) -> AsyncIterator[httpx2.AsyncClient]:
    """An administrator's, whose values get as far as they can."""
    async with new_database(server, template, CITY) as dsn:
        headers = bearer(await new_key(dsn, profile=Profile.ADMIN))
        async with seen_by(STRANGER, dsn, client_budget=0, answer_cache=0) as client:
            client.headers.update(headers | {"content-type": "application/json"})
            yield client


async def test_no_value_is_a_fault_anywhere(client: httpx2.AsyncClient) -> None:
    bodies = list(requests())
    wrong = []
    for start in range(0, len(bodies), TOGETHER):
        some = bodies[start : start + TOGETHER]
        responses = await asyncio.gather(*(client.post("/graphql", content=body) for body in some))
        wrong += [
            (body[:300], response.text[:300])
            for body, response in zip(some, responses, strict=True)
            if _faulty(response)
        ]
    assert wrong == []
    assert len(bodies) > 1000


@pytest.mark.parametrize("value", TEXTS)
async def test_no_text_is_a_fault_in_a_change(client: httpx2.AsyncClient, value: str) -> None:
    for variables in (f'{{"ids": ["OrganizationMatch:2"], "note": {value}}}', f'{{"ids": [{value}], "note": "a"}}'):
        document = (
            "mutation($ids: [ID!]!, $note: String)"
            " { decideOrganizationMatches(ids: $ids, state: REFUSED, note: $note) { state } }"
        )
        response = await client.post("/graphql", content=f'{{"query": "{document}", "variables": {variables}}}')
        assert not _faulty(response), response.text
