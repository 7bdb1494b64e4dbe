"""A file as a table: headers, and numbered rows of text, with what the description leaves out already gone."""

import re
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence, Set
from typing import Any

from loaders.cells.numbers import Notation
from loaders.cells.shown import shown
from loaders.description import LeaveOut, Source
from loaders.files import Content
from loaders.formats import DIALECTS, format_of
from loaders.formats.objects import objects_sheet
from loaders.headers import lost, missing, take_headers
from loaders.limits import MOST_ROWS
from loaders.problems import FileError, Problem, ProblemsError, shortened
from loaders.sheets import Hidden, Sheet, chosen

ELSEWHERE = "say in `header` where they are"
LISTED = 30
Row = tuple[int, list[str]]


class Table:
    """`records` may be walked once; `read`, `skipped` and `problems` fill while it is.

    Rows that are `rejected` already are left out, and nothing more is said of them.
    """

    def __init__(self, source: Source, file: str, sheet: Sheet, parts: Mapping[str, str]) -> None:
        layout = source.says.table
        self.source = source
        self.file = file
        self.sheet = sheet.name
        self.parts = {**parts, **sheet.parts}
        self.mended = sheet.mended
        self._is_text = sheet.is_text
        self.notation: Notation = source.says.notation
        self.read = 0
        self.skipped: Counter[str] = Counter()
        self.problems: list[Problem] = []
        self._found = sheet.problems
        self.rejected: Set[int] = frozenset()
        rows: Iterator[tuple[int, list[Any]]] = enumerate(sheet.rows, start=sheet.first_row)
        self.headers, self._rows = take_headers(rows, layout.header_rows, sheet.merged)
        width = len(self.headers)
        self.blank = sheet.blank.union(layout.blank)
        hidden = sheet.hidden() if layout.hidden == "skip" else Hidden()
        self._hidden = hidden.rows
        self._optional = sheet.optional.union(self.headers[place] for place in hidden.columns if place < width)
        if layout.format is not None and layout.format in DIALECTS:
            self._unfold(layout.format)
        self._sent = self._rename({**sheet.rename, **layout.rename})
        self._check_headers()

    def problem(
        self,
        message: str,
        *,
        row: int | None = None,
        header: str | None = None,
        cell: str | None = None,
        other_row: int | None = None,
    ) -> Problem:
        sent = self.sent(header) if header is not None else None
        return Problem(message, self.file, self.sheet, row, sent, cell, other_row)

    def sent(self, header: str) -> str:
        """What the sender calls a column."""
        return self._sent.get(header, header)

    def position(self, header: str) -> int:
        return self.headers.index(header)

    def records(self) -> Iterator[Row]:
        """Row number and cells, one for each header."""
        layout = self.source.says.table
        drop = self._rules(layout.only, layout.leave_out)
        for number, row in self._filled():
            self.read += 1
            if self.read > MOST_ROWS:
                raise FileError(f"{self.file}: has more than {MOST_ROWS:,} rows: split it")
            if number in self._hidden:
                self.skipped["hidden in the workbook"] += 1
            elif drop and (reason := next((reason for applies, reason in drop if applies(row)), None)):
                self.skipped[reason] += 1
            else:
                yield number, row

    def _filled(self) -> Iterator[Row]:
        """Rows with text in them, as wide as the headers, merged row labels filled down."""
        layout = self.source.says.table
        carried = {self.position(header): "" for header in layout.fill_down}
        for number, row in self._texts():
            if layout.last is not None and number > layout.last:
                return
            first = row[0].strip() or next((cell for cell in map(str.strip, row) if cell), "")
            if not first:
                continue
            if layout.stop is not None and first.startswith(layout.stop):
                return
            for position in carried:
                row[position] = carried[position] = row[position].strip() or carried[position]
            if number not in self.rejected:
                yield number, row

    def _texts(self) -> Iterator[Row]:
        notations = self.source.says.notations()
        marks = [notations.get(header, self.notation) for header in self.headers]
        width = len(marks)
        taken = 0
        nameless = [place for place, header in enumerate(self.headers) if header in self._nameless]
        straight = self._is_text and not nameless
        for number, cells in self._rows:
            if straight and len(cells) == width and len(self._found) == taken:
                yield number, cells  # nearly every row of a large file: nothing to be converted, nothing astray
                continue
            row = cells[:width] if self._is_text else list(map(shown, cells, marks))
            if len(row) < width:
                row += [""] * (width - len(row))
            if number not in self.rejected:
                self.problems += self._stray(number, row, cells, nameless)
                self.problems += self._found[taken:]
            taken = len(self._found)
            yield number, row

    def _stray(self, number: int, row: list[str], cells: list[Any], nameless: Sequence[int]) -> Iterator[Problem]:
        width = len(self.headers)
        if len(cells) > width and any(shown(cell).strip() for cell in cells[width:]):
            yield self.problem(f"has more cells than the {width} headers", row=number)
        if nameless and any(row[place].strip() for place in nameless):
            yield self.problem("has a cell in a column without a header", row=number)

    def _rules(
        self, only: Mapping[str, list[str]], leave_out: Sequence[LeaveOut]
    ) -> list[tuple[Callable[[list[str]], bool], str]]:
        kept = [(_outside(self.position(header), frozenset(only[header])), "not selected") for header in only]
        return kept + [(_fits(self.position(rule.header), rule), rule.reason) for rule in leave_out]

    def _unfold(self, dialect: str) -> None:
        unfolded = DIALECTS[dialect].unfold(self.headers, self._rows, self.file)
        self.headers, self._rows = unfolded.headers, unfolded.rows
        self._optional |= unfolded.optional
        self.notation = self.source.says.table.numbers or unfolded.notation

    def _rename(self, names: Mapping[str, str]) -> Mapping[str, str]:
        """Call headers as the description does; returns what the sender calls them."""
        sent = {names[header]: header for header in self.headers if header in names}
        self.headers = [names.get(header, header) for header in self.headers]
        if twice := [header for header, count in Counter(self.headers).items() if count > 1]:
            raise FileError(f"{self.file}: several columns are renamed '{twice[0]}': rename one of them")
        return sent

    def _check_headers(self) -> None:
        """Raises ProblemsError if a header is missing; one that is lost keeps nobody from reading the rows."""
        says = self.source.says
        absent = self._absent()
        spare = lost(self.headers, says, self._optional)
        self._nameless = frozenset(header for header in spare if re.fullmatch(r"column [A-Z]+", header))
        self.problems += [
            self.problem("is not used: map it, or list it under `ignore`", header=header)
            for header in spare
            if header not in self._nameless
        ]
        if absent:
            raise ProblemsError(absent + self.problems)
        self.headers += [header for header in says.optional_headers() if header not in self.headers]

    def _absent(self) -> list[Problem]:
        """The headers that are missing. Raises ProblemsError where all are, of which more would say nothing new."""
        says = self.source.says
        absent = missing(self.headers, says)
        if absent and not self.headers:
            raise ProblemsError([self.problem(f"is empty where its headers should be: send it again, or {ELSEWHERE}")])
        there = ", ".join(shortened(self.sent(header)) for header in self.headers[:LISTED])
        there += ", …" if len(self.headers) > LISTED else ""
        if len(absent) > 1 and set(self.headers).isdisjoint([*says.used_headers(), *says.table.fill_down]):
            names = ", ".join(f"'{header}'" for header in absent)
            right = f"is it the right file? If so, {ELSEWHERE}"
            raise ProblemsError([self.problem(f"has none of the columns {names}; there are: {there}: {right}")])
        return [self.problem(f"has no column '{header}'; there are: {there}") for header in absent]


def open_tables(source: Source, content: Content | None) -> Iterator[Table]:
    """The tables of a file: one, or one for each sheet. Raises FileError and ProblemsError.

    The file is closed when the next table is asked for, however much of it was read.
    """
    file, parts = (content.name, content.parts) if content else (source.name, {})
    for sheet in sheets_of(source, content):
        try:
            yield Table(source, file, sheet, parts)
        finally:
            if isinstance(sheet.rows, Generator):
                sheet.rows.close()


def sheets_of(source: Source, content: Content | None) -> Iterator[Sheet]:
    """The sheets that the description means, as they are. Raises FileError."""
    if content is None:
        yield objects_sheet(source.says.rows or [], first_row=0)
    else:
        layout = source.says.table
        yield from chosen(content, layout, format_of(content, layout.format).entries(content, layout))


def _outside(position: int, values: frozenset[str]) -> Callable[[list[str]], bool]:
    return lambda row: row[position].strip() not in values


def _fits(position: int, rule: LeaveOut) -> Callable[[list[str]], bool]:
    values, pattern = frozenset(rule.values), re.compile(rule.pattern or "(?!)")
    return lambda row: row[position].strip() in values or pattern.search(row[position]) is not None
