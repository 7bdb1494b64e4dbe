"""Secondary suppression (sekundäre Geheimhaltung): hide other cells too, so that nobody works out the protected ones.

For each cell that is not protected yet, a linear programme looks for the cheapest cells that could move with it, so far
that its promise holds, while every public relation stays true (Kelly, Golden and Assad, "Cell suppression: disclosure
protection for sensitive tabular data", Networks 22, 1992); these are hidden.
"""

import numpy as np
import pandas as pd

from planning.secrecy.audit import bounds
from planning.secrecy.blocks import blocks, portions
from planning.secrecy.cells import SLACK, Cells, Truths, cells_of, truths
from planning.secrecy.relations import Floats, Numbers, Relations
from planning.secrecy.solver import Movable, Programme, movable

PRIMARY = "A"
SECONDARY = "D"
AT_ONCE = 20_000
UNREACHED = 1e4
STRETCHES = (1.0, 1000.0)


def suppress(frame: pd.DataFrame, relations: Relations) -> pd.Series:
    """What to hide: `A` (primary), `D` (secondary); missing where a cell is shown.

    `frame` has a row for each cell that is published, hidden or not, with any index; relations name the rows by their
    position. Columns: `value` (true, of whatever unit), `primary` (bool: must be hidden), `protection_low` and
    `protection_high` (how far below and above its value outsiders must be able to believe it, if it is hidden), `cost`
    (of hiding it, > 0), `free` (bool: may be hidden), `settled` (bool: is hidden already and stays so), and if wanted
    `lowest`, `highest` (what everybody knows of it anyway; else 0 and infinity) and `blur` (how far a shown value may
    be from the true one).

    Where nothing that is free can protect a cell, all that helps is hidden, and `audit` names what still exposes it.
    """
    cells = cells_of(frame)
    primary, settled = truths(frame, "primary"), truths(frame, "settled")
    hidden = primary | settled
    free = truths(frame, "free") & ~hidden
    cost = frame["cost"].to_numpy(dtype=np.float64)
    block = blocks(len(frame), relations, hidden | free | (cells.blur > 0))
    concerned = np.where(np.isin(block, block[hidden]), block, -1)
    for portion in portions(concerned, AT_ONCE):
        _protect(cells, hidden, free, cost, concerned, movable(cells.value, relations, portion))
    found = pd.Series(pd.NA, index=frame.index, dtype="str")
    return found.mask(hidden, SECONDARY).mask(primary, PRIMARY)


def _protect(cells: Cells, hidden: Truths, free: Truths, cost: Floats, block: Numbers, matrix: Movable) -> None:
    """Hide what protects the cells of a matrix: one of each block at a time, as blocks know nothing of each other."""
    search = Search(cells, matrix, hidden, free, cost, block[matrix.cells])
    wishes = _wishes(cells, hidden, matrix.cells)
    tried = np.zeros(len(wishes), dtype=np.bool_)
    while True:
        open_ones = wishes[~tried & search.unmet(wishes)]
        if open_ones.empty:
            return
        asked = open_ones.groupby(search.block[open_ones["column"]]).head(1)
        tried[asked.index] = True
        search.meet(asked)
        hidden[matrix.cells[search.hidden]] = True


def _wishes(cells: Cells, hidden: Truths, positions: Numbers) -> pd.DataFrame:
    """How far (`need`) which hidden `column` must be able to move, up (`sign` 1) and down (-1); the furthest first."""
    columns = np.flatnonzero(hidden[positions])
    sides = [
        pd.DataFrame({"column": columns, "sign": sign, "need": need[positions[columns]]})
        for sign, need in ((1.0, cells.need_high), (-1.0, cells.need_low))
    ]
    wishes = pd.concat(sides, ignore_index=True)
    return wishes[wishes["need"] > 0].sort_values("need", ascending=False, kind="stable", ignore_index=True)


class Search:
    """Looks for the cheapest cells to hide in a part of a system; knows which are, and how far they were seen to move.

    Each column stands twice in its programme, for moves up and for moves down, so that both cost.
    """

    def __init__(
        self, cells: Cells, matrix: Movable, hidden: Truths, free: Truths, cost: Floats, block: Numbers
    ) -> None:
        positions = matrix.cells
        self.block = block
        self.hidden, self._free = hidden[positions], free[positions]
        self._cost = cost[positions] / cost[positions].max()
        low, high = bounds(cells, hidden | free, positions)
        self._room = np.concatenate([high, -low])
        self._seen = np.zeros(2 * len(positions))
        self._slack = cells.slack()[positions]
        self._programme = Programme(matrix, np.zeros(len(self._room)), self._room, copies=(1.0, -1.0))

    def unmet(self, wishes: pd.DataFrame) -> pd.Series:
        """Which wishes no solution yet has shown to be possible."""
        return wishes["need"] > self._seen[self._half(wishes)] + self._slack[wishes["column"]]

    def meet(self, wishes: pd.DataFrame) -> None:
        """Hide what lets these move as far as they wish, at most one of each block."""
        for stretch in STRETCHES:
            self._hide(wishes, stretch)
            wishes = wishes[self.unmet(wishes)]
            if wishes.empty:
                return

    def _hide(self, wishes: pd.DataFrame, stretch: float) -> None:
        """No cell is moved further than `stretch` times the wish: what moves little must not cost little."""
        need = wishes["need"].to_numpy()
        wish = np.zeros(self.block.max() + 1)
        wish[self.block[wishes["column"]]] = need
        limit = np.minimum(np.tile(wish[self.block], 2) * stretch, self._room)
        costs = np.tile(np.where(self.hidden | ~self._free, 0.0, self._cost), 2) / np.maximum(limit, SLACK)
        target = self._half(wishes)
        limit[self._half(wishes.assign(sign=-wishes["sign"]))] = 0.0
        limit[target], costs[target] = need, -UNREACHED / need
        self._programme.bound(np.zeros(len(limit)), limit)
        moves, _ = self._programme.cheapest(costs)
        self._note(*np.split(moves, 2))

    def _note(self, up: Floats, down: Floats) -> None:
        moved = up - down
        self.hidden |= self._free & (np.abs(moved) > self._slack)
        self._seen = np.maximum(self._seen, np.concatenate([moved, -moved]))

    def _half(self, wishes: pd.DataFrame) -> Numbers:
        """The column of a wish that moves up or down."""
        return (wishes["column"] + np.where(wishes["sign"] > 0, 0, len(self.block))).to_numpy()
