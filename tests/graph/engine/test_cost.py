"""How many rows a query may take is known, told and limited before PostgreSQL is asked."""

from typing import Any

import asyncpg
import orjson
import pytest

from graph.engine import Engine
from graph.engine.cost import MAX_COST
from graph.engine.estimate import estimate
from graph.schema import schema
from models.roles import Profile
from sozialgraph.settings import PROJECT
from tests.graph.conftest import Refuse

MANY = "{number: [{of: {needs: {}}, gt: 1}]}"
FAR = "{area: " + MANY + "}"
QUESTIONS = sorted((PROJECT / "examples/questions").glob("*.graphql"))


async def asked(engine: Engine, pool: asyncpg.Pool, document: str, **variables: Any) -> Any:
    return orjson.loads((await engine.execute(pool, document, variables)).body)


@pytest.mark.parametrize(
    ("rows", "document"),
    [
        (0, "{ __typename }"),
        (0, "{ __schema { types { name fields { name } } } }"),
        (1, '{ area(code: "01") { code name geometry } }'),
        (3, '{ area(code: "01") { parent { code } areaSet { code } } }'),
        (5, '{ area(code: "01") { parent { code } } grant(id: "Grant:1") { office { name } recipient { name } } }'),
        # A period is part of its figure's row, as are the pages' own fields.
        (50, '{ observations(indicators: ["A"]) { nodes { value period { end } } pageInfo { hasNextPage } } }'),
        (50, "{ areas { pageInfo { endCursor } } }"),
        (30, "{ areas(first: 30) { nodes { code } } }"),
        (60, "{ areas(last: 30) { edges { cursor node { code parent { code } } } } }"),
        (90, "{ areas(first: 30) { nodes { parent { code } } edges { node { areaSet { code } } } } }"),
        (30 * (1 + 5), "{ areas(first: 30) { nodes { children { code } } } }"),
        (30 * (1 + 2), "{ areas(first: 30) { nodes { children(first: 2) { code } } } }"),
        (30 * (1 + 5 * (1 + 5)), "{ areas(first: 30) { nodes { children { children { code } } } } }"),
        (30 * (1 + 20), "{ areas(first: 30) { nodes { needs { nodes { title } } } } }"),
        (30 * (1 + 7), "{ areas(first: 30) { nodes { needs(first: 7) { nodes { title } } } } }"),
        (50 * (1 + 500), "{ areaSets { nodes { areas { code } } } }"),
        (1_000, "{ areas { totalCount } }"),
        (1_005, "{ areas(first: 5) { totalCount nodes { code } } }"),
        (2 * 1_000, "{ areas { totalCount again: totalCount } }"),
        (1_000 + 100, "{ grants { groups(by: [OFFICE]) { office { name } sum { awarded } count } } }"),
        (1_000, "{ grants { groups(by: [YEAR]) { year count } } }"),
        (2 * 10_000, '{ observations(indicators: ["A", "B"]) { totalCount } }'),
        (10 * 10_000, "{ observations { totalCount } }"),
        (1 + 100, '{ area(code: "01") { observations(indicators: ["A"]) { totalCount } } }'),
        (1 + 5, '{ area(code: "01") { needs { totalCount } } }'),
        (3 * 30, "{ a: areas(first: 30) { nodes { code } } b: areas(first: 60) { nodes { code } } }"),
        (30 * (1 + 2 * 5), "{ areas(first: 30) { nodes { a: number(of: {needs: {}}) b: number(of: {needs: {}}) } } }"),
        (30 * (1 + 0), "{ areas(first: 30) { nodes { number(of: {parent: {value: SURFACE}}) } } }"),
        (30 * (1 + 5 * (1 + 5)), "{ areas(first: 30) { nodes { number(of: {children: {filter: " + MANY + "}}) } } }"),
        (1_000, "{ grants { groups(by: [YEAR]) { number(of: {sum: AWARDED}) } } }"),
        # Each row of the table is looked at for a filter or an order, whatever the size of the page.
        (30 + 1_000 * 5, "{ areas(first: 30, filter: " + MANY + ") { nodes { code } } }"),
        (30 + 1_000 * 5, "{ areas(first: 30, orderBy: [{number: {needs: {}}}]) { nodes { code } } }"),
        (30 + 1_000 * 10, "{ areas(first: 30, filter: {or: [" + MANY + MANY + "]}) { nodes { code } } }"),
        (30 + 1_000 * 5, "{ areas(first: 30, filter: {needs: {some: {gap: {gt: 1}}}}) { nodes { code } } }"),
        (30 + 1_000 * 5 * (1 + 5), "{ areas(first: 30, filter: {children: {some: " + MANY + "}}) { nodes { code } } }"),
        (30 * (1 + 7 + 5 * 5), "{ areas(first: 30) { nodes { children(first: 7, filter: " + MANY + ") { code } } } }"),
        (30 * (1 + 20 + 5 * 5), "{ areas(first: 30) { nodes { needs(filter: " + FAR + ") { nodes { code } } } } }"),
        # A statistic is made once, of the whole table.
        (30 + 1_000, "{ areas(first: 30, filter: {number: [{of: {value: SURFACE}, above: {}}]}) { nodes { code } } }"),
        (
            30 + 1_000 * 5 + 1_000 * (1 + 5 + 5),
            "{ areas(first: 30, filter: {number: [{of: {needs: {}}, below: {among: "
            + MANY
            + "}}]}) { nodes { code } } }",
        ),
        (
            1_000 + 1_000 * 5,
            "{ areas { groups(having: {number: [{of: {filter: " + MANY + "}, gt: 1}]}) { count } } }",
        ),
        (0, "{ areas @skip(if: true) { totalCount } }"),
        (30 * 2, "{ ...F } fragment F on Query { areas(first: 30) { nodes { ... on Area { parent { code } } } } }"),
    ],
)
def test_sizes_are_multiplied_down_the_tree(engine: Engine, rows: int, document: str) -> None:
    operation = engine.documents[Profile.PUBLIC].operation(document, None)
    assert estimate(operation, {}).rows({}) == rows


def test_of_several_types_the_largest_counts(engine: Engine) -> None:
    document = (
        '{ node(id: "Area:1") { ... on Area { children { code } } ... on Need { measures { code } area { id } } } }'
    )
    operation = engine.documents[Profile.PUBLIC].operation(document, None)
    assert estimate(operation, {}).rows({}) == 1 + 5 + 1


@pytest.mark.parametrize(
    ("variables", "rows"),
    [
        ({"first": 30, "inner": 2}, 30 * (1 + 2)),
        ({"first": 0, "inner": 2}, 0),
        ({"first": 10_000, "inner": 99}, 1_000_000),
        ({"first": 30}, 30 * (1 + 5)),
        ({"inner": 2}, 50 * (1 + 2)),
        ({"first": None, "inner": None}, 50 * (1 + 5)),
        ({"first": 30, "indicators": ["A", "B"]}, 30 * (1 + 5) + 20_000),
        ({"first": 30, "indicators": ["A"]}, 30 * (1 + 5) + 10_000),
        ({"first": 30, "deep": False}, 30),
    ],
)
async def test_sizes_are_read_from_variables(
    engine: Engine, pool: asyncpg.Pool, variables: dict[str, Any], rows: int
) -> None:
    document = """query($first: Int, $inner: Int, $indicators: [String!] = [], $deep: Boolean! = true) {
        areas(first: $first) { nodes { children(first: $inner) @include(if: $deep) { code } } }
        observations(indicators: $indicators) { totalCount }
    }"""
    assert (await asked(engine, pool, document, **variables))["extensions"] == {
        "cost": {"rows": rows, "limit": MAX_COST}
    }


async def test_every_answer_tells_its_cost_and_keeps_its_order(engine: Engine, pool: asyncpg.Pool) -> None:
    answer = await engine.execute(pool, "{ areas(first: 1) { nodes { code } } }")
    assert answer.body.startswith(b'{"data":{"areas":{"nodes":[')
    assert answer.body.endswith(b'},"extensions":{"cost":{"rows":1,"limit":1000000}}}')
    mixed = await asked(engine, pool, "{ areas(first: 1) { nodes { code } } __schema { queryType { name } } }")
    assert list(mixed) == ["data", "extensions"]
    assert mixed["extensions"] == {"cost": {"rows": 1, "limit": 1_000_000}}


LISTS = "query($n: Int!) { areas(first: $n) { nodes { code children { code children { code } } } } }"


async def test_one_row_too_many_is_refused_before_postgresql_is_asked(
    pool: asyncpg.Pool, statements: list[str]
) -> None:
    engine = Engine(schema(), max_cost=31 * 100)
    assert "errors" not in await asked(engine, pool, LISTS, n=100)
    assert len(statements) == 1
    answer = await engine.execute(pool, LISTS, {"n": 101})
    assert not answer.executed
    assert orjson.loads(answer.body) == {
        "errors": [
            {
                "message": "the query may take 3,131 rows, and at most 3,100 are served at once",
                "extensions": {
                    "code": "QUERY_TOO_COSTLY",
                    "hint": "ask for at most 100 in 'areas.nodes', and for the rest with 'after' or other filters",
                    "cost": {"rows": 3_131, "limit": 3_100},
                },
            }
        ]
    }
    assert len(statements) == 1


@pytest.mark.parametrize(
    ("document", "hint"),
    [
        (
            "{ few: areas(first: 3) { nodes { code } } areas { nodes { children { code } } } }",
            "ask for at most 16 in 'areas.nodes', and for the rest with 'after' or other filters",
        ),
        (
            '{ area(code: "01") { children(first: 300) { code } parent { code } } }',
            "ask for at most 98 in 'area.children', and for the rest with 'after' or other filters",
        ),
        (
            "{ areas(first: 30) { nodes { children(first: 200) { code } } } }",
            "'areas.nodes' takes most: give the lists within it a smaller 'first', or split the query",
        ),
        (
            "{ areas(first: 1) { totalCount nodes { code } } }",
            "'areas.totalCount' reads most: ask for it in a request of its own, for fewer rows or indicators",
        ),
    ],
)
async def test_the_hint_says_how_to_split(pool: asyncpg.Pool, statements: list[str], document: str, hint: str) -> None:
    answer = await asked(Engine(schema(), max_cost=100), pool, document)
    assert answer["errors"][0]["extensions"]["hint"] == hint
    assert statements == []


@pytest.mark.parametrize(
    ("document", "variables"),
    [
        ("{ areas(first: 1000000) { nodes { code } } }", {}),
        ("{ areas { nodes { children(first: 1000000) { code } } } }", {}),
        ("query($n: Int!) { areas(first: $n) { nodes { code } } }", {"n": 1_000_000}),
        ("query($n: Int!) { areas { nodes { needs(first: $n) { nodes { id } } } } }", {"n": 1_000_000}),
    ],
)
async def test_a_page_that_is_too_large_is_refused_with_the_limit(
    refuse: Refuse, statements: list[str], document: str, variables: dict[str, int]
) -> None:
    for _ in range(2):  # the second time with a plan
        assert await refuse(document, **variables) == (
            "'first: 1000000' is not between 0 and 10,000",
            "BAD_USER_INPUT",
        )
    assert statements == []


async def test_trees_of_lists_are_refused(refuse: Refuse, statements: list[str]) -> None:
    lists = "{ areas(first: 10) { nodes { " + "children { " * 8 + "code" + " }" * 11
    assert (await refuse(lists))[0] == "the query may take 4,882,810 rows, and at most 1,000,000 are served at once"
    assert statements == []


@pytest.mark.parametrize("file", QUESTIONS, ids=lambda file: file.stem)
def test_the_questions_of_social_planning_have_room(engine: Engine, file: Any) -> None:
    operation = engine.documents[Profile.PUBLIC].operation(file.read_text("utf-8"), None)
    variables = operation.coerce({})
    assert 0 < estimate(operation, variables).rows(variables) <= MAX_COST / 5


async def test_numbers_within_numbers_cost_what_they_read(engine: Engine, pool: asyncpg.Pool) -> None:
    deep = "{needs: {}}"
    for _ in range(3):
        deep = "{children: {filter: {number: [{of: " + deep + ", gt: 0}]}}}"
    answer = await asked(engine, pool, "{ areas(first: 1, orderBy: [{number: " + deep + "}]) { nodes { code } } }")
    assert answer["extensions"]["cost"]["rows"] == 1 + 1_000 * (5 * (1 + 5 * (1 + 5 * (1 + 5))))
    often = "[" + ", ".join(["{number: " + deep + "}"] * 2) + "]"
    refused = await asked(engine, pool, "{ areas(first: 1, orderBy: " + often + ") { nodes { code } } }")
    [error] = refused["errors"]
    assert error["message"] == "the query may take 1,560,001 rows, and at most 1,000,000 are served at once"
    assert error["extensions"]["hint"] == (
        "'areas' reads most: ask for it in a request of its own, for fewer rows or indicators"
    )
