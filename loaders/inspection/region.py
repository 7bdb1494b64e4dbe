"""Where the table lies on a sheet: titles above, rows of headers, rows of data, notes below.

Rows are told apart by how well their cells fit the columns that they stand in: a column of numbers has a word for its
header, a column of keys one that is no key. Where that turns from no to yes the data begin.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from loaders.inspection.cells import sort_of, text_of
from loaders.sheets import Range

HEADERS_WITHIN = 60
SAMPLED = 400
PLAIN = {"number", "year"}

Row = tuple[int, list[Any]]


class Region(NamedTuple):
    """Rows by their numbers; `odd` are rows among the data that are none, with what their first cell says."""

    titles: list[Row]
    headers: list[int]
    data: list[Row]
    notes: list[Row]
    width: int

    @property
    def header(self) -> int | list[int]:
        if not self.headers:
            return 0
        return self.headers[0] if len(self.headers) == 1 else self.headers


class Fit:
    """How well rows fit the columns of the table's body: from 1, quite, to -1, not at all."""

    def __init__(self, body: Sequence[Row], width: int) -> None:
        self.columns = [_Column([cells[place] for _, cells in body if place < len(cells)]) for place in range(width)]

    def __call__(self, cells: Sequence[Any]) -> float:
        marks = [
            mark
            for place, column in enumerate(self.columns)
            if (mark := column.fit(cells[place] if place < len(cells) else None)) is not None
        ]
        return sum(marks) / len(marks) if marks else 0.0


class _Column:
    def __init__(self, cells: Sequence[Any]) -> None:
        sorts = Counter(sort for cell in cells if (sort := sort_of(cell)) != "nothing")
        filled = sorts.total()
        self.sort, count = sorts.most_common(1)[0] if sorts else ("nothing", 0)
        numbers = sorts["number"] + sorts["year"] + sorts["symbol"]
        if filled and numbers >= 0.6 * filled and sorts["number"] + sorts["year"]:
            self.sort = "year" if sorts["year"] > 0.9 * numbers else "number"
        elif count < 0.6 * filled:
            self.sort = "text"
        signs = Counter(signature(text_of(cell)) for cell in cells if sort_of(cell) == "text")
        common, share = signs.most_common(1)[0] if signs else ("", 0)
        self.signature = common if "9" in common and share >= 0.8 * filled and filled > 2 else None

    def fit(self, cell: Any) -> float | None:
        sort = sort_of(cell)
        if sort == "nothing" or self.sort == "nothing":
            return None
        if self.sort == "text":
            return None if self.signature is None else (1.0 if signature(text_of(cell)) == self.signature else -1.0)
        if sort == "symbol":
            return 0.5
        if self.sort == "number":
            return {"number": 1.0, "year": -0.6, "key": 0.5}.get(sort, -1.0)
        return 1.0 if sort == self.sort else (0.3 if {sort, self.sort} <= {"number", "key"} else -1.0)


def signature(text: str) -> str:
    """The shape of a text: `STGT03` and `STGT11` are alike."""
    return re.sub(r"9+", "9", re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "9", text)))


def region_of(rows: Sequence[Row], merged: Sequence[Range] | None) -> Region:
    filled = [(number, cells) for number, cells in rows if any(text_of(cell) for cell in cells)]
    width = _width(filled)
    body = _body(filled, width)
    fit = Fit(body, width)
    first = _first_of_data(filled, fit, width)
    after = _first_of_notes(filled, fit, width, first)
    headers = _headers(filled[:first], width, merged)
    titles = [row for row in filled[:first] if row[0] not in headers]
    return Region(titles, headers, filled[first:after], filled[after:], width)


def _width(filled: Sequence[Row]) -> int:
    """Columns up to the last that holds something in more than a stray row."""
    ends = Counter(max(place for place, cell in enumerate(cells, 1) if text_of(cell)) for _, cells in filled)
    usual = [end for end, count in ends.items() if count >= max(1, 0.02 * len(filled))]
    return max(usual, default=0)


def _count(cells: Sequence[Any]) -> int:
    return sum(1 for cell in cells if text_of(cell))


def _body(filled: Sequence[Row], width: int) -> list[Row]:
    """Rows of which the most are data: full ones, those at the top left out."""
    counts = [_count(cells) for _, cells in filled]
    usual = max(counts[len(counts) // 3 :] or counts, default=0)
    full = [row for row, count in zip(filled, counts, strict=True) if count >= max(1, 0.4 * usual)]
    later = full[len(full) // 3 :] if len(full) < 30 else full[10:]
    return later[:: max(1, len(later) // SAMPLED)]


def _first_of_data(filled: Sequence[Row], fit: Fit, width: int) -> int:
    """The place that best parts rows that do not fit from rows that do."""
    top = filled[:HEADERS_WITHIN]
    marks = [_mark(place, top, fit, width) for place in range(len(top))]
    scores = [sum(marks[position:]) - sum(marks[:position]) for position in range(len(marks))]
    place = max(range(len(scores)), key=lambda position: (round(scores[position], 6), -position), default=0)
    if place == 0 and not any(mark > 0 for mark in marks[:1]):
        return _first_wide(filled, width)
    return place


def _mark(place: int, rows: Sequence[Row], fit: Fit, width: int) -> float:
    """How much a row looks like data: its cells fit, and it names something else than the row above."""
    cells = rows[place][1]
    if _count(cells) < 2 <= width:
        return -0.5
    own, above = text_of(cells[0]), text_of(rows[place - 1][1][0]) if place and rows[place - 1][1] else ""
    if place and own and above and own != above and _count(rows[place - 1][1]) > 1:
        return (fit(cells) + 1) / 2
    return fit(cells)


def _first_wide(filled: Sequence[Row], width: int) -> int:
    """Where nothing tells headers from data, the first full row is the header."""
    wide = max((_count(cells) for _, cells in filled[:HEADERS_WITHIN]), default=0)
    for place, (_, cells) in enumerate(filled):
        if _count(cells) >= 0.8 * wide:
            return min(place + 1, len(filled))
    return 0


def _first_of_notes(filled: Sequence[Row], fit: Fit, width: int, first: int) -> int:
    """Notes are the rows at the end with a single cell or two, of a table that has more."""
    place = len(filled)
    usual = sorted(_count(cells) for _, cells in filled[first:])
    median = usual[len(usual) // 2] if usual else 0
    while place > first + 1 and median > 2:
        count = _count(filled[place - 1][1])
        if count > max(1, 0.2 * median) or fit(filled[place - 1][1]) > 0.5:
            break
        place -= 1
    return place


def _headers(above: Sequence[Row], width: int, merged: Sequence[Range] | None) -> list[int]:
    """The rows above the data that name columns; a row with a single text at its left is a title."""
    taken: list[int] = []
    for number, cells in reversed(above):
        if taken and number < taken[0] - 1 and not _bridged(number, taken[0], merged):
            break
        if _is_title(number, cells, width, merged) and (taken or _count(cells) < max(2, width // 2)):
            break
        if not _numbers_columns(cells):
            taken.insert(0, number)
    return taken


def _bridged(upper: int, lower: int, merged: Sequence[Range] | None) -> bool:
    return any(top < upper <= bottom + 1 and lower <= bottom + 1 for (top, _), (bottom, _) in merged or ())


def _is_title(number: int, cells: Sequence[Any], width: int, merged: Sequence[Range] | None) -> bool:
    places = [place for place, cell in enumerate(cells) if text_of(cell)]
    if width < 2 or len(places) > 1:
        return False
    spans = [right - left + 1 for (top, left), (_, right) in merged or () if top == number - 1 and left == places[0]]
    if spans:
        return spans[0] >= 0.8 * width
    return places[0] == 0


def _numbers_columns(cells: Sequence[Any]) -> bool:
    """A row that only counts the columns: 1, 2, 3, …"""
    texts = [text_of(cell) for cell in cells if text_of(cell)]
    return (
        len(texts) > 2 and texts == [str(int(texts[0]) + step) for step in range(len(texts))]
        if (texts and texts[0] in ("0", "1"))
        else False
    )


def unlike(data: Sequence[Row], width: int) -> Iterator[Row]:
    """Rows among the data that do not fit: left-over headers, headings between blocks, notes."""
    fit = Fit(data[:: max(1, len(data) // SAMPLED)], width)
    numeric = [place for place, column in enumerate(fit.columns) if column.sort in ("number", "year", "day", "key")]
    for number, cells in data:
        wrong = [place for place in numeric if place < len(cells) and sort_of(cells[place]) == "text"]
        if len(wrong) > max(1, len(numeric) // 4) or (
            len(numeric) > 2 and not any(place < len(cells) and text_of(cells[place]) for place in numeric)
        ):
            yield number, cells
