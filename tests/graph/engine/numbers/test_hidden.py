"""What is reckoned of many rows is blank as soon as protection hides one of them, and says so.

In the city POPULATION of quarter 0102 is hidden in 2022; how many wait for offering 2 is.
"""

from typing import Any

import pytest
from sqlalchemy.sql import visitors

from graph.engine.build import Build, Row
from graph.engine.entity import ENTITIES
from graph.engine.mappings import mappings_of
from graph.engine.numbers.measures import measures_of
from graph.engine.selection import Document
from graph.schema import schema
from models.base import PROTECTED
from tests.graph.conftest import Ask, Refuse

PEOPLE = 'indicators: ["POPULATION"], latest: 1'
SHOWN = "filter: {obsStatus: {ne: Q}}"


def groups(of: str) -> str:
    return f'{{ observations({PEOPLE}, areaSet: "STADTTEILE") {{ groups({of} }} }} }}'


async def of_groups(ask: Ask, of: str) -> Any:
    return (await ask(groups(of)))["observations"]["groups"]


@pytest.mark.parametrize("function", ["sum", "average", "minimum", "maximum", "median", "quantile(at: 0.1)"])
async def test_no_function_passes_over_what_is_hidden(ask: Ask, function: str) -> None:
    name = function.partition("(")[0]
    [group] = await of_groups(ask, f"first: 1) {{ count suppressed {function} {{ value }}")
    assert group == {"count": 3, "suppressed": 1, name: {"value": None}}


async def test_only_groups_that_hide_something_are_blank(ask: Ask) -> None:
    found = await of_groups(ask, "by: [PARENT_AREA]) { parentArea { code } suppressed sum { value }")
    assert [(each["parentArea"]["code"], each["suppressed"], each["sum"]["value"]) for each in found] == [
        ("01", 1, None),
        ("02", 0, 90.5),
    ]


async def test_blanks_of_other_kinds_are_ignored_as_ever(ask: Ask) -> None:
    """Nobody sent numbers of cases."""
    found = await of_groups(ask, "by: [PARENT_AREA]) { sum { base } number(of: {filter: {value: {gt: 0}}})")
    assert found == [{"sum": {"base": None}, "number": 1}, {"sum": {"base": None}, "number": 1}]


async def test_cases_without_a_place_are_hidden_alone(ask: Ask) -> None:
    """Beside the value of -0.5, which is shown, how many could not be placed is not."""
    rates = 'indicators: ["POVERTY"]'
    shown = "filter: {unassignableHidden: {eq: false}}"
    group = f"count suppressed sum {{ value unassignable }} ofShown: number(of: {{sum: UNASSIGNABLE, {shown}}})"
    nodes = "nodes { unassignable unassignableHidden obsStatus }"
    found = (await ask(f"{{ observations({rates}) {{ {nodes} groups {{ {group} }} }} }}"))["observations"]
    assert found["nodes"] == [
        {"unassignable": 1, "unassignableHidden": False, "obsStatus": "A"},
        {"unassignable": None, "unassignableHidden": True, "obsStatus": "A"},
    ]
    sums = {"value": 11.845679, "unassignable": None}
    assert found["groups"] == [{"count": 2, "suppressed": 1, "sum": sums, "ofShown": 1}]
    number = f"suppressed(of: {{ observations: {{ {rates}, sum: UNASSIGNABLE }} }})"
    area = await ask(f"{{ areas {{ nodes {{ code hidden: {number} }} }} }}")
    assert {each["code"]: each["hidden"] for each in area["areas"]["nodes"] if each["hidden"]} == {"0201": 1}


async def test_numbers_and_shares_of_groups(ask: Ask) -> None:
    whole = "all: number(of: {sum: VALUE}) share(of: {sum: VALUE})"
    shown = f"shown: number(of: {{sum: VALUE, {SHOWN}}}) ofShown: share(of: {{sum: VALUE, {SHOWN}}})"
    mixed = f"mixed: number(of: {{sum: VALUE, {SHOWN}, per: {{sum: VALUE}}}})"
    found = await of_groups(ask, f"by: [PARENT_AREA]) {{ parentArea {{ code }} {whole} {shown} {mixed}")
    one, other = {"parentArea": {"code": "01"}}, {"parentArea": {"code": "02"}}
    assert found == [
        one | {"all": None, "share": None, "shown": 110, "ofShown": 0.548628, "mixed": None},
        other | {"all": 90.5, "share": None, "shown": 90.5, "ofShown": 0.451372, "mixed": 1},
    ]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [("gt: 0", ["02"]), ("lt: 1000000", ["02"]), ("isNull: true", ["01"]), ("eq: null", ["01"]), ("ne: 90.5", ["01"])],
)
async def test_having_sees_the_blank(ask: Ask, condition: str, expected: list[str]) -> None:
    of = f"by: [PARENT_AREA], having: {{number: [{{of: {{sum: VALUE}}, {condition}}}]}}) {{ parentArea {{ code }}"
    assert [each["parentArea"]["code"] for each in await of_groups(ask, of)] == expected


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
async def test_blank_groups_come_last(ask: Ask, direction: str) -> None:
    of = f"by: [PARENT_AREA], orderBy: [{{number: {{sum: VALUE}}, direction: {direction}}}]) {{ parentArea {{ code }}"
    assert [each["parentArea"]["code"] for each in await of_groups(ask, of)] == ["02", "01"]


async def test_numbers_of_rows_say_how_much_is_hidden(ask: Ask) -> None:
    of = f"of: {{children: {{sum: SURFACE}}, per: {{observations: {{{PEOPLE}, sum: VALUE}}}}}}"
    document = f"""{{ areas(areaSet: "STADTTEILE", level: QUARTER) {{ nodes {{ code
        own: number(of: {{observations: {{{PEOPLE}, sum: VALUE}}}})
        hidden: suppressed(of: {{observations: {{{PEOPLE}, sum: VALUE}}}})
        counted: suppressed(of: {{observations: {{{PEOPLE}}}}}) surface: suppressed(of: {{value: SURFACE}})
        divisor: suppressed({of}) }} }} }}"""
    nodes = (await ask(document))["areas"]["nodes"]
    assert [(each["code"], each["own"], each["hidden"], each["divisor"]) for each in nodes] == [
        ("0101", 110, 0, 0),
        ("0102", None, 1, 1),
        ("0201", 90.5, 0, 0),
    ]
    assert {(each["counted"], each["surface"]) for each in nodes} == {(0, 0)}


async def test_of_what_a_row_leads_to(ask: Ask) -> None:
    of = 'of: {area: {observations: {indicators: ["POPULATION"], sum: VALUE}}}'
    document = f'{{ observations(indicators: ["POPULATION"], areaSet: "STADTTEILE") {{ nodes {{ id suppressed({of})'
    own = f"{document} own: suppressed(of: {{value: VALUE}}) }} }} }}"
    nodes = (await ask(own))["observations"]["nodes"]
    assert {(each["id"], each["suppressed"], each["own"]) for each in nodes if each["suppressed"] or each["own"]} == {
        ("Observation:7", 1, 1)
    }


@pytest.mark.parametrize("name", ["available", "waiting", "maximum"])
async def test_newest_records_of_offerings(ask: Ask, name: str) -> None:
    """Only what is emptied is hidden of the record of offering 2: how many wait."""
    document = f"{{ offerings {{ groups {{ count suppressed average {{ {name} }} }} }} }}"
    [group] = (await ask(document))["offerings"]["groups"]
    expected = {"available": 0.5, "waiting": None, "maximum": 27.5}[name]
    assert group == {"count": 4, "suppressed": 1, "average": {name: expected}}


async def test_what_is_wrong_is_refused_where_nothing_can_be_hidden(refuse: Refuse) -> None:
    of = "of: {plans: {filter: {recordedAt: {lte: null}}, per: {}}}"
    for field in ("number", "suppressed"):
        message, code = await refuse(f"{{ municipalities {{ nodes {{ {field}({of}) }} }} }}")
        assert (message, code) == ("'lte: null' compares with nothing", "BAD_USER_INPUT")


@pytest.mark.parametrize(("beyond", "expected"), [("below: {}", "0201"), ("above: {function: MINIMUM}", "0101")])
async def test_a_statistic_of_hidden_numbers_is_blank(ask: Ask, beyond: str, expected: str) -> None:
    number = f"observations: {{{PEOPLE}, sum: VALUE%s}}"
    document = '{ areas(areaSet: "STADTTEILE", filter: {number: [{of: {%s}, %s}]}) { nodes { code } } }'
    found = await ask(document % (number % "", beyond))
    assert found["areas"]["nodes"] == []
    found = await ask(document % (number % f", {SHOWN}", beyond))
    assert expected in [each["code"] for each in found["areas"]["nodes"]]


def test_every_measure_of_a_protected_column_says_so() -> None:
    """A new measure of a figure that protection may empty must not sum what is left."""
    mappings = mappings_of(schema())
    for entity in ENTITIES.values():
        for name, measure in measures_of(entity).items():
            row = Row.first(Build(Document(schema(), {}, {}), mappings), entity)
            read = visitors.iterate(measure.compute(row))
            protected = [each for each in read if PROTECTED in getattr(_origin(each), "info", ())]
            assert (measure.hidden(row) is not None) == bool(protected), f"{entity.name}.{name}"


def _origin(element: Any) -> Any:
    """The column of a table for which one of an alias stands."""
    return next(iter(getattr(element, "base_columns", ())), None)
