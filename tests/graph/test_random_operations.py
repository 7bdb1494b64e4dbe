"""Thousands of questions that nobody thought of; `--operations 100000` asks more of them, `--first 100000` others.

Ours are made of the city's own values, and of every way to write a question. Those of hypothesis-graphql know nothing
of the data, which makes them find little but faults; it writes neither variables nor fragments nor directives.
"""

import asyncio
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from hypothesis_graphql import Mode, nodes, queries

from graph.engine import Engine
from sozialgraph.database import open_pool
from tests.graph.operations import Stock, agree, random_operation
from tests.graph.operations.stock import UNKNOWN
from tests.graph.operations.values import Values
from tests.graph.operations.writer import Writer
from tests.graph.oracle import Both, Oracle, plain_schema, read_exactly

TOGETHER = 100
"""How many operations one test asks."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "first" in metafunc.fixturenames:
        first, number = (metafunc.config.getoption(name) for name in ("first", "operations"))
        metafunc.parametrize("first", range(first, first + number, TOGETHER))


async def test_random_operations(both: Both, statements: list[str], first: int) -> None:
    stock = Stock(both.oracle.tables)
    for number in range(first, first + TOGETHER):
        statements.clear()
        operation = random_operation(plain_schema(), stock, Random(number))
        data = await agree(both, operation, Random(number))
        assert len(statements) <= 2, "one statement for each page"
        assert statements or not data, "of an empty answer nothing is asked"


async def test_what_a_subscription_tells_is_what_a_question_answers(both: Both) -> None:
    for writer, body in payloads(both, "ImportRun"):
        news = writer.document("subscription", f"{{ nodes: imports {body} }}")
        subscription = both.engine.subscription(news, writer.given, None)
        assert subscription
        told = dict(read_exactly(await both.engine.tell(both.database, subscription, 1)))["data"]
        [expected] = await nodes_of(both, writer, body, "ImportRun:1")
        assert dict(told)["nodes"] == expected, news


async def test_what_a_mutation_shows_is_what_a_question_answers(both: Both) -> None:
    async def act(name: str, given: Mapping[str, Any]) -> list[int]:
        return [2, 1]

    for writer, body in payloads(both, "OrganizationMatch"):
        text = writer.document("mutation", f"{{ nodes: decideOrganizationMatches(ids: [], state: OPEN) {body} }}")
        answer = await both.engine.execute(both.database, text, writer.given, act=act)
        expected = await nodes_of(both, writer, body, "OrganizationMatch:2", "OrganizationMatch:1")
        assert dict(dict(read_exactly(answer.body))["data"])["nodes"] == expected, text


def payloads(both: Both, entity: str) -> Iterator[tuple[Writer, str]]:
    """Random selections of a type, each with what was written for it."""
    stock = Stock(both.oracle.tables)
    for number in range(TOGETHER // 2):
        writer = Writer(plain_schema(), Values(Random(number), stock))
        yield writer, writer.selection(plain_schema().type_map[entity], PAYLOAD)


async def nodes_of(both: Both, writer: Writer, body: str, *ids: str) -> Any:
    entity = ids[0].partition(":")[0]
    asked = f"{{ nodes(ids: {orjson.dumps(ids).decode()}) {{ ... on {entity} {body} }} }}"
    return dict(await both.ask(writer.document("query", asked), writer.given))["nodes"]


PAYLOAD = 3
"""How deep what is selected of a payload is nested."""

SETTINGS: dict[str, Any] = {"database": None, "deadline": None, "suppress_health_check": list(HealthCheck)}
SCALARS: dict[str, Any] = {
    name: st.sampled_from([value for value in UNKNOWN[name] if isinstance(value, str)]).map(nodes.String)
    for name in ("Date", "DateTime", "Decimal")
} | {"Time": st.just("08:00").map(nodes.String)}


def operations_of_strangers(mode: Mode) -> st.SearchStrategy[str]:
    """Of every field of the root but those for any object at all, whose forty types take seconds to choose from."""
    query = plain_schema().query_type
    assert query
    fields = [name for name in query.fields if name not in {"node", "nodes"}]
    return queries(plain_schema(), fields=fields, custom_scalars=SCALARS, allow_x00=False, mode=mode)


@pytest.fixture
def asked(patient_engine: Engine, city: str, oracle: Oracle) -> Iterator[tuple[asyncio.Runner, Both]]:
    """Hypothesis calls what is not asynchronous, so it needs a loop and a connection of its own."""
    with asyncio.Runner() as runner:
        pool = runner.run(open_pool(city, size=1))
        yield runner, Both(patient_engine, pool, oracle)
        runner.run(pool.close())


def test_operations_of_strangers(asked: tuple[asyncio.Runner, Both], pytestconfig: pytest.Config) -> None:
    runner, both = asked

    @seed(0)
    @settings(max_examples=pytestconfig.getoption("operations") // 10, **SETTINGS)
    @given(operations_of_strangers(Mode.POSITIVE))
    def compare(document: str) -> None:
        difference, _ = runner.run(both.compare(document, faulty=True))
        assert difference is None

    compare()


def test_what_the_schema_does_not_allow(asked: tuple[asyncio.Runner, Both], pytestconfig: pytest.Config) -> None:
    runner, both = asked

    @seed(0)
    @settings(max_examples=pytestconfig.getoption("operations") // 10, **SETTINGS)
    @given(operations_of_strangers(Mode.NEGATIVE))
    def refuse(document: str) -> None:
        answer = runner.run(both.engine.execute(both.database, document))
        assert not answer.executed
        assert orjson.loads(answer.body).keys() == {"errors"}

    refuse()
