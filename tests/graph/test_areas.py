"""Areas of several sets side by side, by code, by key, on a day."""

import pytest

from tests.graph.conftest import Ask, Refuse

ONE_AREA = [
    ('id: "Area:3"', 3),
    ('id: "Area:999"', None),
    ('id: "Grant:x"', None),
    ('code: "01"', 2),
    ('code: "01", areaSet: "SOZIALRAEUME"', 9),
    ('code: "01", municipality: "99002000"', None),
    ('key: {scheme: AGS, value: "99002000"}', 10),
    ('key: {scheme: LOR, value: "99002000"}', None),
    ('code: "03", validOn: "2019-12-31"', 7),
    ('code: "03", validOn: "2020-01-01"', None),
]


@pytest.mark.parametrize(("arguments", "number"), ONE_AREA)
async def test_one_area(ask: Ask, arguments: str, number: int | None) -> None:
    found = (await ask(f"{{ area({arguments}) {{ id }} }}"))["area"]
    assert found == (number and {"id": f"Area:{number}"})


@pytest.mark.parametrize("arguments", ["", "(code: null)", '(asOf: "2024-01-01T00:00:00Z")'])
async def test_one_area_without_saying_which(refuse: Refuse, arguments: str) -> None:
    message, code = await refuse(f"{{ area{arguments} {{ id }} }}")
    assert (message, code) == ("'area' was asked without saying which", "BAD_USER_INPUT")


async def test_any_object_by_its_identifier(ask: Ask) -> None:
    document = """query($none: ID!) {
        a: node(id: "Area:3") { __typename id ... on Area { code } ... on Grant { reference } }
        b: node(id: "Grant:2") { id ... on Area { code } ... on Grant { reference } } c: node(id: $none) { id } }"""
    for none in (
        "Area:0",
        "Area",
        "Area:",
        "Area:1x",
        "Area:-1",
        "Area:99999999999999999999",
        "AreaKey:1",
        "Evidence:1",
    ):
        assert await ask(document, none=none) == {
            "a": {"__typename": "Area", "id": "Area:3", "code": "0101"},
            "b": {"id": "Grant:2", "reference": "G-2"},
            "c": None,
        }
    for none in ("Query:1", "AreaFilter:1", "", "ü:1", "String:1"):
        assert (await ask(document, none=none))["c"] is None


async def test_up_and_down_within_a_set(ask: Ask) -> None:
    document = """{ area(code: "0101") { ancestors { code } parent { children { code } descendants { code } }
        benchmark { code level } areaSet { municipality { area { code } } } } }"""
    assert (await ask(document))["area"] == {
        "ancestors": [{"code": "01"}, {"code": "0101"}],
        "parent": {
            "children": [{"code": "0101"}, {"code": "0102"}],
            "descendants": [{"code": "01"}, {"code": "0101"}, {"code": "0102"}],
        },
        "benchmark": {"code": "99001000", "level": "MUNICIPALITY"},
        "areaSet": {"municipality": {"area": {"code": "99001000"}}},
    }


async def test_sets_of_one_municipality(ask: Ask) -> None:
    document = """{ areaSets(municipality: "99001000") { nodes {
        code parent { code } areas(validOn: "2020-01-01") { code } } } }"""
    assert (await ask(document))["areaSets"]["nodes"] == [
        {"code": "GEMEINDE", "parent": None, "areas": [{"code": "99001000"}]},
        {"code": "SOZIALRAEUME", "parent": None, "areas": [{"code": "01"}, {"code": "OST"}]},
        {
            "code": "STADTTEILE",
            "parent": {"code": "GEMEINDE"},
            "areas": [{"code": code} for code in ("01", "0101", "0102", "02", "0201")],
        },
    ]


async def test_any_text_survives(ask: Ask) -> None:
    document = (
        '{ areas(areaSet: "STADTTEILE") { nodes { name } } area(code: "01") { geometry west surface name(lang: EN) } }'
    )
    found = await ask(document)
    assert [area["name"] for area in found["areas"]["nodes"]] == [
        "Äußere Neustadt",
        'Sankt-"Anna"-Viertel',
        "Ödland",
        "Zur Mühle \\ Süd",
        "Ärztehaus\tviertel\n(neu)",
        "Alter Hafen",
    ]
    assert found["area"] == {
        "geometry": {"type": "Point", "coordinates": [9.5, 50.25]},
        "west": 9.5,
        "surface": 40.5,
        "name": "Outer Newtown",
    }


async def test_relations_of_areas(ask: Ask) -> None:
    document = (
        '{ area(code: "03") { relations { type share date toArea { code relatedFrom { fromArea { code } } } } } }'
    )
    far = {"code": "02", "relatedFrom": [{"fromArea": {"code": "03"}}]}
    relation = {"type": "MERGED_INTO", "share": None, "date": "2020-01-01", "toArea": far}
    assert (await ask(document))["area"]["relations"] == [relation]


async def test_facilities_in_an_area(ask: Ask) -> None:
    document = """{ area(code: "0101") { facilities { nodes { code areas { code } } } }
        facilities(area: "02") { nodes { code } } }"""
    assert await ask(document) == {
        "area": {"facilities": {"nodes": [{"code": "F1", "areas": [{"code": "0101"}, {"code": "OST"}]}]}},
        "facilities": {"nodes": [{"code": "F2"}]},
    }
