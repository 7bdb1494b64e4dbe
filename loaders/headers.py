"""The headers of a table, over one row or several, and the check that none is lost."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from loaders.cells.shown import shown
from loaders.description import Description
from loaders.limits import MOST_COLUMNS
from loaders.sheets import Range

JOINT = " | "
REASON = "rejected because"
"""The column that says why a row came back; it is passed over when the row is sent again."""
PEEKED_ROWS = 50

Rows = Iterator[tuple[int, list[Any]]]


def take_headers(rows: Rows, header_rows: Sequence[int], merged: Sequence[Range] | None) -> tuple[list[str], Rows]:
    """The headers, and the rows below them."""
    if not header_rows:
        peeked = list(islice(rows, PEEKED_ROWS))
        width = max((len(cells) for _, cells in peeked), default=0)
        return _unique([""] * width), chain(peeked, rows)
    upper = [[" ".join(shown(cell).split()) for cell in cells] for _, cells in islice(rows, max(header_rows))]
    parts = [upper[number - 1] for number in header_rows if number <= len(upper)]
    width = min(max(map(len, parts), default=0), MOST_COLUMNS)
    parts = [row[:width] + [""] * (width - len(row)) for row in parts]
    if merged is None:
        parts = [*map(filled_right, parts[:-1]), *parts[-1:]]
    else:
        fill_merged(dict(zip([number - 1 for number in header_rows], parts, strict=False)), merged)
    return _unique([JOINT.join(dict.fromkeys(filter(None, column))) for column in zip(*parts, strict=True)]), rows


def filled_right(row: list[Any]) -> list[Any]:
    filled, last = [], ""
    for cell in row:
        last = cell or last
        filled.append(last)
    return filled


def fill_merged(rows: Mapping[int, list[Any]], merged: Sequence[Range]) -> None:
    for (top, left), (bottom, right) in merged:
        text = rows[top][left] if top in rows and left < len(rows[top]) else ""
        for number in range(top, bottom + 1) if text else ():
            if number in rows:
                end = min(right + 1, len(rows[number]))
                rows[number][left:end] = [text] * (end - left)


def _unique(headers: list[str]) -> list[str]:
    seen: Counter[str] = Counter()
    unique = []
    for position, header in enumerate(headers):
        name = header or f"column {letters(position)}"
        seen[name] += 1
        unique.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return unique


def letters(position: int) -> str:
    """The name of a column as spreadsheets write it: 0 is A, 26 is AA."""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def lost(headers: Sequence[str], says: Description, optional: frozenset[str]) -> list[str]:
    """Headers that are neither used nor ignored."""
    used = {*says.used_headers(), *says.table.fill_down, *optional, REASON}
    ignored = [re.compile(".*".join(map(re.escape, pattern.split("*")))) for pattern in says.table.ignore]
    families = [re.compile(value.pattern) for value in says.values if value.pattern]
    spare = [header for header in headers if header not in used]
    return [header for header in spare if not any(pattern.fullmatch(header) for pattern in [*ignored, *families])]


def missing(headers: Sequence[str], says: Description) -> list[str]:
    there = {*headers, *says.optional_headers()}
    return [header for header in [*says.used_headers(), *says.table.fill_down] if header not in there]
