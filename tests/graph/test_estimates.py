"""Estimates on other areas: there for who names them, nowhere else."""

from typing import Any

from tests.graph.conftest import Ask, Refuse

EAST = '{ area(areaSet: "SOZIALRAEUME", code: "OST") { %s } }'


async def estimates(ask: Ask, arguments: str, fields: str) -> Any:
    asked = f'estimates(indicators: ["POPULATION"], fromSet: "STADTTEILE"{arguments}) {{ nodes {{ {fields} }} }}'
    return (await ask(EAST % asked))["area"]["estimates"]["nodes"]


async def test_an_estimate_names_its_figures_and_their_shares(ask: Ask) -> None:
    sources = "sources { share shareBasis observation { area { code } value } }"
    made = "estimation { method methodVersion fromSet { code } importRun { description } }"
    fields = f"value obsStatus {made} {sources}"
    assert await estimates(ask, ', fromDate: "2022-01-01"', fields) == [
        {
            "value": 150.5,
            "obsStatus": "E",
            "estimation": {
                "method": "APPORTIONED_BY_SHARES",
                "methodVersion": "1",
                "fromSet": {"code": "STADTTEILE"},
                "importRun": {"description": "estimate"},
            },
            "sources": [
                {"share": 0.75, "shareBasis": "POPULATION", "observation": {"area": {"code": "0101"}, "value": 110}},
                {"share": 1, "shareBasis": "AREA", "observation": {"area": {"code": "0201"}, "value": 90.5}},
            ],
        }
    ]


async def test_totals_unless_a_dimension_is_named(ask: Ask) -> None:
    assert await estimates(ask, "", "value") == [{"value": 75}, {"value": 150.5}]
    assert await estimates(ask, ', dims: [{dimension: "AGE"}]', "value") == [{"value": 22.5}]


async def test_of_another_area_set_there_is_nothing(ask: Ask) -> None:
    asked = 'estimates(indicators: ["POPULATION"], fromSet: "GEMEINDE") { totalCount }'
    assert await ask(EAST % asked) == {"area": {"estimates": {"totalCount": 0}}}


async def test_a_map_says_why_an_area_is_blank(ask: Ask, statements: list[str]) -> None:
    document = """{ estimates(indicators: ["POPULATION"], fromSet: "STADTTEILE", areaSet: "SOZIALRAEUME",
        fromDate: "2022-12-31") { nodes { area { code } value obsStatus confStatus } } }"""
    assert (await ask(document))["estimates"]["nodes"] == [
        {"area": {"code": "OST"}, "value": 150.5, "obsStatus": "E", "confStatus": "F"},
        {"area": {"code": "01"}, "value": None, "obsStatus": "Q", "confStatus": "A"},
    ]
    assert len(statements) == 1


async def test_delivered_figures_never_hold_estimates(ask: Ask) -> None:
    assert await ask(EAST % "observations { totalCount } series { length }") == {
        "area": {"observations": {"totalCount": 0}, "series": []}
    }


async def test_indicators_and_area_set_must_be_named(refuse: Refuse) -> None:
    message, _ = await refuse('{ estimates(indicators: ["POPULATION"]) { totalCount } }')
    assert "fromSet" in message
    message, _ = await refuse('{ estimates(fromSet: "STADTTEILE") { totalCount } }')
    assert "indicators" in message
