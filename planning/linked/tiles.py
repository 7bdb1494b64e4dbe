"""How much may lie in each piece of ground, as far as figures bear out that areas are cut into these pieces."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from planning.linked.grids import Figures, Gathered, Table
from planning.linked.overlays import Overlay, Tiling
from planning.linked.quantities import EXACT
from planning.secrecy.relations import Floats
from planning.secrecy.solver import Effort, Programme
from planning.secrecy.system import System

WHY = "pieces of ground"


def gather_tiles(table: Table, overlays: Iterable[Overlay], found: Gathered) -> None:
    """Areas are as large as their pieces, each of which is one more cell."""
    for overlay in overlays:
        areas = overlay.areas
        for grid, pattern, day in table.grids([area.id for area in areas], overlay.turns):
            for tiling in overlay.tilings(areas, pattern, day):
                _add(table.figures(grid[:, tiling.places]), tiling, found)


def _add(figures: Figures, tiling: Tiling, found: Gathered) -> None:
    figures = figures.take(found.untold(figures.cells, repr(tiling.rows)))
    sizes = _cut(figures, tiling)
    pieces = found.add_pieces(sizes, _least(figures), _whole(figures, sizes))
    cells, values = np.hstack([figures.cells, pieces]), np.hstack([figures.values, sizes])
    off = np.hstack([figures.off, np.zeros_like(sizes)])
    positive = np.isfinite(figures.lowest)
    for whole, parts, more in tiling.rows:
        gap = values[:, whole] - values[:, parts].sum(axis=1)
        slack = EXACT * (1 + np.abs(values[:, whole])) + off[:, [whole, *parts]].sum(axis=1)
        borne = positive & (gap >= -slack) if more else np.abs(gap) <= slack
        signs = np.array([1.0, *[-1.0] * len(parts)])
        found.add(cells[borne][:, [whole, *parts]], signs, 0.0, np.inf if more else 0.0, WHY)


def _cut(figures: Figures, tiling: Tiling) -> Floats:
    """By group how large pieces may be, so that rows are missed by as little as can be."""
    areas, rows = len(tiling.places), len(tiling.rows)
    programme = Programme(_system(tiling), Effort(np.inf))
    too_much = [0.0 if row.more else 1.0 for row in tiling.rows]
    costs = np.concatenate([np.zeros(areas + tiling.pieces), too_much, np.ones(rows)])
    high = np.full(len(costs), np.inf)
    sizes = np.empty((len(figures.values), tiling.pieces))
    for group, least in enumerate(_least(figures).tolist()):
        values, off = figures.values[group], figures.off[group]
        low = np.concatenate([values - off, np.full(tiling.pieces, least), np.zeros(2 * rows)])
        high[:areas] = values + off
        moves, _ = programme.cheapest(costs, low, high)
        sizes[group] = np.maximum(moves[areas : areas + tiling.pieces], least)
    return sizes


def _least(figures: Figures) -> Floats:
    """Pieces of what cannot be negative cannot either."""
    return np.where(np.isfinite(figures.lowest), 0.0, -np.inf)


def _whole(figures: Figures, sizes: Floats) -> NDArray[np.bool_]:
    """In which groups all numbers are whole."""
    numbers = np.hstack([figures.values, sizes])
    off = np.hstack([numbers - numbers.round(), figures.off])
    found: NDArray[np.bool_] = np.abs(off).max(axis=1) <= EXACT
    return found


def _system(tiling: Tiling) -> System:
    """In each row the area, less what it consists of, less what is too much of it, and with what is missing."""
    areas, rows = len(tiling.places), len(tiling.rows)
    over = areas + tiling.pieces
    entries = [
        (row, column, factor)
        for row, (whole, parts, _) in enumerate(tiling.rows)
        for column, factor in [(whole, 1), *((part, -1) for part in parts), (over + row, -1), (over + rows + row, 1)]
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
