"""Secondary suppression (sekundäre Geheimhaltung): other cells are hidden so that the protected ones do not follow."""

import numpy as np
import pandas as pd

from planning.secrecy.cells import Truths, cells_of, truths
from planning.secrecy.optimum import cheapest
from planning.secrecy.outsiders import Outsiders
from planning.secrecy.relations import Floats, Relations
from planning.secrecy.search import Search
from planning.secrecy.system import blocks, portions, system_of
from planning.secrecy.wishes import Wishes, wishes_of

PRIMARY = "A"
SECONDARY = "D"
AT_ONCE = 3_000


def suppress(frame: pd.DataFrame, relations: Relations) -> pd.Series:
    """What to hide: `A` (primary), `D` (secondary); missing where a cell is shown.

    `frame` has a row for each cell that is published, hidden or not, with any index; relations name the rows by their
    position. Columns: `value` (true, of whatever unit), `primary` (bool: must be hidden), `protection_low` and
    `protection_high` (how far below and above its value outsiders must be able to believe it, if it is hidden), `cost`
    (of hiding it, > 0), `free` (bool: may be hidden), `settled` (bool: is hidden already and stays so). If wanted:
    `lowest`, `highest` (what everybody knows of it anyway; else 0 and infinity), `told_lowest`, `told_highest` (what
    the reason of hiding it tells besides), `alone` (bool: one contributor, who knows it) and `blur` (how far a shown
    value may be from the true one).

    A cell that is hidden without a promise must not follow exactly: it may be off by a hundredth.

    Where nothing that is free can protect a cell, all that helps is hidden, and `audit` names what still exposes it.
    """
    cells = cells_of(frame)
    system = system_of(cells.value, relations)
    primary, alone = truths(frame, "primary"), truths(frame, "alone")
    hidden = primary | truths(frame, "settled")
    free = truths(frame, "free") & ~hidden
    block = blocks(system, hidden | free | (cells.blur > 0))
    concerned = np.where(np.isin(block, block[hidden]), block, -1)
    cost = frame["cost"].to_numpy(dtype=np.float64)
    found = hidden.copy()
    for portion in portions(concerned, AT_ONCE):
        outsiders = Outsiders(system.part(portion), cells.part(portion), hidden[portion])
        wishes = wishes_of(outsiders.cells, outsiders.system, *(kind[portion] for kind in (hidden, primary, alone)))
        found[portion] = _pattern(outsiders, wishes, hidden[portion], free[portion], cost[portion])
    marks = pd.Series(pd.NA, index=frame.index, dtype="str")
    return marks.mask(found, SECONDARY).mask(primary, PRIMARY)


def _pattern(outsiders: Outsiders, wishes: Wishes, hidden: Truths, free: Truths, cost: Floats) -> Truths:
    """All that is hidden: the cheapest that does what is possible."""
    possible, _ = outsiders.granted((hidden | free).astype(np.float64), wishes, np.ones(len(hidden), dtype=np.bool_))
    if not possible.all():
        rest = np.flatnonzero(~possible)
        wishes = wishes.reduced(rest, Search(outsiders, hidden, free, cost).run(wishes.take(rest)))
    return cheapest(outsiders, wishes, hidden, free, cost)
