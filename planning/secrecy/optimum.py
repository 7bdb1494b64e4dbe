"""The cheapest pattern: cuts are gathered until what is cheapest under them grants every wish.

First with cells that may be hidden in part, which is fast and tells most cuts, then with whole ones. As in: Fischetti,
Salazar, "Solving the cell suppression problem on tabular data with linear constraints", Management Science 47, 2001.
"""

import numpy as np

from planning.secrecy.cells import Truths
from planning.secrecy.master import Master
from planning.secrecy.outsiders import Outsiders
from planning.secrecy.pruning import pruned
from planning.secrecy.relations import Floats
from planning.secrecy.search import Search
from planning.secrecy.system import blocks
from planning.secrecy.wishes import Wishes

RELAXED_ROUNDS = 80
WHOLE_ROUNDS = 15
NEAR_ENOUGH = 1.005
LEAST = 0.01
"""What it costs of its price to hide a cell that is hidden already where cells may be hidden in part."""


def cheapest(outsiders: Outsiders, wishes: Wishes, hidden: Truths, free: Truths, cost: Floats) -> Truths:
    """What to hide: `hidden` and, of the `free` cells, what grants all these wishes, each of which can be granted.

    Patterns that do not grant all yet are completed cell by cell and pruned; the cheapest so far is kept, of each block
    for itself. It is good enough once it costs hardly more than what must be hidden in any case, and has to be once the
    outsiders' effort is spent: completing and pruning always end.
    """
    hunt = Hunt(outsiders, wishes, hidden, free, cost)
    parts = hunt.relax(wishes)
    best = hunt.rounded(parts)
    least, asked = cost @ parts, wishes
    for _ in range(WHOLE_ROUNDS):
        if cost[best].sum() <= NEAR_ENOUGH * least or not len(asked) or outsiders.effort.left <= 0:
            break
        pattern, lost, asked = hunt.whole(asked)
        least = cost[pattern].sum()
        best = hunt.cheaper(best, hunt.completed(pattern, lost))
        hunt.relax(asked)
    return hunt.pruned(hunt.completed(best, wishes), wishes)


class Hunt:
    """Gathers cuts. A block that gave none stays as it is, so its wishes are not asked about again."""

    def __init__(self, outsiders: Outsiders, wishes: Wishes, hidden: Truths, free: Truths, cost: Floats) -> None:
        self._outsiders, self._wishes, self._free, self._cost = outsiders, wishes, free, cost
        self._master = Master(hidden, free, cost, outsiders.effort)
        self._block = blocks(outsiders.system, hidden | free | outsiders.cells.blurred())

    def relax(self, asked: Wishes) -> Floats:
        """Add cuts until cells that may be hidden in part grant all these; returns how much of each is."""
        openness = self._master.relaxed()
        for _ in range(RELAXED_ROUNDS):
            _, asked = self._ask(openness, asked, near=True)
            if not len(asked) or self._outsiders.effort.left <= 0:
                break
            openness = self._master.relaxed()
        return openness

    def rounded(self, openness: Floats) -> Truths:
        """A first pattern: the more of a cell is hidden already, the less it costs to hide it all."""
        hidden = openness * ~self._free > 0
        rest = self._cost * np.maximum(1.0 - openness, LEAST)
        return self.pruned(self._searched(hidden, self._wishes, rest), self._wishes)

    def whole(self, asked: Wishes) -> tuple[Truths, Wishes, Wishes]:
        """The cheapest pattern under all cuts, which of these wishes it does not grant, and those of changed blocks."""
        openness = self._master.whole()
        granted, changed = self._ask(openness, asked, near=False)
        return openness > 0, asked.take(~granted), changed

    def completed(self, pattern: Truths, wishes: Wishes) -> Truths:
        """With what else must be hidden to grant these."""
        granted, _ = self._outsiders.granted(pattern.astype(np.float64), wishes, self._within(wishes))
        if granted.all():
            return pattern
        return self.pruned(self._searched(pattern, wishes, self._cost), wishes)

    def pruned(self, pattern: Truths, changed: Wishes) -> Truths:
        """Without what is hidden for nobody, where the blocks of these wishes are."""
        free = self._free & self._within(changed)
        return pruned(self._outsiders, pattern, free, self._wishes, self._cost)

    def _searched(self, pattern: Truths, wishes: Wishes, cost: Floats) -> Truths:
        search = Search(self._outsiders, pattern, self._free & ~pattern, cost)
        search.run(wishes)
        return search.hidden

    def cheaper(self, one: Truths, other: Truths) -> Truths:
        """Of each block the pattern that costs less."""
        size = len(self._block) + 1
        gain = np.bincount(self._block + 1, self._cost * one, size) - np.bincount(
            self._block + 1, self._cost * other, size
        )
        return np.where(gain[self._block + 1] > 0, other, one)

    def _ask(self, openness: Floats, asked: Wishes, near: bool) -> tuple[Truths, Wishes]:
        granted, cuts = self._outsiders.granted(openness, asked, self._within(asked), near)
        changed = self._block[self._master.add(cuts)]
        return granted, self._wishes.take(np.isin(self._block[self._wishes.column], changed))

    def _within(self, wishes: Wishes) -> Truths:
        return np.isin(self._block, self._block[wishes.column])
