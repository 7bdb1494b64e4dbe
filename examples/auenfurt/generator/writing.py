"""How the departments write: German numbers, delimited text, workbooks with merged headers."""

import csv
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any, NamedTuple

import xlsxwriter

Cell = str | bool | int | float | date | None
Row = Sequence[Cell]


def german(number: float | None, decimals: int = 0) -> str:
    """1234.5 as 1.234,5; nothing as nothing."""
    return "" if number is None else f"{number:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def cents(amount: float | None) -> str:
    return german(amount, 2)


def euros(amount: float | None) -> str:
    return "" if amount is None else f"{cents(amount)} €"


def day(value: date | None) -> str:
    return "" if value is None else f"{value:%d.%m.%Y}"


def delimited(
    rows: Iterable[Row],
    *,
    encoding: str = "utf-8",
    delimiter: str = ";",
    before: Sequence[str] = (),
    after: Sequence[str] = (),
) -> bytes:
    """A CSV file as offices export it: lines end in CR LF, with lines of title before and of notes after."""
    out = StringIO()
    out.writelines(f"{line}\r\n" for line in before)
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    out.writelines(f"{line}\r\n" for line in after)
    return out.getvalue().encode(encoding)


class Sheet(NamedTuple):
    """Title lines, a header of one or two rows, whose groups are merged cells, the rows, and notes below."""

    name: str
    title: Sequence[str]
    lead: Sequence[str]
    groups: Sequence[tuple[str, Sequence[str]]]
    rows: Iterable[Row]
    notes: Sequence[str] = ()


CREATED = datetime(2026, 3, 31)


def workbook(sheets: Iterable[Sheet]) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": CREATED, "author": "Stadt Auenfurt"})
        formats = {"bold": book.add_format({"bold": True}), "date": book.add_format({"num_format": "dd.mm.yyyy"})}
        for sheet in sheets:
            _write_sheet(book.add_worksheet(sheet.name), sheet, formats)
    return out.getvalue()


def _write_sheet(page: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    for number, title in enumerate(sheet.title):
        page.write_string(number, 0, title, formats["bold"])
    row = _write_header(page, sheet, formats) + 1
    for line in sheet.rows:
        _write_row(page, row, line, formats)
        row += 1
    for number, note in enumerate(sheet.notes):
        page.write_string(row + 1 + number, 0, note)


def _write_header(page: Any, sheet: Sheet, formats: dict[str, Any]) -> int:
    """The number of the last header row."""
    top = len(sheet.title)
    if not sheet.groups:
        for column, header in enumerate(sheet.lead):
            page.write_string(top, column, header, formats["bold"])
        return top
    for column, header in enumerate(sheet.lead):
        page.merge_range(top, column, top + 1, column, header, formats["bold"])
    column = len(sheet.lead)
    for group, headers in sheet.groups:
        _write_group(page, (top, column), group, headers, formats)
        column += len(headers)
    return top + 1


def _write_group(
    page: Any, corner: tuple[int, int], group: str, headers: Sequence[str], formats: dict[str, Any]
) -> None:
    top, column = corner
    if len(headers) == 1:
        page.write_string(top, column, group, formats["bold"])
    else:
        page.merge_range(top, column, top, column + len(headers) - 1, group, formats["bold"])
    for number, header in enumerate(headers):
        page.write_string(top + 1, column + number, header, formats["bold"])


def _write_row(page: Any, row: int, cells: Row, formats: dict[str, Any]) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, date):
            page.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), formats["date"])
        elif cell is not None:
            page.write(row, column, cell)


def features(rows: Iterable[tuple[dict[str, Any], list[tuple[float, float]]]]) -> bytes:
    """A GeoJSON file of polygons without holes, one feature a line."""
    lines = [
        json.dumps(
            {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}},
            ensure_ascii=False,
        )
        for properties, ring in rows
    ]
    return ('{"type": "FeatureCollection", "features": [\n' + ",\n".join(lines) + "\n]}\n").encode()
