"""Tiny workbooks, written byte by byte where no library writes what a test needs."""

import struct
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

ODS = "application/vnd.oasis.opendocument.spreadsheet"
NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
SECTOR = 512


def xlsx(path: Path, write: Callable[[Any], None]) -> Path:
    book = xlsxwriter.Workbook(path)
    write(book)
    book.close()
    return path


def changed(path: Path, part: str, change: Callable[[str], str]) -> Path:
    """The same workbook with one of its parts changed."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members[part] = change(members[part].decode()).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def ods(path: Path, tables: str, before: str = "") -> Path:
    content = f"{before}<office:document-content {NAMES}><office:body><office:spreadsheet>{tables}"
    content += "</office:spreadsheet></office:body></office:document-content>"
    manifest = 'xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    entry = f'<m:file-entry m:full-path="/" m:media-type="{ODS}"/>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODS)
        archive.writestr("META-INF/manifest.xml", f"<m:manifest {manifest}>{entry}</m:manifest>")
        archive.writestr("content.xml", content)
    return path


def ods_cell(text: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {more}><text:p>{text}</text:p></table:table-cell>'


def xls(path: Path, rows: Sequence[Sequence[str | float]], merged: Sequence[tuple[int, int, int, int]] = ()) -> Path:
    """A workbook of Excel 97: records of BIFF8 as the stream `Workbook` of a compound file."""
    name = "Einwohner"
    cells = b"".join(_cell(row, column, cell) for row, line in enumerate(rows) for column, cell in enumerate(line))
    spans = _record(0xE5, struct.pack("<H", len(merged)) + b"".join(struct.pack("<4H", *one) for one in merged))
    sheet = _record(0x809, struct.pack("<HHHHLL", 0x600, 0x10, 0, 0, 0, 6)) + cells + spans + _record(0x0A, b"")
    start = _record(0x809, struct.pack("<HHHHLL", 0x600, 5, 0, 0, 0, 6))
    listed = struct.pack("<BBBB", 0, 0, len(name), 0) + name.encode("latin-1")
    position = len(start) + 4 + 4 + len(listed) + 4
    book = start + _record(0x85, struct.pack("<L", position) + listed) + _record(0x0A, b"") + sheet
    path.write_bytes(_compound(book))
    return path


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _cell(row: int, column: int, cell: str | float) -> bytes:
    if isinstance(cell, str):
        text = cell.encode("utf-16-le")
        return _record(0x204, struct.pack("<HHHHB", row, column, 0, len(cell), 1) + text)
    return _record(0x203, struct.pack("<HHHd", row, column, 0, cell))


def _compound(stream: bytes) -> bytes:
    """The sectors: allocation table, directory, then the stream, long enough not to be a small one."""
    count = max(8, -(-len(stream) // SECTOR))
    stream = stream.ljust(count * SECTOR, b"\0")
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, count + 2), 0xFFFFFFFE]
    header = struct.pack(
        "<8s16x5H6x3L4x5L",
        *(bytes.fromhex("d0cf11e0a1b11ae1"), 62, 3, 0xFFFE, 9, 6),
        *(0, 1, 1, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0),
    )
    header += struct.pack("<109L", 0, *[0xFFFFFFFF] * 108)
    return header + _longs(table) + _directory(len(stream)) + stream


def _longs(numbers: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(numbers)}L", *numbers).ljust(SECTOR, b"\xff")


def _directory(size: int) -> bytes:
    none = 0xFFFFFFFF
    entries = [("Root Entry", 5, 1, 0xFFFFFFFE, 0), ("Workbook", 2, none, 2, size)]
    packed = b"".join(
        struct.pack(
            "<64sHBBLLL36xLQ",
            f"{name}\0".encode("utf-16-le"),
            2 * len(name) + 2,
            kind,
            1,
            none,
            none,
            child,
            start,
            length,
        )
        for name, kind, child, start, length in entries
    )
    return packed.ljust(SECTOR, b"\0")


def xlsb(path: Path, rows: Sequence[Sequence[str | float]], hidden: Sequence[int], columns: Sequence[int] = ()) -> Path:
    """Excel's binary workbook with one sheet, records as [MS-XLSB] has them; `hidden` are rows, counted from 0."""
    namespace = "http://schemas.openxmlformats.org"
    types = "".join(
        f'<Override PartName="/xl/{name}" ContentType="application/vnd.ms-excel.{kind}"/>'
        for name, kind in (("workbook.bin", "sheet.binary.macroEnabled.main"), ("worksheets/sheet1.bin", "worksheet"))
    )
    office = f"{namespace}/officeDocument/2006/relationships"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml", f'<Types xmlns="{namespace}/package/2006/content-types">{types}</Types>'
        )
        archive.writestr("_rels/.rels", _relation(namespace, f"{office}/officeDocument", "xl/workbook.bin"))
        archive.writestr(
            "xl/_rels/workbook.bin.rels", _relation(namespace, f"{office}/worksheet", "worksheets/sheet1.bin")
        )
        sheet = struct.pack("<LL", 0, 1) + _wide("rId1") + _wide("Einwohner")
        book = [(131, b""), (143, b""), (156, sheet), (144, b""), (132, b"")]
        archive.writestr("xl/workbook.bin", b"".join(_binary(*one) for one in book))
        archive.writestr("xl/worksheets/sheet1.bin", _binary_sheet(rows, hidden, columns))
    return path


def _relation(namespace: str, kind: str, target: str) -> str:
    entry = f'<Relationship Id="rId1" Type="{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{namespace}/package/2006/relationships">{entry}</Relationships>'


def _binary_sheet(rows: Sequence[Sequence[str | float]], hidden: Sequence[int], columns: Sequence[int]) -> bytes:
    bounds = struct.pack("<4L", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)
    written = [_binary(129, b""), _binary(148, bounds), _binary(390, b"")]
    written += [_binary(60, struct.pack("<4LH", column, column, 0, 0, 1)) for column in columns]
    written += [_binary(391, b""), _binary(145, b"")]
    for number, row in enumerate(rows):
        flags = 0x10 if number in hidden else 0
        written.append(_binary(0, struct.pack("<LLHBBBL", number, 0, 300, 0, flags, 0, 0)))
        for column, cell in enumerate(row):
            place = struct.pack("<LL", column, 0)
            kind, value = (6, _wide(cell)) if isinstance(cell, str) else (5, struct.pack("<d", cell))
            written.append(_binary(kind, place + value))
    return b"".join([*written, _binary(146, b""), _binary(130, b"")])


def _wide(text: str) -> bytes:
    return struct.pack("<L", len(text)) + text.encode("utf-16-le")


def _binary(kind: int, data: bytes) -> bytes:
    return _counted(kind) + _counted(len(data)) + data


def _counted(number: int) -> bytes:
    """Seven bits a byte, the lowest first."""
    return bytes([number]) if number < 0x80 else bytes([number & 0x7F | 0x80, number >> 7])
