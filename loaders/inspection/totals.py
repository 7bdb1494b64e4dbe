"""Rows that sum others up: their label says so, or their figures do."""

from collections.abc import Sequence
from typing import NamedTuple

from loaders.cells.numbers import Notation
from loaders.inspection.cells import number_of, text_of
from loaders.inspection.profiles import Profile
from loaders.inspection.region import Row
from loaders.inspection.table import says_total
from loaders.inspection.text import words_of

TOLERANCE = 0.002


class Total(NamedTuple):
    row: int
    label: str
    is_proved: bool


def totals_of(
    data: Sequence[Row],
    label: Profile,
    figures: Sequence[Profile],
    notation: Notation,
    whole: str | None,
    strange: frozenset[str],
) -> list[Total]:
    """Rows whose label says total or names the whole municipality, and rows whose figures are the others' sums.

    Rows that name no area, as the `strange` ones, may as well be the sum of those above them, down from the last sum.
    """
    counts = [profile for profile in figures if profile.whole and not profile.is_running and profile.sort == "number"]
    table = [[_number(cells, profile, notation) for profile in counts] for _, cells in data]
    sums = [sum(value or 0 for value in column) for column in zip(*table, strict=True)]
    found = []
    block: list[Sequence[float | None]] = []
    for (number, cells), row in zip(data, table, strict=True):
        text = text_of(cells[label.place]) if label.place < len(cells) else ""
        proved = len(data) > 3 and _is_sum(row, sums)
        proved = proved or (text in strange and len(block) > 1 and len(counts) > 1 and _sums_up(row, block))
        block = [] if proved else [*block, row]
        if proved or (text and (says_total(text) or _names(text, whole))):
            found.append(Total(number, text, proved))
    return found


def _names(text: str, whole: str | None) -> bool:
    """`Stadt Köln` and `Köln, Stadt` are the same."""
    return whole is not None and set(words_of(text)) - {"stadt", "kreis", "landkreis"} == set(words_of(whole))


def _number(cells: Sequence[object], profile: Profile, notation: Notation) -> float | None:
    return number_of(cells[profile.place], notation) if profile.place < len(cells) else None


def _sums_up(row: Sequence[float | None], block: Sequence[Sequence[float | None]]) -> bool:
    """Twice the row is what it and the rows above it add up to."""
    return _is_sum(row, [sum(value or 0 for value in column) for column in zip(row, *block, strict=True)])


def _is_sum(row: Sequence[float | None], sums: Sequence[float]) -> bool:
    """Whether most of the row's figures are the half of what their columns add up to."""
    pairs = [(value, total - value) for value, total in zip(row, sums, strict=True) if value and value > 10]
    close = [value for value, rest in pairs if abs(value - rest) <= max(2.0, TOLERANCE * value)]
    return bool(pairs) and len(close) >= 0.6 * len(pairs)
