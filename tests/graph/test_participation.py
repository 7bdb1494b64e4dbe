"""What people said, and publications with the figures they cite."""

from tests.graph.conftest import Ask


async def test_a_citation_stays_when_its_figure_is_not_published(ask: Ask) -> None:
    document = '{ publication(code: "SB22") { citations { page observation { value obsStatus indicator { code } } } } }'
    cited = {"value": 12.345678901234568, "obsStatus": "A", "indicator": {"code": "POVERTY"}}
    assert (await ask(document))["publication"]["citations"] == [
        {"page": 4, "observation": cited},
        {"page": 5, "observation": None},
    ]


async def test_occasions(ask: Ask) -> None:
    document = """{ participationEvents { nodes { code participants themes areas { code } measures { code } }
        groups(by: [AREA]) { area { code } count } } networks { nodes { name office { code } members { code } } } }"""
    assert await ask(document) == {
        "participationEvents": {
            "nodes": [
                {
                    "code": "E1",
                    "participants": 120,
                    "themes": ["Spielplätze", "Wege, sicher"],
                    "areas": [{"code": "0101"}, {"code": "0201"}],
                    "measures": [{"code": "M1"}],
                },
                {
                    "code": "E2",
                    "participants": None,
                    "themes": [],
                    "areas": [{"code": "0101"}],
                    "measures": [{"code": "M1"}],
                },
            ],
            "groups": [{"area": {"code": "0101"}, "count": 2}, {"area": {"code": "0201"}, "count": 1}],
        },
        "networks": {
            "nodes": [{"name": "Frühe Hilfen", "office": {"code": "51"}, "members": [{"code": "AWO"}, {"code": "SPZ"}]}]
        },
    }
