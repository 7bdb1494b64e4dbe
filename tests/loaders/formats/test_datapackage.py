"""Data packages: tables in files and within the descriptor, what a schema turns them into, and what it refuses."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from loaders.problems import FileError, ProblemsError
from loaders.report import Report
from tests.loaders.formats.opening import entries, rows, sheet, zipped

Importing = Callable[..., Awaitable[list[Report]]]
AREAS = "code,name\n01,Altstadt\n02,Nord\n"
FIGURES = "area;day;value;share;open\n01;31.12.2024;1.234,5;12 %;ja\n02;30.6.2024;.;;nein\n"
FIELDS: list[dict[str, Any]] = [
    {"name": "area", "type": "string", "constraints": {"required": True}},
    {"name": "day", "type": "date", "format": "%d.%m.%Y"},
    {"name": "value", "type": "number", "decimalChar": ",", "groupChar": "."},
    {"name": "share", "type": "number", "bareNumber": False},
    {"name": "open", "type": "boolean", "trueValues": ["ja"], "falseValues": ["nein"]},
]
SCHEMA: dict[str, Any] = {
    "fields": FIELDS,
    "primaryKey": ["area", "day"],
    "foreignKeys": [{"fields": "area", "reference": {"resource": "areas", "fields": "code"}}],
    "missingValues": ["", {"value": ".", "label": "geheim"}],
}
PACKAGE: dict[str, Any] = {
    "resources": [
        {"name": "areas", "path": "tables/areas.csv"},
        {"name": "figures", "path": "figures.csv", "dialect": {"delimiter": ";"}, "schema": SCHEMA},
    ]
}


TWICE = "stands in row 2 already, but its schema wants it to be unique"


def package(folder: Path, figures: str = FIGURES, says: dict[str, Any] = PACKAGE, **more: str) -> Path:
    (folder / "tables").mkdir(exist_ok=True)
    (folder / "tables/areas.csv").write_text(AREAS)
    (folder / "figures.csv").write_text(figures)
    for name, content in more.items():
        (folder / f"{name}.json").write_text(content)
    (folder / "datapackage.json").write_text(json.dumps(says))
    return folder / "datapackage.json"


def changed(**schema: Any) -> dict[str, Any]:
    figures = {**PACKAGE["resources"][1], "schema": {**SCHEMA, **schema}}
    return {"resources": [PACKAGE["resources"][0], figures]}


def constrained(name: str, **constraints: Any) -> dict[str, Any]:
    return changed(fields=[{**one, "constraints": constraints} if one["name"] == name else one for one in FIELDS])


def problems(path: Path) -> list[str]:
    found = sheet(path, sheet="figures")
    list(found.rows)
    return [str(problem) for problem in found.problems]


def test_values_of_a_schema(tmp_path: Path) -> None:
    path = package(tmp_path)
    assert [entry.name for entry in entries(path)] == ["areas", "figures"]
    assert rows(path, sheet="areas") == [["code", "name"], ["01", "Altstadt"], ["02", "Nord"]]
    found = sheet(path, sheet="figures")
    assert [[str(cell) for cell in row] for row in found.rows][1:] == [
        ["01", "2024-12-31", "1234.5", "12", "True"],
        ["02", "2024-06-30", ".", "", "False"],
    ]
    assert (sorted(found.blank), list(found.problems)) == (["."], [])


def test_within_an_archive(tmp_path: Path) -> None:
    members = {"x/datapackage.json": json.dumps(PACKAGE), "x/tables/areas.csv": AREAS, "x/figures.csv": FIGURES}
    path = zipped(tmp_path / "x.zip", {**members, "x/liesmich.txt": "…"})
    assert rows(path, sheet="areas")[1] == ["01", "Altstadt"]
    assert len(rows(path, sheet="figures")) == 3


def test_all_that_a_schema_refuses_comes_at_once(tmp_path: Path) -> None:
    figures = FIGURES + "03;1.1.2024;x;;ja\n;2024-01-01;1;;?\n01;31.12.2024;1;;ja\n"
    place = "datapackage.json, sheet 'figures', row"
    assert problems(package(tmp_path, figures)) == [
        f"{place} 4, column 'area': '03' is not in areas (code)",
        f"{place} 4, column 'value': 'x' is not a number, as its schema says",
        f"{place} 5, column 'area': is empty, which its schema does not allow",
        f"{place} 5, column 'day': '2024-01-01' is not a date, as its schema says (format %d.%m.%Y)",
        f"{place} 5, column 'open': '?' is not a boolean, as its schema says",
        f"{place} 6, column 'area, day': '01, 31.12.2024' {TWICE}",
    ]


@pytest.mark.parametrize(
    ("name", "constraints", "message"),
    [
        ("area", {"enum": ["01"]}, "row 3, column 'area': '02' is none of 01"),
        ("area", {"pattern": "0[13]"}, "row 3, column 'area': '02' does not match 0[13]"),
        ("area", {"minLength": 3}, "row 2, column 'area': '01' is shorter than 3 characters"),
        ("area", {"maxLength": 1}, "row 2, column 'area': '01' is longer than 1 characters"),
        ("value", {"minimum": "2.000"}, "row 2, column 'value': '1.234,5' is below 2000"),
        ("value", {"maximum": 1000}, "row 2, column 'value': '1.234,5' is above 1000"),
        ("day", {"minimum": "01.07.2024"}, "row 3, column 'day': '30.6.2024' is below 2024-07-01"),
        ("open", {"unique": True}, "row 4, column 'open': 'ja' stands in row 2 already"),
    ],
)
def test_constraints(tmp_path: Path, name: str, constraints: dict[str, Any], message: str) -> None:
    figures = FIGURES + "02;1.8.2024;1.500;;ja\n"
    found = problems(package(tmp_path, figures, constrained(name, **constraints)))
    assert found[0].startswith(f"datapackage.json, sheet 'figures', {message}")


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        ({"type": "integer"}, "42", "42"),
        ({"type": "integer", "bareNumber": False}, "ca. 42 Plätze", "42"),
        ({"type": "year"}, "2024", "2024"),
        ({"type": "datetime"}, "2024-12-31T10:00:00Z", "2024-12-31 10:00:00"),
        ({"type": "time"}, "07:30", "07:30:00"),
        ({"type": "string", "format": "uuid"}, "11111111-1111-4111-8111-111111111111", None),
        ({"type": "string", "format": "email"}, "amt@stadt.example", None),
        ({"type": "string", "format": "uri"}, "https://stadt.example/x", None),
        ({"type": "object"}, "{}", None),
    ],
)
def test_types(tmp_path: Path, kind: dict[str, str], cell: str, value: str | None) -> None:
    says = {
        "resources": [
            {"name": "x", "data": [["a"], [cell], ["ganz falsch"]], "schema": {"fields": [{"name": "a", **kind}]}}
        ]
    }
    found = sheet(package(tmp_path, says=says))
    assert str(list(found.rows)[1][0]) == (value or cell)
    assert len(found.problems) == (kind["type"] != "object")


@pytest.mark.parametrize(
    ("match", "messages"),
    [
        ("exact", ["is in the schema, but not in the table", "is in the table, but not in the schema"]),
        ("equal", ["is in the schema, but not in the table", "is in the table, but not in the schema"]),
        ("subset", ["is in the schema, but not in the table"]),
        ("superset", ["is in the table, but not in the schema"]),
        ("partial", []),
    ],
)
def test_which_columns_must_be_there(tmp_path: Path, match: str, messages: list[str]) -> None:
    found = problems(package(tmp_path, FIGURES.replace("share", "anteil"), changed(fieldsMatch=match)))
    assert [message.partition(": ")[2] for message in found] == messages


def test_the_order_of_columns(tmp_path: Path) -> None:
    says = changed(fields=FIELDS[::-1])
    assert problems(package(tmp_path, says=says)) == [
        "datapackage.json, sheet 'figures': has its columns in another order than the schema: "
        "open, share, value, day, area"
    ]
    assert problems(package(tmp_path, says=changed(fields=FIELDS[::-1], fieldsMatch="equal"))) == []


def test_dialects_parts_and_data_within(tmp_path: Path) -> None:
    dialect = {"delimiter": "|", "quoteChar": "'", "commentChar": "#", "headerRows": [2, 3], "headerJoin": "-"}
    content = "Titel\nPlätze|Plätze\nfrei|belegt\n# Fußnote\n'a|b'|2\n"
    (tmp_path / "a.csv").write_text(content, "utf-16")
    (tmp_path / "b.csv").write_text("x\n1\n")
    (tmp_path / "c.csv").write_text("x\n2\n")
    says = {
        "resources": [
            {"name": "dialect", "path": "a.csv", "encoding": "utf-16", "dialect": dialect},
            {"name": "parts", "path": ["b.csv", "c.csv"]},
            {"name": "bare", "path": "b.csv", "dialect": {"header": False}, "schema": {"fields": [{"name": "x"}]}},
            {"name": "within", "data": [{"x": 1, "y": None}, {"x": 2}]},
        ]
    }
    path = package(tmp_path, says=says)
    found = sheet(path, sheet="dialect")
    assert (found.first_row, list(found.rows)) == (3, [["Plätze-frei", "Plätze-belegt"], [], ["a|b", "2"]])
    assert rows(path, sheet="parts") == [["x"], ["1"], ["2"]]
    assert (sheet(path, sheet="bare").first_row, rows(path, sheet="bare")) == (0, [["x"], ["x"], ["1"]])
    assert rows(path, sheet="within") == [["x", "y"], [1, ""], [2, ""]]


def test_schema_and_dialect_in_files_of_their_own(tmp_path: Path) -> None:
    figures = {"name": "figures", "path": "figures.csv", "schema": "s.json", "dialect": "d.json"}
    says = {"resources": [PACKAGE["resources"][0], figures]}
    path = package(tmp_path, says=says, s=json.dumps(SCHEMA), d='{"delimiter": ";"}')
    assert str(rows(path, sheet="figures")[1][2]) == "1234.5"


@pytest.mark.parametrize(
    ("resource", "message"),
    [
        ({"path": "gone.csv"}, "names 'gone.csv', which is not there"),
        ({"path": "../x.csv"}, "names '../x.csv', which does not lie in its folder"),
        ({"path": "/etc/passwd"}, "names '/etc/passwd', which does not lie in its folder"),
        (
            {"path": "https://stadt.example/x.csv"},
            "names 'https://stadt.example/x.csv', which does not lie in its folder",
        ),
        ({}, "the resource 'x' has neither path nor data"),
        ({"data": [1]}, "the data of 'x' is no table"),
        (
            {"data": [["a"]], "schema": {"fields": [{"name": "a", "constraints": {"pattern": "("}}]}},
            "the schema of 'a' makes no sense: missing ) at position 1",
        ),
    ],
)
def test_resources_that_cannot_be_read(tmp_path: Path, resource: dict[str, Any], message: str) -> None:
    path = package(tmp_path, says={"resources": [{"name": "x", **resource}]})
    with pytest.raises(FileError) as caught:
        rows(path)
    assert str(caught.value) == f"datapackage.json: {message}"


@pytest.mark.parametrize("content", ["{}", "[]", "nonsense", '{"resources": [{"name": 1}]}'])
def test_what_is_no_descriptor(tmp_path: Path, content: str) -> None:
    (tmp_path / "datapackage.json").write_text(content)
    with pytest.raises(FileError, match=r"^datapackage\.json: is not what a data package says: "):
        entries(tmp_path / "datapackage.json")


DESCRIPTION = """
kind = "observations"
municipality = "01001000"
file = "datapackage.json"
dataset = { code = "PACKAGE", title = "Zahlen", publisher = "Amt", licence = "CC0-1.0" }

[table]
sheet = "figures"
ignore = ["share", "open"]

[fields]
area = { header = "area", set = "QUARTERS" }

[period]
header = "day"

[[values]]
header = "value"
indicator = "POPULATION"
"""


async def test_figures_with_symbols_and_their_corrections(
    connection: asyncpg.Connection, city: Importing, tmp_path: Path
) -> None:
    """The descriptor stays the same when a table that it names is corrected."""
    package(tmp_path)
    await city(DESCRIPTION)
    assert await stored(connection) == [("01", "1234.5", "A"), ("02", None, "Q")]
    (again,) = await city(DESCRIPTION)
    assert again.stored == 0
    package(tmp_path, FIGURES.replace("1.234,5", "1.234,6"))
    (corrected,) = await city(DESCRIPTION)
    assert corrected.stored == 1
    assert await stored(connection) == [("01", "1234.6", "A"), ("02", None, "Q")]


async def stored(connection: asyncpg.Connection) -> list[tuple[str, str | None, str]]:
    rows = await connection.fetch(
        "SELECT code, value::text, obs_status FROM raw.observations JOIN areas ON areas.id = area_id ORDER BY code"
    )
    return [(row["code"], row["value"], row["obs_status"]) for row in rows]


async def test_problems_of_schema_and_cells_come_together(city: Importing, tmp_path: Path) -> None:
    package(tmp_path, FIGURES + "03;1.1.2024;5;;?\n09;1.1.2024;5;;ja\n")
    with pytest.raises(ProblemsError) as caught:
        await city(DESCRIPTION)
    place = "datapackage.json, sheet 'figures', row"
    assert str(caught.value).splitlines() == [
        f"{place} 4, column 'area': '03' is not in areas (code)",
        f"{place} 4, column 'open': '?' is not a boolean, as its schema says",
        f"{place} 5, column 'area': '09' is not in areas (code)",
        f"{place} 5, column 'area': '09' is not an area that is known in QUARTERS",
    ]
