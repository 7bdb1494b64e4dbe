"""Every answer has two independent makers; they must agree."""

from typing import Any

import asyncpg
import orjson
import pytest

from graph.engine import Engine
from tests.graph.operations import random_operation
from tests.graph.oracle import Oracle, plain_schema
from tests.graph.rows import read_tables

RANDOM_OPERATIONS = 200

OPERATIONS: list[tuple[str, dict[str, Any]]] = [
    ("{ municipalities { nodes { id code name minCount area { code } offices { subPlans contact } } } }", {}),
    ("{ areas { nodes { code name uninhabited surface geometry west validFrom validTo parent { id } } } }", {}),
    ('{ areas(areaSet: "STADTTEILE", level: QUARTER, validOn: "2022-01-01") { totalCount nodes { name } } }', {}),
    ('{ area(code: "0101") { ancestors { code } relations { share shareBasis toArea { areaSet { code } } } } }', {}),
    ('{ area(code: "99001000") { keys { scheme value validFrom } benchmark { id } descendants { id } } }', {}),
    ("{ areaSets(orderBy: [{field: VALID_TO, direction: DESC}]) { nodes { parent { code } areas { code } } } }", {}),
    ("{ indicators { nodes { code interpretation(lang: EN) subPlans base { name } } } }", {}),
    ("{ indicators { nodes { de: interpretation easy: interpretation(lang: DE_EASY) en: name(lang: EN) } } }", {}),
    ("{ dimensions { nodes { code members { code name position ageFrom ageTo dimension { name } } } } }", {}),
    ("{ observations { nodes { value count base obsStatus confStatus note period { start end kind } } } }", {}),
    ('{ observations(dims: [{dimension: "SEX"}], latest: 1) { nodes { id breakdown { code } } } }', {}),
    ('{ observations(asOf: "2024-02-01T00:00:00Z", orderBy: {field: VALUE}) { nodes { id value recordedAt } } }', {}),
    ("{ availability(first: 3) { totalCount pageInfo { hasNextPage } nodes { length blanks area { name } } } }", {}),
    ("{ indexResults { nodes { score statusClass excluded definition { cuts weights { weight } } } } }", {}),
    ("{ offeringTypes { nodes { code parent { code } ratios { value label } offerings { totalCount } } } }", {}),
    ("{ offerings { nodes { code fee freePlaces stale legalBasis languages facility { areas { code } } } } }", {}),
    ('{ offerings(area: "01", openAt: "2024-01-01T15:00:00Z") { nodes { schedules { weekday opens closes } } } }', {}),
    ("{ offerings(last: 2) { edges { node { code } } pageInfo { hasPreviousPage hasNextPage } } }", {}),
    ("{ offerings { nodes { capacity(first: 1) { unit maximum available waiting obsStatus confStatus } } } }", {}),
    ("{ facilities(orderBy: [{field: STREET}]) { nodes { code longitude isMeetingPlace accessibility } } }", {}),
    ("{ organizations { nodes { name carrierForm association identifiers { value } networks { name } } } }", {}),
    ("{ papers { nodes { title kind date relations { type other { title } } relatedFrom { paper { id } } } } }", {}),
    ("{ consultations { nodes { position pending differsFromAdvice body { name } decisions { text } } } }", {}),
    ("{ bodies { nodes { kind mode memberships { role organization { name } } decisions { totalCount } } } }", {}),
    ("{ needs { nodes { required { value lower upper unit } gap targetGroups { code } measures { title } } } }", {}),
    ("{ needs { nodes { evidence { __typename ... on IndicatorEvidence { observation { value } } ...R } } } }"
     " fragment R on RatioEvidence { required { value } planningRatio { targetGroup { parent { name } } } }", {}),
    ("{ plans { nodes { code parts { code parts { code } } partOf { code } adoptedBy { reference } } } }", {}),
    ("{ goals { nodes { text en: text(lang: EN) target actual indicator { code } responsible { id } } } }", {}),
    ("{ measures { nodes { costPlanned costActual goals { code } synergies { code } participation { id } } } }", {}),
    ("{ grants { nodes { reference awarded paid own possibleDoubleFunding overlapping { id } } } }", {}),
    ('{ grants(asOf: "2024-04-01T00:00:00Z") { nodes { awarded areas { code } payments { amount kind } } } }', {}),
    ("{ grants { nodes { follows { reference } followedBy { reference } shares { funderLevel amount } } } }", {}),
    ('{ programmes(validOn: "2020-06-01") { nodes { cofinancingRate bodies { code } grants { totalCount } } } }', {}),
    ("{ budgetLines(year: 2023) { nodes { planned actual area { name } office { name(lang: EN) } } } }", {}),
    ("{ kpiValues { nodes { target actual light grant { reference } offering { name } kpi { name unit } } } }", {}),
    ("{ participationEvents { nodes { themes participants dateFrom targetGroups { name } areas { name } } } }", {}),
    ("{ publications { nodes { title language issued citations { page observation { id obsStatus } } } } }", {}),
    ("{ datasets { nodes { code municipality { code } importRuns { nodes { file startedAt rowsRead } } } } }", {}),
    ('{ vocabulary(name: "SubPlan") { nodes { code de: name easy: name(lang: DE_EASY) description } } }', {}),
    ('{ a: node(id: "Plan:2") { ...P } b: node(id: "Area:2") { ...P id } } fragment P on Plan { goals { code } }', {}),
    ("query($f: GrantFilter, $o: [GrantOrder!]) { grants(filter: $f, orderBy: $o) { totalCount nodes { reference } } }",
     {"f": {"not": {"areas": {"none": {"parent": None}}}}, "o": [{"field": "AWARDED", "direction": "DESC"}]}),
    ("query($n: Int = 2, $s: Boolean!) { areas(first: $n) { nodes { code @skip(if: $s) id @include(if: $s) } } }",
     {"s": True}),
]  # fmt: skip


@pytest.fixture(scope="session")
async def oracle(city: str) -> Oracle:
    return Oracle(await read_tables(city))


@pytest.mark.parametrize(("document", "variables"), OPERATIONS)
async def test_operations(
    oracle: Oracle, engine: Engine, pool: asyncpg.Pool, statements: list[str], document: str, variables: dict[str, Any]
) -> None:
    answer = await engine.execute(pool, document, variables)
    assert orjson.loads(answer.body)["data"] == oracle.ask(document, variables)
    assert len(statements) == 1


@pytest.mark.parametrize("seed", range(RANDOM_OPERATIONS))
async def test_random_operations(
    oracle: Oracle, engine: Engine, pool: asyncpg.Pool, statements: list[str], seed: int
) -> None:
    operation = random_operation(plain_schema(), seed)
    answer = await engine.execute(pool, operation.text, operation.variables)
    data = oracle.ask(operation.text, operation.variables)
    assert orjson.loads(answer.body)["data"] == data, operation
    assert len(statements) == bool(data), "of an empty answer nothing is asked"


async def test_pages_after_and_before_a_cursor(oracle: Oracle, engine: Engine, pool: asyncpg.Pool) -> None:
    order = "orderBy: [{field: SURFACE, direction: DESC}, {field: NAME}]"
    answer = await engine.execute(pool, f"{{ areas({order}) {{ edges {{ cursor }} }} }}")
    for cursor in (edge["cursor"] for edge in orjson.loads(answer.body)["data"]["areas"]["edges"]):
        for page in (f'after: "{cursor}", first: 2', f'before: "{cursor}", last: 3', f'after: "{cursor}", last: 1'):
            document = f"{{ areas({order}, {page}) {{ nodes {{ id }} pageInfo {{ hasNextPage hasPreviousPage }} }} }}"
            answer = await engine.execute(pool, document)
            assert orjson.loads(answer.body)["data"] == oracle.ask(document)


async def test_the_oracle_is_not_blind(oracle: Oracle) -> None:
    """It answers from rows: one cent more, and it says so."""
    grant = oracle.tables.content["grants"][0]
    before = oracle.ask('{ grant(id: "Grant:1") { awarded } }')
    grant["awarded"] += 1
    assert oracle.ask('{ grant(id: "Grant:1") { awarded } }') != before
    grant["awarded"] -= 1
