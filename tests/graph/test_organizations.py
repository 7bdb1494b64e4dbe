"""Organizations that are one: what files say of either belongs to the one that stands for both."""

from tests.graph.conftest import Ask


async def test_what_names_the_merged_one_leads_to_the_survivor(ask: Ask) -> None:
    answer = await ask(
        """{
            grants(filter: {reference: {eq: "G-3"}}) {
                nodes { recipient { code } } groups(by: [PROVIDER]) { provider { code } sum { awarded } }
            }
            organization(code: "SPZ", municipality: "99001000") {
                grants { nodes { reference } } networks { code } measures { code } mergedInto { code }
            }
            networks { nodes { members { code } } }
            measures(filter: {code: {eq: "M1"}}) { nodes { partners { code } } }
        }"""
    )
    assert answer["grants"] == {
        "nodes": [{"recipient": {"code": "SPZ"}}],
        "groups": [{"provider": {"code": "SPZ"}, "sum": {"awarded": "300.25"}}],
    }
    assert answer["organization"] == {
        "grants": {"nodes": [{"reference": "G-3"}]},
        "networks": [{"code": "FH"}],
        "measures": [{"code": "M1"}],
        "mergedInto": None,
    }
    both = [{"code": "AWO"}, {"code": "SPZ"}]
    assert answer["networks"]["nodes"] == [{"members": both}]
    assert answer["measures"]["nodes"] == [{"partners": both}]


async def test_the_merged_one_stays_and_says_who_stands_for_it(ask: Ask) -> None:
    answer = await ask(
        """{
            organization(code: "SPZ-2") { name grants { totalCount } mergedInto { code } matches { other { code } } }
            organizations(filter: {mergedInto: null}) { nodes { code } }
            merged: organizations(filter: {mergedInto: {code: {eq: "SPZ"}}}) { nodes { code } }
        }"""
    )
    assert answer["organization"] == {
        "name": "Oekumenisches Zentrum",
        "grants": {"totalCount": 0},
        "mergedInto": {"code": "SPZ"},
        "matches": [{"other": {"code": "SPZ-2"}}],
    }
    assert [row["code"] for row in answer["organizations"]["nodes"]] == ["AWO", "AWO", "SPZ", "STADT"]
    assert answer["merged"]["nodes"] == [{"code": "SPZ-2"}]


async def test_what_waits_for_a_person(ask: Ask) -> None:
    answer = await ask(
        """{
            organizationMatches {
                nodes { organization { code } other { code } basis doubt score evidence state decidedAt }
                groups(by: [STATE]) { state count }
            }
            organization(code: "STADT") { matches(filter: {state: {eq: OPEN}}) { organization { code } } }
        }"""
    )
    assert answer["organizationMatches"]["nodes"] == [
        {
            "organization": {"code": "SPZ"},
            "other": {"code": "SPZ-2"},
            "basis": "NAME",
            "doubt": "DIFFERENT_FORM",
            "score": 1.0,
            "evidence": "oekumenisches zentrum",
            "state": "CONFIRMED",
            "decidedAt": "2024-05-01T00:00:00+00:00",
        },
        {
            "organization": {"code": "AWO"},
            "other": {"code": "STADT"},
            "basis": "SIMILAR_NAME",
            "doubt": "DIFFERENT_NAMES",
            "score": 0.61,
            "evidence": None,
            "state": "OPEN",
            "decidedAt": None,
        },
    ]
    groups = {row["state"]: row["count"] for row in answer["organizationMatches"]["groups"]}
    assert groups == {"CONFIRMED": 1, "OPEN": 1}
    assert answer["organization"]["matches"] == [{"organization": {"code": "AWO"}}]
