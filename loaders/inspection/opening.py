"""A file as sheets of raw rows, as the loaders will see them, with what had to be found out to read it."""

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from loaders.description import Layout
from loaders.files import Content, open_file
from loaders.formats import format_of
from loaders.headers import take_headers
from loaders.inspection.cells import text_of
from loaders.inspection.encodings import Writing, writing_of
from loaders.inspection.region import Region, Row, region_of
from loaders.sheets import Hidden, Range, Sheet

LOOKED_AT = 20_000
TAIL = 60


class Grid(NamedTuple):
    """`height` is the number of rows there are; of a very long sheet `rows` holds the beginning and the end."""

    name: str | None
    rows: list[Row]
    height: int
    merged: Sequence[Range] | None
    is_text: bool
    has_headers: bool
    hidden: Hidden = Hidden()


class Opened(NamedTuple):
    """`writing` is None where the file is no text."""

    content: Content
    format: str
    writing: Writing | None
    grids: list[Grid]
    hidden: list[str]


def open_raw(path: Path, member: str | None = None) -> Opened:
    """Raises FileError where the file cannot be read at all."""
    content = open_file(path, {}, member)
    kind = format_of(content)
    writing = writing_of(content) if kind.name == "text" else None
    layout = Layout(encoding=writing.encoding, delimiter=writing.delimiter) if writing else Layout()
    entries = kind.entries(content, layout)
    shown = [entry for entry in entries if entry.visible]
    grids = [_grid(entry.name, entry.read(), kind.name in ("text", "workbook")) for entry in shown]
    return Opened(content, kind.name, writing, grids, [str(one.name) for one in entries if not one.visible])


def _grid(name: str | None, sheet: Sheet, free: bool) -> Grid:
    numbered: Iterator[Row] = enumerate((list(row) for row in sheet.rows), start=sheet.first_row)
    rows = list(islice(numbered, LOOKED_AT))
    tail: deque[Row] = deque(maxlen=TAIL)
    count = len(rows)
    for row in numbered:
        tail.append(row)
        count += 1
    return Grid(name, rows + list(tail), count, sheet.merged, sheet.is_text, not free, sheet.hidden())


class Found(NamedTuple):
    """A table on a sheet: its place, its headers as the loaders will name them, and the rows these are made of."""

    grid: Grid
    region: Region
    headers: list[str]
    parts: list[list[str]]

    def column(self, place: int) -> list[Any]:
        return [cells[place] if place < len(cells) else None for _, cells in self.region.data]


def found_on(grid: Grid) -> Found:
    region = region_of(grid.rows, grid.merged)
    if grid.has_headers and grid.rows:
        first, *data = grid.rows
        region = Region([], [first[0]], data, [], len(first[1]))
    headers, _ = take_headers(iter(grid.rows), region.headers, grid.merged)
    return Found(grid, region, headers, _parts(grid, region, len(headers)))


def _parts(grid: Grid, region: Region, width: int) -> list[list[str]]:
    """For each column what each row of the headers says, merged cells and gaps filled as the loaders do."""
    lines = {number: [text_of(cell) for cell in cells] for number, cells in grid.rows if number in region.headers}
    for number, line in lines.items():
        line += [""] * (width - len(line))
        if grid.merged is None and number != region.headers[-1]:
            for place in range(1, len(line)):
                line[place] = line[place] or line[place - 1]
    for (top, left), (bottom, right) in grid.merged or ():
        for number in range(top, bottom + 1):
            if number + 1 in lines and top + 1 in lines and left < width:
                lines[number + 1][left : right + 1] = [lines[top + 1][left]] * (min(right + 1, width) - left)
    return [[lines[number][place] for number in region.headers] for place in range(width)]
