"""Flat files of GENESIS (Destatis, Regionaldatenbank, Zensus), old and new layout, as a long table.

New layout: `statistics_code;…;time;1_variable_code;…;1_variable_attribute_code;…;value;…;value_variable_code;…`.
Old layout: `Statistik_Code;…;Zeit;1_Merkmal_Code;…;1_Auspraegung_Code;…;BEVSTD__Bevölkerungsstand__Anzahl;…`, a
column for each measure. An empty attribute code is the total.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from loaders.formats.unfolded import Row, Unfolded
from loaders.problems import FileError

TIME = re.compile(r"time|Zeit", re.IGNORECASE)
TIME_LABEL = re.compile(r"time_label|Zeit_Label", re.IGNORECASE)
VARIABLE = re.compile(r"(\d+)_(?:variable|Merkmal)_Code", re.IGNORECASE)
ATTRIBUTE = re.compile(r"(\d+)_(?:variable_attribute|Auspr(?:ae|ä)gung)_Code", re.IGNORECASE)
MEASURE = re.compile(r"([^_].*?)__.*__.*")
ENGLISH = re.compile(r"year|date|day|month|quarter|half|semester \(", re.IGNORECASE)

MEASURES = ("value_variable_code", "value_unit", "value")
OPTIONAL = frozenset(MEASURES[:2])


class Columns(NamedTuple):
    """Where things stand in a row; `measures` pairs a measure's code with its column, in the old layout."""

    time: int
    label: int
    variables: list[int]
    attributes: list[int]
    measures: list[tuple[str, int]]
    value: int | None
    code: int | None
    unit: int | None
    quality: int | None


def fits(headers: Sequence[str]) -> bool:
    return any(TIME.fullmatch(header) for header in headers) and any(ATTRIBUTE.fullmatch(header) for header in headers)


def unfold(headers: Sequence[str], rows: Iterator[Row], file: str) -> Unfolded:
    """Raises FileError where the headers are not those of a flat file."""
    columns = _columns(headers, file)
    first = next(rows, None)
    if first is None:
        return Unfolded(["time", *MEASURES], iter(()), "german", OPTIONAL)
    names = [first[1][position] for position in columns.variables]
    english = columns.label >= 0 and ENGLISH.search(first[1][columns.label])
    walk = _walk(chain([first], rows), columns, names, file)
    return Unfolded(["time", *names, *MEASURES], walk, "english" if english else "german", OPTIONAL)


def _columns(headers: Sequence[str], file: str) -> Columns:
    def where(pattern: re.Pattern[str]) -> list[int]:
        return [position for position, header in enumerate(headers) if pattern.fullmatch(header)]

    def at(name: str) -> int | None:
        return headers.index(name) if name in headers else None

    time, label, attributes = where(TIME), where(TIME_LABEL), where(ATTRIBUTE)
    measures = [(match[1], place) for place, header in enumerate(headers) if (match := MEASURE.fullmatch(header))]
    if not time or not attributes or (at("value") is None and not measures):
        raise FileError(f"{file}: is not a flat file of GENESIS; its columns are {', '.join(headers[:20])}")
    return Columns(
        time[0],
        label[0] if label else -1,
        where(VARIABLE),
        attributes,
        measures,
        at("value"),
        at("value_variable_code"),
        at("value_unit"),
        at("value_q"),
    )


def _walk(rows: Iterator[Row], columns: Columns, names: list[str], file: str) -> Iterator[Row]:
    width = max([*columns.attributes, columns.value or 0, *(place for _, place in columns.measures)]) + 1
    for number, row in rows:
        if len(row) < width:  # a foot note
            continue
        if [row[position] for position in columns.variables] != names:
            raise FileError(f"{file}, row {number}: has other variables than the rows above it: {', '.join(names)}")
        head = [row[columns.time], *(row[position] for position in columns.attributes)]
        for code, unit, value in _measured(row, columns):
            yield number, [*head, code, unit, value]


def _measured(row: list[str], columns: Columns) -> Iterator[tuple[str, str, str]]:
    for code, place in columns.measures:
        yield code, "", row[place]
    if columns.value is not None:
        code = row[columns.code] if columns.code is not None else ""
        unit = row[columns.unit] if columns.unit is not None else ""
        yield code, unit, _with_quality(row, columns)


def _with_quality(row: list[str], columns: Columns) -> str:
    """The quality mark of `value_q` where a printed table would show it."""
    value = row[columns.value or 0]
    mark = row[columns.quality].strip() if columns.quality is not None and len(row) > columns.quality else ""
    if not value.strip() or not mark:
        return value
    return f"({value})" if mark == "()" else f"{value}{mark}"
