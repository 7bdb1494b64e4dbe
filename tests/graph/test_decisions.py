"""A paper's way through the bodies: where the decision was another than the advice."""

from tests.graph.conftest import Ask


async def test_decision_and_advice(ask: Ask) -> None:
    document = """{ papers(orderBy: [{field: REFERENCE, direction: DESC}]) { nodes { reference consultations {
        body { code } role result pending differsFromAdvice decisions { reference } } } } }"""
    papers = (await ask(document))["papers"]["nodes"]
    ways = {
        paper["reference"]: [
            (each["body"]["code"], each["result"], each["pending"], each["differsFromAdvice"], len(each["decisions"]))
            for each in paper["consultations"]
        ]
        for paper in papers
    }
    assert ways == {
        "V-1": [("JHA", "REJECTED", False, False, 0), ("RAT", "ADOPTED", False, True, 1)],
        "A-1": [
            ("JHA", "ADOPTED", False, False, 0),
            ("RAT", "ADOPTED", False, False, 0),
            ("JHA", None, True, False, 0),
        ],
    }


async def test_only_where_they_differ(ask: Ask) -> None:
    document = (
        "{ consultations(filter: {differsFromAdvice: {eq: true}}) { totalCount nodes { paper { reference title } } } }"
    )
    paper = {"reference": "V-1", "title": "Ausbau der Krippen"}
    assert (await ask(document))["consultations"] == {"totalCount": 1, "nodes": [{"paper": paper}]}


async def test_what_a_decision_set_going(ask: Ask) -> None:
    document = """{ decision(reference: "B-1") { measures { code goals { code text(lang: EN) } } plans { code }
        planningRatios { code } grants { nodes { reference } }
        consultation { paper { financialEffects { amount } } } } }"""
    assert (await ask(document))["decision"] == {
        "measures": [
            {"code": "M1", "goals": [{"code": "1", "text": "Enough places"}, {"code": "2", "text": "Weniger Armut"}]}
        ],
        "plans": [{"code": "PJ"}],
        "planningRatios": [{"code": "NURSERY"}],
        "grants": {"nodes": [{"reference": "G-1"}]},
        "consultation": {"paper": {"financialEffects": [{"amount": "250000.00"}]}},
    }


async def test_seats_of_organizations_and_roles(ask: Ask) -> None:
    document = '{ body(code: "JHA") { programme { code } memberships { role organization { code } } } }'
    seats = [{"role": None, "organization": {"code": "AWO"}}, {"role": "Stadtelternrat", "organization": None}]
    assert (await ask(document))["body"] == {"programme": {"code": "ESF+"}, "memberships": seats}
