"""The cheapest pattern: cuts are gathered until what is cheapest under them grants every wish.

First with cells that may be hidden in part, which is fast and tells most cuts, then with whole ones. As in: Fischetti,
Salazar, "Solving the cell suppression problem on tabular data with linear constraints", Management Science 47, 2001.
"""

import numpy as np

from planning.secrecy.cells import Truths
from planning.secrecy.master import Master
from planning.secrecy.outsiders import Outsiders
from planning.secrecy.relations import Floats
from planning.secrecy.search import Search
from planning.secrecy.system import blocks
from planning.secrecy.wishes import Wishes

RELAXED_ROUNDS = 80
WHOLE_ROUNDS = 15
NEAR_ENOUGH = 1.005


def cheapest(outsiders: Outsiders, wishes: Wishes, hidden: Truths, free: Truths, cost: Floats) -> Truths:
    """What to hide: `hidden` and, of the `free` cells, what grants all these wishes, each of which can be granted.

    Patterns that do not grant all yet are completed cell by cell; the cheapest so far is kept, of each block for
    itself. It is good enough once it costs hardly more than what must be hidden in any case, and has to be once the
    outsiders' effort is spent: completing always ends.
    """
    hunt = Hunt(outsiders, wishes, hidden, free, cost)
    asked, best = hunt.relax(wishes), free | hidden
    for _ in range(WHOLE_ROUNDS):
        pattern, lost, changed = hunt.whole(asked)
        best = hunt.cheaper(best, hunt.completed(pattern, lost))
        near = cost[best].sum() <= NEAR_ENOUGH * cost[pattern].sum()
        if not len(changed) or near or outsiders.effort.left <= 0:
            break
        asked = changed
        hunt.relax(changed)
    return hunt.completed(best, wishes)


class Hunt:
    """Gathers cuts. A block that gave none stays as it is, so its wishes are not asked about again."""

    def __init__(self, outsiders: Outsiders, wishes: Wishes, hidden: Truths, free: Truths, cost: Floats) -> None:
        self._outsiders, self._wishes, self._free, self._cost = outsiders, wishes, free, cost
        self._master = Master(hidden, free, cost, outsiders.effort)
        self._block = blocks(outsiders.system, hidden | free | outsiders.cells.blurred())

    def relax(self, asked: Wishes) -> Wishes:
        """Add cuts until cells that may be hidden in part grant all these; returns all wishes."""
        for _ in range(RELAXED_ROUNDS):
            _, asked = self._ask(self._master.relaxed(), asked, near=True)
            if not len(asked) or self._outsiders.effort.left <= 0:
                break
        return self._wishes

    def whole(self, asked: Wishes) -> tuple[Truths, Wishes, Wishes]:
        """The cheapest pattern under all cuts, which of these wishes it does not grant, and those of changed blocks."""
        openness = self._master.whole()
        granted, changed = self._ask(openness, asked, near=False)
        return openness > 0, asked.take(~granted), changed

    def completed(self, pattern: Truths, wishes: Wishes) -> Truths:
        """With what else must be hidden to grant these."""
        if (
            not len(wishes)
            or self._outsiders.granted(pattern.astype(np.float64), wishes, self._within(wishes))[0].all()
        ):
            return pattern
        search = Search(self._outsiders, pattern, self._free & ~pattern, self._cost)
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
