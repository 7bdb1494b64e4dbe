"""From request to answer: introspection, errors, and what the client learns of them."""

import logging

import asyncpg
import orjson
import pytest

from graph.engine import Engine
from graph.engine.documents import LATELY
from graph.engine.plan import Plan
from graph.schema import schema
from models.roles import Profile
from sozialgraph.database import open_pool
from tests.graph.conftest import Ask, Refuse


async def test_introspection_alone(ask: Ask) -> None:
    answer = await ask('{ __schema { queryType { name } } other: __type(name: "Grant") { kind } __typename }')
    assert answer == {"__schema": {"queryType": {"name": "Query"}}, "other": {"kind": "OBJECT"}, "__typename": "Query"}


async def test_figures_keep_their_digits_beside_introspection(engine: Engine, pool: asyncpg.Pool) -> None:
    figures = "observations(first: 5) { nodes { value } }"
    alone = await engine.execute(pool, f"{{ {figures} }}")
    beside = await engine.execute(pool, f'{{ {figures} __type(name: "Grant") {{ kind }} }}')
    told = alone.body.removeprefix(b'{"data":{').partition(b'},"extensions"')[0]
    assert beside.body.startswith(b'{"data":{' + told + b',"__type":{"kind":"OBJECT"}}')
    assert b":90.50}" in told, "a figure whose digits a parser would shorten"


async def test_introspection_mixed_with_data(ask: Ask, statements: list[str]) -> None:
    document = """query($day: Date!, $name: String!, $plan: SubPlan, $deep: Boolean!) {
        programmes(validOn: $day) { totalCount } ...F plans(subPlan: $plan) { totalCount }
    } fragment F on Query { __type(name: $name) { name fields @include(if: $deep) { name } } }"""
    answer = await ask(document, day="2022-01-01", name="PageInfo", plan="YOUTH", deep=False)
    assert answer == {"programmes": {"totalCount": 1}, "__type": {"name": "PageInfo"}, "plans": {"totalCount": 2}}
    assert list(answer) == ["programmes", "__type", "plans"]
    assert len(statements) == 1


@pytest.mark.parametrize("cursor", ["\ud800", "ü"])
async def test_a_message_repeats_half_a_character(refuse: Refuse, cursor: str) -> None:
    message, code = await refuse("query($x: String) { areas(after: $x) { nodes { id } } }", x=cursor)
    assert message == f"'after: {cursor.encode(errors='replace').decode()}' is no cursor of this list"
    assert code == "BAD_USER_INPUT"


async def test_an_operation_s_name_with_half_a_character(refuse: Refuse) -> None:
    assert (await refuse("{ __typename }", "\ud800"))[0] == "the document has no operation '?'"


async def test_a_slow_query_is_stopped(engine: Engine, city: str) -> None:
    """Slow for certain: it waits for a table that somebody else holds."""
    owner = await asyncpg.connect(city)
    async with await open_pool(city, size=1, statement_timeout=0.1) as pool, owner.transaction():
        await owner.execute("LOCK TABLE funding_programmes IN ACCESS EXCLUSIVE MODE")
        answer = await engine.execute(pool, "{ programmes { totalCount } }")
    await owner.close()
    error = orjson.loads(answer.body)["errors"][0]
    assert error == {
        "message": "the query took too long and was stopped",
        "extensions": {"code": "TIMEOUT", "hint": "ask for less at once"},
    }


async def test_a_failing_statement_is_masked(engine: Engine, own_city: str, caplog: pytest.LogCaptureFixture) -> None:
    owner = await asyncpg.connect(own_city)
    await owner.execute("ALTER TABLE papers RENAME COLUMN title TO caption")
    await owner.close()
    async with await open_pool(own_city, size=1) as pool:
        with caplog.at_level(logging.ERROR):
            answer = await engine.execute(pool, "{ papers { nodes { title } } }")
    error = orjson.loads(answer.body)["errors"][0]
    assert error["message"] == "the answer could not be made"
    assert error["extensions"]["code"] == "INTERNAL"
    number = error["extensions"]["hint"].removeprefix("tell the operator this number: ")
    assert f"statement failed [{number}]" in caplog.text
    assert "title" not in answer.body.decode()


async def test_each_field_of_the_root_has_a_moment_of_its_own(ask: Ask) -> None:
    document = """{
        now: grant(id: "Grant:1") { awarded }
        then: grant(id: "Grant:1", asOf: "2024-02-01T00:00:00Z") { awarded }
        again: grant(id: "Grant:1") { awarded }
    }"""
    assert [each["awarded"] for each in (await ask(document)).values()] == ["1000.00", "900.00", "1000.00"]


def test_plans_are_remembered_within_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.engine.engine.REMEMBERED", 10_000)
    engine = Engine(schema())

    def planned(number: int) -> Plan:
        operation = engine.documents[Profile.PUBLIC].operation(
            f"{{ areas(first: {number}) {{ nodes {{ code }} }} }}", None
        )
        return engine.plan(operation, {})

    first = planned(1)
    assert planned(1) is first
    for number in range(2, 3 + LATELY):
        planned(number)
    assert planned(1) is not first, "others were made since"
    assert planned(1).sql == first.sql
