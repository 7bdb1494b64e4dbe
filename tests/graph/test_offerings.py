"""Offerings: where, when, for whom, and how many places are free."""

import pytest

from tests.graph.conftest import Ask

OFFERINGS = [
    ("", ["B1", "B2", "K1", "K2"]),
    ('area: "01"', ["B1", "K1"]),
    ('area: "0102"', ["K1"]),
    ('area: "OST"', ["B1"]),
    ('area: "none"', []),
    ("subPlan: DISABILITY", ["K2"]),
    ('validOn: "2024-01-01"', ["B2", "K1", "K2"]),
    ('openAt: "2024-01-01T08:00:00Z"', ["K1"]),
    ('openAt: "2024-01-01T16:30:00"', ["B1"]),
    ('openAt: "2024-01-01T18:00:29Z"', ["B1"]),
    ('openAt: "2024-01-01T18:00:30Z"', []),
    ('openAt: "2024-01-02T15:00:00+02:00"', ["K1"]),
    ('openAt: "2024-01-03T09:00:00Z"', []),
    ("filter: {stale: {eq: true}}", ["K1"]),
    ("filter: {freePlaces: {gt: 0}}", ["K2"]),
    ("filter: {freePlaces: {isNull: true}}", ["B1", "B2"]),
    ('filter: {targetGroups: {some: {parent: {code: {eq: "YOUNG"}}}}}', ["K2"]),
    ("filter: {facility: null}", ["B2"]),
]


@pytest.mark.parametrize(("arguments", "codes"), OFFERINGS)
async def test_which_offerings(ask: Ask, arguments: str, codes: list[str]) -> None:
    given = f"({arguments})" if arguments else ""
    found = (await ask(f"{{ offerings{given} {{ nodes {{ code }} }} }}"))["offerings"]["nodes"]
    assert [offering["code"] for offering in found] == codes


async def test_newest_capacity_first(ask: Ask) -> None:
    document = """{ offering(code: "K1") { freePlaces fee capacity(first: 1) { referenceDay maximum available }
        all: capacity { maximum } schedules { weekday opens closes } } }"""
    assert (await ask(document))["offering"] == {
        "freePlaces": 0,
        "fee": "120.50",
        "capacity": [{"referenceDay": "2023-12-31", "maximum": 50, "available": 0}],
        "all": [{"maximum": 50}, {"maximum": 40}],
        "schedules": [
            {"weekday": "MO", "opens": "08:00:00", "closes": "16:30:00"},
            {"weekday": "TU", "opens": "08:00:00", "closes": "16:30:00"},
        ],
    }


async def test_protected_capacity_says_why(ask: Ask) -> None:
    document = '{ offering(code: "K2") { capacity { waiting obsStatus confStatus } } }'
    assert (await ask(document))["offering"]["capacity"] == [{"waiting": None, "obsStatus": "Q", "confStatus": "A"}]


async def test_text_with_lines_and_quotes(ask: Ask) -> None:
    document = '{ offering(code: "K1") { description languages facility { street longitude latitude } } }'
    assert (await ask(document))["offering"] == {
        "description": 'Zeile 1\nZeile "2" \\',
        "languages": ["de", "tr"],
        "facility": {"street": "Straße des „Friedens“ 1", "longitude": 9.50001, "latitude": 50.2},
    }


async def test_opening_hours_stand_in_the_order_of_the_week(ask: Ask) -> None:
    answer = await ask("{ offerings { nodes { schedules { weekday opens } } } }")
    weeks = [[slot["weekday"] for slot in node["schedules"]] for node in answer["offerings"]["nodes"]]
    assert max(len(week) for week in weeks) > 1
    assert all(week == sorted(week, key=["MO", "TU", "WE", "TH", "FR", "SA", "SU"].index) for week in weeks)
