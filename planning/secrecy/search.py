"""A first pattern: one protected cell after the other, each time the cheapest cells that can move with it are hidden.

Kelly, Golden and Assad, "Cell suppression: disclosure protection for sensitive tabular data", Networks 22, 1992.
"""

import numpy as np

from planning.secrecy.cells import SLACK, Truths
from planning.secrecy.outsiders import Outsiders
from planning.secrecy.relations import Floats, Numbers
from planning.secrecy.solver import Programme
from planning.secrecy.system import blocks
from planning.secrecy.wishes import Wishes

UNREACHED = 1e4
CHEAPEST = 1e-5
STRETCHES = (1.0, 1_000.0, 100_000.0)


class Search:
    """Each column stands twice in its programme, for moves up and for moves down, so that both cost.

    After `run`, `hidden` is the pattern.
    """

    def __init__(
        self, outsiders: Outsiders, hidden: Truths, free: Truths, cost: Floats, whole: Truths | None = None
    ) -> None:
        """`whole`: which columns are known to be whole numbers."""
        system, cells = outsiders.system, outsiders.cells
        self._cells, self._free = cells, free
        self._cost = np.maximum(cost / cost.max(initial=SLACK), CHEAPEST)
        self.hidden = hidden.copy()
        self._block = blocks(system, hidden | free | cells.blurred() | cells.reason)
        self._programme = Programme(system, outsiders.effort, (1.0, -1.0), whole)
        self._seen = np.zeros(2 * system.size)

    def run(self, wishes: Wishes) -> Floats:
        """Hides; returns how far each wish came, which is less than it needs only where nothing free can help."""
        reached = np.zeros(len(wishes))
        waiting = np.ones(len(wishes), dtype=np.bool_)
        while waiting.any():
            plain = ~wishes.told & (wishes.knows < 0)
            reached = np.where(plain, np.maximum(reached, self._seen[self._half(wishes)]), reached)
            waiting &= reached < wishes.need - self._cells.slack[wishes.column]
            candidates = np.flatnonzero(waiting)
            _, first = np.unique(self._block[wishes.column[candidates]], return_index=True)
            asked = candidates[first]
            reached[asked] = np.maximum(reached[asked], self._meet(wishes.take(asked)))
            waiting[asked] = False
        return reached

    def _meet(self, wishes: Wishes) -> Floats:
        """Hide what lets these move as far as they need, at most one of each block."""
        reached = np.zeros(len(wishes))
        for stretch in STRETCHES:
            rest = np.flatnonzero(reached < wishes.need - self._cells.slack[wishes.column])
            if len(rest):
                reached[rest] = np.maximum(reached[rest], self._hide(wishes.take(rest), stretch))
        return reached

    def _hide(self, wishes: Wishes, stretch: float) -> Floats:
        """No cell is moved further than `stretch` times the need: what moves little must not cost little."""
        limit = self._limits(wishes, stretch)
        costless = self.hidden | ~self._free | self._cells.reason & ~self._used(wishes)
        price = np.where(costless, 0.0, self._cost)
        costs = np.tile(price, 2) / np.maximum(limit, SLACK)
        target, other = self._half(wishes), self._half(wishes, -1.0)
        limit[other] = 0.0
        limit[target], costs[target] = wishes.need, -UNREACHED / wishes.need
        moves, _ = self._programme.cheapest(costs, np.zeros(len(limit)), limit)
        size = len(self._block)
        up, down = moves[:size], moves[size:]
        self.hidden |= self._free & self._beyond(up - down) & ~costless
        self._seen = np.maximum(self._seen, np.concatenate([up - down, down - up]))
        return moves[target]

    def _beyond(self, moves: Floats) -> Truths:
        """Which cells move further than those know them to who see them."""
        cells = self._cells
        return (moves > cells.blur_high + cells.slack) | (-moves > cells.blur_low + cells.slack)

    def _limits(self, wishes: Wishes, stretch: float) -> Floats:
        cells = self._cells
        told = self._used(wishes)
        still = ~(self.hidden | self._free | cells.reason & ~told)
        high = np.where(still, cells.blur_high, np.where(told, cells.told_high, cells.high))
        low = np.where(still, cells.blur_low, np.where(told, cells.told_low, cells.low))
        known = wishes.knows[wishes.knows >= 0]
        high[known] = low[known] = 0.0
        need = self._spread(wishes, wishes.need * stretch)
        limits: Floats = np.minimum(np.concatenate([high, low]), np.tile(need, 2))
        return limits

    def _used(self, wishes: Wishes) -> Truths:
        """Where what statuses tell is used."""
        used: Truths = self._spread(wishes, wishes.told.astype(np.float64)) > 0
        return used

    def _spread(self, wishes: Wishes, values: Floats) -> Floats:
        """What is said of the one wish in a block, for all of its cells."""
        found = np.zeros(len(self._block) + 1)
        found[self._block[wishes.column]] = values
        return found[self._block]

    def _half(self, wishes: Wishes, sign: float = 1.0) -> Numbers:
        """The column of a wish that moves up or down."""
        return wishes.column + np.where(wishes.sign * sign > 0, 0, len(self._block))
