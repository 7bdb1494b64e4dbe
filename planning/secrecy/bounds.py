"""How far cells may move at most, relation by relation: not as near as `audit` says it, but of all of them at once."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planning.secrecy.cells import cells_of, truths
from planning.secrecy.relations import Floats, Numbers, Relations
from planning.secrecy.system import System, system_of

ROUNDS = 10
"""In each, what is known of a cell goes as far as the relations that it stands in."""


def bounds(frame: pd.DataFrame, relations: Relations, told: bool = False) -> tuple[Floats, Floats]:
    """Between which numbers outsiders know each cell to lie, those who use what reasons tell, too, if they are `told`;
    `frame` is that of `audit`. None lies beyond."""
    hidden, cells = truths(frame, "hidden"), cells_of(frame, relations)
    cells = cells.told() if told else cells
    low, high = (np.where(hidden, *both) for both in ((cells.low, cells.blur_low), (cells.high, cells.blur_high)))
    system = system_of(cells.value, relations)
    moving = system.part(np.flatnonzero(hidden | cells.blurred()))
    down, up = low[hidden | cells.blurred()], high[hidden | cells.blurred()]
    for _ in range(ROUNDS):
        nearer = _nearer(moving, down, up)
        if all(np.array_equal(*each) for each in zip(nearer, (down, up), strict=True)):
            break
        down, up = nearer
    low[hidden | cells.blurred()], high[hidden | cells.blurred()] = down, up
    return cells.value - low, cells.value + high


def _nearer(system: System, down: Floats, up: Floats) -> tuple[Floats, Floats]:
    """How far each may move down and up, by what each row leaves for it when all others move as far as they may."""
    size, rising = np.abs(system.coefficient), system.coefficient > 0
    fall = size * np.where(rising, down[system.column], up[system.column])
    rise = size * np.where(rising, up[system.column], down[system.column])
    may_rise = (system.high[system.row] + _others(system, fall)) / size
    may_fall = (_others(system, rise) - system.low[system.row]) / size
    down, up = down.copy(), up.copy()
    np.minimum.at(up, system.column, np.where(rising, may_rise, may_fall))
    np.minimum.at(down, system.column, np.where(rising, may_fall, may_rise))
    return down, up


def _others(system: System, amounts: Floats) -> Floats:
    """By entry the sum of the others in its row."""
    endless = np.isinf(amounts)
    finite = np.where(endless, 0.0, amounts)
    sums = _by_row(system, finite)[system.row] - finite
    found: Floats = np.where(_by_row(system, endless)[system.row] > endless, np.inf, sums)
    return found


def _by_row(system: System, amounts: Floats | NDArray[np.bool_]) -> Floats | Numbers:
    return np.bincount(system.row, amounts, len(system.rows))
