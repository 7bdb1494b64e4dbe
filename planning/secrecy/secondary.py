"""Secondary suppression (sekundäre Geheimhaltung): other cells are hidden so that the protected ones do not follow."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from planning.secrecy.cells import Truths, cells_of, truths
from planning.secrecy.optimum import cheapest
from planning.secrecy.outsiders import Outsiders
from planning.secrecy.reasons import with_reasons, withheld
from planning.secrecy.relations import Floats, Relations
from planning.secrecy.search import Search
from planning.secrecy.system import blocks, portions, system_of
from planning.secrecy.wholes import with_wholes
from planning.secrecy.wishes import Wishes, wishes_of, with_pairs

PRIMARY = "A"
SECONDARY = "D"
AT_ONCE = 3_000


def suppress(frame: pd.DataFrame, relations: Relations) -> pd.Series:
    """What to hide: `A` (primary), `D` (secondary); missing where a cell is shown.

    `frame` has a row for each cell that is published, hidden or not, with any index; relations name the rows by their
    position. Columns: `value` (true, of whatever unit), `primary` (bool: must be hidden), `protection_low` and
    `protection_high` (how far below and above its value outsiders must be able to believe it, if it is hidden), `cost`
    (of hiding it, > 0), `free` (bool: may be hidden), `settled` (bool: is hidden already and stays so). If wanted:
    `lowest`, `highest` (what everybody knows of it anyway; else 0 and infinity), `alone` (bool: one contributor, who
    knows it) and `blur` (how far a shown value may be from the true one), or `blur_low` and `blur_high` (how far below
    and above it the true one may be).

    Where statuses tell something: `told_lowest`, `told_highest` (what that of a hidden cell tells of it, missing where
    nothing), `told_protection_low` and `told_protection_high` (how far who uses this must be able to believe it; else
    as far as it lets him), `reason_cost` (of marking a primary cell with `D`, which then tells nothing of it; missing
    where it cannot be) and `withheld` (bool: it is marked so already and stays so).

    Where some cells are `whole` (bool: whole numbers, as everybody knows), what is hidden is enough against those who
    reckon with whole numbers, too, as far as that can be told in good time.

    A cell that is hidden without a promise must not follow exactly: it may be off by a hundredth.

    Where nothing that is free can protect a cell, all that helps is hidden, and `audit` names what still exposes it.
    """
    given, relations = with_reasons(frame, relations)
    cells = cells_of(given, relations)
    system = system_of(cells.value, relations)
    primary, alone = truths(given, "primary"), truths(given, "alone")
    hidden = primary | truths(given, "settled")
    free = truths(given, "free") & ~hidden
    block = blocks(system, hidden | free | cells.blurred())
    concerned = np.where(np.isin(block, block[hidden]), block, -1)
    cost = np.array(given["cost"].astype("float64").fillna(1.0))
    found = hidden.copy()
    for portion in portions(concerned, AT_ONCE):
        outsiders = Outsiders(system.part(portion), cells.part(portion), hidden[portion])
        kinds = Kinds(*(kind[portion] for kind in (primary, hidden, free, alone)))
        found[portion] = _pattern(outsiders, kinds, cost[portion])
    kept = withheld(given, found, relations)
    marks = pd.Series(pd.NA, index=frame.index, dtype="str")
    return marks.mask(found[: len(frame)], SECONDARY).mask(primary[: len(frame)] & ~kept[: len(frame)], PRIMARY)


@dataclass(frozen=True)
class Kinds:
    """What may and must be done with cells."""

    primary: Truths
    hidden: Truths
    free: Truths
    alone: Truths


def _pattern(outsiders: Outsiders, kinds: Kinds, cost: Floats) -> Truths:
    """All that is hidden, until nobody who is alone in a hidden cell can work out another."""
    cells, system = outsiders.cells, outsiders.system
    found, known = kinds.hidden, wishes_of(cells, kinds.hidden)
    while True:
        wishes = with_pairs(known, cells, system, found, kinds.primary, kinds.alone)
        if found is not kinds.hidden and len(wishes) == len(known):
            return with_wholes(outsiders, found, wishes, kinds.free, cost)
        found, known = _cheapest(outsiders, wishes, kinds, cost), wishes


def _cheapest(outsiders: Outsiders, wishes: Wishes, kinds: Kinds, cost: Floats) -> Truths:
    """The cheapest pattern that does what is possible."""
    openness, everywhere = (kinds.hidden | kinds.free).astype(np.float64), np.ones(len(cost), dtype=np.bool_)
    possible, _ = outsiders.granted(openness, wishes, everywhere)
    if not possible.all():
        rest = np.flatnonzero(~possible)
        reached = Search(outsiders, kinds.hidden, kinds.free, cost).run(wishes.take(rest))
        wishes = wishes.reduced(rest, reached)
    return cheapest(outsiders, wishes, kinds.hidden, kinds.free, cost)
