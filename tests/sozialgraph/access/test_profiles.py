"""Each profile sees its own, whatever it does: read, filter, sort, count, add up, group, ask for the past."""

import asyncio
from typing import Any

import asyncpg
import orjson
import pytest

from graph.engine import Engine
from models.roles import ROLES, Profile
from sozialgraph.access import Caller, SignedIn
from sozialgraph.database import open_pool
from sozialgraph.lanes import Lanes
from tests.sozialgraph.access.conftest import ADMIN, ANYBODY, ELDERLY, NEIGHBOUR, REACH, YOUTH

BOTH = 'indicators: ["POPULATION", "POVERTY"]'
HIDDEN = {7: 2.0, 9: 12.34567890123456789, 11: 5000.0}


async def ask(engine: Engine, lanes: Lanes, caller: Caller, document: str, **variables: Any) -> Any:
    answer = await engine.execute(SignedIn(lanes, caller), document, variables, profile=caller.profile)
    response = orjson.loads(answer.body)
    assert "errors" not in response, response
    return response["data"]


def figures(nodes: list[dict[str, Any]]) -> set[int]:
    """Which of the hidden figures are shown."""
    return {number for number, value in HIDDEN.items() if any(node["value"] == value for node in nodes)}


READS = {
    "list": f"{{ observations({BOTH}) {{ nodes {{ value }} }} }}",
    "latest": f"{{ observations({BOTH}, latest: 1) {{ nodes {{ value }} }} }}",
    "filter": f"{{ observations({BOTH}, filter: {{value: {{isNull: false}}}}) {{ nodes {{ value }} }} }}",
    "past": f'{{ observations({BOTH}, asOf: "2024-04-01T00:00:00Z") {{ nodes {{ value }} }} }}',
    "latest then": f'{{ observations({BOTH}, latest: 1, asOf: "2024-04-01T00:00:00Z") {{ nodes {{ value }} }} }}',
    "below areas": "{ areas { nodes { observations { nodes { value } } } } }",
    "below indicators": "{ indicators { nodes { observations { nodes { value } } } } }",
    "sorted": f"{{ observations({BOTH}, orderBy: [{{field: VALUE}}]) {{ nodes {{ value }} }} }}",
}


def nodes_of(data: Any) -> list[dict[str, Any]]:
    """Every object of the answer that has a value."""
    if isinstance(data, list):
        return [node for each in data for node in nodes_of(each)]
    if isinstance(data, dict):
        return [data] if "value" in data else nodes_of(list(data.values()))
    return []


@pytest.mark.parametrize("caller", REACH, ids=lambda caller: caller.subject or "anybody")
@pytest.mark.parametrize("document", READS.values(), ids=READS)
async def test_figures_are_read(engine: Engine, lanes: Lanes, caller: Caller, document: str) -> None:
    assert figures(nodes_of(await ask(engine, lanes, caller, document))) == REACH[caller] - {3}


@pytest.mark.parametrize("caller", REACH, ids=lambda caller: caller.subject or "anybody")
@pytest.mark.parametrize("number", HIDDEN)
async def test_a_filter_finds_what_is_seen(engine: Engine, lanes: Lanes, caller: Caller, number: int) -> None:
    document = f"""query ($low: Float!, $high: Float!) {{
        observations({BOTH}, filter: {{value: {{gt: $low, lt: $high}}}}) {{ totalCount }} }}"""
    data = await ask(engine, lanes, caller, document, low=HIDDEN[number] - 0.01, high=HIDDEN[number] + 0.01)
    assert data["observations"]["totalCount"] == (number in REACH[caller])


@pytest.mark.parametrize("caller", REACH, ids=lambda caller: caller.subject or "anybody")
async def test_sums_and_extremes_are_of_what_is_seen(engine: Engine, lanes: Lanes, caller: Caller) -> None:
    measures = "groups { count suppressed sum { value } minimum { value } maximum { value } }"
    quarters, city = 'areaSet: "STADTTEILE"', 'municipality: "99002000"'
    document = f"""{{ quarters: observations(indicators: ["POPULATION"], {quarters}) {{ totalCount {measures} }}
        city: observations(indicators: ["POPULATION"], {city}) {{ totalCount {measures} }} }}"""
    found = await ask(engine, lanes, caller, document)
    for name, hidden, known in (("quarters", 7, [100.0, 110.0, 90.5]), ("city", 11, [])):
        seen = [*known, HIDDEN[hidden]] if hidden in REACH[caller] else []
        assert found[name] == {
            "totalCount": len(known) + 1,
            "groups": [
                {
                    "count": len(known) + 1,
                    "suppressed": int(not seen),
                    "sum": {"value": sum(seen) if seen else None},
                    "minimum": {"value": min(seen, default=None)},
                    "maximum": {"value": max(seen, default=None)},
                }
            ],
        }


@pytest.mark.parametrize("caller", REACH, ids=lambda caller: caller.subject or "anybody")
async def test_capacities_too(engine: Engine, lanes: Lanes, caller: Caller) -> None:
    seen = 3 in REACH[caller]
    data = await ask(
        engine,
        lanes,
        caller,
        """{ capacity(filter: {waiting: {eq: 2}}) { totalCount }
            offering(code: "K2") { capacity { waiting obsStatus confStatus } }
            past: offering(code: "K2", asOf: "2024-06-01T00:00:00Z") { capacity { waiting } } }""",
    )
    assert data == {
        "capacity": {"totalCount": int(seen)},
        "offering": {
            "capacity": [
                {"waiting": 2 if seen else None, "obsStatus": "A" if seen else "Q", "confStatus": "F" if seen else "A"}
            ]
        },
        "past": {"capacity": [{"waiting": 2 if seen else None}]},
    }


ALL_FIELDS = """nodes { id indicator { code } area { code } period { start end } dataset { code } importRun { id }
    obsStatus confStatus seriesBreak recordedAt value count base unassignable note origin { column }
    revisions { value recordedAt supersededAt } }"""
MAY_DIFFER = {"value", "count", "base", "unassignable", "unassignableHidden", "note", "obsStatus", "confStatus"}


def without_values(data: Any, *others: str) -> Any:
    """Without `others`, too."""
    if isinstance(data, list):
        return [without_values(each, *others) for each in data]
    if isinstance(data, dict):
        return {
            name: without_values(each, *others) for name, each in data.items() if name not in {*MAY_DIFFER, *others}
        }
    return data


@pytest.mark.parametrize("moment", ["", ', asOf: "2024-01-15T00:00:00Z"', ', asOf: "2024-07-01T00:00:00Z"'])
async def test_answers_differ_in_values_and_statuses_only(engine: Engine, lanes: Lanes, moment: str) -> None:
    document = f"{{ observations({BOTH}{moment}) {{ totalCount {ALL_FIELDS} }} }}"
    public, youth, neighbour, admin = [
        await ask(engine, lanes, caller, document) for caller in (ANYBODY, YOUTH, NEIGHBOUR, ADMIN)
    ]
    assert public != youth != neighbour != admin
    if "07-01" not in moment:  # then the raw figure's own version had begun
        assert without_values(public) == without_values(youth) == without_values(neighbour) == without_values(admin)


async def test_statuses_are_those_of_what_is_seen(engine: Engine, lanes: Lanes) -> None:
    document = '{ observations(filter: {area: {code: {eq: "0102"}}}) { nodes { value obsStatus confStatus } } }'
    seen = {
        caller: (await ask(engine, lanes, caller, document))["observations"]["nodes"] for caller in (ANYBODY, YOUTH)
    }
    assert seen == {
        ANYBODY: [{"value": None, "obsStatus": "Q", "confStatus": "A"}],
        YOUTH: [{"value": 2, "obsStatus": "A", "confStatus": "F"}],
    }


@pytest.mark.parametrize(
    ("moment", "value"),
    [("2024-01-31T23:59:59Z", 1), ("2024-02-01T00:00:00Z", 2), ("2023-12-31T00:00:00Z", None)],
)
async def test_the_past_has_the_raw_figures_of_its_time(
    engine: Engine, lanes: Lanes, moment: str, value: int | None
) -> None:
    document = """query ($moment: DateTime!) {
        observations(asOf: $moment, filter: {area: {code: {eq: "0102"}}}) { nodes { value } } }"""
    assert (await ask(engine, lanes, YOUTH, document, moment=moment))["observations"]["nodes"] == (
        [] if value is None else [{"value": value}]
    )
    public = await ask(engine, lanes, ANYBODY, document, moment=moment)
    assert public["observations"]["nodes"] == ([] if value is None else [{"value": None}])


async def test_many_at_once_leak_nothing_to_one_another(engine: Engine, reader: str) -> None:
    async with await open_pool(reader, size=8) as pool, Lanes(pool, 8) as lanes:
        callers = [caller for caller in REACH for _ in range(400 // len(REACH) + 1)]
        callers = callers[::2] + callers[1::2]

        async def seen(caller: Caller) -> set[int]:
            return figures(nodes_of(await ask(engine, lanes, caller, READS["list"])))

        async def anybody() -> set[int]:
            answer = await engine.execute(lanes, READS["list"])
            return figures(nodes_of(orjson.loads(answer.body)))

        found = await asyncio.gather(*(seen(caller) for caller in callers), *(anybody() for _ in range(50)))
        assert found == [REACH[caller] - {3} for caller in callers] + [set()] * 50


async def role_of(lanes: Lanes) -> str:
    claims = "coalesce(current_setting('sozialgraph.sub_plans', true), '')"
    return str(await lanes.fetchval(f"SELECT current_user || ' ' || {claims}"))


async def test_a_connection_is_the_public_s_again(reader: str) -> None:
    async with await open_pool(reader, size=1) as pool, Lanes(pool, 1) as lanes:
        assert await SignedIn(lanes, YOUTH).fetchval("SELECT current_user::text") == ROLES[YOUTH.profile].name
        assert await role_of(lanes) == "sozialgraph_public "
        with pytest.raises(asyncpg.DivisionByZeroError):
            await SignedIn(lanes, YOUTH).fetchval("SELECT 1 / 0")
        assert await role_of(lanes) == "sozialgraph_public "
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await SignedIn(lanes, ELDERLY).fetchval("SELECT pg_sleep(10)::text")
        assert await role_of(lanes) == "sozialgraph_public "
        with pytest.raises(asyncpg.PostgresSyntaxError):
            await SignedIn(lanes, YOUTH).fetchval("nonsense")
        assert await role_of(lanes) == "sozialgraph_public "


async def test_a_planner_s_role_writes_nothing(lanes: Lanes) -> None:
    for statement in ("DELETE FROM raw.observations", "UPDATE published.observations SET value = 1"):
        with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.ReadOnlySQLTransactionError)):
            await SignedIn(lanes, ADMIN).fetchval(statement)


@pytest.mark.parametrize("caller", [ANYBODY, YOUTH, ADMIN], ids=lambda caller: caller.subject or "anybody")
async def test_what_is_not_published_is_what_there_is_not(engine: Engine, lanes: Lanes, caller: Caller) -> None:
    """One statement for both, whose value is the same: no length and no way through the program tells them apart."""
    document = "query ($id: ID!) { node(id: $id) { id ... on Observation { value obsStatus } } }"
    answers = [
        await engine.execute(SignedIn(lanes, caller), document, {"id": f"Observation:{number}"}, profile=caller.profile)
        for number in (12, 2_000_000_012)
    ]
    assert answers[0] == answers[1]
    assert orjson.loads(answers[0].body)["data"] == {"node": None}
    operation = engine.documents[Profile.PUBLIC].operation(document, None)
    plans = {id(engine.plan(operation, {"id": f"Observation:{number}"}, caller.profile)) for number in (7, 12, 99)}
    assert len(plans) == 1
