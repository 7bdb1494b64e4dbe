"""The cheapest pattern: cuts are gathered until what is cheapest under them grants every wish.

First with cells that may be hidden in part, which is fast and tells most cuts, then with whole ones. As in: Fischetti,
Salazar, "Solving the cell suppression problem on tabular data with linear constraints", Management Science 47, 2001.
"""

import highspy
import numpy as np

from planning.secrecy.cells import Truths
from planning.secrecy.outsiders import Cut, Outsiders
from planning.secrecy.relations import Floats
from planning.secrecy.search import Search
from planning.secrecy.solver import solver
from planning.secrecy.wishes import Wishes

RELAXED_ROUNDS = 60
WHOLE_ROUNDS = 30
NODES = 3_000
GAP = 0.002


def cheapest(outsiders: Outsiders, wishes: Wishes, hidden: Truths, free: Truths, cost: Floats) -> Truths:
    """What to hide: `hidden` and, of the `free` cells, what grants all these wishes, each of which can be granted.

    Should the rounds not be enough, what is still missing is searched for cell by cell.
    """
    master = Master(hidden, free, cost)
    for _ in range(RELAXED_ROUNDS):
        _, cuts = outsiders.granted(master.relaxed(), wishes, near=True)
        if not master.add(cuts):
            break
    for _ in range(WHOLE_ROUNDS):
        pattern = master.whole()
        granted, cuts = outsiders.granted(pattern.astype(np.float64), wishes)
        if not master.add(cuts):
            break
    search = Search(outsiders, pattern, free & ~pattern, cost)
    search.run(wishes.take(~granted))
    return search.hidden


class Master:
    """The cuts, and what is cheapest under them. The same cuts always give the same: limits count work, not time."""

    def __init__(self, hidden: Truths, free: Truths, cost: Floats) -> None:
        self._hidden, self._columns = hidden, np.flatnonzero(free)
        self._place = np.full(len(hidden), -1)
        self._place[self._columns] = np.arange(len(self._columns))
        self._cost = cost[self._columns] / cost[self._columns].max(initial=1e-9)
        self._known = set[tuple[bytes, bytes]]()
        self._highs = solver()
        self._highs.setOptionValue("mip_max_nodes", NODES)
        self._highs.setOptionValue("mip_rel_gap", GAP)
        self._highs.addVars(len(self._columns), np.zeros(len(self._columns)), np.ones(len(self._columns)))
        self._every = np.arange(len(self._columns), dtype=np.int32)
        self._highs.changeColsCost(len(self._columns), self._every, self._cost)

    def add(self, cuts: list[Cut]) -> int:
        """How many of these are new."""
        new = 0
        for cut in cuts:
            columns, weight = self._place[cut.columns].astype(np.int32), cut.weight.round(9)
            name = (columns.tobytes(), weight.tobytes())
            if name not in self._known:
                self._known.add(name)
                self._highs.addRow(1.0, highspy.kHighsInf, len(columns), columns, weight)
                new += 1
        return new

    def relaxed(self) -> Floats:
        """How far each column is open."""
        self._kind(highspy.HighsVarType.kContinuous)
        return self._solved(self._hidden.astype(np.float64))

    def whole(self) -> Truths:
        self._kind(highspy.HighsVarType.kInteger)
        return self._solved(self._hidden.astype(np.float64)) > 0.5

    def _kind(self, kind: highspy.HighsVarType) -> None:
        self._highs.changeColsIntegrality(len(self._columns), self._every, np.full(len(self._columns), kind))

    def _solved(self, openness: Floats) -> Floats:
        self._highs.run()
        values = np.array(self._highs.getSolution().col_value)
        if len(values):
            openness[self._columns] = np.clip(values, 0.0, 1.0)
        return openness
