"""What the cells of a column have in common: numbers, years, days, keys, and what stands where there is none."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from loaders.cells.figures import OFFICIAL
from loaders.cells.numbers import Notation
from loaders.inspection.cells import (
    Sort,
    is_grouped,
    is_sentinel,
    notations,
    number_of,
    sort_of,
    text_of,
    unmarked,
)
from loaders.inspection.text import says

MOSTLY = 0.75
NUMBERS = ("id", "nr", "lfd", "nummer", "fid", "gid", "objectid", "no", "number", "oid", "code", "schlussel", "key")
DASHES = frozenset(OFFICIAL) - {"x", "X"}
"""Signs for a missing figure; a cross may as well be a yes."""


class Profile(NamedTuple):
    """`symbols` are texts, and numbers such as -9999, that stand for a missing figure; `odd` other texts among figures.

    `values` are the distinct texts with their numbers, most frequent first.
    """

    header: str
    place: int
    sort: Sort
    rows: int
    filled: int
    values: Counter[str]
    symbols: Counter[str]
    odd: Counter[str]
    votes: Counter[Notation]
    smallest: float | None = None
    largest: float | None = None
    whole: bool = False

    @property
    def distinct(self) -> int:
        return len(self.values)

    @property
    def is_figure(self) -> bool:
        """Whether the column holds figures, or dashes and dots throughout in their place."""
        return self.filled > 0 and (self.sort in ("number", "year") or bool(self.symbols.keys() & DASHES))

    @property
    def is_constant(self) -> bool:
        """The same text in every row says something of the table, not of its rows."""
        return self.distinct == 1 < self.rows == self.filled and self.sort == "text"

    @property
    def is_running(self) -> bool:
        """A number of rows: 1, 2, 3, … in their order, which says nothing."""
        texts = list(self.values)
        return (
            self.rows > 2
            and (self.place == 0 or bool(says(self.header, NUMBERS)))
            and self.distinct == self.filled == self.rows
            and self.whole
            and texts[0] in ("0", "1")
            and self.largest is not None
            and self.largest - float(texts[0]) == self.rows - 1
        )

    def only_in(self, notation: Notation) -> list[str]:
        """Texts that are a number in one notation and in no other; true numbers of a workbook are never meant."""
        return [text for text in self.values if notations(text) == {notation}] if self.votes[notation] else []

    @property
    def empty(self) -> int:
        return self.rows - self.filled


def profile_of(header: str, place: int, cells: Sequence[Any]) -> Profile:
    texts = [text_of(cell) for cell in cells]
    filled = Counter(text for text in texts if text)
    sorts = Counter(sort_of(cell) for cell, text in zip(cells, texts, strict=True) if text)
    sort = _sort(sorts, filled)
    votes = _votes(cells)
    if sort not in ("number", "year", "symbol"):
        return Profile(header, place, sort, len(cells), filled.total(), filled, Counter(), Counter(), votes)
    return _of_figures(header, place, sort, cells, filled, votes)


def _sort(sorts: Counter[Sort], filled: Counter[str]) -> Sort:
    total = sorts.total()
    if not total:
        return "nothing"
    if sorts["key"] and sorts["key"] + sorts["number"] + sorts["year"] >= MOSTLY * total and _even(filled):
        return "key"
    if sorts["year"] >= MOSTLY * (total - sorts["symbol"]) and sorts["year"]:
        return "year"
    if sorts["number"] + sorts["year"] and sorts["number"] + sorts["year"] + sorts["symbol"] >= MOSTLY * total:
        return "number"
    dated: tuple[Sort, ...] = ("day", "period")
    for sort in dated:
        if sorts[sort] >= MOSTLY * total:
            return sort
    return "symbol" if sorts["symbol"] == total else "text"


def _even(filled: Counter[str]) -> bool:
    """Keys are as long as each other, or end where a level ends."""
    return len({len(text) for text in filled}) <= 4


def _votes(cells: Sequence[Any]) -> Counter[Notation]:
    """Which notation the texts prove: those that are a number in one of them only."""
    votes: Counter[Notation] = Counter()
    for cell in cells:
        if isinstance(cell, str) and cell.strip() and len(found := notations(cell)) == 1:
            votes.update(found)
    return votes


def _of_figures(
    header: str, place: int, sort: Sort, cells: Sequence[Any], filled: Counter[str], votes: Counter[Notation]
) -> Profile:
    notation: Notation = "english" if votes["english"] > votes["german"] else "german"
    symbols: Counter[str] = Counter()
    odd: Counter[str] = Counter()
    numbers = []
    for text, count in filled.items():
        value = number_of(unmarked(text), notation) if notations(text) else None
        if value is None:
            (symbols if sort_of(text) == "symbol" or text in OFFICIAL else odd)[text] += count
        elif is_sentinel(text) and count > 1 and _is_far(text, filled):
            symbols[text] += count
        else:
            numbers.append(value)
    smallest, largest = min(numbers, default=None), max(numbers, default=None)
    whole = all(number.is_integer() for number in numbers)
    counts = (len(cells), filled.total(), filled, symbols, odd, votes)
    return Profile(header, place, sort, *counts, smallest, largest, whole)


def _is_far(text: str, filled: Counter[str]) -> bool:
    """-9999 is a sign rather than a figure where no other number comes near it."""
    wanted = number_of(text, "english")
    others = [abs(value) for one in filled if one != text and (value := number_of(one, "english")) is not None]
    return wanted is not None and abs(wanted) > 3 * max(others, default=0.0)


def notation_of(profiles: Sequence[Profile]) -> tuple[Notation, bool]:
    """The notation of the table, and whether the cells prove it."""
    votes = sum((profile.votes for profile in profiles), Counter[Notation]())
    if not votes:
        return "german", False
    return max(votes, key=lambda notation: votes[notation]), True


def doubtful(profile: Profile, notation: Notation) -> bool:
    """Whether the column could be read in two ways, such as 1.234, and nothing in it proves either."""
    return not profile.votes[notation] and any(is_grouped(text) for text in profile.values)
