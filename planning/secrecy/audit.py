"""What outsiders can work out of hidden cells from everything that is public.

For each hidden cell the smallest and the largest value that agree with the shown ones and with all relations: two
linear programmes (Fischetti and Salazar, "Models and algorithms for optimizing cell suppression in tabular data with
linear constraints", JASA 95, 2000). That counts are whole numbers is not used.
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planning.secrecy.blocks import blocks, portions
from planning.secrecy.cells import Cells, Truths, cells_of, truths
from planning.secrecy.relations import Floats, Numbers, Relations
from planning.secrecy.solver import Movable, Programme, movable

AT_ONCE = 4_000
FAR = 100.0
BINDING = 1e-7


def audit(frame: pd.DataFrame, relations: Relations) -> pd.DataFrame:
    """The interval of every hidden cell, and whether it keeps what was promised.

    `frame` is that of `planning.secrecy.secondary.suppress` with `hidden` (bool) beside it; relations name its rows by
    their position. Returns the rows of hidden cells: `low`, `high` (what outsiders know of the value), `promised_low`,
    `promised_high` (what that must contain), `exposed`, and `because`: the labels of the relations that pin it, none
    where it is not exposed. A hidden cell without a promise is exposed only if its value follows exactly.
    """
    hidden = truths(frame, "hidden")
    cells = cells_of(frame)
    reach = Reach(np.zeros(len(frame)), np.zeros(len(frame)), {})
    movable_blocks = blocks(len(frame), relations, hidden | (cells.blur > 0))
    concerned = np.where(np.isin(movable_blocks, movable_blocks[hidden]), movable_blocks, -1)
    for portion in portions(concerned, AT_ONCE):
        _measure(reach, cells, hidden, concerned, movable(cells.value, relations, portion))
    return _report(frame, cells, hidden, reach, relations.labels)


@dataclass(frozen=True)
class Reach:
    """How far outsiders may believe each cell to lie below and above its value, and the rows that keep it there."""

    low: Floats
    high: Floats
    rows: dict[int, set[int]]

    def exposed(self, cells: Cells) -> Truths:
        slack = cells.slack()
        short = (self.low < cells.need_low - slack) | (self.high < cells.need_high - slack)
        return short | (self.low + self.high < slack)


def _measure(reach: Reach, cells: Cells, hidden: Truths, block: Numbers, matrix: Movable) -> None:
    """Ask about one cell of each block at once: blocks know nothing of each other."""
    low, high = bounds(cells, hidden, matrix.cells)
    programme = Programme(matrix, low, high)
    row_block = np.zeros(len(matrix.rows), dtype=np.int64)
    row_block[matrix.row] = block[matrix.cells[matrix.column]]
    for asked in _turns(hidden[matrix.cells], block[matrix.cells]):
        positions = matrix.cells[asked]
        for side, sign, need in ((reach.low, 1.0, cells.need_low), (reach.high, -1.0, cells.need_high)):
            costs = np.zeros(len(matrix.cells))
            costs[asked] = sign
            moves, duals = programme.cheapest(costs)
            side[positions] = np.abs(moves[asked])
            short = positions[
                side[positions] < np.maximum(need, 2 * cells.slack())[positions] - cells.slack()[positions]
            ]
            binding = np.abs(duals) > BINDING
            for position in short.tolist():
                rows = matrix.rows[binding & (row_block == block[position])]
                reach.rows.setdefault(position, set()).update(rows.tolist())


def bounds(cells: Cells, hidden: Truths, positions: Numbers) -> tuple[Floats, Floats]:
    """How far cells may be thought to move: hidden ones as far as everybody knows, shown ones within their rounding.

    Nothing is without end, which a solver could not tell from a mistake: `FAR` times all that is in sight is enough.
    """
    far = FAR * (1 + np.abs(cells.value[positions]) + np.maximum(cells.need_low, cells.need_high)[positions]).max()
    blur = cells.blur[positions]
    low = np.where(hidden[positions], np.minimum(cells.room_low[positions], far), blur)
    high = np.where(hidden[positions], np.minimum(cells.room_high[positions], far), blur)
    return -low, high


def _turns(hidden: Truths, block: Numbers) -> Iterator[Numbers]:
    """The columns of hidden cells, each time at most one of a block."""
    columns = np.flatnonzero(hidden)
    turn = pd.Series(block[columns]).groupby(block[columns]).cumcount().to_numpy()
    for number in range(turn.max(initial=-1) + 1):
        yield columns[turn == number]


def _report(
    frame: pd.DataFrame, cells: Cells, hidden: Truths, reach: Reach, labels: Sequence[Hashable]
) -> pd.DataFrame:
    exposed = reach.exposed(cells)
    because = [
        tuple(labels[row] for row in sorted(reach.rows.get(position, ()))) if exposed[position] else ()
        for position in np.flatnonzero(hidden).tolist()
    ]
    columns = {
        "low": cells.value - reach.low,
        "high": cells.value + reach.high,
        "promised_low": cells.value - cells.need_low,
        "promised_high": cells.value + cells.need_high,
        "exposed": exposed,
    }
    return pd.DataFrame(columns, index=frame.index)[hidden].assign(
        because=pd.Series(because, index=frame.index[hidden], dtype="object")
    )
