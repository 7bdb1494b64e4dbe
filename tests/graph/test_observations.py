"""Figures: totals unless a dimension is named, the newest of each series, and what the public may not see."""

from typing import Any

import asyncpg
import pytest

from tests.graph.conftest import Ask, Refuse

FIGURES = [
    ("", [1, 2, 7, 8, 9, 10, 11]),
    ("dims: []", [1, 2, 7, 8, 9, 10, 11]),
    ('dims: [{dimension: "AGE"}]', [3, 4]),
    ('dims: [{dimension: "SEX"}]', [5]),
    ('dims: [{dimension: "AGE"}, {dimension: "SEX"}]', [6]),
    ('dims: [{dimension: "SEX"}, {dimension: "AGE"}]', [6]),
    ('dims: [{dimension: "AGE", members: ["65_PLUS"]}]', [4]),
    ('dims: [{dimension: "AGE", members: ["65_PLUS", "0_64"]}]', [3, 4]),
    ('dims: [{dimension: "AGE", members: []}]', []),
    ('dims: [{dimension: "AGE", members: ["F"]}]', []),
    ('dims: [{dimension: "NONE"}]', []),
    ('indicators: ["POPULATION"]', [1, 2, 7, 8, 11]),
    ('indicators: ["POPULATION", "POVERTY"], areaSet: "STADTTEILE"', [1, 2, 7, 8, 9, 10]),
    ("indicators: []", []),
    ('areaSet: "GEMEINDE"', [11]),
    ('areaSet: "GEMEINDE", municipality: "99001000"', []),
    ('municipality: "99002000"', [11]),
    ('datasets: ["STATE"]', [10, 11]),
    ('on: "2021-12-31"', [1, 11]),
    ('on: "2022-06-30"', []),
    ('on: "2022-12-31", toDate: "2022-12-30"', []),
    ('latest: 1, on: "2021-12-31"', [1, 11]),
    ('fromDate: "2022-01-01"', [2, 7, 8, 9, 10]),
    ('toDate: "2021-12-31"', [1, 11]),
    ("latest: 1", [2, 7, 8, 9, 10, 11]),
    ("latest: 2", [1, 2, 7, 8, 9, 10, 11]),
    ("latest: 0", []),
    ('latest: 1, toDate: "2021-12-31"', [1, 11]),
    ('latest: 1, dims: [{dimension: "AGE"}]', [3, 4]),
    ('latest: 1, indicators: ["POPULATION"], areaSet: "STADTTEILE"', [2, 7, 8]),
    ("latest: 1, filter: {value: {isNull: true}}", [7]),
    ('latest: 1, asOf: "2024-04-01T00:00:00Z"', [7, 8, 9, 10, 11, 99]),
    ('latest: 1, asOf: "2024-05-15T00:00:00Z"', [2, 7, 8, 9, 10, 11]),
    ('latest: 1, asOf: "2023-01-01T00:00:00Z"', []),
]


@pytest.mark.parametrize(("arguments", "expected"), FIGURES)
async def test_which_figures(ask: Ask, statements: list[str], arguments: str, expected: list[int]) -> None:
    given = f"({arguments})" if arguments else ""
    found = (await ask(f"{{ observations{given} {{ totalCount nodes {{ id }} }} }}"))["observations"]
    assert sorted(int(each["id"].partition(":")[2]) for each in found["nodes"]) == expected
    assert found["totalCount"] == len(expected)
    assert len(statements) == 1


async def test_a_dimension_named_twice(refuse: Refuse) -> None:
    """Two conditions on age would let in age by sex."""
    document = 'query($a: String!) { observations(dims: [{dimension: "AGE"}, {dimension: $a}]) { totalCount } }'
    assert await refuse(document, a="AGE") == ("'dims' names a dimension twice", "BAD_USER_INPUT")
    assert (await refuse("{ observations(latest: -1) { totalCount } }"))[
        0
    ] == "'latest: -1' is not between 0 and 10,000"


async def test_breakdowns_say_what_they_are(ask: Ask) -> None:
    document = """{ observations(dims: [{dimension: "AGE"}, {dimension: "SEX"}]) { nodes { value
        breakdown { code size members { dimension { code } member { name ageFrom ageTo } } } } } }"""
    members = [
        {"dimension": {"code": "AGE"}, "member": {"name": "ab 65", "ageFrom": 65, "ageTo": None}},
        {"dimension": {"code": "SEX"}, "member": {"name": "weiblich", "ageFrom": None, "ageTo": None}},
    ]
    breakdown = {"code": "AGE=65_PLUS;SEX=F", "size": 2, "members": members}
    assert (await ask(document))["observations"]["nodes"] == [{"value": 17, "breakdown": breakdown}]


async def test_a_suppressed_cell_says_why(ask: Ask) -> None:
    document = '{ area(code: "0102") { observations { nodes { value obsStatus confStatus count note } } } }'
    suppressed = {"value": None, "obsStatus": "Q", "confStatus": "A", "count": None, "note": None}
    assert (await ask(document))["area"]["observations"]["nodes"] == [suppressed]


async def test_the_office_s_own_figures_are_out_of_reach(pool: asyncpg.Pool) -> None:
    for table in ("observations", "capacity_records", "observations_history"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await pool.fetch(f"SELECT * FROM raw.{table}")


async def test_sorting_and_grouping_see_what_is_published(ask: Ask) -> None:
    document = """{ observations(indicators: ["POPULATION"], toDate: "2022-12-31", areaSet: "STADTTEILE",
        fromDate: "2022-12-31", orderBy: [{field: VALUE}]) { nodes { id }
        groups { count suppressed sum { value } minimum { value } } } }"""
    assert (await ask(document))["observations"] == {
        "nodes": [{"id": "Observation:8"}, {"id": "Observation:2"}, {"id": "Observation:7"}],
        "groups": [{"count": 3, "suppressed": 1, "sum": {"value": None}, "minimum": {"value": None}}],
    }
    shown = document.replace("orderBy", "filter: {obsStatus: {ne: Q}}, orderBy")
    assert (await ask(shown))["observations"] == {
        "nodes": [{"id": "Observation:8"}, {"id": "Observation:2"}],
        "groups": [{"count": 2, "suppressed": 0, "sum": {"value": 200.5}, "minimum": {"value": 90.5}}],
    }


async def test_figures_below_areas_and_indicators(ask: Ask, statements: list[str]) -> None:
    document = """query($codes: [String!]) { areas(areaSet: "STADTTEILE", level: QUARTER) { nodes { code
        observations(indicators: $codes, latest: 1) { nodes { value period { start end kind } } } } }
        indicator(code: "POVERTY") { base { code } observations(areaSet: "STADTTEILE") { totalCount } } }"""

    def figure(value: float | None) -> dict[str, Any]:
        period = {"start": "2022-12-31", "end": "2022-12-31", "kind": "REFERENCE_DAY"}
        return {"observations": {"nodes": [{"value": value, "period": period}]}}

    assert await ask(document, codes=["POPULATION"]) == {
        "areas": {
            "nodes": [{"code": "0101"} | figure(110), {"code": "0102"} | figure(None), {"code": "0201"} | figure(90.5)]
        },
        "indicator": {"base": {"code": "POPULATION"}, "observations": {"totalCount": 2}},
    }
    assert len(statements) == 1


@pytest.mark.parametrize(
    ("moment", "value"),
    [
        ("2023-12-31T23:59:59Z", None),
        ("2024-01-01T00:00:00Z", 105),
        ("2024-05-31T23:59:59.999999Z", 105),
        ("2024-06-01T00:00:00Z", 110),
        ("2024-06-01T01:59:59+02:00", 105),
        ("2999-01-01T00:00:00Z", 110),
    ],
)
async def test_a_figure_as_it_stood(ask: Ask, moment: str, value: float | None) -> None:
    document = """query($moment: DateTime) { observations(asOf: $moment, filter: {area: {code: {eq: "0101"}}},
        indicators: ["POPULATION"], fromDate: "2022-12-31", toDate: "2022-12-31") { nodes { value } } }"""
    expected = [] if value is None else [{"value": value}]
    assert (await ask(document, moment=moment))["observations"]["nodes"] == expected


async def test_what_exists(ask: Ask) -> None:
    document = """{ availability(indicators: ["POPULATION"], areaSet: "STADTTEILE",
        filter: {breakdown: {size: {eq: 0}}}) { nodes {
            area { code } firstPeriod lastPeriod length blanks observations { value } } } }"""
    days = {"firstPeriod": "2022-12-31", "lastPeriod": "2022-12-31", "length": 1}
    assert (await ask(document))["availability"]["nodes"] == [
        {
            "area": {"code": "0101"},
            "firstPeriod": "2021-12-31",
            "lastPeriod": "2022-12-31",
            "length": 2,
            "blanks": 0,
            "observations": [{"value": 100}, {"value": 110}],
        },
        {"area": {"code": "0102"}, **days, "blanks": 1, "observations": [{"value": None}]},
        {"area": {"code": "0201"}, **days, "blanks": 0, "observations": [{"value": 90.5}]},
    ]
