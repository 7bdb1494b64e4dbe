"""Counts and sums, against numbers added up by hand."""

import re
from typing import Any

import pytest

from graph.engine.entity import ENTITIES
from graph.engine.fields.connection import Connection
from graph.engine.groups import ByEntity
from graph.engine.mappings import mappings_of
from graph.engine.namespace import camel
from graph.schema import schema
from tests.graph.conftest import Ask, Refuse

BY_ONE_KEY = [
    ("YEAR", "year", "2022 2 1200.50, 2023 3 1400.25"),
    ("FUNDING_FORM", "fundingForm", "GRANT 5 2600.75"),
    ("CARRIER_FORM", "carrierForm", "CHURCH 1 300.25, NON_PROFIT 3 2300.50, PUBLIC 1 0.00"),
    ("PROVISION_FORM", "provisionForm", "PROFESSIONAL 4 2600.75, None 1 0.00"),
    ("SUB_PLAN", "subPlan", "DISABILITY 1 200.50, YOUTH 4 2600.75, None 1 0.00"),
    ("OFFICE", "office { code }", "51 3 2400.25, 50 2 200.50"),
    ("PROGRAMME", "programme { code }", "ESF+ 1 200.50, None 4 2400.25"),
    ("PROVIDER", "provider { code }", "AWO 3 2300.50, SPZ 1 300.25, STADT 1 0.00"),
    ("MUNICIPALITY", "municipality { code }", "99001000 5 2600.75"),
    ("OFFERING_TYPE", "offeringType { code }", "DAY_CARE 3 2300.50, NURSERY 1 300.25, None 1 0.00"),
    ("AREA", "area { code }", "0101 3 2300.50, 0102 1 1000.00, 0201 1 300.25, None 1 0.00"),
    ("TARGET_GROUP", "targetGroup { code }", "YOUNG 2 1200.50, INFANTS 1 1000.00, OLD 1 0.00, None 2 1400.25"),
]
"""Key, how to show it, and for each group: the key, how many, and the sum awarded."""


@pytest.mark.parametrize(("key", "field", "expected"), BY_ONE_KEY)
async def test_grants_by_each_key(ask: Ask, key: str, field: str, expected: str) -> None:
    found = await ask(f"{{ grants(first: 1) {{ groups(by: [{key}]) {{ key: {field} count sum {{ awarded }} }} }} }}")
    groups = [(shown(each["key"]), each["count"], each["sum"]["awarded"]) for each in found["grants"]["groups"]]
    assert ", ".join(f"{name} {count} {total}" for name, count, total in groups) == expected


def shown(key: Any) -> Any:
    return key["code"] if isinstance(key, dict) else key


def test_every_key_of_grants_was_added_up() -> None:
    assert {key for key, _, _ in BY_ONE_KEY} == {key.upper() for key in ENTITIES["Grant"].groups}


async def test_several_keys(ask: Ask, statements: list[str]) -> None:
    document = "{ grants { groups(by: [YEAR, OFFICE]) { year office { code } count sum { awarded } } } }"
    found = (await ask(document))["grants"]["groups"]
    assert [(each["year"], each["office"]["code"], each["count"], each["sum"]["awarded"]) for each in found] == [
        (2022, "51", 1, "1000.00"),
        (2022, "50", 1, "200.50"),
        (2023, "51", 2, "1400.25"),
        (2023, "50", 1, "0.00"),
    ]
    assert len(statements) == 1


async def test_no_key(ask: Ask) -> None:
    document = """{ grants { groups { count year area { code } sum { awarded paid eligible }
        average { awarded requested } minimum { awarded own: paid } maximum { awarded } } } }"""
    assert (await ask(document))["grants"]["groups"] == [
        {
            "count": 5,
            "year": None,
            "area": None,
            "sum": {"awarded": "2600.75", "paid": "1000.01", "eligible": "2000.00"},
            "average": {"awarded": "520.15", "requested": "950.00"},
            "minimum": {"awarded": "0.00", "own": "0.01"},
            "maximum": {"awarded": "1100.00"},
        }
    ]


async def test_of_no_rows_there_is_one_empty_group_or_none(ask: Ask) -> None:
    document = "{ grants(year: 1999) { groups { count sum { awarded } } by: groups(by: [YEAR]) { count } } }"
    assert (await ask(document))["grants"] == {"groups": [{"count": 0, "sum": {"awarded": None}}], "by": []}


async def test_only_rows_that_pass_are_grouped(ask: Ask) -> None:
    document = '{ office: grants(filter: {office: {code: {eq: "50"}}}) { groups(by: [YEAR]) { year count } } }'
    assert (await ask(document))["office"]["groups"] == [{"year": 2022, "count": 1}, {"year": 2023, "count": 1}]


async def test_keys_from_variables(ask: Ask) -> None:
    document = "query($by: [GrantGroupKey!]!) { grants { groups(by: $by) { year subPlan count } } }"
    assert len((await ask(document, by=["YEAR"]))["grants"]["groups"]) == 2
    assert len((await ask(document, by=["YEAR", "SUB_PLAN"]))["grants"]["groups"]) == 4
    assert len((await ask(document, by=[]))["grants"]["groups"]) == 1


async def test_newest_capacity_by_field(ask: Ask) -> None:
    """A nursery that two fields plan counts in both; who waits may not be shown, and no sum is told without it."""
    document = """{ offerings { groups(by: [SUB_PLAN]) {
        subPlan count sum { maximum waiting } average { available } } } }"""
    found = (await ask(document))["offerings"]["groups"]
    assert [
        (g["subPlan"], g["count"], g["sum"]["maximum"], g["sum"]["waiting"], g["average"]["available"]) for g in found
    ] == [
        ("DISABILITY", 1, 20, None, 1),
        ("ELDERLY", 1, 12.5, None, None),
        ("YOUTH", 2, 70, None, 0.5),
        (None, 1, None, None, None),
    ]


NEWEST_THEN_MULTIPLE = ("LATERAL (SELECT capacity_records", "offering_areas", "LATERAL (SELECT unnest")


async def test_newest_records_are_looked_up_once_before_rows_multiply(ask: Ask, statements: list[str]) -> None:
    await ask("""{ offerings { groups(by: [AREA, SUB_PLAN]) {
        area { code } suppressed sum { maximum available waiting } median { occupied } } } }""")
    [statement] = statements
    assert statement.count("published.capacity_records") == 1
    assert re.search(r"ORDER BY \w+\.reference_day DESC, \w+\.unit DESC", statement), "always the same of one day"
    newest, areas, fields = (statement.index(f"JOIN {each}") for each in NEWEST_THEN_MULTIPLE)
    assert newest < areas < fields


async def test_below_a_row(ask: Ask) -> None:
    document = '{ area(code: "0101") { grants { groups(by: [YEAR]) { year sum { awarded } } } } }'
    groups = (await ask(document))["area"]["grants"]["groups"]
    assert groups == [{"year": 2022, "sum": {"awarded": "1200.50"}}, {"year": 2023, "sum": {"awarded": "1100.00"}}]


async def test_rows_below_a_group(ask: Ask) -> None:
    document = """{ grants { groups(by: [PROVIDER]) { provider { code carrierForm
        offerings(orderBy: [{field: CODE}]) { nodes { code type { code } } } } count } } }"""
    first = (await ask(document))["grants"]["groups"][0]
    offerings = [{"code": "B1", "type": {"code": "MEETING"}}, {"code": "K1", "type": {"code": "DAY_CARE"}}]
    assert first == {
        "provider": {"code": "AWO", "carrierForm": "NON_PROFIT", "offerings": {"nodes": offerings}},
        "count": 3,
    }


async def test_groups_of_a_past_moment(ask: Ask) -> None:
    document = '{ grants(asOf: "2024-02-01T00:00:00Z") { groups(by: [AREA]) { area { code } count sum { awarded } } } }'
    found = (await ask(document))["grants"]["groups"]
    assert [(each["area"] and each["area"]["code"], each["count"], each["sum"]["awarded"]) for each in found] == [
        ("0101", 3, "2200.50"),
        ("0102", 1, "900.00"),
        ("0201", 2, "1200.25"),
        (None, 2, "50.00"),
    ]


async def test_a_key_named_twice(refuse: Refuse) -> None:
    message, code = await refuse("{ grants { groups(by: [YEAR, YEAR]) { count } } }")
    assert (message, code) == ("'by' names a key twice", "BAD_USER_INPUT")


def grouped_lists() -> list[tuple[str, str, str]]:
    """Every key of every list of the root, with a selection that shows it."""
    return [
        (name, key.upper(), f"{camel(key)} {{ __typename }}" if isinstance(group, ByEntity) else camel(key))
        for (type_name, name), mapping in mappings_of(schema()).items()
        if type_name == "Query" and isinstance(mapping, Connection)
        for key, group in mapping.relation.entity.groups.items()
    ]


@pytest.mark.parametrize(("name", "key", "shown"), grouped_lists())
async def test_every_key_of_every_list(ask: Ask, name: str, key: str, shown: str) -> None:
    found = (await ask(f"{{ {name} {{ totalCount groups(by: [{key}]) {{ {shown} count }} }} }}"))[name]
    assert sum(group["count"] for group in found["groups"]) >= found["totalCount"]
