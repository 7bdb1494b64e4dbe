"""Tables as workbooks for people to correct: values only, nothing that a spreadsheet would execute."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_576
LONGEST_NAME = 31
LONGEST_TEXT = 32_767
FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
MARK = {"bg_color": "#FFC7CE", "font_color": "#9C0006"}
DAY, MOMENT, CLOCK = "dd.mm.yyyy", "dd.mm.yyyy hh:mm", "hh:mm"
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

Place = tuple[int, int]


class Copied(NamedTuple):
    """A sheet: rows by their number, from 1, in rising order; `notes` mark cells, by row and place from 0."""

    name: str | None
    rows: Iterable[tuple[int, Sequence[Any]]]
    notes: Mapping[Place, str] = MappingProxyType({})
    hidden: bool = False


def write_workbook(path: Path, sheets: Iterable[Copied]) -> None:
    """What does not fit into a sheet is left out: rows beyond the last, ends of texts that no cell holds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with Workbook(str(path), OPTIONS) as book:
        formats = Formats(book)
        for copied in sheets:
            sheet = book.add_worksheet(FORBIDDEN.sub("_", copied.name)[:LONGEST_NAME] if copied.name else None)
            if copied.hidden:
                sheet.hide()
            _fill(sheet, copied, formats)


class Formats:
    """How days and marked cells look; each format is made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[str | None, bool], Format] = {}

    def of(self, value: Any, marked: bool) -> Format | None:
        shape = _shape(value)
        if shape is None and not marked:
            return None
        if (shape, marked) not in self._made:
            looks = (MARK if marked else {}) | ({"num_format": shape} if shape else {})
            self._made[shape, marked] = self._book.add_format(looks)
        return self._made[shape, marked]


def _shape(value: Any) -> str | None:
    if isinstance(value, datetime) and value.time() != time():
        return MOMENT
    return DAY if isinstance(value, date) else CLOCK if isinstance(value, time | timedelta) else None


def _fill(sheet: Worksheet, copied: Copied, formats: Formats) -> None:
    waiting = sorted(copied.notes)
    for number, cells in copied.rows:
        if number > MOST_ROWS:
            return
        marked = {place for row, place in waiting if row == number} if waiting else set()
        for place in range(max(len(cells), max(marked, default=-1) + 1)):
            value = cells[place] if place < len(cells) else ""
            _write(sheet, number - 1, place, value, formats.of(value, place in marked))
            if place in marked:
                sheet.write_comment(number - 1, place, copied.notes[number, place][:LONGEST_TEXT])


def _write(sheet: Worksheet, row: int, place: int, value: Any, look: Format | None) -> None:
    if value is None or value == "":
        if look is not None:
            sheet.write_blank(row, place, None, look)
    elif isinstance(value, bool):
        sheet.write_boolean(row, place, value, look)
    elif isinstance(value, int | float | Decimal) and isfinite(value):
        sheet.write_number(row, place, value, look)
    elif isinstance(value, datetime | date | time | timedelta):
        sheet.write_datetime(row, place, value, look)
    else:
        sheet.write_string(row, place, str(value)[:LONGEST_TEXT], look)
