"""Every answer has two independent makers; they must agree."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tests.graph.oracle import Both, Oracle, Tables, read_exactly

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
    ("{ grants { groups(by: [AREA, SUB_PLAN]) { area { code } subPlan count sum { paid } median { awarded } } } }", {}),
    ("{ grants { groups(by: [YEAR]) { year average { awarded } quantile(at: 0.9) { awarded } share(of: {}) } } }", {}),
    ("{ grants { groups(by: [OFFICE], orderBy: [{number: {sum: AWARDED, per: {}}, direction: DESC}]) { office { code }"
     " number(of: {sum: PAID, per: {sum: AWARDED}, times: 100}) share(of: {sum: AWARDED}) } } }", {}),
    ("{ offerings { groups(by: [SUB_PLAN], having: {number: [{of: {sum: MAXIMUM}, gt: 12}], not: {count: {eq: 2}}}) {"
     " subPlan sum { maximum } } } }", {}),
    ("{ needs { groups(by: [UNIT, STATUS], orderBy: [{key: STATUS, direction: DESC}], first: 2) { status count } } }",
     {}),
    ("{ areas { nodes { code number(of: {grants: {sum: AWARDED, filter: {year: {eq: 2022}}}, per: {observations:"
     ' {indicators: ["POPULATION"], latest: 1, sum: VALUE}}}) } } }', {}),
    ("{ areas(filter: {number: [{of: {grants: {sum: AWARDED}}, above: {}}, {of: {needs: {}}, gte: 1}]}) {"
     " nodes { code } } }", {}),
    ("{ areas(filter: {number: [{of: {grants: {}}, below: {function: QUANTILE, at: 0.75,"
     " among: {level: {eq: QUARTER}}}}]}) { nodes { code number(of: {grants: {}}) } } }", {}),
    ("{ grants(orderBy: [{recipient: {field: NAME}, direction: DESC}, {number: {value: PAID}}]) {"
     " edges { cursor node { reference } } } }", {}),
    ('{ grants(asOf: "2024-02-01T00:00:00Z") { groups(by: [YEAR]) { year number(of: {sum: AWARDED}) } nodes {'
     " reference number(of: {areas: {sum: SURFACE}}) } } }", {}),
    ('{ nodes(ids: ["Area:3", "Grant:99", "Grant:1", "x", "Area:3"]) { __typename id ... on Area { code } } }', {}),
    # What random operations found. Beside introspection, figures lost their digits.
    ("{ __schema { queryType { name } } observations { nodes { value } } areas { nodes { surface } } }", {}),
    # Rows without a related row came first, as if none had no number and were not out of date.
    ("{ measures(orderBy: [{plan: {adoptedBy: {number: {plans: {}}}}}]) { edges { cursor node { code } } } }", {}),
    ("{ grants(orderBy: [{programme: {number: {grants: {}}}}]) { nodes { reference } } }", {}),
    ("{ grants(orderBy: [{offering: {field: STALE}}]) { nodes { reference } } }", {}),
    ("{ decisions(orderBy: [{consultation: {field: PENDING}}]) { nodes { reference } } }", {}),
    # A figure that is not published was null, and yet no filter for null found what leads to it.
    ("{ publications { nodes { citations(filter: {observation: null}) { page } number(of: {citations: {minimum: PAGE,"
     " filter: {observation: null}}}) } } }", {}),
    # Pages selected columns that nobody had asked for, also one that the public's role must not read.
    ("{ datasets { nodes { importRuns(last: 1) { totalCount pageInfo { endCursor } edges { cursor node { file } } } } }"
     " }", {}),
    # Accents that come apart from their letters were letters of their own.
    ('{ a: offerings(filter: {name: {contains: "A\u0308gi"}}) { totalCount }'
     ' b: budgetLines(filter: {name: {startsWith: "\u00e9\u0301"}}) { totalCount } }', {}),
    # The cost of pages that are asked for twice was reckoned as if the same alias meant the same field in both.
    ("{ organizations { a: nodes { x: networks { code } } b: nodes { x: measures { status } } } }", {}),
    # Two numbers were divided before they were multiplied, which shows where the last digit is a five.
    ("{ datasets { nodes { number(of: {series: {average: LENGTH, per: {median: LENGTH}}, per: {series: "
     "{minimum: LENGTH}, per: {series: {average: LENGTH}}}, times: 0.5}) } } }", {}),
]  # fmt: skip


@pytest.mark.parametrize(("document", "variables"), OPERATIONS)
async def test_operations(both: Both, statements: list[str], document: str, variables: dict[str, Any]) -> None:
    await both.ask(document, variables)
    assert len(statements) == 1


async def test_pages_after_and_before_a_cursor(both: Both) -> None:
    order = "orderBy: [{field: SURFACE, direction: DESC}, {field: NAME}]"
    found = dict(await both.ask(f"{{ areas({order}) {{ edges {{ cursor }} }} }}"))
    for cursor in (dict(edge)["cursor"] for edge in dict(found["areas"])["edges"]):
        for page in (f'after: "{cursor}", first: 2', f'before: "{cursor}", last: 3', f'after: "{cursor}", last: 1'):
            await both.ask(
                f"{{ areas({order}, {page}) {{ nodes {{ id }} pageInfo {{ hasNextPage hasPreviousPage }} }} }}"
            )


async def test_numbers_are_compared_as_they_are_written(both: Both) -> None:
    assert read_exactly(b"[1.0, 1]") != read_exactly(b"[1.0, 1.0]")
    assert repr(await both.ask('{ area(code: "0101") { surface } }')) == (
        "(('area', (('surface', Number(text='20.2500')),)),)"
    )


async def test_the_oracle_is_not_blind(both: Both) -> None:
    """It answers from rows: with one cent more in them, both disagree."""
    grants = [grant | {"awarded": grant["awarded"] + Decimal("0.01")} for grant in both.oracle.tables.content["grants"]]
    other = replace(both, oracle=Oracle(Tables({**both.oracle.tables.content, "grants": grants})))
    for document in (
        '{ grant(reference: "G-1") { awarded } }',
        "{ grants { groups(by: [YEAR]) { sum { awarded } } } }",
        '{ grants(filter: {awarded: {eq: "1000.00"}}) { totalCount } }',
    ):
        assert (await both.compare(document))[0] is None
        difference, _ = await other.compare(document)
        assert difference
        assert difference.startswith("data.grant")
