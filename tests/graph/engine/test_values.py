"""Variables and literals: absent, null, default, nested, and values that no column can hold."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.graph.conftest import Ask, Refuse

CODES = "query($code: String) { areas(areaSet: $code) { totalCount } }"


async def test_absent_null_and_given(ask: Ask) -> None:
    assert [
        (await ask(CODES))["areas"]["totalCount"],
        (await ask(CODES, code=None))["areas"]["totalCount"],
        (await ask(CODES, code="STADTTEILE"))["areas"]["totalCount"],
        (await ask(CODES, code="NONE"))["areas"]["totalCount"],
    ] == [10, 10, 6, 0]


async def test_a_default_stands_in_for_absent_not_for_null(ask: Ask) -> None:
    document = CODES.replace("String", 'String = "STADTTEILE"')
    assert (await ask(document))["areas"]["totalCount"] == 6
    assert (await ask(document, code=None))["areas"]["totalCount"] == 10


async def test_an_absent_variable_leaves_the_argument_s_own_default(ask: Ask) -> None:
    document = (
        "query($way: SortDirection) { areas(first: 1, orderBy: [{field: CODE, direction: $way}]) { nodes { code } } }"
    )
    assert (await ask(document))["areas"]["nodes"] == [{"code": "01"}]
    assert (await ask(document, way="DESC"))["areas"]["nodes"] == [{"code": "OST"}]


@pytest.mark.parametrize(
    "document",
    [
        'query($x: ID = "Area:1") { node(id: $x) { id } }',
        'query($x: String = "01") { areas(filter: {code: {in: ["02", $x]}}) { totalCount } }',
        'query($x: String = "AGE") { observations(dims: [{dimension: $x}]) { totalCount } }',
        "query($x: Boolean = true) { areas @include(if: $x) { totalCount } }",
        "query($x: SortDirection = ASC) { areas(orderBy: [{field: CODE, direction: $x}]) { nodes { id } } }",
    ],
)
async def test_null_where_a_value_is_needed(refuse: Refuse, document: str) -> None:
    assert await refuse(document, x=None) == ("'$x' is null where a value is needed", "BAD_USER_INPUT")


async def test_variables_inside_input_objects_and_lists(ask: Ask) -> None:
    document = """query($code: String!, $and: [AreaFilter!], $levels: [AreaLevel!], $where: AreaSetFilter) {
        a: areas(filter: {or: [{code: {in: ["02", $code]}}, {and: $and}], areaSet: $where}) { nodes { id } }
        b: areas(filter: {level: {in: $levels}}) { totalCount }
    }"""
    given: dict[str, Any] = {
        "code": "0101",
        "and": [{"uninhabited": {"eq": True}}],
        "levels": ["QUARTER", "PLANNING_SPACE"],
        "where": {"code": {"ne": "GEMEINDE"}},
    }
    assert await ask(document, **given) == {
        "a": {"nodes": [{"id": "Area:3"}, {"id": "Area:4"}, {"id": "Area:5"}]},
        "b": {"totalCount": 5},
    }


async def test_one_value_is_a_list_of_one(ask: Ask) -> None:
    document = """query($one: [String!]) {
        a: areas(filter: {code: {in: "01"}}) { totalCount } b: areas(filter: {code: {in: $one}}) { totalCount }
    }"""
    assert await ask(document, one="01") == {"a": {"totalCount": 2}, "b": {"totalCount": 2}}


async def test_one_statement_serves_all_values_of_a_shape(ask: Ask, statements: list[str]) -> None:
    document = (
        "query($filter: GrantFilter, $first: Int) { grants(filter: $filter, first: $first) { nodes { reference } } }"
    )
    await ask(document, filter={"year": {"eq": 2022}}, first=1)
    await ask(document, filter={"year": {"eq": 2023}}, first=7)
    await ask(document, filter={"year": {"eq": None}}, first=7)
    assert len(set(statements)) == 2


async def test_enums_days_moments_and_amounts(ask: Ask) -> None:
    document = """query($form: GrantForm, $day: Date, $moment: DateTime, $amount: Decimal) {
        a: grants(filter: {form: {eq: $form}}) { totalCount }
        b: grants(filter: {periodFrom: {gte: $day}}) { totalCount }
        c: grants(filter: {recordedAt: {gte: $moment}}) { totalCount }
        d: grants(filter: {awarded: {gt: $amount}}) { totalCount }
    }"""
    given = {"form": "INSTITUTIONAL", "day": "2023-01-01", "moment": "2024-06-01T02:00:00+02:00", "amount": "300.25"}
    counts = await ask(document, **given)
    assert [each["totalCount"] for each in counts.values()] == [2, 3, 1, 2]


async def test_numbers_of_many_digits_may_stand_in_the_document(ask: Ask, refuse: Refuse) -> None:
    document = """{
        a: areas(filter: {surface: {lt: 123456789012345678901234567890}}) { totalCount }
        b: areas(filter: {surface: {in: [123456789012345678901234567890, 1e300]}}) { totalCount }
        c: areas(filter: {number: [{of: {value: SURFACE, times: 12345678901234567890}, gte: 0}]}) { totalCount }
    }"""
    known = (await ask("{ areas(filter: {surface: {isNull: false}}) { totalCount } }"))["areas"]["totalCount"]
    assert known > 0
    assert [each["totalCount"] for each in (await ask(document)).values()] == [known, 0, known]
    for asked in ("{surface: {lt: 1e400}}", "{number: [{of: {value: SURFACE, times: -1e400}, gt: 0}]}"):
        message, code = await refuse(f"{{ areas(filter: {asked}) {{ totalCount }} }}")
        assert (message.endswith("is not a number that can be compared"), code) == (True, "BAD_USER_INPUT")


@pytest.fixture
def new_york(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server far from UTC."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "America/New_York")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("new_york")
async def test_a_moment_without_zone_is_in_utc(ask: Ask) -> None:
    document = "query($moment: DateTime) { grants(filter: {recordedAt: {gte: $moment}}) { totalCount } }"
    assert (await ask(document, moment="2024-06-01T00:00:00"))["grants"]["totalCount"] == 1
    assert (await ask(document, moment="2024-06-01T00:00:01"))["grants"]["totalCount"] == 0


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("Date", "2024-13-01"),
        ("Date", 5),
        ("DateTime", "yesterday"),
        ("Decimal", "abc"),
        ("Int", 2**31),
        ("Int", 2**63),
        ("Int", True),
        ("Int", "1"),
        ("String", 1),
        ("String!", None),
        ("[String!]", ["a", None]),
        ("SubPlan", "NONE"),
        ("GrantFilter", {"none": {}}),
        ("GrantFilter", {"year": {"eq": "x"}}),
        ("GrantOrder", {"direction": "UP"}),
    ],
)
async def test_variables_of_the_wrong_type(refuse: Refuse, type_: str, value: Any) -> None:
    places = {
        "Date": "programmes(validOn: $x)",
        "DateTime": "grants(asOf: $x)",
        "Decimal": "grants(filter: {awarded: {eq: $x}})",
        "Int": "grants(year: $x)",
        "String": "grants(municipality: $x)",
        "[String!]": "availability(indicators: $x)",
        "SubPlan": "plans(subPlan: $x)",
        "GrantFilter": "grants(filter: $x)",
        "GrantOrder": "grants(orderBy: [$x])",
    }
    declared = f"{type_}!" if type_ == "GrantOrder" else type_
    place = places.get(type_) or places[type_.rstrip("!")]
    message, code = await refuse(f"query($x: {declared}) {{ {place} {{ totalCount }} }}", x=value)
    assert message.startswith("Variable '$x' has invalid value")
    assert code == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE grants; --", "\\'; SELECT 1", "%", "_", "\\", "$1", "{x}", "ü\u0301", "x" * 5000]
)
async def test_text_is_only_ever_compared(ask: Ask, text: str) -> None:
    document = """query($x: String, $xs: [String!], $id: ID) {
        area(code: $x) { id } byId: area(id: $id) { id } offering(code: $x, municipality: $x) { id }
        areas(municipality: $x, areaSet: $x, filter: {code: {in: $xs}, name: {contains: $x}}) { totalCount }
        areaSets(filter: {name: {startsWith: $x}}) { totalCount }
        offerings(area: $x, filter: {legalBasis: {hasAny: $xs}}) { totalCount }
        observations(indicators: $xs, areaSet: $x, dims: [{dimension: "AGE", members: $xs}]) { totalCount }
        vocabulary(name: $x) { totalCount } indexResults(code: $x) { totalCount }
    }"""
    answer = await ask(document, x=text, xs=[text], id=f"Area:{text}")
    assert all(found in (None, {"totalCount": 0}) for found in answer.values())


@pytest.mark.parametrize("text", ["a\x00b", "\ud800"])
async def test_text_that_no_database_holds(refuse: Refuse, text: str) -> None:
    message, code = await refuse("query($x: String) { area(code: $x) { id } }", x=text)
    assert message.startswith("a value is outside of what the database can hold")
    assert code == "BAD_USER_INPUT"


async def test_nul_in_a_literal(refuse: Refuse) -> None:
    assert (await refuse('{ area(code: "\\u0000") { id } }'))[1] == "BAD_USER_INPUT"


@pytest.mark.parametrize("value", ["NaN", "sNaN", "Infinity", "-Infinity"])
async def test_no_number(refuse: Refuse, value: str) -> None:
    message, code = await refuse("query($x: Decimal) { grants(filter: {awarded: {lt: $x}}) { totalCount } }", x=value)
    assert message.endswith("is not a number that can be compared")
    assert code == "BAD_USER_INPUT"


async def test_numbers_beyond_the_column(ask: Ask) -> None:
    document = """{
        a: grants(filter: {awarded: {lt: "1e100"}}) { totalCount }
        b: grants(filter: {awarded: {lt: "0.001"}}) { totalCount }
        c: grants(filter: {awarded: {gt: "200.499"}}) { totalCount }
        d: grants(filter: {year: {lt: 2000000000}}) { totalCount }
        e: grants(year: 99999) { totalCount }
        f: grants(filter: {year: {in: [2022, 99999]}}) { totalCount }
    }"""
    assert [each["totalCount"] for each in (await ask(document)).values()] == [5, 1, 4, 5, 0, 2]
