"""Rows chosen by numbers of what belongs to them, and by how these compare with many rows."""

from typing import Any

import pytest

from tests.graph.conftest import Ask, Refuse

PEOPLE = 'observations: {indicators: ["POPULATION"], latest: 1, filter: {obsStatus: {ne: Q}}, sum: VALUE}'
PER_HEAD = f"of: {{grants: {{sum: AWARDED}}, per: {{{PEOPLE}}}}}"
MEDIAN = "12.115658"
"""Half way between 3.317680 in 0201 and 20.913636 in 0101: no other area has both grants and figures."""

AREAS = [
    ("of: {grants: {}}, gt: 0", "0101 0102 0201"),
    ("of: {grants: {}}, eq: 0", "01 02 03"),
    ("of: {grants: {sum: AWARDED}}, gte: 300.25, lt: 1000.01", "0102 0201"),
    ("of: {grants: {sum: AWARDED}}, in: [1000, 2300.5]", "0101 0102"),
    ("of: {grants: {sum: AWARDED}}, in: []", ""),
    ("of: {grants: {sum: AWARDED}}, notIn: [1000]", "0101 0201"),
    ("of: {grants: {sum: AWARDED}}, isNull: true", "01 02 03"),
    ("of: {grants: {sum: AWARDED}}, isNull: false", "0101 0102 0201"),
    ("of: {grants: {sum: AWARDED}}, eq: null", "01 02 03"),
    ("of: {grants: {sum: AWARDED}}, ne: null", "0101 0102 0201"),
    ("of: {grants: {sum: AWARDED}}, ne: 1000", "01 0101 02 0201 03"),
    ("of: {grants: {sum: AWARDED}}", "01 0101 0102 02 0201 03"),
    ("of: {grants: {sum: AWARDED}}, below: null, above: null", "01 0101 0102 02 0201 03"),
    ("of: {grants: {sum: AWARDED}}, below: {}", "0201"),
    ("of: {grants: {sum: AWARDED}}, above: {}", "0101"),
    ("of: {grants: {sum: AWARDED}}, below: {function: AVERAGE}", "0102 0201"),
    ("of: {grants: {sum: AWARDED}}, above: {function: MINIMUM}", "0101 0102"),
    ("of: {grants: {sum: AWARDED}}, below: {function: MAXIMUM}", "0102 0201"),
    ("of: {grants: {sum: AWARDED}}, below: {function: QUANTILE, at: 0}", ""),
    ("of: {grants: {sum: AWARDED}}, above: {function: QUANTILE, at: 0.4}", "0101 0102"),
    ("of: {grants: {sum: AWARDED}}, above: {function: QUANTILE, at: 0.5}", "0101"),
    ("of: {grants: {}}, above: {}", "0101 0102 0201"),
    ("of: {grants: {}}, above: {among: {grants: {some: {}}}}", "0101"),
    ("of: {grants: {}}, below: {among: {grants: {some: {}}}}", "01 02 03"),
    ('of: {grants: {sum: AWARDED}}, above: {among: {code: {eq: "none"}}}', ""),
    ('of: {grants: {sum: AWARDED}}, above: {among: {number: [{of: {grants: {}}, eq: 1}]}}', "0101 0102"),
    (f"{PER_HEAD}, below: {{}}", "0201"),
    (f"{PER_HEAD}, above: {{}}", "0101"),
    (f"{PER_HEAD}, gt: 3.3, lt: {MEDIAN}", "0201"),
    ("of: {parent: {value: SURFACE}}, above: {function: MINIMUM}", ""),
    ("of: {value: SURFACE, per: {value: SURFACE, times: 3}}, below: {}", ""),
    ("of: {value: SURFACE, per: {value: SURFACE, times: 3}}, above: {}", ""),
    ("of: {value: SURFACE, per: {value: SURFACE, times: 3}}, above: {function: AVERAGE}", ""),
]  # fmt: skip
"""A condition on a number, and the quarters and districts of which it holds."""


@pytest.mark.parametrize(("condition", "expected"), AREAS)
async def test_areas_by_a_number(ask: Ask, statements: list[str], condition: str, expected: str) -> None:
    document = (
        f'{{ areas(areaSet: "STADTTEILE", filter: {{number: [{{{condition}}}]}}) {{ nodes {{ code }} totalCount }} }}'
    )
    found = (await ask(document))["areas"]
    assert " ".join(area["code"] for area in found["nodes"]) == expected
    assert found["totalCount"] == len(found["nodes"])
    assert len(statements) == 1


COMBINED = [
    ("number: [{of: {grants: {}}, gt: 0}, {of: {offerings: {}}, gt: 1}]", "0101"),
    ("number: []", "01 0101 0102 02 0201 03"),
    ("number: null", "01 0101 0102 02 0201 03"),
    ("number: [{of: {grants: {}}, gt: 0}], uninhabited: {eq: true}", "0102"),
    ("not: {number: [{of: {grants: {sum: AWARDED}}, gt: 500}]}", "01 02 0201 03"),
    ("or: [{number: [{of: {grants: {}}, gt: 2}]}, {number: [{of: {children: {}}, eq: 1}]}]", "0101 02"),
    ("parent: {number: [{of: {children: {}}, gt: 1}]}", "0101 0102"),
    ("parent: {number: [{of: {parent: {value: SURFACE}}, isNull: true}]}", "0101 0102 0201"),
    ("children: {some: {number: [{of: {parent: {value: SURFACE}}, eq: 40.5}]}}", "01 02"),
    ("grants: {some: {number: [{of: {recipient: {grants: {}}}, eq: 1}]}}", "0201"),
    ("grants: {every: {number: [{of: {value: AWARDED}, below: {function: AVERAGE}}]}}", "01 02 0201 03"),
]


@pytest.mark.parametrize(("conditions", "expected"), COMBINED)
async def test_among_other_conditions(ask: Ask, conditions: str, expected: str) -> None:
    document = f'{{ areas(areaSet: "STADTTEILE", filter: {{{conditions}}}) {{ nodes {{ code }} }} }}'
    assert " ".join(area["code"] for area in (await ask(document))["areas"]["nodes"]) == expected


async def test_a_statistic_is_made_once(ask: Ask, statements: list[str]) -> None:
    """It depends on no row, so that PostgreSQL needs to compute it only once."""
    await ask("{ areas(filter: {number: [{of: {grants: {}}, above: {}}]}) { totalCount } }")
    whole = statements[0]
    inner = whole[whole.index("percentile_cont") :]
    assert "areas_1" in whole
    assert "areas_1" not in inner[: inner.index("areas_2")]


async def test_from_variables(ask: Ask, statements: list[str]) -> None:
    document = """query($filter: AreaFilter) {
        areas(areaSet: "STADTTEILE", filter: $filter) { nodes { code } } }"""

    async def asked(**condition: Any) -> str:
        of = {"grants": {"sum": "AWARDED"}}
        found = await ask(document, filter={"number": [{"of": of, **condition}]})
        return " ".join(area["code"] for area in found["areas"]["nodes"])

    assert await asked(gt=500) == "0101 0102"
    assert await asked(gt=1500) == "0101"
    assert len(set(statements)) == 1
    assert await asked(below={"function": "QUANTILE", "at": 0.5}) == "0201"
    assert await asked(below={"function": "QUANTILE", "at": 1}) == "0102 0201"
    assert len(set(statements)) == 2
    assert await asked(below={"function": "MAXIMUM"}) == "0102 0201"
    assert await asked(below={}) == "0201"
    assert len(set(statements)) == 4


REFUSED = [
    ("of: {grants: {}}, gt: null", "'gt: null' compares with nothing"),
    ("of: {grants: {}}, in: null", "'in: null' compares with nothing"),
    ("of: {}, gt: 1", "nothing was given to make a number of"),
    ("of: {grants: {}}, below: {function: QUANTILE}", "'function: QUANTILE' was given without 'at'"),
    ("of: {grants: {}}, below: {at: 0.5}", "'at' was given with 'function: MEDIAN'"),
    ("of: {grants: {}}, above: {function: AVERAGE, at: 0.5}", "'at' was given with 'function: AVERAGE'"),
    ("of: {grants: {}}, above: {function: QUANTILE, at: 2}", "'at: 2' is not between 0 and 1"),
]


@pytest.mark.parametrize(("condition", "message"), REFUSED)
async def test_what_cannot_be_compared(refuse: Refuse, condition: str, message: str) -> None:
    document = f"{{ areas(filter: {{number: [{{{condition}}}]}}) {{ totalCount }} }}"
    assert await refuse(document) == (message, "BAD_USER_INPUT")
