"""What the record says was read: no less than the request could read."""

from typing import Any

import pytest
from graphql import GraphQLInputObjectType, GraphQLObjectType, get_named_type, parse

from graph.schema import schema
from sozialgraph.access.naming import FIGURES, names, title

OF_A = 'observations(filter: {indicator: {code: {eq: "A"}}}) { nodes { value } }'
OF_ONE = 'observations(indicators: ["A"], municipality: "1") { totalCount }'
EVERY = "observations { nodes { value } }"


@pytest.mark.parametrize(
    ("document", "indicators", "areas"),
    [
        ("{ areas { nodes { name } } }", set(), set()),
        ('{ area(areaSet: "STADTTEILE", code: "0303") { name } }', set(), {"STADTTEILE", "0303"}),
        ('{ indicator(code: "A") { name } b: indicator(code: "B") { name } }', {"A", "B"}, set()),
        ('{ areas(filter: {observations: {some: {indicator: {code: {eq: "A"}}}}}) { totalCount } }', {"A"}, set()),
        (
            '{ observations(filter: {or: [{area: {code: {eq: "1"}}}]}, orderBy: [{field: VALUE}]) { totalCount } }',
            set(),
            {"1"},
        ),
        (
            "{ areas(orderBy: [{field: NAME}]) { nodes { ...F } } }"
            ' fragment F on Area { observations(indicators: ["A"]) { totalCount } }',
            {"A"},
            set(),
        ),
        ('{ offerings(filter: {name: {contains: "Kita"}}) { totalCount } }', set(), set()),
        ('query ($i: [String!]! = ["A"]) { observations(indicators: $i) { totalCount } }', {"A"}, set()),
    ],
)
def test_what_a_request_names(document: str, indicators: set[str], areas: set[str]) -> None:
    found = names(parse(document), {})
    assert (set(found.indicators), set(found.areas)) == (indicators, areas)


@pytest.mark.parametrize(
    ("document", "indicators", "areas"),
    [
        (f"{{ one: {OF_A} every: {EVERY} }}", set(), set()),
        (f"{{ {OF_ONE} other: {OF_A} }}", {"A"}, set()),
        (f"{{ {OF_ONE} capacity {{ totalCount }} }}", {"A"}, set()),
        (f"{{ {OF_ONE} areas {{ nodes {{ name }} }} }}", {"A"}, {"1"}),
        (f"{{ {OF_ONE} areas {{ nodes {{ {EVERY} }} }} }}", set(), set()),
        (f"{{ indicators {{ nodes {{ a: {OF_A} b: {EVERY} }} }} }}", set(), set()),
        (f'{{ indicators(filter: {{code: {{in: ["A", "B"]}}}}) {{ nodes {{ {EVERY} }} }} }}', {"A", "B"}, set()),
        (f'{{ {OF_ONE} node(id: "Area:1") {{ id }} }}', {"A"}, {"1"}),
        (f'{{ {OF_ONE} node(id: "Observation:1") {{ id }} }}', set(), set()),
        (f'{{ {OF_ONE} nodes(ids: ["Area:1", "Observation:1"]) {{ id }} }}', set(), set()),
        (f"{{ {OF_ONE} ...F }} fragment F on Query {{ ... on Query {{ all: {EVERY} }} }}", set(), set()),
        (f"query A {{ {OF_ONE} }} query B {{ {EVERY} }}", {"A"}, {"1"}),
    ],
)
def test_one_read_of_everything_is_a_read_of_everything(document: str, indicators: set[str], areas: set[str]) -> None:
    found = names(parse(document), {}, "A" if document.startswith("query") else None)
    assert (set(found.indicators), set(found.areas)) == (indicators, areas)


@pytest.mark.parametrize(
    ("condition", "indicators"),
    [
        ('indicator: {code: {in: ["A", "B"]}}', {"A", "B"}),
        ('and: [{indicator: {code: {eq: "A"}}}, {value: {gt: 1}}]', {"A"}),
        ('or: [{indicator: {code: {eq: "A"}}}, {indicator: {code: {eq: "B"}}}]', {"A", "B"}),
        ('or: [{indicator: {code: {eq: "A"}}}, {value: {gt: 1}}]', set()),
        ('not: {indicator: {code: {eq: "A"}}}', set()),
        ('indicator: {code: {ne: "A"}}', set()),
        ('indicator: {code: {notIn: ["A"]}}', set()),
        ('indicator: {code: {startsWith: "A"}}', set()),
        ('indicator: {unit: {eq: "persons"}}', set()),
        ('area: {observations: {some: {indicator: {code: {eq: "A"}}}}}', set()),
    ],
)
def test_what_a_condition_leaves_out_only(condition: str, indicators: set[str]) -> None:
    assert names(parse(f"{{ observations(filter: {{{condition}}}) {{ totalCount }} }}"), {}).indicators == indicators
    filtered = f"{{ areas(filter: {{observations: {{some: {{{condition}}}}}}}) {{ totalCount }} }}"
    assert names(parse(filtered), {}).indicators == indicators


@pytest.mark.parametrize(
    ("given", "indicators"), [({"i": ["A"]}, {"A"}), ({"i": "A"}, {"A"}), ({"i": []}, set()), ({}, set())]
)
def test_variables_name_too(given: dict[str, Any], indicators: set[str]) -> None:
    document = "query ($i: [String!]) { observations(indicators: $i) { totalCount } }"
    assert names(parse(document), given).indicators == indicators


ONE_AREA = 'area(areaSet: "S", code: "1")'
SEVERAL = 'area(areaSet: "S", code: "1") { children { ...F } } } fragment F on Area { observations { totalCount }'


@pytest.mark.parametrize(
    ("document", "indicators", "areas"),
    [
        (f"{ONE_AREA} {{ {EVERY} }}", set(), {"1", "S"}),
        (f"{ONE_AREA} {{ parent {{ {EVERY} }} }}", set(), set()),
        (f"{ONE_AREA} {{ parent {{ {OF_A} }} }}", {"A"}, set()),
        (f"{ONE_AREA} {{ {EVERY} children {{ {EVERY} }} }}", set(), set()),
        (f"{ONE_AREA} {{ relations {{ toArea {{ {EVERY} }} }} }}", set(), set()),
        (f"{ONE_AREA} {{ areaSet {{ areas {{ {EVERY} }} }} }}", set(), set()),
        (f"{ONE_AREA} {{ parent {{ name children {{ code }} }} {EVERY} }}", set(), {"1", "S"}),
        (SEVERAL, set(), set()),
        (f"{ONE_AREA} {{ ...F parent {{ ...F }} }} }} fragment F on Area {{ {EVERY}", set(), set()),
        (f"{ONE_AREA} {{ offerings {{ nodes {{ capacity {{ available }} freePlaces }} }} }}", set(), {"1", "S"}),
        (f"{ONE_AREA} {{ offerings {{ nodes {{ areas {{ {EVERY} }} }} }} }}", set(), set()),
        (
            f"{ONE_AREA} {{ offerings {{ nodes {{ type {{ offerings {{ nodes {{ freePlaces }} }} }} }} }} }}",
            set(),
            set(),
        ),
        (
            'areaSet: areaSets(filter: {code: {eq: "S"}}) { nodes { areas { observations { totalCount } } } }',
            set(),
            {"S"},
        ),
        ('observations(indicators: ["A"]) { nodes { area { series { length } } } }', set(), set()),
        (f'{OF_ONE} a: observations(indicators: ["A"]) {{ nodes {{ indicator {{ {EVERY} }} }} }}', {"A"}, set()),
        (f'indicator(code: "A") {{ base {{ {EVERY} }} }}', set(), set()),
        ('observations(filter: {area: {parent: {code: {eq: "1"}}}}) { totalCount }', set(), set()),
        ('observations(filter: {area: {areaSet: {parent: {code: {eq: "S"}}}}}) { totalCount }', set(), set()),
        ('observations(filter: {area: {areaSet: {areas: {some: {code: {eq: "1"}}}}}}) { totalCount }', set(), set()),
        ('observations(filter: {area: {areaSet: {code: {eq: "S"}}}}) { totalCount }', set(), {"S"}),
        ('observations(filter: {indicator: {base: {code: {eq: "B"}}}}) { totalCount }', set(), set()),
        ('capacity(filter: {offering: {areas: {some: {code: {eq: "1"}}}}}) { totalCount }', set(), {"1"}),
        (
            'areas(filter: {code: {eq: "1"}, number: {of: {observations: {value: COUNT}}, gt: 1}}) { totalCount }',
            set(),
            {"1"},
        ),
        (
            'areas(filter: {code: {eq: "1"}, parent: {observations: {some: {value: {gt: 1}}}}}) { totalCount }',
            set(),
            set(),
        ),
    ],
)
def test_beyond_a_relation_no_name_confines(document: str, indicators: set[str], areas: set[str]) -> None:
    found = names(parse(f"{{ {document} }}"), {})
    assert (set(found.indicators), set(found.areas)) == (indicators, areas)


@pytest.mark.parametrize(
    ("document", "name"), [("query A { a }", "A"), ("{ a }", None), ("query A { a } query B { b }", None)]
)
def test_a_document_of_one_operation_has_its_name(document: str, name: str | None) -> None:
    assert title(parse(document)) == name


def test_every_way_to_figures_is_known() -> None:
    """A new one has to be told of, or else the record would say less than was read."""
    held = ("Observation", "Series", "CapacityRecord")
    ways = {
        name
        for type_ in schema().type_map.values()
        if isinstance(type_, GraphQLObjectType | GraphQLInputObjectType) and not type_.name.startswith(held)
        for name, field in type_.fields.items()
        if get_named_type(field.type).name.startswith(held) and not type_.name.endswith("Aggregate")
    }
    assert ways == FIGURES.keys() - {"freePlaces"}
