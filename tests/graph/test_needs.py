"""Needs and what they rest on."""

from tests.graph.conftest import Ask


async def test_every_kind_of_evidence(ask: Ask, statements: list[str]) -> None:
    document = """{ need(code: "N1") { required { value lower upper unit } gap evidence { __typename
        ... on IndicatorEvidence { kind summary observation { value indicator { code } } }
        ... on RatioEvidence { base required { value lower upper } planningRatio { value per adoptedBy { reference } } }
        ... on ProjectionEvidence { scenario horizon base required { value } }
        ... on ParticipationEvidence { event { title themes } }
        ... on DocumentEvidence { page publication { title } } } } }"""
    ratio = {"value": 35, "per": 100, "adoptedBy": {"reference": "B-1"}}
    found = (await ask(document))["need"]
    assert found["required"] == {"value": 10.5, "lower": 9, "upper": 12, "unit": "Plätze"}
    assert found["gap"] == 3.5
    assert {each.pop("__typename").removesuffix("Evidence"): each for each in found["evidence"]} == {
        "Ratio": {"base": 30, "required": {"value": 10.5, "lower": 9, "upper": None}, "planningRatio": ratio},
        "Indicator": {
            "kind": "INDICATOR",
            "summary": 'Es sind "mehr"',
            "observation": {"value": 110, "indicator": {"code": "POPULATION"}},
        },
        "Projection": {"scenario": "mittel", "horizon": "2030-12-31", "base": 33, "required": None},
        "Participation": {"event": {"title": "Kinder fragen", "themes": ["Spielplätze", "Wege, sicher"]}},
        "Document": {"page": 7, "publication": {"title": "Sozialbericht 2022"}},
    }
    assert len(statements) == 1


async def test_evidence_whose_figure_is_not_published(ask: Ask) -> None:
    document = """{ need(code: "N2") { required { unit }
        evidence { ... on IndicatorEvidence { summary observation { obsStatus } } } } }"""
    evidence = [{"summary": "nicht veröffentlicht", "observation": None}]
    assert (await ask(document))["need"] == {"required": None, "evidence": evidence}


async def test_quantities_of_one_unit_add_up(ask: Ask) -> None:
    document = "{ needs { groups(by: [UNIT]) { unit count sum { required gap } average { gap } } } }"
    assert (await ask(document))["needs"]["groups"] == [
        {"unit": "Plätze", "count": 2, "sum": {"required": 30.5, "gap": 3.5}, "average": {"gap": 1.75}},
        {"unit": "Stunden", "count": 1, "sum": {"required": None, "gap": None}, "average": {"gap": None}},
    ]


async def test_urgent_first_and_blanks_last(ask: Ask) -> None:
    assert (await ask("{ needs { nodes { code priority } } }"))["needs"]["nodes"] == [
        {"code": "N1", "priority": 1},
        {"code": "N3", "priority": 1},
        {"code": "N2", "priority": None},
    ]
