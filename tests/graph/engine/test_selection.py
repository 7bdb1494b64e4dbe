"""Fragments, aliases, merged fields and directives."""

import pytest

from tests.graph.conftest import Ask


async def test_named_and_inline_fragments(ask: Ask) -> None:
    document = """
        { area(id: "Area:3") { ...Names ... on Area { level } ... { uninhabited } ... on Node { id } } }
        fragment Names on Area { code ...Deep } fragment Deep on Area { parent { code } }
    """
    assert await ask(document) == {
        "area": {"code": "0101", "parent": {"code": "01"}, "level": "QUARTER", "uninhabited": False, "id": "Area:3"}
    }


async def test_a_fragment_on_the_root_and_twice(ask: Ask) -> None:
    document = '{ ...F ...F } fragment F on Query { __typename area(id: "Area:3") { code } }'
    assert await ask(document) == {"__typename": "Query", "area": {"code": "0101"}}


async def test_fields_with_one_key_are_merged(ask: Ask) -> None:
    document = """{
        area(id: "Area:3") { code parent { code } ...F }
        area(id: "Area:3") { parent { level } areaSet { code } }
    } fragment F on Area { parent { id } areaSet { municipality { code } } }"""
    assert await ask(document) == {
        "area": {
            "code": "0101",
            "parent": {"code": "01", "id": "Area:2", "level": "CITY_DISTRICT"},
            "areaSet": {"municipality": {"code": "99001000"}, "code": "STADTTEILE"},
        }
    }


async def test_answers_keep_the_order_of_the_question(ask: Ask) -> None:
    answer = await ask(
        '{ b: areas { totalCount } __typename a: area(id: "Area:1") { name id code } __schema { __typename } }'
    )
    assert list(answer) == ["b", "__typename", "a", "__schema"]
    assert list(answer["a"]) == ["name", "id", "code"]


async def test_one_field_under_aliases_with_different_arguments(ask: Ask) -> None:
    document = """{ municipality(code: "99001000") {
        de: name en: name(lang: EN) easy: name(lang: DE_EASY)
        few: plans(first: 1) { nodes { code } } youth: plans(filter: {subPlan: {eq: YOUTH}}) { nodes { code } }
    } }"""
    assert await ask(document) == {
        "municipality": {
            "de": "Auenfurt",
            "en": "Auenfurt on the Aue",
            "easy": "Auen-Furt",
            "few": {"nodes": [{"code": "PJ-ALT"}]},
            "youth": {"nodes": [{"code": "PJ-ALT"}, {"code": "PJ"}]},
        }
    }


async def test_typename_everywhere(ask: Ask) -> None:
    document = """{ __typename needs(filter: {code: {eq: "N1"}}) { __typename
        edges { __typename node { __typename required { __typename } evidence { __typename } area { __typename } } }
        pageInfo { __typename } groups { __typename sum { __typename } } } }"""
    kinds = ("Ratio", "Indicator", "Projection", "Participation", "Document")
    node = {
        "__typename": "Need",
        "required": {"__typename": "Quantity"},
        "evidence": [{"__typename": f"{kind}Evidence"} for kind in kinds],
        "area": {"__typename": "Area"},
    }
    assert await ask(document) == {
        "__typename": "Query",
        "needs": {
            "__typename": "NeedConnection",
            "edges": [{"__typename": "NeedEdge", "node": node}],
            "pageInfo": {"__typename": "PageInfo"},
            "groups": [{"__typename": "NeedGroup", "sum": {"__typename": "NeedMeasures"}}],
        },
    }


@pytest.mark.parametrize(
    ("directive", "kept"),
    [
        ("@skip(if: true)", False),
        ("@skip(if: false)", True),
        ("@include(if: true)", True),
        ("@include(if: false)", False),
        ("@skip(if: $yes)", False),
        ("@include(if: $yes)", True),
        ("@include(if: $yes) @skip(if: $yes)", False),
        ("@include(if: $no) @skip(if: $no)", False),
        ("@include(if: $default)", True),
    ],
)
@pytest.mark.parametrize(
    "place", ["code DIRECTIVE", "... DIRECTIVE { code }", "... on Area DIRECTIVE { code }", "...F DIRECTIVE"]
)
async def test_skip_and_include(ask: Ask, directive: str, kept: bool, place: str) -> None:
    used = [name for name in ("yes", "no", "default") if f"${name}" in directive]
    declared = ", ".join(f"${name}: Boolean" + (" = true" if name == "default" else "!") for name in used)
    operation = f"query{f'({declared})' if declared else ''}"
    fragment = "fragment F on Area { code }" if "...F" in place else ""
    document = f'{operation} {{ area(id: "Area:3") {{ level {place.replace("DIRECTIVE", directive)} }} }} {fragment}'
    values = {name: value for name, value in {"yes": True, "no": False}.items() if name in used}
    area = (await ask(document, **values))["area"]
    assert area == ({"level": "QUARTER", "code": "0101"} if kept else {"level": "QUARTER"})


async def test_a_plan_is_made_for_each_truth(ask: Ask) -> None:
    document = 'query($all: Boolean!) { area(id: "Area:3") { code level @include(if: $all) } }'
    for full in (True, False, True):
        area = (await ask(document, all=full))["area"]
        assert area.keys() == ({"code", "level"} if full else {"code"})


async def test_everything_skipped(ask: Ask, statements: list[str]) -> None:
    assert await ask("{ areas @skip(if: true) { totalCount } }") == {}
    assert statements == []
    assert await ask("{ areas { nodes @skip(if: true) { code } } }") == {"areas": {}}
    assert await ask('{ area(id: "Area:3") { code @skip(if: true) } }') == {"area": {}}
    assert await ask("{ areaSets { nodes { code @skip(if: true) } } }") == {"areaSets": {"nodes": [{}, {}, {}, {}]}}
