"""Values that nobody means, in every kind of argument: an answer or an error with a code, never a fault."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from itertools import cycle, islice
from typing import Any

import httpx2
import pytest
from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLObjectType,
    get_named_type,
    get_nullable_type,
    is_required_argument,
)

from graph.schema import schema
from tests.security.conftest import STRANGER, seen_by

TOGETHER = 10
"""How many are sent at once: few enough for a busy machine to read before it gives up the database."""
NUMBERS = ["0", "-1", "2147483647", "2147483648", "9223372036854775808", "1e308", "-1e308", "1e400", "1.5", "true"]
TEXTS = [
    '"\\u0000"',
    '"a\\u0000b"',
    '"\\ud800"',
    '"\\udfff\\ud800"',
    '"\\uffff"',
    '"%_\\\\"',
    '"\'; DROP TABLE areas; --"',
    '"$1"',
    '"' + "ä" * 50_000 + '"',
    '""',
    "1",
    "{}",
    "[]",
    "[[1]]",
]
MOMENTS = ['"0000-00-00"', '"9999-12-31"', '"-4713-01-01"', '"2024-02-30"', '"10000-01-01"', '"infinity"', '"now"']
HOURS = ['"0001-01-01T00:00:00+14:00"', '"9999-12-31T23:59:59-14:00"', '"2024-01-01T25:00:00Z"']
IDS = ['"Area:9223372036854775808"', '"Area:-1"', '"Area:"', '":"', '"Nothing:1"', '"Area:1e3"', '"Area:١"']
DECIMALS = ['"1e400"', '"NaN"', '"-Infinity"', '"1e-400"', "1e308", '"' + "9" * 5_000 + '"']
NASTY = {"Int": NUMBERS, "Float": NUMBERS, "ID": [*IDS, *TEXTS], "Date": MOMENTS, "DateTime": [*HOURS, *MOMENTS]}
NASTY |= {"Decimal": [*DECIMALS, *NUMBERS], "String": TEXTS, "Boolean": ["1", '"true"', "null"]}
SIMPLE = {"Int": "1", "Float": "1.5", "ID": '"Area:1"', "String": '"a"', "Date": '"2024-01-01"', "Boolean": "true"}


@pytest.fixture(scope="module")
async def client(database: str) -> AsyncIterator[httpx2.AsyncClient]:
    async with seen_by(STRANGER, database, client_budget=0, answer_cache=0) as client:
        yield client


turns = defaultdict(lambda: cycle(TEXTS), {kind: cycle(values) for kind, values in NASTY.items()})


def requests() -> Iterator[str]:
    """Bodies: each value in each kind of argument of the root, and one in each condition of its filters."""
    root = schema().query_type
    assert root
    asked = set()
    for name, field in root.fields.items():
        far = get_named_type(field.type)
        selection = "{ totalCount }" if isinstance(far, GraphQLObjectType) and "totalCount" in far.fields else ""
        selection = selection or ("{ __typename }" if not hasattr(far, "parse_value") else "")
        for key, argument in field.args.items():
            if (key, str(argument.type)) in asked:
                continue
            asked.add((key, str(argument.type)))
            yield from _of_argument(name, key, field.args, argument, selection)


def _of_argument(
    name: str, key: str, arguments: dict[str, GraphQLArgument], argument: GraphQLArgument, selection: str
) -> Iterator[str]:
    needed = [
        f"{other}: {_simple(each)}" for other, each in arguments.items() if is_required_argument(each) and other != key
    ]
    for type_, path in _leaves(argument.type, "$x"):
        given = ", ".join([*needed, f"{key}: {path}"])
        document = f"query($x: {type_}) {{ {name}({given}) {selection} }}"
        kind = get_named_type(type_).name
        listed = isinstance(get_nullable_type(type_), GraphQLList)
        values = NASTY.get(kind, TEXTS)
        for value in values if path == "$x" else islice(turns[kind], 1):  # of conditions there are very many
            yield f'{{"query": "{document}", "variables": {{"x": {f"[{value}, {value}]" if listed else value}}}}}'


def _simple(argument: GraphQLArgument) -> str:
    inner = get_named_type(argument.type)
    value = next(iter(inner.values)) if isinstance(inner, GraphQLEnumType) else SIMPLE[inner.name]
    value = value.replace('"', '\\"')
    return f"[{value}]" if isinstance(get_nullable_type(argument.type), GraphQLList) else value


def _leaves(type_: Any, variable: str) -> Iterator[tuple[Any, str]]:
    """The type of a variable, and the argument that holds it; of a filter each of its own conditions."""
    inner = get_named_type(type_)
    if not isinstance(inner, GraphQLInputObjectType):
        yield type_, variable
    elif inner.name.endswith("Filter"):
        for name, field in inner.fields.items():
            compared = get_named_type(field.type)
            if isinstance(compared, GraphQLInputObjectType) and "eq" in compared.fields and "of" not in compared.fields:
                yield compared.fields["eq"].type, f"{{{name}: {{eq: {variable}}}}}"


async def test_no_value_is_a_fault(client: httpx2.AsyncClient) -> None:
    bodies = list(requests())
    assert len(bodies) > 500
    headers = {"content-type": "application/json"}
    wrong = []
    for start in range(0, len(bodies), TOGETHER):
        some = bodies[start : start + TOGETHER]
        responses = await asyncio.gather(*(client.post("/graphql", content=body, headers=headers) for body in some))
        wrong += [
            (body[:200], response.text[:300])
            for body, response in zip(some, responses, strict=True)
            if _faulty(response)
        ]
    assert wrong == []


def _faulty(response: httpx2.Response) -> bool:
    codes = [error.get("extensions", {}).get("code") for error in response.json().get("errors", [])]
    return response.status_code >= 500 or not {None, "INTERNAL", "UNAVAILABLE"}.isdisjoint(codes)
