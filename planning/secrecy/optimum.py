"""The cheapest pattern: cuts are gathered until what is cheapest under them grants every wish.

First with cells that may be hidden in part, which is fast and tells most cuts, then with whole ones. As in: Fischetti,
Salazar, "Solving the cell suppression problem on tabular data with linear constraints", Management Science 47, 2001.
"""

from collections.abc import Callable

import numpy as np

from planning.secrecy.cells import Truths
from planning.secrecy.master import Master
from planning.secrecy.outsiders import Outsiders
from planning.secrecy.relations import Floats, Numbers
from planning.secrecy.search import Search
from planning.secrecy.system import blocks
from planning.secrecy.wishes import LEAST, Wishes

RELAXED_ROUNDS = 80
WHOLE_ROUNDS = 40


def cheapest(outsiders: Outsiders, wishes: Wishes, hidden: Truths, free: Truths, cost: Floats) -> Truths:
    """What to hide: `hidden` and, of the `free` cells, what grants all these wishes, each of which can be granted.

    Should the rounds not be enough, what is still missing is searched for cell by cell.
    """
    master = Master(hidden, free, cost)
    block = blocks(outsiders.system, hidden | free | (outsiders.cells.blur > 0))
    _gather(outsiders, wishes, master, block, master.relaxed, RELAXED_ROUNDS)
    _gather(outsiders, wishes, master, block, master.whole, WHOLE_ROUNDS)
    pattern = master.whole() > 0
    # The last cuts may have led to a pattern that no round has looked at.
    missing = wishes.take(~_granted(outsiders, pattern, wishes))
    if not len(missing):
        return pattern
    search = Search(outsiders, pattern, free & ~pattern, cost)
    search.run(missing)
    return search.hidden & ~_needless(outsiders, search.hidden, search.hidden & ~hidden)


def _granted(outsiders: Outsiders, pattern: Truths, wishes: Wishes) -> Truths:
    granted, _ = outsiders.granted(pattern.astype(np.float64), wishes, np.ones(len(pattern), dtype=np.bool_))
    return granted


def _needless(outsiders: Outsiders, pattern: Truths, added: Truths) -> Truths:
    """Of the added cells, those whose value follows exactly: they protect nothing."""
    columns = np.tile(np.flatnonzero(added), 2)
    size, sign = len(columns), np.repeat([1.0, -1.0], len(columns) // 2)
    either = Wishes(columns, sign, np.full(size, LEAST), np.zeros(size, dtype=np.bool_), np.full(size, -1))
    needless = added.copy()
    needless[columns[_granted(outsiders, pattern, either)]] = False
    return needless


def _gather(
    outsiders: Outsiders, wishes: Wishes, master: Master, block: Numbers, solve: Callable[[], Floats], rounds: int
) -> None:
    """Add cuts until there are no more, or the rounds are over.

    A block that gave no cut stays as it is, so it is not asked again.
    """
    asked = wishes
    for _ in range(rounds):
        openness = solve()
        active = np.isin(block, block[asked.column])
        _, cuts = outsiders.granted(openness, asked, active, near=solve == master.relaxed)
        added = master.add(cuts)
        changed = np.isin(block[wishes.column], block[added])
        asked = wishes.take(changed)
        if not len(added):
            break
