"""What the GraphQL specification of September 2025 allows in a query, as graphql-core's own executor answers it."""

from typing import Any

import orjson
import pytest
from graphql import GraphQLScalarType, is_specified_scalar_type

from graph.engine import Engine
from graph.schema import schema
from tests.graph.oracle import Both

# fmt: off
ANSWERED: list[tuple[str, dict[str, Any]]] = [
    # 2.3: descriptions of operations, variables and fragments
    ('"what it asks" query Q("the code" $c: String = "0101") { area(code: $c) { ...F } }'
     ' """\n  in a block\n""" fragment F on Area { code }', {}),
    ('"of one without a name" query { areas { totalCount } }', {}),
    # 2.1: all of Unicode, marks of byte order, ignored commas
    (r'{ a: areas(filter: {name: {contains: "\u{1F600}"}}) { totalCount }'
     r' b: areas(filter: {name: {contains: "\uD83D\uDE00"}}) { totalCount } }', {}),
    ('\ufeff{,,areas,{,totalCount,},}# the end', {}),
    # 2.9.4: blocks lose what they are indented by
    ('{ areas(filter: {name: {eq: """\n      Mitte\n    """}}) { nodes { name } } }', {}),
    ('{ areas(filter: {name: {contains: """ \\""" """}}) { totalCount } }', {}),
    # 3.5: 32 bits, whole numbers however they are sent, numbers for Float, text or number for ID
    ("{ grants(year: 2147483647) { totalCount } b: grants(year: -2147483648) { totalCount } }", {}),
    ("{ grants(year: -0) { totalCount } }", {}),
    ("query ($y: Int) { grants(year: $y) { totalCount } }", {"y": 2023.0}),
    ("{ areas(filter: {surface: {gt: 1e-7, lt: 1E+2}}) { nodes { code } } }", {}),
    ("{ areas(filter: {surface: {gt: -1.5e308, lt: 123456789012345678901234567890}}) { nodes { code } } }", {}),
    ('{ a: node(id: 5) { id } b: node(id: "Area:3") { id } }', {}),
    ("query ($i: ID!) { node(id: $i) { id } }", {"i": 5}),
    ('{ grants(filter: {awarded: {gt: "1e2", lt: 1000000.5}}) { nodes { awarded } } }', {}),
    ("query ($a: Decimal) { grants(filter: {awarded: {gte: $a}}) { nodes { awarded } } }", {"a": 200.5}),
    # 3.11: one value where a list is expected
    ("{ grants(filter: {year: {in: 2022}}) { totalCount } }", {}),
    ("query ($y: [Int!] = 2022) { grants(filter: {year: {in: $y}}) { totalCount } }", {}),
    ("query ($y: [Int!]) { grants(filter: {year: {in: $y}}) { totalCount } }", {"y": 2022}),
    ("query ($y: Int!) { grants(filter: {year: {in: [2022, $y]}}) { totalCount } }", {"y": 2023}),
    # 6.1.2, 6.4.1: defaults deep within, absent and null, the same variable in several places and fragments
    ("query ($f: GrantFilter = {year: {in: [2022, 2023]}, not: {awarded: {lt: 5}}}) {"
     " grants(filter: $f) { totalCount } }", {}),
    ('query ($l: Language) { area(code: "0101") { name(lang: $l) } }', {}),
    ('query ($l: Language) { area(code: "0101") { name(lang: $l) } }', {"l": None}),
    ("query ($l: Language = EN) { offerings { nodes { type { name(lang: $l) } } } }", {}),
    ("query ($n: Int = 2) { areas(first: $n) { nodes { code } } }", {}),
    ("query ($n: Int = 2) { areas(first: $n) { nodes { code } } }", {"n": None}),
    ("query ($s: String = null) { areas(areaSet: $s) { totalCount } }", {}),
    ("query ($y: Int!) { a: grants(year: $y) { totalCount } ...F }"
     " fragment F on Query { b: grants(filter: {year: {ne: $y}}) { totalCount } }", {"y": 2023}),
    # 6.3.2: merging, also through fragments, and directives on every kind of selection
    ('{ area(code: "0101") { name name n: name(lang: DE) n: name(lang: DE)'
     " ... { parent { code } } parent { name } } }", {}),
    ("{ areas @include(if: true) @skip(if: true) { totalCount } areas { nodes { id } } }", {}),
    ("query ($no: Boolean!) { ... @skip(if: $no) { grants { totalCount } } ... on Query @include(if: $no) {"
     " areas { totalCount } } ...F @skip(if: $no) } fragment F on Query { needs { totalCount } }", {"no": True}),
]
REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ('"not of the short form" { areas { totalCount } }', {}, "GRAPHQL_PARSE_FAILED"),
    (r'{ areas(filter: {name: {contains: "\uD83D"}}) { totalCount } }', {}, "GRAPHQL_PARSE_FAILED"),
    (r'{ areas(filter: {name: {contains: "\u{110000}"}}) { totalCount } }', {}, "GRAPHQL_PARSE_FAILED"),
    ('{ areas(filter: {name: {contains: "a\nb"}}) { totalCount } }', {}, "GRAPHQL_PARSE_FAILED"),
    ("{ grants(year: 007) { totalCount } }", {}, "GRAPHQL_PARSE_FAILED"),
    ("query ($a: Int = 1, $b: Int = $a) { areas(first: $a, last: $b) { totalCount } }", {}, "GRAPHQL_PARSE_FAILED"),
    ("{ grants(year: 2147483648) { totalCount } }", {}, "GRAPHQL_VALIDATION_FAILED"),
    ("{ grants(year: 2023.0) { totalCount } }", {}, "GRAPHQL_VALIDATION_FAILED"),
    ("query ($y: Int, $y: Int) { grants(year: $y) { totalCount } }", {}, "GRAPHQL_VALIDATION_FAILED"),
    ("query ($y: Int) { grants(filter: {year: {in: [2022, $y]}}) { totalCount } }", {}, "GRAPHQL_VALIDATION_FAILED"),
    ("{ areas { nodes { ...A } } } fragment A on Area { ...B } fragment B on Area { ...A }", {},
     "GRAPHQL_VALIDATION_FAILED"),
    ('{ area(code: "0101") { n: name(lang: DE) n: name(lang: EN) } }', {}, "GRAPHQL_VALIDATION_FAILED"),
    ("{ areas @skip(if: true) @skip(if: false) { totalCount } }", {}, "GRAPHQL_VALIDATION_FAILED"),
    ("query ($y: Int) { grants(year: $y) { totalCount } }", {"y": 2147483648}, "BAD_USER_INPUT"),
    ("query ($y: Int) { grants(year: $y) { totalCount } }", {"y": 2023.5}, "BAD_USER_INPUT"),
    ("query ($y: Int) { grants(year: $y) { totalCount } }", {"y": "2023"}, "BAD_USER_INPUT"),
    ("query ($y: Int) { grants(year: $y) { totalCount } }", {"y": True}, "BAD_USER_INPUT"),
    ("query ($s: Float) { areas(filter: {surface: {gt: $s}}) { totalCount } }", {"s": "5"}, "BAD_USER_INPUT"),
    ("query ($i: ID!) { node(id: $i) { id } }", {"i": True}, "BAD_USER_INPUT"),
    ("query ($a: Decimal) { grants(filter: {awarded: {gt: $a}}) { totalCount } }", {"a": [5]}, "BAD_USER_INPUT"),
    ('{ grants(filter: {awarded: {gt: "NaN"}}) { totalCount } }', {}, "BAD_USER_INPUT"),
    ("{ areas(filter: {surface: {gt: 1e400}}) { totalCount } }", {}, "BAD_USER_INPUT"),
    ('query ($l: Language) { area(code: "0101") { name(lang: $l) } }', {"l": "en"}, "BAD_USER_INPUT"),
    ("query ($n: Int! = 2) { areas(first: $n) { nodes { id } } }", {"n": None}, "BAD_USER_INPUT"),
]
# fmt: on


@pytest.mark.parametrize(("document", "variables"), ANSWERED)
async def test_what_is_allowed(both: Both, document: str, variables: dict[str, Any]) -> None:
    await both.ask(document, variables)


@pytest.mark.parametrize(("document", "variables", "code"), REFUSED)
async def test_what_is_not(both: Both, document: str, variables: dict[str, Any], code: str) -> None:
    answer = orjson.loads((await both.engine.execute(both.database, document, variables)).body)
    assert answer.get("data") is None
    assert answer["errors"][0]["extensions"]["code"] == code


def test_every_scalar_says_where_it_is_specified() -> None:
    own = [
        type_
        for type_ in schema().type_map.values()
        if isinstance(type_, GraphQLScalarType) and not is_specified_scalar_type(type_)
    ]
    assert {type_.name for type_ in own} == {"Date", "DateTime", "Decimal", "GeoJSON", "JSON", "Time"}
    assert all((type_.specified_by_url or "").startswith("https://") for type_ in own)


async def test_introspection_knows_what_the_specification_added(engine: Engine, both: Both) -> None:
    document = """{ __schema { directives { name isRepeatable args(includeDeprecated: true) { name isDeprecated } } }
        date: __type(name: "Date") { specifiedByURL }
        filter: __type(name: "GrantFilter") {
            isOneOf inputFields(includeDeprecated: true) { name deprecationReason } } }"""
    data = orjson.loads((await engine.execute(both.database, document)).body)["data"]
    assert {each["name"] for each in data["__schema"]["directives"]} >= {"deprecated", "specifiedBy", "oneOf"}
    assert data["date"] == {"specifiedByURL": "https://www.rfc-editor.org/rfc/rfc3339#section-5.6"}
    assert data["filter"]["isOneOf"] is False
