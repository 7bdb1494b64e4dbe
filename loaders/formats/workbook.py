"""Workbooks: xlsx, xlsm, xlsb, xls and ods. A formula counts by the value stored with it."""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain, repeat
from typing import Any
from xml.etree import ElementTree

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from loaders.description import Layout
from loaders.files import Content, check_ratio, whole
from loaders.formats.formulas import Unusable, sheet_parts, unusable
from loaders.formats.hidden import Part, spans_of
from loaders.limits import LARGEST, MOST_CELLS
from loaders.probe import ProbeError, sizes
from loaders.problems import FileError
from loaders.sheets import Entry, Hidden, Sheet

ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")


def entries(content: Content, _: Layout) -> list[Entry]:
    data = whole(content)
    parts = _Parts(content, data)
    try:
        bounds = sizes(data)
    except ProbeError as error:
        raise FileError(f"{content.name}: {error}") from None
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    try:
        places = sheet_parts(parts.get)
    except ElementTree.ParseError as error:
        raise FileError(f"{content.name}: is not a workbook that can be read: {error}") from None

    def entry(name: str, visible: bool) -> Entry:
        def read() -> Sheet:
            _check_bounds(content, name, *bounds[name])
            sheet, part = workbook.get_sheet_by_name(name), places.get(name, "")
            return _sheet(sheet, unusable(parts.get(part)), partial(_hidden, parts.get, name, part, bounds[name]))

        return Entry(name, read, visible)

    return [
        entry(one.name, one.visible == SheetVisibleEnum.Visible)
        for one in workbook.sheets_metadata
        if one.typ == SheetTypeEnum.WorkSheet
    ]


class _Parts:
    """The members of a zipped workbook; each is unfolded once here, where that is bounded, before anything reads it.

    No office program writes document type definitions; what they are good for is entities that unfold without end.
    """

    def __init__(self, content: Content, data: bytes) -> None:
        try:
            is_zip = zipfile.is_zipfile(io.BytesIO(data))
            self._archive = zipfile.ZipFile(io.BytesIO(data)) if is_zip else None
            entries = self._archive.infolist() if self._archive else []
            self._check_sizes(content, entries)
            faulty = next((entry.filename for entry in entries if self._declares(entry.filename)), None)
        # zipfile raises NotImplementedError for an unknown compression, RuntimeError for an encrypted entry.
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
            raise FileError(f"{content.name}: is a damaged or encrypted workbook: {error}") from None
        if faulty is not None:
            raise FileError(f"{content.name}: declares entities in {faulty}, as no office program does")

    def _check_sizes(self, content: Content, entries: Sequence[zipfile.ZipInfo]) -> None:
        for entry in entries:
            check_ratio(f"{content.name}/{entry.filename}", entry.file_size, entry.compress_size)
        if sum(entry.file_size for entry in entries) > LARGEST:
            raise FileError(f"{content.name}: unfolds to more than {LARGEST:,} bytes")

    def _declares(self, name: str) -> bool:
        part = self.get(name)
        is_xml = name.endswith((".xml", ".rels"))
        return is_xml and (any(mark in part for mark in DECLARATIONS) or b"\x00" in part[:100])

    def get(self, name: str) -> bytes:
        """Empty where there is no such member."""
        known = self._archive is not None and name in self._archive.NameToInfo
        return self._archive.read(name) if self._archive is not None and known else b""


def _check_bounds(content: Content, name: str, height: int, width: int) -> None:
    if height * width > MOST_CELLS:
        raise FileError(
            f"{content.name}, sheet '{name}': reaches over {height:,} rows and {width:,} columns, more than "
            f"{MOST_CELLS:,} cells: delete what stands far from the table"
        )


def _sheet(sheet: CalamineSheet, faulty: Unusable, hidden: Callable[[], Hidden]) -> Sheet:
    return Sheet(sheet.name, _rows(sheet, faulty), sheet.merged_cell_ranges, hidden=hidden)


def _hidden(part: Part, name: str, member: str, bounds: tuple[int, int]) -> Hidden:
    return spans_of(part, name, member).within(*bounds)


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
