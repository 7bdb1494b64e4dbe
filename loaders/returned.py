"""Rows with faults on their way back to the sender: the columns as sent, and one that says what is wrong.

The file has the path that it was sent under. Corrected, it is loaded by the same description, from the folder it is in;
the column of reasons is passed over then, and replaced if rows are rejected again.
"""

import csv
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from loaders.cells.shown import shown
from loaders.cells.texts import FORMULA
from loaders.description import Source
from loaders.files import Content
from loaders.formats import format_of
from loaders.formats.text import delimiter_of, encoding_of
from loaders.headers import REASON, fill_merged, filled_right, take_headers
from loaders.rejected import Rejected
from loaders.sheets import Sheet
from loaders.table import sheets_of
from loaders.workbooks import Copied, write_workbook

Rows = Iterator[tuple[int, Sequence[Any]]]


def return_rejected(target: Path, source: Source, content: Content, rejected: Rejected) -> Path:
    """Write rejected rows to the path, or beside it as a workbook if no file of its kind is written."""
    text = format_of(content, source.says.table.format).name == "text"
    if not text and content.ending != ".xlsx":
        target = as_workbook(target)
    write = _write_text if text else _write_workbook
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.suffix.lower() != ".zip":
        write(target, source, content, rejected)
        return target
    with TemporaryDirectory() as folder, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        write(Path(folder) / "member", source, content, rejected)
        archive.write(Path(folder) / "member", content.name.removeprefix(f"{target.name}/"))
    return target


def as_workbook(path: Path) -> Path:
    return path if path.suffix.lower() == ".xlsx" else path.with_name(f"{path.name}.xlsx")


def _write_text(path: Path, source: Source, content: Content, rejected: Rejected) -> None:
    layout = source.says.table
    encoding = encoding_of(content, layout.encoding)
    delimiter = layout.delimiter or delimiter_of(content, encoding, layout.header_rows)
    (sheet,) = sheets_of(source, content)
    with path.open("w", encoding=encoding, errors="replace", newline="") as stream:
        writer, last = csv.writer(stream, delimiter=delimiter), 0
        for number, cells in _rows(source, sheet, rejected.reasons(sheet.name)):
            writer.writerows([[]] * (number - last - 1))
            writer.writerow([_harmless(shown(cell)) for cell in cells])
            last = number


def _harmless(cell: str) -> str:
    return f"'{cell}" if FORMULA.match(cell) else cell


def _write_workbook(path: Path, source: Source, content: Content, rejected: Rejected) -> None:
    write_workbook(
        path,
        (
            Copied(sheet.name, _rows(source, unmerged(sheet, source.says.table.header_rows), reasons))
            for sheet in sheets_of(source, content)
            if (reasons := rejected.reasons(sheet.name))
        ),
    )


def unmerged(sheet: Sheet, header_rows: Sequence[int]) -> Sheet:
    """The sheet with the text of merged headers in each of their cells, since a copy does not merge them."""
    upper = [list(cells) for cells in islice(sheet.rows, max(header_rows, default=0))]
    headers = {number - 1: upper[number - 1] for number in header_rows if number <= len(upper)}
    width = max(map(len, headers.values()), default=0)
    for cells in headers.values():
        cells += [""] * (width - len(cells))
    if sheet.merged is not None:
        fill_merged(headers, sheet.merged)
    else:
        for number in header_rows[:-1]:
            upper[number - 1] = filled_right(upper[number - 1])
    return sheet._replace(rows=chain(upper, sheet.rows), merged=())


def _rows(source: Source, sheet: Sheet, reasons: Mapping[int, str]) -> Rows:
    """The rows above the table and its headers, then those with reasons, one below the other.

    Where a field is the number of the row, every row keeps its own.
    """
    layout = source.says.table
    height = max(layout.header_rows, default=0)
    upper = [list(cells) for cells in islice(sheet.rows, height)]
    width = max((len(cells) for cells in upper), default=0)
    old = next((cells.index(REASON) for cells in upper if REASON in cells), None)
    for number, cells in enumerate(upper, start=1):
        yield number, _with(cells, REASON if number in layout.header_rows else "", width, old)
    keep = any(field.row for field in source.says.field_map.values())
    place = height
    for number, cells in _filled(source, sheet, upper):
        if number in reasons:
            place = number if keep else place + 1
            yield place, _with(cells, reasons[number] if height else None, width, old)


def _with(cells: list[Any], reason: str | None, width: int, old: int | None) -> list[Any]:
    """`old` is where an earlier reason stands; None for a reason where the table has no headers to name its column."""
    wide = cells + [""] * (width - len(cells))
    if old is not None:
        del wide[old]
    return wide if reason is None else [*wide, reason]


def _filled(source: Source, sheet: Sheet, upper: Sequence[list[Any]]) -> Iterator[tuple[int, list[Any]]]:
    """Rows below the headers; labels of merged rows stand in each of them."""
    layout = source.says.table
    headers, _ = take_headers(iter(enumerate(upper, start=1)), layout.header_rows, sheet.merged)
    named = [layout.rename.get(header, header) for header in headers]
    carried: dict[int, Any] = {named.index(header): "" for header in layout.fill_down}
    for number, row in enumerate(sheet.rows, start=sheet.first_row + len(upper)):
        cells = list(row)
        for place in carried:
            if place < len(cells):
                cells[place] = carried[place] = cells[place] if shown(cells[place]).strip() else carried[place]
        yield number, cells
