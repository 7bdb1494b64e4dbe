"""Which rows and columns of a workbook its author has hidden, for the reader does not tell.

Looked for where it matters only: who imports reads them like others, unless the description says otherwise.
"""

import re
import struct
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import unescape
from typing import NamedTuple
from xml.etree import ElementTree

from loaders.sheets import Hidden

Part = Callable[[str], bytes]

ODS = "content.xml"
BINARY, BINARY_RELATIONS = "xl/workbook.bin", "xl/_rels/workbook.bin.rels"

TAG = re.compile(rb"<(?:\w+:)?(row|col)\b([^>]*)>")
IN_ODS = re.compile(rb"<table:(table-row|table-column|table)(?![\w-])([^>]*)>")
HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
COLLAPSED = re.compile(rb'\btable:visibility="(?:collapse|filter)"')
NAME = re.compile(rb'\btable:name="([^"]*)"')
REPEATED = re.compile(rb'\btable:number-(?:rows|columns)-repeated="(\d{1,7})"')
NUMBER = re.compile(rb'\br="(\d{1,7})"')
FIRST = re.compile(rb'\bmin="(\d{1,7})"')
LAST = re.compile(rb'\bmax="(\d{1,7})"')

ROW_RECORD, COLUMN_RECORD, SHEET_RECORD = 0, 60, 156
"""Records of Excel's binary workbooks: [MS-XLSB] 2.3.2."""
ROW_IS_HIDDEN = 0x10
"""In the eleventh byte of a row's record: [MS-XLSB] 2.4.739, fDyZero."""
COLUMN_IS_HIDDEN = 0x01


class Spans(NamedTuple):
    """Hidden rows and columns, both counted from 0."""

    rows: Sequence[range] = ()
    columns: Sequence[range] = ()

    def within(self, height: int, width: int) -> Hidden:
        rows, columns = _places(self.rows, height), _places(self.columns, width)
        return Hidden(frozenset(place + 1 for place in rows), frozenset(columns))


def _places(spans: Sequence[range], end: int) -> Iterator[int]:
    reached = 0
    for span in sorted(spans, key=lambda span: span.start):
        yield from range(max(span.start, reached), min(span.stop, end))
        reached = max(reached, span.stop)


def spans_of(part: Part, name: str, member: str) -> Spans:
    """`member` holds the sheet in an xlsx workbook, and is empty for others."""
    if member:
        return _of_xml(part(member))
    if part(ODS):
        return _of_ods(part(ODS)).get(name, Spans())
    return _of_records(part(_binary_parts(part).get(name, "")))


def _of_xml(sheet: bytes) -> Spans:
    found: dict[bytes, list[range]] = {b"row": [], b"col": []}
    row = 0
    for match in TAG.finditer(sheet) if HIDDEN.search(sheet) else ():
        kind, says = match.groups()
        if kind == b"row":
            row = _number(NUMBER, says, row + 1)
        if HIDDEN.search(says):
            first = row if kind == b"row" else _number(FIRST, says, 1)
            last = row if kind == b"row" else _number(LAST, says, first)
            found[kind].append(range(first - 1, last))
    return Spans(found[b"row"], found[b"col"])


def _of_ods(content: bytes) -> Mapping[str, Spans]:
    found: dict[str, dict[bytes, list[range]]] = defaultdict(lambda: defaultdict(list))
    place: dict[bytes, int] = {}
    name = ""
    for kind, says in (match.groups() for match in IN_ODS.finditer(content)):
        if kind == b"table":
            name, place = _name(says), {}
            continue
        start = place.get(kind, 0)
        place[kind] = start + _number(REPEATED, says, 1)
        if COLLAPSED.search(says):
            found[name][kind].append(range(start, place[kind]))
    return {name: Spans(spans[b"table-row"], spans[b"table-column"]) for name, spans in found.items()}


def _name(says: bytes) -> str:
    match = NAME.search(says)
    return unescape(match[1].decode("utf-8", "replace")) if match else ""


def _number(pattern: re.Pattern[bytes], says: bytes, otherwise: int) -> int:
    match = pattern.search(says)
    return int(match[1]) if match else otherwise


def _binary_parts(part: Part) -> dict[str, str]:
    """The member that holds each sheet of a binary workbook."""
    if not part(BINARY) or not part(BINARY_RELATIONS):
        return {}
    targets = {one.get("Id"): one.get("Target", "") for one in ElementTree.fromstring(part(BINARY_RELATIONS))}
    sheets = [_texts(data[8:]) for kind, data in _records(part(BINARY)) if kind == SHEET_RECORD]
    return {name: f"xl/{targets.get(key, '')}" for key, name in sheets}


def _texts(data: bytes) -> tuple[str, str]:
    """Two texts, each behind the number of its characters."""
    end = 4 + 2 * int.from_bytes(data[:4], "little")
    return data[4:end].decode("utf-16-le", "replace"), data[end + 4 :].decode("utf-16-le", "replace")


def _of_records(sheet: bytes) -> Spans:
    rows: list[range] = []
    columns: list[range] = []
    for kind, data in _records(sheet):
        if kind == ROW_RECORD and len(data) > 11 and data[11] & ROW_IS_HIDDEN:
            (row,) = struct.unpack_from("<L", data)
            rows.append(range(row, row + 1))
        elif kind == COLUMN_RECORD and len(data) > 16 and data[16] & COLUMN_IS_HIDDEN:
            first, last = struct.unpack_from("<2L", data)
            columns.append(range(first, last + 1))
    return Spans(rows, columns)


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and size stand before each record, seven bits a byte, the lowest first."""
    place = 0
    while place < len(data):
        kind, place = _count(data, place, 2)
        size, place = _count(data, place, 4)
        yield kind, data[place : place + size]
        place += size


def _count(data: bytes, place: int, longest: int) -> tuple[int, int]:
    value = 0
    for step in range(longest):
        byte = data[place + step] if place + step < len(data) else 0
        value |= (byte & 0x7F) << 7 * step
        if not byte & 0x80:
            break
    return value, place + step + 1
