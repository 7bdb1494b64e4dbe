"""Grants: exact money, double funding, and how they stood when somebody decided."""

import asyncpg

from graph.engine import Engine
from sozialgraph.database import open_pool
from tests.graph.conftest import Ask, asking


async def test_money_keeps_its_cents(ask: Ask) -> None:
    document = '{ grant(reference: "G-1") { awarded paid eligible own shares { amount } payments { amount date } } }'
    assert (await ask(document))["grant"] == {
        "awarded": "1000.00",
        "paid": "1000.00",
        "eligible": "2000.00",
        "own": None,
        "shares": [{"amount": "600.00"}, {"amount": "400.00"}],
        "payments": [{"amount": "600.00", "date": "2022-02-01"}, {"amount": "400.00", "date": "2022-08-01"}],
    }


async def test_two_offices_for_one_offering_at_one_time(ask: Ask) -> None:
    """Grant 5 pays for the same offering but begins after grant 2, of the other office, has ended."""
    document = """{ grants(filter: {possibleDoubleFunding: {eq: true}}, orderBy: [{field: REFERENCE}]) {
        nodes { reference office { code } overlapping { reference office { code } } } } }"""
    assert (await ask(document))["grants"]["nodes"] == [
        {"reference": "G-1", "office": {"code": "51"}, "overlapping": [{"reference": "G-2", "office": {"code": "50"}}]},
        {"reference": "G-2", "office": {"code": "50"}, "overlapping": [{"reference": "G-1", "office": {"code": "51"}}]},
    ]


async def test_a_moment_holds_for_everything_below(ask: Ask, statements: list[str]) -> None:
    document = """query($moment: DateTime) { organization(code: "AWO", municipality: "99001000", asOf: $moment) {
        grants(orderBy: [{field: REFERENCE}], first: 1) { nodes { awarded areas { code } recordedAt } } }
        grants(asOf: $moment) { totalCount nodes { reference } } }"""
    then = await ask(document, moment="2024-02-01T00:00:00Z")
    assert then["organization"]["grants"]["nodes"] == [
        {
            "awarded": "900.00",
            "areas": [{"code": "0101"}, {"code": "0102"}, {"code": "0201"}],
            "recordedAt": "2024-01-01T00:00:00+00:00",
        }
    ]
    assert {grant["reference"] for grant in then["grants"]["nodes"]} == {"G-1", "G-2", "G-3", "G-4", "G-5", "G-6"}
    now = await ask(document, moment=None)
    assert now["organization"]["grants"]["nodes"][0]["awarded"] == "1000.00"
    assert now["grants"]["totalCount"] == 5
    before = await ask(document, moment="2020-01-01T00:00:00Z")
    assert before["grants"] == {"totalCount": 0, "nodes": []}
    assert len(statements) == 3


async def test_before_and_after_a_change_and_a_deletion(engine: Engine, own_city: str) -> None:
    """What the triggers write is what `asOf` reads."""
    document = """query($moment: DateTime) { grants(asOf: $moment, filter: {reference: {in: ["G-2", "G-4"]}},
        orderBy: [{field: REFERENCE}]) { nodes { reference purpose targetGroups { code } } } }"""
    owner = await asyncpg.connect(own_city)
    async with await open_pool(own_city, size=1) as pool:
        ask = asking(engine, pool)
        before = await owner.fetchval("SELECT clock_timestamp()")
        await owner.execute("UPDATE grants SET purpose = 'neu' WHERE id = 2")
        await owner.execute("DELETE FROM grant_target_groups WHERE grant_id = 4")
        await owner.execute("DELETE FROM grant_areas WHERE grant_id = 4")
        await owner.execute("DELETE FROM grants WHERE id = 4")
        then = await ask(document, moment=before.isoformat())
        now = await ask(document)
    await owner.close()
    assert then["grants"]["nodes"] == [
        {"reference": "G-2", "purpose": 'Sprachförderung "Kita"', "targetGroups": [{"code": "YOUNG"}]},
        {"reference": "G-4", "purpose": "Treff", "targetGroups": [{"code": "OLD"}]},
    ]
    assert now["grants"]["nodes"] == [{"reference": "G-2", "purpose": "neu", "targetGroups": [{"code": "YOUNG"}]}]


async def test_programmes_valid_on_a_day(ask: Ask) -> None:
    document = """{ a: programmes(validOn: "2020-12-31") { nodes { code cofinancingRate followedBy { code } } }
        b: programmes(validOn: "2021-01-01") { nodes { code follows { code } } } }"""
    assert await ask(document) == {
        "a": {"nodes": [{"code": "ESF", "cofinancingRate": 40.0, "followedBy": [{"code": "ESF+"}]}]},
        "b": {"nodes": [{"code": "ESF+", "follows": {"code": "ESF"}}]},
    }


async def test_key_figures_and_budget(ask: Ask) -> None:
    document = """{ kpis { nodes { name(lang: EN) values { nodes { target actual light grant { reference } } } } }
        budgetLines(year: 2023) { groups(by: [AREA]) { area { code } sum { planned actual } } }
        dynamisationRules { nodes { percent decision { reference } } } }"""
    assert await ask(document) == {
        "kpis": {
            "nodes": [
                {
                    "name": "Use",
                    "values": {
                        "nodes": [
                            {"target": 90, "actual": 95.5, "light": "GREEN", "grant": {"reference": "G-1"}},
                            {"target": 90, "actual": None, "light": "OPEN", "grant": None},
                        ]
                    },
                }
            ]
        },
        "budgetLines": {"groups": [{"area": {"code": "0101"}, "sum": {"planned": "90100.00", "actual": "0.00"}}]},
        "dynamisationRules": {"nodes": [{"percent": 2.125, "decision": {"reference": "B-1"}}]},
    }
