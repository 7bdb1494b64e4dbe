"""Numbers of a row, against numbers made by hand."""

from typing import Any

import pytest

from tests.graph.conftest import Ask, Refuse

PER_HEAD = 'grants: {sum: AWARDED}, per: {observations: {indicators: ["POPULATION"], latest: 1, sum: VALUE}}'

OF_AREAS = [
    ("value: SURFACE", {"01": 40.5, "0101": 20.25, "0102": None}),
    ("value: WEST", {"01": 9.5, "0101": None}),
    ("value: SURFACE, times: 100", {"01": 4050, "0101": 2025, "0102": None}),
    ("value: SURFACE, per: {parent: {value: SURFACE}}", {"01": None, "0101": 0.5, "0102": None}),
    ("value: SURFACE, times: 1, per: {value: SURFACE, times: 0}", {"01": None}),
    ("grants: {}", {"01": 0, "0101": 3, "0102": 1, "0201": 1}),
    ("grants: {filter: {year: {eq: 2022}}}", {"0101": 2, "0102": 1, "0201": 0}),
    ("grants: {filter: null, sum: null, per: null, times: null}, per: null", {"0101": 3, "0201": 1}),
    ("grants: {sum: AWARDED}", {"01": None, "0101": 2300.5, "0102": 1000, "0201": 300.25}),
    ("grants: {sum: PAID}", {"0101": 1000, "0201": 0.01}),
    ("grants: {average: AWARDED}", {"0101": 766.833333, "0201": 300.25}),
    ("grants: {minimum: AWARDED}", {"0101": 200.5}),
    ("grants: {maximum: YEAR}", {"0101": 2023, "0102": 2022}),
    ("grants: {median: AWARDED}", {"01": None, "0101": 1000, "0201": 300.25}),
    ("grants: {quantile: {of: AWARDED, at: 0.25}}", {"01": None, "0101": 600.25}),
    ("grants: {quantile: {of: AWARDED, at: 1}}", {"0101": 1100}),
    ("grants: {sum: AWARDED, times: 0.001}", {"0101": 2.3005}),
    ("grants: {sum: AWARDED, per: {}}", {"01": None, "0101": 766.833333}),
    ("grants: {filter: {year: {eq: 2023}}, sum: AWARDED, per: {filter: {year: {eq: 2022}}, sum: AWARDED}}",
     {"0101": 0.916285, "0102": None, "0201": None}),
    ("grants: {filter: {paid: {ne: null}}, times: 100, per: {}}", {"01": None, "0101": 33.333333, "0102": 100}),
    ("grants: {filter: {recipient: {number: [{of: {grants: {}}, gt: 2}]}}}", {"0101": 3, "0102": 1, "0201": 0}),
    ("offerings: {sum: MAXIMUM}", {"0101": 62.5, "0102": 50, "0201": 20}),
    ("offerings: {maximum: FREE_PLACES}", {"0101": 0, "0201": 1}),
    ("children: {}", {"01": 2, "02": 1, "0101": 0}),
    ('children: {validOn: "2009-12-31"}', {"01": 0, "02": 0}),
    ("descendants: {level: QUARTER}", {"01": 2, "0101": 1}),
    ("descendants: {level: QUARTER, filter: {uninhabited: {eq: true}}, per: {}}", {"01": 0.5, "02": 0, "0102": 1}),
    ('observations: {indicators: ["POPULATION"]}', {"0101": 2, "0102": 1, "02": 0}),
    ('observations: {indicators: ["POPULATION"], sum: VALUE}', {"0101": 210, "0102": None, "0201": 90.5}),
    ('observations: {indicators: ["POPULATION"], latest: 1, sum: VALUE}', {"0101": 110, "0102": None}),
    ('observations: {indicators: ["POPULATION"], toDate: "2021-12-31", sum: VALUE}', {"0101": 100, "0201": None}),
    ('observations: {indicators: ["POPULATION"], dims: [{dimension: "AGE", members: ["65_PLUS"]}], latest: 1,'
     ' sum: VALUE}', {"0101": 30, "0201": None}),
    ('observations: {indicators: ["POPULATION", "POVERTY"], datasets: ["STATE"], latest: 1}', {"0101": 0, "0201": 1}),
    (PER_HEAD, {"01": None, "0101": 20.913636, "0102": None, "0201": 3.31768}),
    ("parent: {value: SURFACE}", {"01": None, "0101": 40.5, "0201": 40.5}),
    ("parent: {children: {}}", {"01": None, "0101": 2, "0201": 1}),
    ("parent: {children: {}, times: 2}, times: 2", {"0101": 8}),
    ('benchmark: {observations: {indicators: ["POPULATION"], sum: VALUE}}', {"0101": None, "99002000": 5000}),
    ("needs: {sum: GAP, filter: {subPlan: {eq: YOUTH}}}", {"0101": 3.5, "0201": 0, "01": None}),
]  # fmt: skip
"""What the number is made of, and what it is for areas by their code."""


@pytest.mark.parametrize(("of", "expected"), OF_AREAS)
async def test_of_areas(ask: Ask, statements: list[str], of: str, expected: dict[str, float | None]) -> None:
    chosen = '{areaSet: {code: {ne: "SOZIALRAEUME"}}}'
    document = f"{{ areas(filter: {chosen}) {{ nodes {{ code number(of: {{{of}}}) }} }} }}"
    found = {area["code"]: area["number"] for area in (await ask(document))["areas"]["nodes"]}
    assert {code: found[code] for code in expected} == expected
    assert len(statements) == 1


async def test_in_every_place_of_a_query(ask: Ask) -> None:
    """Below a row, in a list, in a page with cursors, beside joins."""
    document = """{
        area(code: "0101") {
            number(of: {grants: {}}) parent { number(of: {children: {}}) children(first: 1) { ...N } } }
        node(id: "Area:3") { ...N }
        grants(first: 2, orderBy: [{field: REFERENCE}]) { edges { cursor node {
            recipient { number(of: {grants: {sum: AWARDED}}) } number(of: {recipient: {offerings: {}}}) } } }
    } fragment N on Area { number(of: {offerings: {}}) }"""
    found = await ask(document)
    assert found["area"] == {"number": 3, "parent": {"number": 2, "children": [{"number": 2}]}}
    assert found["node"] == {"number": 2}
    recipient = {"recipient": {"number": 2300.5}, "number": 2}
    assert [edge["node"] for edge in found["grants"]["edges"]] == [recipient, recipient]


async def test_from_variables(ask: Ask, statements: list[str]) -> None:
    """Values are bound; what decides the statement makes another one."""
    document = 'query($of: AreaNumber!) { area(code: "0101") { number(of: $of) } }'

    async def asked(of: dict[str, Any]) -> Any:
        return (await ask(document, of=of))["area"]["number"]

    assert await asked({"grants": {"sum": "AWARDED", "filter": {"year": {"eq": 2022}}}}) == 1200.5
    assert await asked({"grants": {"sum": "AWARDED", "filter": {"year": {"eq": 2023}}}}) == 1100
    assert len(set(statements)) == 1
    assert await asked({"grants": {"sum": "PAID", "filter": {"year": {"eq": 2022}}}}) == 1000
    assert await asked({"grants": {"median": "AWARDED", "filter": {"year": {"eq": 2022}}}}) == 600.25
    assert await asked({"grants": {"filter": {"year": {"eq": 2022}}, "times": 1.5}}) == 3
    assert await asked({"value": "SURFACE"}) == 20.25
    assert len(set(statements)) == 5


async def test_of_a_past_moment(ask: Ask) -> None:
    document = """query($moment: DateTime) {
        areas(asOf: $moment, areaSet: "STADTTEILE") { nodes { code number(of: {grants: {sum: AWARDED}}) } } }"""
    found = (await ask(document, moment="2024-02-01T00:00:00Z"))["areas"]["nodes"]
    assert {each["code"]: each["number"] for each in found if each["number"]} == {
        "0101": 2200.5,
        "0102": 900,
        "0201": 1200.25,
    }


async def test_what_is_kept_secret_stays_so(ask: Ask) -> None:
    """The office sent 2 for the area 0102; only the published blank can be counted."""
    document = """{ area(code: "0102") { number(of: {observations: {indicators: ["POPULATION"], latest: 1, sum: VALUE}})
        filled: number(of: {observations: {filter: {value: {isNull: false}}}}) } }"""
    assert (await ask(document))["area"] == {"number": None, "filled": 0}


REFUSED = [
    ("", "nothing was given to make a number of"),
    ("times: 2", "nothing was given to make a number of"),
    ("value: null", "nothing was given to make a number of"),
    ("value: SURFACE, grants: {}", "'value' and 'grants' were both given"),
    ("value: SURFACE, grants: {}, parent: {value: SURFACE}", "'value', 'parent' and 'grants' were all given"),
    ("grants: {sum: AWARDED, median: PAID}", "'sum' and 'median' were both given"),
    ("grants: {sum: AWARDED, quantile: {of: PAID, at: 0.5}}", "'sum' and 'quantile' were both given"),
    ("grants: {quantile: {of: PAID, at: 1.01}}", "'at: 1.01' is not between 0 and 1"),
    ("grants: {quantile: {of: PAID, at: -1}}", "'at: -1' is not between 0 and 1"),
    ("observations: {latest: -1}", "'latest: -1' is not between 0 and 10,000"),
]


@pytest.mark.parametrize(("of", "message"), REFUSED)
async def test_what_makes_no_number(refuse: Refuse, of: str, message: str) -> None:
    assert await refuse(f"{{ areas {{ nodes {{ number(of: {{{of}}}) }} }} }}") == (message, "BAD_USER_INPUT")


DEEP = [
    ("{{parent: {}}}", "{{value: SURFACE}}"),
    ("{{value: SURFACE, per: {}}}", "{{value: SURFACE}}"),
    ("{{children: {{}}, per: {}}}", "{{value: SURFACE}}"),
]


@pytest.mark.parametrize(("step", "end"), DEEP)
async def test_how_deep_numbers_may_be(ask: Ask, refuse: Refuse, step: str, end: str) -> None:
    def nested(levels: int) -> str:
        return step.format(nested(levels - 1)) if levels > 1 else end.format()

    await ask(f"{{ areas {{ nodes {{ number(of: {nested(5)}) }} }} }}")
    message = "more than 5 numbers stand within one another"
    assert await refuse(f"{{ areas {{ nodes {{ number(of: {nested(6)}) }} }} }}") == (message, "BAD_USER_INPUT")


async def test_aggregates_count_as_levels(ask: Ask, refuse: Refuse) -> None:
    of = "{grants: {per: {per: {per: {%s}}}}}"
    await ask(f"{{ areas {{ nodes {{ number(of: {of % ''}) }} }} }}")
    assert (await refuse(f"{{ areas {{ nodes {{ number(of: {of % 'per: {}'}) }} }} }}"))[1] == "BAD_USER_INPUT"
