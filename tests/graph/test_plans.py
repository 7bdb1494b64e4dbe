"""Plans with parts, goals and measures."""

from tests.graph.conftest import Ask


async def test_a_plan_and_its_parts(ask: Ask, statements: list[str]) -> None:
    document = """{ plan(code: "P") { parts { code supersedes { code } supersededBy { code } areas { code }
        targetGroups { code name(lang: DE_EASY) } goals { code target actual measures { code } }
        measures { totalCount nodes { costPlanned needs { code } partners { name } synergies { code } } } } } }"""
    old, new = (await ask(document))["plan"]["parts"]
    nothing = {"areas": [], "goals": [], "measures": {"totalCount": 0, "nodes": []}}
    young = {"code": "YOUNG", "name": "Kinder und Jugendliche"}
    assert old == nothing | {
        "code": "PJ-ALT",
        "supersedes": None,
        "supersededBy": [{"code": "PJ"}],
        "targetGroups": [young],
    }
    assert new == {
        "code": "PJ",
        "supersedes": {"code": "PJ-ALT"},
        "supersededBy": [],
        "areas": [{"code": "0101"}, {"code": "0201"}],
        "targetGroups": [{"code": "INFANTS", "name": "Kinder unter drei"}, young],
        "goals": [
            {"code": "1", "target": 35, "actual": 28.5, "measures": [{"code": "M1"}]},
            {"code": "2", "target": 10, "actual": None, "measures": [{"code": "M1"}]},
        ],
        "measures": {
            "totalCount": 1,
            "nodes": [
                {
                    "costPlanned": "250000.00",
                    "needs": [{"code": "N1"}, {"code": "N3"}],
                    "partners": [{"name": "AWO Auenfurt"}, {"name": "Ökumenisches Zentrum"}],
                    "synergies": [{"code": "M2"}],
                }
            ],
        },
    }
    assert len(statements) == 1


async def test_plans_in_force_on_a_day(ask: Ask) -> None:
    document = "query($day: Date!) { plans(subPlan: YOUTH, validOn: $day) { nodes { code } } }"
    for day, code in (("2022-04-30", "PJ-ALT"), ("2022-05-01", "PJ"), ("2026-12-31", "PJ")):
        assert (await ask(document, day=day))["plans"]["nodes"] == [{"code": code}]
    assert (await ask(document, day="2027-01-01"))["plans"]["nodes"] == []
