"""Rows of cells out of text files, workbooks and JSON, numbered as a spreadsheet numbers them."""

import codecs
import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from loaders.description import Layout
from loaders.files import LARGEST, Content, chunks_of, match_name, whole
from loaders.problems import FileError

DELIMITERS = (";", ",", "\t", "|")
SNIFFED_ROWS = 50
WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

Range = tuple[tuple[int, int], tuple[int, int]]


class Sheet(NamedTuple):
    """`rows` yields lists of a workbook's own values, or of text alone; `merged` is None where nothing tells of it."""

    name: str | None
    rows: Iterator[list[Any]]
    merged: Sequence[Range] | None = None
    parts: Mapping[str, str] = MappingProxyType({})
    mended: Sequence[int] = ()
    is_text: bool = False
    first_row: int = 1


def text_sheet(content: Content, layout: Layout) -> Sheet:
    encoding = layout.encoding or _encoding(content)
    delimiter = layout.delimiter or _delimiter(content, encoding, layout)
    return Sheet(None, _records(content, encoding, delimiter), is_text=True)


def _records(content: Content, encoding: str, delimiter: str) -> Iterator[list[str]]:
    number = 0
    try:
        with content.open() as stream, io.TextIOWrapper(stream, encoding=encoding, newline="") as text:
            for row in csv.reader(text, delimiter=delimiter):
                number += 1
                yield row
    except UnicodeDecodeError as error:
        raise FileError(f"{content.name}, row {number + 1}: is not {encoding}: {error.reason}") from None
    except LookupError:
        raise FileError(f"{content.name}: there is no encoding '{encoding}'") from None
    except csv.Error:
        raise FileError(
            f"{content.name}, row {number + 1}: a cell has more than {csv.field_size_limit():,} characters: "
            "is a quotation mark left open?"
        ) from None


def _encoding(content: Content) -> str:
    """UTF-8 where the whole file is; else Windows' code page, in which German offices still write."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    found = "utf-8-sig"
    for position, chunk in enumerate(chunks_of(content)):
        if position == 0:
            for mark, encoding in MARKS[1:]:
                if chunk.startswith(mark):
                    return encoding
        if b"\x00" in chunk:
            raise FileError(f"{content.name}: holds NUL bytes: it is no text file, or `encoding` must be given")
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError:
            found = "cp1252"
            decoder = codecs.getincrementaldecoder("utf-8")("ignore")
    return found


def _delimiter(content: Content, encoding: str, layout: Layout) -> str:
    """The one that cuts the header rows into the most columns."""
    headers = layout.header_rows or [1]

    def columns(delimiter: str) -> int:
        first = islice(_records(content, encoding, delimiter), max(headers) + SNIFFED_ROWS)
        widths = [len(row) for number, row in enumerate(first, start=1) if number in headers]
        return max(widths, default=0)

    return max(DELIMITERS, key=columns)


def workbook_sheets(content: Content, layout: Layout) -> Iterator[Sheet]:
    workbook = _workbook(content)
    visible = [sheet.name for sheet in workbook.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
    for name, parts in _chosen(content, layout, visible, workbook.sheet_names):
        sheet = workbook.get_sheet_by_name(name)
        yield Sheet(name, iter(sheet.to_python(skip_empty_area=False)), _merged(sheet), parts)


def _workbook(content: Content) -> CalamineWorkbook:
    data = whole(content)
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
                raise FileError(f"{content.name}: unfolds to more than {LARGEST:,} bytes")
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except CalamineError as error:
        raise FileError(f"{content.name}: is not a workbook that can be read: {error}") from None


def _chosen(content: Content, layout: Layout, visible: list[str], names: list[str]) -> list[tuple[str, dict[str, str]]]:
    if layout.sheet is None and len(visible) == 1:
        return [(visible[0], {})]
    if layout.sheet is None:
        raise FileError(f"{content.name}: has {len(visible)} sheets: say in [table] which: {', '.join(visible)}")
    matches = [(name, parts) for name in names if (parts := match_name(layout.sheet, name)) is not None]
    if not matches:
        raise FileError(f"{content.name}: has no sheet '{layout.sheet}', but {', '.join(names)}")
    return matches


def _merged(sheet: CalamineSheet) -> Sequence[Range] | None:
    return sheet.merged_cell_ranges


def json_sheet(content: Content) -> Sheet:
    """A list of objects, or an object of lists as a table of `key` and `value`."""
    data = json_of(content)
    if isinstance(data, dict):
        data = [
            {"key": key, "value": item}
            for key, items in data.items()
            for item in (items if isinstance(items, list) else [items])
        ]
    if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
        raise FileError(f"{content.name}: is neither a list of objects nor an object of lists")
    return objects_sheet(data)


def json_of(content: Content) -> Any:
    try:
        return msgspec.json.decode(whole(content))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FileError(f"{content.name}: is not JSON: {error}") from None


def objects_sheet(objects: Sequence[dict[str, Any]], *, first_row: int = 1) -> Sheet:
    """Keys become headers; `first_row` is the number of the row that these make."""
    headers = list(dict.fromkeys(key for row in objects for key in row))

    def rows() -> Iterator[list[Any]]:
        yield headers
        for row in objects:
            yield [_flat(row.get(header)) for header in headers]

    return Sheet(None, rows(), merged=(), first_row=first_row)


def _flat(value: Any) -> Any:
    """Lists keep their parts apart by a line break, which no list's separator can be mistaken for."""
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return "\n".join(value)
    if isinstance(value, list | dict):
        return msgspec.json.encode(value).decode()
    return "" if value is None else value
