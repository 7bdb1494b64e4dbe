"""Between which numbers each hidden cell must lie, by linear programmes over everything that is known.

Most cells turn out to be far from pinned down: a few programmes with random aims move many of them at once, and only
what never moved far enough is asked about one by one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse.csgraph import connected_components

from tests.attacks.knowledge.system import Floats, Numbers, System

ROUNDS = 6
FAR = 1e3
MOST_EXACT = 300
"""How many cells of one component are asked about one by one: those that moved least."""

Rows = NDArray[np.bool_]


@dataclass(frozen=True)
class Facts:
    """Relations as a matrix over all cells, with bounds and kinds."""

    matrix: sparse.csr_array
    relations: pd.DataFrame

    def told(self, values: Floats) -> Floats:
        """What each relation's left side is; missing where a cell of it is."""
        missing = np.isnan(values)
        sums = self.matrix @ np.where(missing, 0.0, values)
        return np.where(abs(self.matrix) @ missing.astype(np.float64) > 0, np.nan, sums)

    def holds(self, values: Floats) -> Floats:
        """1 where a relation is true, 0 where it is not, missing where nobody can tell."""
        told = self.told(values)
        slack = 1e-6 * (1 + np.abs(np.nan_to_num(told)))
        true = (told >= self.relations["low"] - slack) & (told <= self.relations["high"] + slack)
        return np.where(np.isnan(told), np.nan, true.astype(np.float64))

    def only(self, rows: Rows) -> "Facts":
        return Facts(self.matrix[rows], self.relations[rows].reset_index(drop=True))


def facts_of(system: System) -> Facts:
    return Facts(*system.matrix())


def follow(facts: Facts, values: Floats, first: int) -> Floats:
    """Values of invented cells, from the number `first` on, that follow from what is given by one relation each."""
    values = values.copy()
    equal = (facts.relations["high"] - facts.relations["low"] < 1e12).to_numpy()
    matrix, low, high = facts.matrix[equal], *(facts.relations.loc[equal, side] for side in ("low", "high"))
    middle, pattern = ((low + high) / 2).to_numpy(), (abs(matrix) > 0).astype(np.float64)
    while True:
        missing = np.isnan(values)
        alone = np.flatnonzero(pattern @ missing.astype(np.float64) == 1)
        rest = middle - matrix @ np.where(missing, 0.0, values)
        found = matrix[alone].tocoo()
        new = missing[found.col] & (found.col >= first)
        if not new.any():
            return values
        rows, columns = alone[found.row[new]], found.col[new]
        values[columns[::-1]] = (rest[rows] / found.data[new])[::-1]


def believable(facts: Facts, system: System) -> Rows:
    """Relations whose kind is not refuted by what is shown."""
    seen = pd.Series(facts.holds(follow(facts, system.known, system.figures * 4)))
    share = seen.groupby(facts.relations["kind"]).transform("mean").fillna(1.0)
    return (share >= 0.5).to_numpy() & (seen != 0).to_numpy()


def intervals(system: System, facts: Facts, targets: Numbers, enough: tuple[Floats, Floats]) -> pd.DataFrame:
    """`low` and `high` of the target cells; where both are beyond `enough`, they may be even farther apart."""
    found = pd.DataFrame({"low": np.nan, "high": np.nan}, index=targets)
    wanted = pd.DataFrame({"low": enough[0], "high": enough[1]}, index=targets)
    for component in _components(system, facts, targets):
        programme = Programme(system, facts, *component)
        own = np.intersect1d(component[1], targets)
        found.loc[own] = programme.reach(own, wanted.loc[own])
    return found


def _components(system: System, facts: Facts, targets: Numbers) -> Iterator[tuple[Numbers, Numbers]]:
    """Relations and unknown cells that hang together, as far as a target is among them."""
    unknown = np.flatnonzero(np.isnan(system.known))
    part = (abs(facts.matrix[:, unknown]) > 0).tocoo()
    rows, columns = facts.matrix.shape[0], len(unknown)
    graph = sparse.coo_array((np.ones(len(part.row)), (part.row, part.col + rows)), shape=(rows + columns,) * 2)
    _, labels = connected_components(graph, directed=False)
    of_rows, of_cells = pd.Series(labels[:rows]), pd.Series(labels[rows:])
    by_row, by_cell = (each.groupby(each.to_numpy()).indices for each in (of_rows, of_cells))
    for label in np.unique(labels[rows:][np.isin(unknown, targets)]):
        yield np.asarray(by_row.get(label, []), dtype=np.int64), unknown[by_cell[label]]


class Programme:
    """The relations of one component: cells may be anything that keeps them all."""

    def __init__(self, system: System, facts: Facts, rows: Numbers, cells: Numbers) -> None:
        part = facts.matrix[rows]
        known = np.where(np.isnan(system.known), 0.0, system.known)
        shown = part @ known
        low, high = (facts.relations[side].to_numpy(dtype=np.float64)[rows] - shown for side in ("low", "high"))
        finite = np.concatenate([[1.0], *(np.abs(side[np.isfinite(side)]) for side in (low, high))])
        self.far = FAR * finite.max()
        self.cells = cells
        self.bounds = Bounds(np.maximum(system.floor[cells], -self.far), np.minimum(system.ceiling[cells], self.far))
        self.constraint = LinearConstraint(part[:, cells], low, high) if len(rows) else ()
        self.random = np.random.default_rng(len(cells))

    def reach(self, targets: Numbers, wanted: pd.DataFrame) -> pd.DataFrame:
        low, high = np.full(len(targets), np.inf), np.full(len(targets), -np.inf)
        place = np.searchsorted(self.cells, targets)
        for _ in range(ROUNDS):
            for sign in (1.0, -1.0):
                if not self._widen(place, low, high, sign * self.random.uniform(0.5, 1.0, len(targets))):
                    return pd.DataFrame({"low": np.nan, "high": np.nan}, index=targets)
            self._widen(place, low, high, self.random.uniform(-1.0, 1.0, len(targets)))
        narrow = np.maximum(low - wanted["low"], wanted["high"] - high).to_numpy()
        for which in np.argsort(-narrow, kind="stable")[:MOST_EXACT]:
            if narrow[which] > 0:
                for sign in (1.0, -1.0):
                    aim = np.zeros(len(targets))
                    aim[which] = sign
                    self._widen(place, low, high, aim)
        return pd.DataFrame({"low": low, "high": high}, index=targets)

    def _widen(self, place: Numbers, low: Floats, high: Floats, aim: Floats) -> bool:
        """What one more solution says; False where the relations contradict each other."""
        costs = np.zeros(len(self.cells))
        costs[place] = aim
        found = milp(costs, constraints=self.constraint, bounds=self.bounds)
        if found.x is None:
            return False
        np.minimum(low, found.x[place], out=low)
        np.maximum(high, found.x[place], out=high)
        return True
