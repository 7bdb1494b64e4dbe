"""Open Referral HSDS 3.1, nested JSON and tabular data packages alike, as the tables of its data package.

The names of sheets and columns are those of the standard's tabular form. Beside them stand, where the tables that are
joined have them: of a service `location_id` (its first place) and `languages` (codes), of a place `address/…` (its
first), of a capacity `unit/…`, of a schedule `hours`, weekly opening hours in one text.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from loaders.cells.shown import shown
from loaders.description import Layout
from loaders.files import Content, begins_with
from loaders.formats import datapackage
from loaders.formats.objects import json_of, objects_sheet
from loaders.problems import FileError, Problem
from loaders.sheets import Entry, Sheet

ENDINGS = (".json",)
MARKS = (
    b'"service_at_locations"',
    b'"organization_identifiers"',
    b'"service_areas"',
    b'"assured_date"',
    b'"services.csv"',
)
TABLES = {
    "organizations": "organization",
    "locations": "location",
    "services": "service",
    "service_at_locations": "service_at_location",
    "schedules": "schedule",
    "service_areas": "service_area",
    "addresses": "address",
    "capacities": "service_capacity",
    "service_capacity": "service_capacity",
    "organization_identifiers": "organization_identifier",
    "languages": "language",
    "attributes": "attribute",
    "taxonomy_terms": "taxonomy_term",
    "cost_options": "cost_option",
    "programs": "program",
    "units": "unit",
    "accessibility": "accessibility",
    "funding": "funding",
}
"""What the standard calls a table, by what it calls the list of them within an object."""
PAGE = "contents"
"""Where the standard's API has the objects of a page."""
DEEPEST = 20
DAYS = {"MO": "Mo", "TU": "Di", "WE": "Mi", "TH": "Do", "FR": "Fr", "SA": "Sa", "SU": "So"}

Row = dict[str, Any]
Tables = dict[str, list[Row]]


def fits(content: Content) -> bool:
    is_schema = begins_with(content, b'"$schema"')
    return begins_with(content, *MARKS, within=2**16) and not is_schema and not datapackage.fits(content)


def entries(content: Content, layout: Layout) -> list[Entry]:
    found = _packaged(content, layout) if datapackage.fits(content) else _Tree(content).found()
    _join({name: sheet.rows for name, sheet in found.items()})
    return [Entry(name, partial(_sheet, name, sheet)) for name, sheet in found.items()]


class Taken(NamedTuple):
    """The rows of a table, and what was wrong with each, by its place."""

    rows: list[Row]
    problems: Mapping[int, Sequence[Problem]]


def _sheet(name: str, taken: Taken) -> Sheet:
    problems: list[Problem] = []
    headers, *rows = objects_sheet(taken.rows).rows

    def walk() -> Iterator[list[Any]]:
        yield headers
        for place, row in enumerate(rows):
            problems.extend(taken.problems.get(place, ()))
            yield row

    return Sheet(name, walk(), merged=(), problems=problems)


def _packaged(content: Content, layout: Layout) -> dict[str, Taken]:
    """The resources of a data package; their rows stay where they are, so that their numbers hold."""
    found = {}
    for entry in datapackage.entries(content, layout):
        sheet = entry.read()
        headers, *rows = sheet.rows
        problems = defaultdict(list)
        for problem in sheet.problems:
            problems[max((problem.row or 0) - 2, 0)].append(problem)
        found[str(entry.name)] = Taken([dict(zip(headers, row, strict=False)) for row in rows], problems)
    return found


class _Tree:
    """Takes nested objects apart; one that stands in several places is one row."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._rows: dict[str, dict[Any, Row]] = defaultdict(dict)

    def found(self) -> dict[str, Taken]:
        data = json_of(self._content)
        if isinstance(data, dict) and all(name.endswith(".csv") for name in data):
            for name, rows in data.items():
                self._take(_table(name.removesuffix(".csv")), rows, {}, 0)
        else:
            objects = data.get(PAGE, data) if isinstance(data, dict) else data
            for one in objects if isinstance(objects, list) else [objects]:
                self._take(_kind_of(one), [one], {}, 0)
        return {name: Taken(list(rows.values()), {}) for name, rows in self._rows.items()}

    def _take(self, table: str, objects: Any, above: Row, depth: int) -> None:
        if not isinstance(objects, list) or not all(isinstance(one, dict) for one in objects) or depth > DEEPEST:
            raise FileError(f"{self._content.name}: is not HSDS: '{table}' is no list of objects, or nested too deeply")
        for one in objects:
            if isinstance(one.get("id"), dict | list):
                raise FileError(f"{self._content.name}: is not HSDS: the id of a '{table}' is neither text nor number")
            inner = {key: value for key, value in one.items() if isinstance(value, dict | list)}
            row = {key: value for key, value in one.items() if key not in inner} | above
            for key, value in inner.items():
                if isinstance(value, dict):
                    self._take(_table(key), [value], {}, depth + 1)
                    row[f"{_table(key)}_id"] = value.get("id")
                elif key in TABLES:
                    self._take(TABLES[key], value, _reference(table, one), depth + 1)
            known = self._rows[table].setdefault(one.get("id", id(one)), row)
            known |= {key: value for key, value in row.items() if value is not None}


def _table(name: str) -> str:
    return TABLES.get(name, name)


def _kind_of(one: Any) -> str:
    """What an object at the top is: a service alone has a status, a place a type."""
    if not isinstance(one, dict):
        return "service"
    if "location_type" in one:
        return "location"
    if "service" in one or "location" in one:
        return "service_at_location"
    return "service" if "status" in one or "service_at_locations" in one else "organization"


def _reference(table: str, one: Row) -> Row:
    return {f"{table}_id": one.get("id")} | ({"link_id": one.get("id"), "link_entity": table} if table else {})


def _join(tables: Mapping[str, list[Row]]) -> None:
    """Put beside a row what its description would otherwise have to look up in another table."""
    addresses = _first(tables, "address", "location_id")
    units = _first(tables, "unit", "id")
    places = _first(tables, "service_at_location", "service_id")
    spoken: dict[Any, list[str]] = defaultdict(list)
    for row in tables.get("language", ()):
        spoken[row.get("service_id")] += [str(row["code"])] if row.get("code") else []
    for row in tables.get("location", ()):
        row |= _prefixed("address", addresses.get(row.get("id"), {}))
    for row in tables.get("service", ()):
        row["location_id"] = places.get(row.get("id"), {}).get("location_id", "")
        row["languages"] = "\n".join(spoken[row.get("id")])
    for row in tables.get("service_capacity", ()):
        row |= _prefixed("unit", units.get(row.get("unit_id"), {}))
    for row in tables.get("schedule", ()):
        row["hours"] = _hours(row)


def _first(tables: Mapping[str, list[Row]], table: str, key: str) -> dict[Any, Row]:
    return {row[key]: row for row in reversed(tables.get(table, [])) if row.get(key)}


def _prefixed(prefix: str, row: Row) -> Row:
    return {f"{prefix}/{key}": value for key, value in row.items() if not key.endswith("id")}


def _hours(row: Row) -> str:
    """Weekly hours as people write them; nothing for times that a week does not describe."""
    days = [DAYS.get(day.strip()[-2:].upper(), "") for day in str(row.get("byday") or "").split(",")]
    opens, closes = _clock(row.get("opens_at")), _clock(row.get("closes_at"))
    weekly = str(row.get("freq") or "WEEKLY") == "WEEKLY" and str(row.get("interval") or "1") in ("1", "1.0")
    return f"{', '.join(days)} {opens}-{closes}" if weekly and all(days) and opens and closes else ""


def _clock(value: Any) -> str:
    return shown(value)[:5] if value else ""
