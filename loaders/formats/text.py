"""Text with a delimiter, in whatever encoding: CSV and its kin."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from types import MappingProxyType
from typing import Any

from loaders.description import Layout
from loaders.files import Content, chunks_of
from loaders.limits import LONGEST_ROW
from loaders.problems import FileError
from loaders.sheets import Entry, Sheet

ENDINGS = (".csv", ".txt", ".tsv", ".tab")
DELIMITERS = (";", ",", "\t", "|")
SNIFFED_ROWS = 50
STATE = "send it anew, or say its `encoding`, such as utf-16-le"
OPEN = "is a quotation mark left open"
WIDE = re.compile(r"utf.?(16|32)|ucs", re.IGNORECASE)
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins alike
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def entries(content: Content, layout: Layout) -> list[Entry]:
    return [Entry(None, lambda: sheet(content, layout))]


def sheet(content: Content, layout: Layout) -> Sheet:
    found = encoding_of(content, layout.encoding)
    delimiter = layout.delimiter or delimiter_of(content, found, layout.header_rows)
    return Sheet(None, records(content, found, delimiter), is_text=True)


def records(
    content: Content, encoding: str, delimiter: str, style: Mapping[str, Any] = MappingProxyType({})
) -> Iterator[list[str]]:
    """The rows of cells; `style` is what else the csv module may be told. Raises FileError at the first faulty one."""
    number = 0
    lines = _Lines(content.name)
    try:
        with content.open() as stream, io.TextIOWrapper(stream, encoding=encoding, newline="") as text:
            for row in csv.reader(lines.watched(text), delimiter=delimiter, **style):
                number += 1
                if len(lines.of_row) > 1:
                    lines.check(delimiter, style)
                lines.begin(number)
                yield row
    except UnicodeError as error:
        reason = getattr(error, "reason", error)
        raise FileError(f"{content.name}, row {number + 1}: is not {encoding}: {reason}: {STATE}") from None
    except TypeError as error:
        raise FileError(f"{content.name}: cannot be cut at '{delimiter}': {error}") from None
    except csv.Error:
        raise FileError(
            f"{content.name}, row {number + 1}: a cell has more than {csv.field_size_limit():,} characters: {OPEN}?"
        ) from None


class _Lines:
    """Those of the row that is being read: an open quotation mark takes others for its cell; hostile files end none."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._row = 0
        self._characters = 0
        self.of_row: list[str] = []

    def begin(self, number: int) -> None:
        """After that row."""
        self._row = number
        self._characters = 0
        self.of_row.clear()

    def watched(self, lines: Iterable[str]) -> Iterator[str]:
        for line in lines:
            self.of_row.append(line)
            self._characters += len(line)
            if self._characters > LONGEST_ROW:
                raise self._wrong(f"has more than {LONGEST_ROW:,} characters: {OPEN}, or is it no table?")
            yield line
        if self.of_row:  # in the midst of a row, which the csv module would end here
            raise self._wrong(f"has a cell that goes on to the end of the file: {OPEN}?")

    def check(self, delimiter: str, style: Mapping[str, Any]) -> None:
        """Raises FileError where a cell of several lines ends within a line: with the next quotation mark, perhaps."""
        try:
            list(csv.reader(self.of_row, delimiter=delimiter, strict=True, **style))
        except csv.Error:
            raise self._wrong(f"has a cell of several lines, and text behind it: {OPEN}?") from None

    def _wrong(self, what: str) -> FileError:
        return FileError(f"{self._file}, row {self._row + 1}: {what}")


def encoding_of(content: Content, given: str | None = None) -> str:
    """The encoding given, else that of the byte order mark, else UTF-8 where the whole file is.

    Else Windows' code page, in which German offices still write. Raises FileError where it is no text at all.
    """
    found = given
    decoder = codecs.getincrementaldecoder("utf-8")()
    line, lines = 0, 0
    for position, chunk in enumerate(chunks_of(content)):
        if position == 0:
            found = given or _marked(chunk)
        if b"\x00" in chunk and not (found and WIDE.match(found)):
            lines += chunk[: chunk.index(b"\x00")].count(b"\n")
            raise FileError(f"{content.name}, line {lines + 1}: holds a NUL byte, as no text does: {STATE}")
        lines += chunk.count(b"\n")
        line = _last_line(content, chunk, line)
        if found is None:
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                found = "cp1252"
    return _known(content, found or "utf-8")


def _marked(chunk: bytes) -> str | None:
    return next((encoding for mark, encoding in MARKS if chunk.startswith(mark)), None)


def _last_line(content: Content, chunk: bytes, line: int) -> int:
    """The length of the line that a chunk leaves open; a line is read in one piece, so it must end."""
    end = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
    length = line + len(chunk) if end < 0 else len(chunk) - end - 1
    if length > LONGEST_ROW:
        raise FileError(f"{content.name}: has a line of more than {LONGEST_ROW:,} bytes: it is no table")
    return length


def _known(content: Content, encoding: str) -> str:
    """The encoding; UTF-8 with or without a byte order mark."""
    try:
        with suppress(UnicodeError):
            b"a".decode(encoding)  # refuses codecs that are no encodings, too
    except LookupError:
        raise FileError(f"{content.name}: there is no encoding '{encoding}'") from None
    return "utf-8-sig" if codecs.lookup(encoding).name == "utf-8" else encoding


def delimiter_of(content: Content, encoding: str, header_rows: Sequence[int]) -> str:
    """The one that cuts the header rows into the most columns."""
    headers = header_rows or [1]

    def columns(delimiter: str) -> int:
        widest, first = 0, islice(records(content, encoding, delimiter), max(headers) + SNIFFED_ROWS)
        with suppress(FileError):  # to cut rows wrongly may leave quotation marks open; what is wrong shows again
            for number, row in enumerate(first, start=1):
                widest = max(widest, len(row)) if number in headers else widest
        return widest

    return max(DELIMITERS, key=columns)
