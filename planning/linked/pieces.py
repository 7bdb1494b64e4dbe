"""Cells that nobody tells, and what they may be, as far as figures bear out what they add up to."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planning.linked.elimination import Signs
from planning.linked.gathered import Gathered
from planning.linked.grids import Figures
from planning.linked.quantities import EXACT
from planning.secrecy.relations import Floats
from planning.secrecy.solver import Effort, Programme
from planning.secrecy.system import System


class Cut(NamedTuple):
    """Figures at `places`, and behind them so many `pieces`, are the columns; rows tell the signs with which these add
    up to nothing, or to `more`."""

    places: Sequence[int]
    pieces: int
    rows: Sequence[tuple[Signs, bool]]


def add_pieces(figures: Figures, cut: Cut, why: str, found: Gathered, *, whole: bool = False) -> None:
    """`figures` are those at the places; `whole`: pieces are whole numbers wherever these and the figures can be."""
    figures = figures.take(found.untold(figures.cells, repr(cut.rows)))
    sizes = _sizes(figures, cut)
    integer = _integer(figures, sizes) if whole else np.zeros(len(sizes), dtype=np.bool_)
    pieces = found.add_pieces(sizes, _least(figures), integer)
    cells, values = np.hstack([figures.cells, pieces]), np.hstack([figures.values, sizes])
    off = np.hstack([figures.off, np.zeros_like(sizes)])
    positive = np.isfinite(figures.lowest)
    for row, more in cut.rows:
        columns, signs = np.array([*row]), np.array([*row.values()], dtype=np.float64)
        gap = values[:, columns] @ signs
        slack = EXACT * (1 + np.abs(values[:, columns]).max(axis=1)) + off[:, columns] @ np.abs(signs)
        borne = positive & (gap >= -slack) if more else np.abs(gap) <= slack
        found.add(cells[borne][:, columns], signs, 0.0, np.inf if more else 0.0, why)


def _sizes(figures: Figures, cut: Cut) -> Floats:
    """By group how large pieces may be, so that rows are missed by as little as can be."""
    told, rows = len(cut.places), len(cut.rows)
    programme = Programme(_system(cut), Effort(np.inf))
    too_much = [0.0 if more else 1.0 for _, more in cut.rows]
    costs = np.concatenate([np.zeros(told + cut.pieces), too_much, np.ones(rows)])
    high = np.full(len(costs), np.inf)
    sizes = np.empty((len(figures.values), cut.pieces))
    for group, least in enumerate(_least(figures).tolist()):
        values, off = figures.values[group], figures.off[group]
        low = np.concatenate([values - off, np.full(cut.pieces, least), np.zeros(2 * rows)])
        high[:told] = values + off
        moves, _ = programme.cheapest(costs, low, high)
        sizes[group] = np.maximum(moves[told : told + cut.pieces], least)
    return sizes


def _least(figures: Figures) -> Floats:
    """Pieces of what cannot be negative cannot either."""
    return np.where(np.isfinite(figures.lowest), 0.0, -np.inf)


def _integer(figures: Figures, sizes: Floats) -> NDArray[np.bool_]:
    """In which groups all numbers are whole."""
    numbers = np.hstack([figures.values, sizes])
    off = np.hstack([numbers - numbers.round(), figures.off])
    found: NDArray[np.bool_] = np.abs(off).max(axis=1) <= EXACT
    return found


def _system(cut: Cut) -> System:
    """In each row what adds up, less what is too much of it, and with what is missing."""
    over, rows = len(cut.places) + cut.pieces, len(cut.rows)
    entries = [
        (row, column, factor)
        for row, (signs, _) in enumerate(cut.rows)
        for column, factor in [*signs.items(), (over + row, -1), (over + rows + row, 1)]
    ]
    row, column, factor = np.array(entries, dtype=np.int64).T
    return System(
        size=over + 2 * rows,
        rows=np.arange(rows),
        row=row,
        column=column,
        coefficient=factor.astype(np.float64),
        low=np.zeros(rows),
        high=np.zeros(rows),
    )
