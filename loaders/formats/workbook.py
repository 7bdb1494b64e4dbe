"""Workbooks: xlsx, xlsm, xlsb, xls and ods. Hidden rows count; a formula counts by the value stored with it."""

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from itertools import chain, repeat
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from loaders.description import Layout
from loaders.files import Content, check_ratio, whole
from loaders.formats.formulas import Unusable, sheet_parts, unusable
from loaders.limits import LARGEST, MOST_CELLS
from loaders.probe import ProbeError, sizes
from loaders.problems import FileError
from loaders.sheets import Entry, Sheet

ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")


def entries(content: Content, _: Layout) -> list[Entry]:
    data = whole(content)
    members = _members(content, data)
    try:
        bounds = sizes(data)
    except ProbeError as error:
        raise FileError(f"{content.name}: {error}") from None
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    parts = sheet_parts(members)

    def entry(name: str, visible: bool) -> Entry:
        def read() -> Sheet:
            _check_bounds(content, name, *bounds[name])
            return _sheet(workbook.get_sheet_by_name(name), unusable(members.get(parts.get(name, ""), b"")))

        return Entry(name, read, visible)

    return [
        entry(one.name, one.visible == SheetVisibleEnum.Visible)
        for one in workbook.sheets_metadata
        if one.typ == SheetTypeEnum.WorkSheet
    ]


def _members(content: Content, data: bytes) -> Mapping[str, bytes]:
    """The XML of a zipped workbook; everything in it is unfolded once here, where that is bounded.

    No office program writes document type definitions; what they are good for is entities that unfold without end.
    """
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return {}
    members = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_members(content, archive)
            for entry in archive.infolist():
                member = archive.read(entry)
                if entry.filename.endswith((".xml", ".rels")):
                    members[entry.filename] = member
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise FileError(f"{content.name}: is a damaged or encrypted workbook: {error}") from None
    for name, member in members.items():
        if any(mark in member for mark in DECLARATIONS) or b"\x00" in member[:100]:
            raise FileError(f"{content.name}: declares entities in {name}, as no office program does")
    return members


def _check_members(content: Content, archive: zipfile.ZipFile) -> None:
    for entry in archive.infolist():
        check_ratio(f"{content.name}/{entry.filename}", entry.file_size, entry.compress_size)
    if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
        raise FileError(f"{content.name}: unfolds to more than {LARGEST:,} bytes")


def _check_bounds(content: Content, name: str, height: int, width: int) -> None:
    if height * width > MOST_CELLS:
        raise FileError(
            f"{content.name}, sheet '{name}': reaches over {height:,} rows and {width:,} columns, more than "
            f"{MOST_CELLS:,} cells: delete what stands far from the table"
        )


def _sheet(sheet: CalamineSheet, faulty: Unusable) -> Sheet:
    return Sheet(sheet.name, _rows(sheet, faulty), sheet.merged_cell_ranges)


def _rows(sheet: CalamineSheet, faulty: Unusable) -> Iterator[list[Any]]:
    """The reader leaves out empty cells around the table, and takes unusable ones for empty."""
    left = [""] * (sheet.start[1] if sheet.start else 0)
    below = repeat(list[Any](), max(faulty, default=-1) + 1 - (sheet.end[0] + 1 if sheet.end else 0))
    for number, cells in enumerate(chain(sheet.iter_rows(), below)):
        row = left + cells
        for column, text in faulty.get(number, {}).items():
            row += [""] * (column + 1 - len(row))
            row[column] = text
        yield row
