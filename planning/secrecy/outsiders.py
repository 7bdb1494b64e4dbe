"""Whether outsiders can believe what they should be able to, and if not, which cells would have to be hidden too.

A wish that fails gives a cut: an inequality that every pattern which grants the wish must keep (Fischetti and Salazar,
"Solving the cell suppression problem on tabular data with linear constraints", Management Science 47, 2001).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from planning.secrecy.cells import Cells, Truths
from planning.secrecy.relations import Floats, Numbers
from planning.secrecy.solver import Effort, Programme
from planning.secrecy.system import System, blocks
from planning.secrecy.wishes import Wishes

NOTHING = 1e-9
EFFORT = 3e6
"""For each protected cell: some milliseconds. More finds patterns that are cheaper by some hundredths, in ten times the
time."""
SIGNS = (1.0, -1.0) * 3


@dataclass(frozen=True)
class Cut:
    """The sum of `weight` over those of the `columns` that are hidden must reach 1."""

    columns: Numbers
    weight: Floats


class Outsiders:
    """Who see all but the hidden cells of a system, knowing how all hang together."""

    def __init__(self, system: System, cells: Cells, hidden: Truths) -> None:
        """`hidden`: the cells that are so in every pattern."""
        self.system, self.cells, self._hidden = system, cells, hidden
        self.effort = Effort(EFFORT * int(hidden.sum()))
        order = np.argsort(system.row, kind="stable")
        self._column, self._coefficient = system.column[order], system.coefficient[order]
        self._ends = np.cumsum(np.bincount(system.row, minlength=len(system.rows)))

    def granted(self, openness: Floats, wishes: Wishes, within: Truths, near: bool = False) -> tuple[Truths, list[Cut]]:
        """Which wishes can be believed, and of the others the cuts.

        `openness`: 1 for hidden cells, 0 for shown ones, between in a relaxed programme; there no cell may move further
        than the wish (`near`), or the slightest openness would be enough. `within`: whole blocks, with all wishes.
        """
        view = View(self, openness, within, near)
        granted = view.jointly(wishes)
        cuts = list[Cut]()
        for batch in view.batches(wishes, np.flatnonzero(~granted)):
            asked = wishes.take(batch)
            moves, duals = view.move(asked)
            granted[batch] = asked.sign * moves >= asked.need - self.cells.slack[asked.column]
            for place in np.flatnonzero(~granted[batch]):
                wish = asked.take(np.array([place]))
                cuts += self._cuts(wish, *view.block_duals(int(wish.column[0]), duals))
        return granted, cuts

    def _cuts(self, wish: Wishes, rows: Numbers, duals: Floats) -> list[Cut]:
        """At most one: with any duals, a cell moves no further than the duals let the others and the rows add to it."""
        columns, weight = self._weights(wish, rows, duals)
        low, high = self.bounds(columns, wish)
        gain = np.maximum(weight * high, weight * low)
        shown = np.maximum(weight * self.cells.blur_high[columns], -weight * self.cells.blur_low[columns])
        open_ = self._hidden[columns] | (self.cells.reason[columns] & ~wish.told)
        given = np.where(open_, gain, shown)
        slack = np.maximum(-duals * self.system.low[rows], -duals * self.system.high[rows])
        missing = float(wish.need[0] - given.sum() - slack.sum())
        useful = gain - given > NOTHING
        if not missing > float(self.cells.slack[wish.column[0]]) or not useful.any():
            return []
        return [Cut(columns[useful], np.minimum((gain - given)[useful] / missing, 1.0))]

    def _weights(self, wish: Wishes, rows: Numbers, duals: Floats) -> tuple[Numbers, Floats]:
        """How much each column's move counts."""
        spans = [np.arange(self._ends[row - 1] if row else 0, self._ends[row]) for row in rows.tolist()]
        entries = np.concatenate([np.empty(0, np.int64), *spans])
        lengths = [len(span) for span in spans]
        columns, place = np.unique(np.append(self._column[entries], wish.column), return_inverse=True)
        weight = np.append(self._coefficient[entries] * np.repeat(duals, lengths), wish.sign)
        summed = np.bincount(place, weight, len(columns))
        counts = np.abs(summed) > NOTHING
        return columns[counts].astype(np.int64), summed[counts].astype(np.float64)

    def bounds(self, columns: Numbers, wish: Wishes) -> tuple[Floats, Floats]:
        """How far cells may move for the one who must believe a wish; hidden or not."""
        known = columns == wish.knows
        low = np.where(wish.told, self.cells.told_low[columns], self.cells.low[columns])
        high = np.where(wish.told, self.cells.told_high[columns], self.cells.high[columns])
        return np.where(known, 0.0, -low), np.where(known, 0.0, high)


class View:
    """A pattern as outsiders see it: only what is open moves. Blocks have nothing to do with each other in it."""

    def __init__(self, outsiders: Outsiders, openness: Floats, within: Truths, near: bool) -> None:
        self._cells, self._near = outsiders.cells, near
        self._open = np.flatnonzero(within & ((openness > NOTHING) | self._cells.blurred() | self._cells.reason))
        self._openness = openness[self._open]
        self._rows = outsiders.system.rows
        self._part = outsiders.system.part(self._open)
        self._block = blocks(self._part, np.ones(self._part.size, dtype=np.bool_))
        self._row_block = self._part.row_blocks(self._block)
        self._programme = Programme(self._part, outsiders.effort)
        self._place = np.full(len(openness), -1)
        self._place[self._open] = np.arange(len(self._open))

    def jointly(self, wishes: Wishes) -> Truths:
        """Wishes that come true together, as long as many do: far fewer programmes than one for each."""
        granted = np.zeros(len(wishes), dtype=np.bool_)
        for told in (False, True):
            asked = (wishes.told == told) & (wishes.knows < 0)
            for sign in SIGNS:
                rest = np.flatnonzero(asked & ~granted)
                if len(rest):
                    granted[rest] = self._together(wishes.take(rest), sign)
        return granted

    def _together(self, wishes: Wishes, sign: float) -> Truths:
        """Which of these a single solution grants that moves those of one sign as far as they wish, all at once."""
        place = self._place[wishes.column]
        asked = wishes.sign == sign
        cap = np.full(self._part.size, np.inf)
        np.minimum.at(cap, self._block[place], wishes.need)
        low, high = self._bounds(cap[self._block] if self._near else cap[:0], wishes.told[:1], place[:0], place[:0])
        costs = np.zeros(self._part.size)
        np.add.at(costs, place[asked], -sign / wishes.need[asked])
        far = np.full(self._part.size, np.inf)
        far[place[asked]] = wishes.need[asked]
        moves, _ = self._programme.cheapest(costs, np.maximum(low, -far), np.minimum(high, far))
        granted: Truths = wishes.sign * moves[place] >= wishes.need - self._cells.slack[wishes.column]
        return granted

    def batches(self, wishes: Wishes, which: Numbers) -> Iterator[Numbers]:
        """Of these wishes, each time at most one of a block."""
        block = self._block[self._place[wishes.column[which]]]
        order = np.argsort(block, kind="stable")
        starts = np.flatnonzero(np.diff(block[order], prepend=-1))
        turn = np.empty(len(which), dtype=np.int64)
        turn[order] = np.arange(len(which)) - np.repeat(starts, np.diff(np.append(starts, len(which))))
        for number in range(int(turn.max(initial=-1)) + 1):
            yield which[turn == number]

    def move(self, wishes: Wishes) -> tuple[Floats, Floats]:
        """How far the cells of these wishes can move, and all duals."""
        place = self._place[wishes.column]
        size = self._part.size
        cap, told, known = np.full(size, 0.0), np.zeros(size, dtype=np.bool_), np.full(size, -1)
        block = self._block[place]
        cap[block], told[block] = wishes.need, wishes.told
        known[block] = np.where(wishes.knows < 0, -1, self._place[wishes.knows])
        known_columns = known[known >= 0]
        low, high = self._bounds(cap[self._block] if self._near else cap[:0], told[self._block], known_columns, place)
        costs = np.zeros(size)
        costs[place] = -wishes.sign
        moves, duals = self._programme.cheapest(costs, low, high)
        return moves[place], duals

    def block_duals(self, column: int, duals: Floats) -> tuple[Numbers, Floats]:
        """The rows of a column's block that have duals, numbered as in the whole system, and these."""
        inside = (self._row_block == self._block[self._place[column]]) & (np.abs(duals) > NOTHING)
        return np.searchsorted(self._rows, self._part.rows[inside]), duals[inside]

    def _bounds(self, cap: Floats, told: Truths, known: Numbers, wished: Numbers) -> tuple[Floats, Floats]:
        """Of what is open; `cap` is empty where there is none."""
        cells, columns = self._cells, self._open
        openness = np.where(cells.reason[columns] & ~told, 1.0, self._openness)
        low = np.where(told, cells.told_low[columns], cells.low[columns])
        high = np.where(told, cells.told_high[columns], cells.high[columns])
        if len(cap):
            low, high = np.minimum(low, cap), np.minimum(high, cap)
        low = np.maximum(low * openness, cells.blur_low[columns])
        high = np.maximum(high * openness, cells.blur_high[columns])
        low[known] = high[known] = 0.0
        return -low, high
