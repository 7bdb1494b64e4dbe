"""Counts that rates tell roughly, as they may be, given all that adds up.

0.5 % of 2,401 are 11 to 13; 8 men and 5 women, who are hidden, are 13. What outsiders can tell is worked out
as moves from values that are possible: from 12, which is not, the women could seem to be 6.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from planning.linked.quantities import EXACT, Quantities
from planning.linked.rests import Linked
from planning.secrecy.relations import Floats, Numbers, Relations
from planning.secrecy.solver import Effort, Programme
from planning.secrecy.system import System


def agreed(told: Quantities, linked: Linked) -> Quantities:
    """`cells` with values that break relations as little as can be, each within its `blur`, and how far below and above
    these the true ones may be (`blur_low`, `blur_high`)."""
    cells = told.cells
    moves = np.clip(_moves(cells, linked), -cells["blur"], cells["blur"])
    rooms = {"blur_low": cells["blur"] + moves, "blur_high": cells["blur"] - moves}
    return replace(told, cells=cells.assign(value=cells["value"] + moves, **rooms))


def _moves(cells: pd.DataFrame, linked: Linked) -> Floats:
    values = np.concatenate([cells["value"], linked.pieces["value"], linked.rests["value"]]).astype(np.float64)
    rough = np.flatnonzero(cells["blur"] > 0)
    low, high = _gaps(linked.relations, values)
    concerned = np.unique(linked.relations.relation[np.isin(linked.relations.cell, rough)])
    if not ((low > EXACT) | (high < -EXACT))[concerned].any():
        return np.zeros(len(cells))
    blur = cells["blur"].to_numpy(dtype=np.float64)[rough]
    moves = np.zeros(len(cells))
    moves[rough] = _nearest(_system(linked.relations, rough, concerned, low, high), blur)
    return moves


def _gaps(relations: Relations, values: Floats) -> tuple[Floats, Floats]:
    """How much the sum of each relation must rise at least, and may at most."""
    sums = np.bincount(relations.relation, relations.coefficient * values[relations.cell], len(relations))
    return relations.low - sums, relations.high - sums


def _system(relations: Relations, rough: Numbers, concerned: Numbers, low: Floats, high: Floats) -> System:
    """In columns those that may move, and behind them what each row lacks and has too much."""
    inside = np.isin(relations.cell, rough)
    more = np.arange(len(concerned))
    row, column = np.searchsorted(concerned, relations.relation[inside]), np.searchsorted(rough, relations.cell[inside])
    return System(
        size=len(rough) + 2 * len(concerned),
        rows=concerned,
        row=np.concatenate([row, more, more]),
        column=np.concatenate([column, len(rough) + more, len(rough) + len(concerned) + more]),
        coefficient=np.concatenate([relations.coefficient[inside], np.ones(len(more)), -np.ones(len(more))]),
        low=low[concerned],
        high=high[concerned],
    )


def _nearest(system: System, blur: Floats) -> Floats:
    """By how much those that may move do so, where rows lack and have too much as little as can be."""
    behind = system.size - len(blur)
    costs = np.append(np.zeros(len(blur)), np.ones(behind))
    low, high = np.append(-blur, np.zeros(behind)), np.append(blur, np.full(behind, np.inf))
    moves, _ = Programme(system, Effort(np.inf)).cheapest(costs, low, high)
    return moves[: len(blur)]
