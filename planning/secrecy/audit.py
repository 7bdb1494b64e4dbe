"""What outsiders can work out of hidden cells from everything that is public.

For each hidden cell the smallest and the largest value that agree with the shown ones and with all relations: two
linear programmes (Fischetti and Salazar, "Models and algorithms for optimizing cell suppression in tabular data with
linear constraints", JASA 95, 2000). That counts are whole numbers is not used.
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planning.secrecy.cells import Cells, Truths, cells_of, truths
from planning.secrecy.relations import Floats, Numbers, Relations
from planning.secrecy.solver import Effort, Programme
from planning.secrecy.system import System, blocks, portions, system_of
from planning.secrecy.wishes import threatened

AT_ONCE = 4_000
BINDING = 1e-7


def audit(frame: pd.DataFrame, relations: Relations) -> pd.DataFrame:
    """The interval of every hidden cell, and whether it keeps what was promised.

    `frame` is that of `planning.secrecy.secondary.suppress` with `hidden` (bool) beside it; relations name its rows by
    their position. Returns the rows of hidden cells: `low`, `high` (what outsiders know of the value), `promised_low`,
    `promised_high` (what that must contain), `exposed`, and `because`: the labels of the relations that pin it, none
    where it is not exposed. A hidden cell without a promise is exposed only if its value follows exactly.
    """
    hidden = truths(frame, "hidden")
    cells = cells_of(frame, relations)
    system = system_of(cells.value, relations)
    reach = _reach(cells, system, hidden, hidden)
    exposed = reach.short(cells) | (reach.low + reach.high < cells.slack)
    told, asked = cells.told(), hidden & cells.promised_to_told()
    if asked.any():
        exposed |= asked & _reach(told, system, hidden, asked, reach.rows).short(told)
    for position, row in threatened(system, hidden, truths(frame, "primary"), truths(frame, "alone")):
        exposed[position] = True
        reach.rows.setdefault(position, set()).add(row)
    return _report(frame, cells, hidden, reach, exposed, relations.labels)


@dataclass(frozen=True)
class Reach:
    """How far outsiders may believe each cell to lie below and above its value, and the rows that keep it there."""

    low: Floats
    high: Floats
    rows: dict[int, set[int]]

    def short(self, cells: Cells) -> Truths:
        return (self.low < cells.need_low - cells.slack) | (self.high < cells.need_high - cells.slack)


def _reach(
    cells: Cells, system: System, hidden: Truths, asked: Truths, rows: dict[int, set[int]] | None = None
) -> Reach:
    """Of the cells `asked` about; `rows` are known already."""
    reach = Reach(np.zeros(len(hidden)), np.zeros(len(hidden)), {} if rows is None else rows)
    block = blocks(system, hidden | cells.blurred())
    concerned = np.where(np.isin(block, block[asked]), block, -1)
    for portion in portions(concerned, AT_ONCE):
        _measure(reach, cells, hidden, asked, concerned, portion, system.part(portion))
    return reach


def _measure(
    reach: Reach, cells: Cells, hidden: Truths, asked: Truths, block: Numbers, portion: Numbers, system: System
) -> None:
    """Ask about one cell of each block at once: blocks know nothing of each other."""
    some = cells.part(portion)
    low = np.where(hidden[portion], some.low, some.blur_low)
    high = np.where(hidden[portion], some.high, some.blur_high)
    programme = Programme(system, Effort(np.inf))
    row_block = system.row_blocks(block[portion])
    for columns in _turns(asked[portion], block[portion]):
        positions = portion[columns]
        for side, sign, need in ((reach.low, 1.0, cells.need_low), (reach.high, -1.0, cells.need_high)):
            costs = np.zeros(len(portion))
            costs[columns] = sign
            moves, duals = programme.cheapest(costs, -low, high)
            side[positions] = _endless(np.abs(moves[columns]), some.far)
            enough = np.maximum(need, 2 * cells.slack)[positions] - cells.slack[positions]
            for position in positions[side[positions] < enough].tolist():
                rows = system.rows[(np.abs(duals) > BINDING) & (row_block == block[position])]
                reach.rows.setdefault(position, set()).update(rows.tolist())


def _endless(moves: Floats, far: float) -> Floats:
    """What goes beyond all that is in sight has no end, but for the one that the programme needs."""
    return np.where(moves > far / 10, np.inf, moves)


def _turns(hidden: Truths, block: Numbers) -> Iterator[Numbers]:
    """The columns of hidden cells, each time at most one of a block."""
    columns = np.flatnonzero(hidden)
    turn = pd.Series(block[columns]).groupby(block[columns]).cumcount().to_numpy()
    for number in range(turn.max(initial=-1) + 1):
        yield columns[turn == number]


def _report(
    frame: pd.DataFrame, cells: Cells, hidden: Truths, reach: Reach, exposed: Truths, labels: Sequence[Hashable]
) -> pd.DataFrame:
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
