"""What is too large is refused before it costs anything."""

import pytest

from graph.engine.limits import MAX_DEPTH, MAX_FIELDS
from tests.graph.conftest import Ask, Refuse


def wide(fields: int) -> str:
    return "{" + " ".join(f"a{number}: __typename" for number in range(fields)) + "}"


def deep(levels: int) -> str:
    """`areas` and `nodes` are the first two levels, `code` the last."""
    lists = levels - 3
    return "{ areas(first: 1) { nodes { " + "children { " * lists + "code" + " }" * lists + " } } }"


async def test_as_many_fields_as_allowed(ask: Ask) -> None:
    assert len(await ask(wide(MAX_FIELDS))) == MAX_FIELDS


async def test_one_field_more(refuse: Refuse) -> None:
    message = f"the query asks for more than {MAX_FIELDS} fields, its fragments unfolded"
    assert await refuse(wide(MAX_FIELDS + 1)) == (message, "QUERY_TOO_LARGE")


async def test_as_deep_as_allowed(ask: Ask) -> None:
    assert len((await ask(deep(MAX_DEPTH)))["areas"]["nodes"]) == 1


@pytest.mark.parametrize("levels", [MAX_DEPTH + 1, 80])
async def test_one_level_deeper(refuse: Refuse, levels: int) -> None:
    message = f"the query nests its fields more than {MAX_DEPTH} levels deep"
    assert await refuse(deep(levels)) == (message, "QUERY_TOO_LARGE")


async def test_fragments_that_double_each_other(refuse: Refuse) -> None:
    """Thirty short fragments unfold to a billion fields."""
    doubling = " ".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(30))
    document = "{ ...F0 } " + doubling + " fragment F30 on Query { __typename }"
    assert (await refuse(document))[1] == "QUERY_TOO_LARGE"


async def test_a_fragment_within_itself_is_named(refuse: Refuse) -> None:
    message, code = await refuse("{ ...F } fragment F on Query { node(id: 1) { id } ...F }")
    assert message == "Cannot spread fragment 'F' within itself."
    assert code == "GRAPHQL_VALIDATION_FAILED"


@pytest.mark.parametrize("levels", [200, 400, 900, 5_000])
async def test_filters_nested_too_deeply(refuse: Refuse, levels: int) -> None:
    filters: dict[str, object] = {"code": {"eq": "01"}}
    for _ in range(levels):
        filters = {"not": filters}
    document = "query($filters: AreaFilter) { areas(filter: $filters) { totalCount } }"
    assert (await refuse(document, filters=filters))[1] == "BAD_USER_INPUT"
