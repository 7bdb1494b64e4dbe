"""What stands where there is no figure, and what it may mean."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from loaders.cells.figures import OFFICIAL
from loaders.inspection.profiles import Profile

SMALL = {"*", "**", "#", "<", "geheim", "vertraulich", "()", "s."}
SMALLEST_HIDDEN = 3


class Symbols(NamedTuple):
    """`says` is what `[symbols]` says, `remarks` why."""

    says: Mapping[str, str]
    remarks: Mapping[str, str]
    official: Mapping[str, int]


def symbols_of(figures: Sequence[Profile]) -> Symbols:
    counted = sum((profile.symbols for profile in figures), Counter[str]())
    empty = sum(profile.empty for profile in figures)
    says: dict[str, str] = {}
    remarks: dict[str, str] = {}
    if empty:
        says[""], remarks[""] = _of_empty(figures, empty)
    for symbol, count in counted.most_common():
        if symbol not in OFFICIAL:
            says[symbol] = "SMALL" if symbol.casefold() in SMALL else "MISSING"
            remarks[symbol] = f"{count} cells; MISSING, SMALL, SECRET, NOT_COLLECTED, ZERO, …?"
    return Symbols(says, remarks, {symbol: count for symbol, count in counted.items() if symbol in OFFICIAL})


def _of_empty(figures: Sequence[Profile], empty: int) -> tuple[str, str]:
    """Small counts are hidden where whole numbers start above nought and there is none below."""
    counts = [one for one in figures if one.whole and one.smallest is not None and one.empty]
    smallest = min((one.smallest for one in counts if one.smallest is not None), default=0.0)
    if counts and len(counts) == sum(1 for one in figures if one.empty) and SMALLEST_HIDDEN <= smallest <= 10:
        return "SMALL", f"{empty} cells; no figure is below {smallest:.0f}: do they hide small counts?"
    return "MISSING", f"{empty} cells; MISSING, SMALL, SECRET, NOT_COLLECTED, ZERO, SKIP, …?"
