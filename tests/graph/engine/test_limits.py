"""What is too large is refused before it costs anything."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from graphql import get_introspection_query

from graph.engine.limits import (
    MAX_DEFINITIONS,
    MAX_DEPTH,
    MAX_DIRECTIVES,
    MAX_INPUTS,
    MAX_NESTING,
    MAX_REPEATS,
    MAX_SELECTIONS,
)
from tests.graph.conftest import Ask, Refuse


def wide(fields: int) -> str:
    """So many fields, none of them often at one place."""
    pairs = [f'a{n}: area(code: "{n}") {{ ' for n in range(fields // 20)]
    filled = [f"{pair} {' '.join(f'b{n}: code' for n in range(19))} }}" for pair in pairs]
    return "{ " + " ".join(filled) + " __typename" * (fields % 20) + " }"


def deep(levels: int) -> str:
    """`areas` and `nodes` are the first two levels, `code` the last."""
    lists = levels - 3
    return "{ areas(first: 1) { nodes { " + "children(first: 1) { " * lists + "code" + " }" * lists + " } } }"


def nested(fragments: int) -> str:
    """Each within the one before."""
    chain = " ".join(f"fragment F{n} on Query {{ ...F{n + 1} }}" for n in range(fragments - 1))
    return f"{{ ...F0 }} {chain} fragment F{fragments - 1} on Query {{ __typename }}"


def aliases(times: int) -> str:
    return "{ " + " ".join(f"a{n}: __typename" for n in range(times)) + " }"


def directives(times: int) -> str:
    """Spread over fields that are asked for 50 times each."""
    fields = [f"{name}: __typename" + " @include(if: true)" for name in (f"a{n}" for n in range(MAX_REPEATS))]
    roots = [f"{name}: __schema {{ {' '.join(fields)} }}" for name in (f"r{n}" for n in range(times // MAX_REPEATS))]
    return "{ " + " ".join(roots) + " __typename @skip(if: false)" * (times % MAX_REPEATS) + " }"


def definitions(number: int) -> str:
    return " ".join(f"query Q{n} {{ __typename }}" for n in range(number))


@pytest.mark.parametrize(
    "document",
    [
        wide(MAX_SELECTIONS),
        deep(MAX_DEPTH),
        nested(MAX_NESTING - 1),
        aliases(MAX_REPEATS),
        directives(MAX_DIRECTIVES),
        get_introspection_query(),
    ],
)
async def test_as_much_as_is_allowed(ask: Ask, document: str) -> None:
    await ask(document)


async def test_as_many_operations_as_are_allowed(ask: Ask) -> None:
    assert await ask(definitions(MAX_DEFINITIONS), "Q99") == {"__typename": "Query"}


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (wide(MAX_SELECTIONS + 1), "the query asks for more than 800 fields and fragments, all unfolded"),
        (deep(MAX_DEPTH + 1), "the query nests its fields more than 20 levels deep"),
        (deep(80), "the query nests its fields more than 20 levels deep"),
        (nested(MAX_NESTING), "the query nests its fields and fragments more than 60 levels deep"),
        (
            aliases(MAX_REPEATS + 1),
            "the query asks for '__typename' more than 50 times at one place, aliases included",
        ),
        (directives(MAX_DIRECTIVES + 1), "the query holds more than 200 directives, its fragments unfolded"),
        (definitions(MAX_DEFINITIONS + 1), "the document holds more than 100 operations and fragments"),
    ],
)
async def test_one_more_is_refused(refuse: Refuse, statements: list[str], document: str, message: str) -> None:
    assert await refuse(document) == (message, "QUERY_TOO_LARGE")
    assert statements == []


def test_the_messages_name_the_limits() -> None:
    assert (MAX_SELECTIONS, MAX_DEPTH, MAX_NESTING, MAX_REPEATS) == (800, 20, 60, 50)
    assert (MAX_DIRECTIVES, MAX_DEFINITIONS) == (200, 100)


def bombs() -> Iterator[tuple[str, str, str]]:
    """What each is called, its document, and the code of its refusal."""
    doubling = [f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(30)]
    clique = [f"fragment F{n} on Query {{ {' '.join(f'...F{m}' for m in range(30))} }}" for n in range(30)]
    yield "1,000 aliases", aliases(1000), "QUERY_TOO_LARGE"
    yield "500 directives", "{ __typename " + "@include(if: true) " * 500 + "}", "QUERY_TOO_LARGE"
    yield "5,000 fields", "{ " + "code " * 5_000 + "}", "QUERY_TOO_LARGE"
    yield "100,000 tokens", "{ " + "code " * 100_000 + "}", "GRAPHQL_PARSE_FAILED"
    yield (
        "20,000 brackets",
        "{ areas(first: " + "[" * 20_000 + "]" * 20_000 + ") { totalCount } }",
        ("GRAPHQL_PARSE_FAILED"),
    )
    yield "20,000 braces", "{a" * 20_000 + "}" * 20_000, "GRAPHQL_PARSE_FAILED"
    yield "fields to be merged", "{ " + "areas { nodes { code } } " * 260 + "}", "QUERY_TOO_LARGE"
    yield "fields to be merged, in levels", "{ " + f"areas {{ {'nodes { code } ' * 18}}} " * 20 + "}", "QUERY_TOO_LARGE"
    unused = "fragment F on Query { " + "areas { totalCount } " * 2_400 + "}"
    yield "fields to be merged that nobody asks for", "{ __typename } " + unused, "QUERY_TOO_LARGE"
    yield (
        "30 fragments that unfold to a billion fields",
        ("{ ...F0 } " + " ".join(doubling) + " fragment F30 on Query { __typename }"),
        "QUERY_TOO_LARGE",
    )
    yield "30 fragments each within all", "{ ...F0 } " + " ".join(clique), "QUERY_TOO_LARGE"
    yield "a fragment within itself", "{ ...F } fragment F on Query { ...F }", "GRAPHQL_VALIDATION_FAILED"


@pytest.mark.parametrize(("document", "code"), [pytest.param(*bomb, id=name) for name, *bomb in bombs()])
async def test_bombs_do_not_go_off(refuse: Refuse, statements: list[str], document: str, code: str) -> None:
    started = time.process_time()
    assert (await refuse(document))[1] == code
    assert time.process_time() - started < 5
    assert statements == []


@pytest.mark.parametrize(
    "document",
    [
        "{ " + " ".join(f"{name} {{ totalCount }} " * 50 for name in ("areas", "grants", "needs", "plans")) + "}",
        "{ " + "area(id: 1) { parent { parent { parent { parent { parent { code } } } } } } " * 50 + "}",
        "{ "
        + " ".join(f"...F{n}" for n in range(49))
        + " } "
        + " ".join(f"fragment F{n} on Query {{ areas {{ totalCount }} grants {{ totalCount }} }}" for n in range(49)),
    ],
)
async def test_the_worst_that_is_allowed_is_soon_validated(ask: Ask, document: str) -> None:
    started = time.process_time()
    await ask(document)
    assert time.process_time() - started < 5


async def test_a_fragment_within_itself_is_named(refuse: Refuse) -> None:
    message, code = await refuse("{ ...F } fragment F on Query { node(id: 1) { id } ...F }")
    assert message == "Cannot spread fragment 'F' within itself."
    assert code == "GRAPHQL_VALIDATION_FAILED"


@pytest.mark.parametrize(
    ("levels", "code"), [(200, "BAD_USER_INPUT"), (400, "QUERY_TOO_LARGE"), (5_000, "QUERY_TOO_LARGE")]
)
async def test_filters_nested_too_deeply(refuse: Refuse, statements: list[str], levels: int, code: str) -> None:
    filters: dict[str, object] = {"code": {"eq": "01"}}
    for _ in range(levels):
        filters = {"not": filters}
    document = "query($filters: AreaFilter) { areas(filter: $filters) { totalCount } }"
    assert (await refuse(document, filters=filters))[1] == code
    assert statements == []


FILTERED = "query($filters: AreaFilter) { areas(filter: $filters) { totalCount } }"
ORDERED = "query($order: [AreaOrder!]) { areas(orderBy: $order) { totalCount nodes { code } } }"
TOO_MANY = (
    "the query's filters, orders and other input objects hold more than 400 fields in all",
    "QUERY_TOO_LARGE",
)


@pytest.mark.parametrize("number", [200, 30_000])
@pytest.mark.parametrize(
    ("document", "variables"),
    [
        (FILTERED, {"filters": {"or": [{"code": {"eq": "01"}}]}}),
        (ORDERED, {"order": [{"field": "CODE", "direction": "ASC"}]}),
    ],
)
async def test_more_conditions_than_a_statement_shall_hold(
    refuse: Refuse, statements: list[str], number: int, document: str, variables: dict[str, Any]
) -> None:
    started = time.process_time()
    ((name, value),) = variables.items()
    repeated = {"or": value["or"] * number} if isinstance(value, dict) else value * (number + 1)
    assert await refuse(document, **{name: repeated}) == TOO_MANY
    assert time.process_time() - started < 5
    assert statements == []


LITERAL = "{ areas(filter: {or: [" + '{code: {eq: "01"}} ' * 200 + "]}) { totalCount } }"
BELOW = "{ areas { nodes { needs(filter: {or: [" + '{unit: {eq: "01"}} ' * 200 + "]}) { totalCount } } } }"
OFTEN = " ".join(f"a{n}: areas(filter: $filters) {{ totalCount }}" for n in range(41))
USED_OFTEN = f"query($filters: AreaFilter) {{ {OFTEN} }}"


@pytest.mark.parametrize(
    ("document", "variables"),
    [(LITERAL, {}), (BELOW, {}), (USED_OFTEN, {"filters": {"or": [{"code": {"eq": "01"}}] * 5}})],
)
async def test_conditions_are_counted_wherever_they_stand(
    refuse: Refuse, statements: list[str], document: str, variables: dict[str, Any]
) -> None:
    assert await refuse(document, **variables) == TOO_MANY
    assert statements == []


async def test_as_many_conditions_as_are_allowed(ask: Ask) -> None:
    conditions = [{"code": {"eq": "01"}}] * 199
    assert await ask(FILTERED, filters={"or": conditions}) == {"areas": {"totalCount": 2}}
    assert MAX_INPUTS == 400


async def test_values_to_compare_with_are_no_conditions(ask: Ask) -> None:
    assert await ask(FILTERED, filters={"code": {"in": ["01"] * 50_000}}) == {"areas": {"totalCount": 2}}
