"""Relations between quantities, as they are found one after the other."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planning.secrecy.relations import Floats, Numbers, Relations


@dataclass
class Gathered:
    """Relations as they are found, if wanted `only_rests`: those that leave what must not be known. From the number
    `first` on, cells are pieces, which nobody tells."""

    first: int = 0
    only_rests: bool = False
    size: list[Floats] = field(default_factory=list)
    least: list[Floats] = field(default_factory=list)
    whole: list[NDArray[np.bool_]] = field(default_factory=list)
    cut: set[tuple[bytes, str]] = field(default_factory=set)
    relation: list[Numbers] = field(default_factory=list)
    cell: list[Numbers] = field(default_factory=list)
    coefficient: list[Floats] = field(default_factory=list)
    low: list[Floats] = field(default_factory=list)
    high: list[Floats] = field(default_factory=list)
    rest: list[Floats] = field(default_factory=list)
    why: list[str] = field(default_factory=list)

    def add(
        self, cells: Numbers, coefficients: Floats, low: float | Floats, high: float, why: str, rest: float | Floats = 0
    ) -> None:
        """A relation for each row of `cells`; all have the same `coefficients` and the same `low`, or each its own, and
        so with `rest`: below which number it must not be known by how much it is more, 0 if it may."""
        number, width = cells.shape
        self.relation.append(len(self.why) + np.repeat(np.arange(number), width))
        self.cell.append(cells.ravel())
        self.coefficient.append(np.broadcast_to(coefficients, cells.shape).ravel().astype(np.float64))
        self.low.append(np.full(number, low))
        self.high.append(np.full(number, high))
        self.rest.append(np.full(number, rest, dtype=np.float64))
        self.why += [why] * number

    def add_pieces(self, sizes: Floats, least: Floats, whole: NDArray[np.bool_]) -> Numbers:
        """For each group new cells that are so much, and may be as little as `least`; in some they are `whole`."""
        start = self.first + sum(map(np.size, self.size))
        self.size.append(sizes.ravel())
        self.least.append(np.repeat(least, sizes.shape[1]))
        self.whole.append(np.repeat(whole, sizes.shape[1]))
        return start + np.arange(sizes.size).reshape(sizes.shape)

    def untold(self, cells: Numbers, how: str) -> NDArray[np.bool_]:
        """Which rows of cells were not cut in this way before."""
        names = [(row.tobytes(), how) for row in cells]
        found = np.array([name not in self.cut for name in names], dtype=np.bool_)
        self.cut.update(names)
        return found

    def pieces(self) -> pd.DataFrame:
        """What they are and may be at least, and whether they are whole numbers, by number."""
        sizes, least = (np.concatenate([np.empty(0), *each]) for each in (self.size, self.least))
        whole = np.concatenate([np.empty(0, dtype=np.bool_), *self.whole])
        found = {"value": sizes, "lowest": least, "whole": whole}
        return pd.DataFrame(found, index=self.first + np.arange(len(sizes)))

    def relations(self) -> tuple[Relations, Floats]:
        """Each once, however many rows tell it, with its `rest`."""
        numbers, floats = np.empty(0, np.int64), np.empty(0)
        found = Relations(
            relation=np.concatenate([numbers, *self.relation]),
            cell=np.concatenate([numbers, *self.cell]),
            coefficient=np.concatenate([floats, *self.coefficient]),
            low=np.concatenate([floats, *self.low]),
            high=np.concatenate([floats, *self.high]),
            labels=self.why,
        )
        return _once(found, np.concatenate([floats, *self.rest]))


def _once(found: Relations, rest: Floats) -> tuple[Relations, Floats]:
    """By a random number for each cell: two relations with the same sum of them are the same."""
    if not len(found):
        return found, rest
    most = int(found.cell.max()) + 1
    lots = np.random.default_rng(0).random(most)
    sums = np.bincount(found.relation, found.coefficient * lots[found.cell], len(found))
    flipped = np.where(np.isfinite(found.low) & np.isfinite(found.high), np.abs(sums), sums)
    keys = np.column_stack([flipped.round(9), found.high - found.low])
    _, first, same = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    most_rest = np.zeros(len(first))
    np.maximum.at(most_rest, same, rest)
    order = np.argsort(first)
    first = first[order]
    number = np.full(len(found), -1)
    number[first] = np.arange(len(first))
    kept = number[found.relation] >= 0
    return Relations(
        relation=number[found.relation[kept]],
        cell=found.cell[kept],
        coefficient=found.coefficient[kept],
        low=found.low[first],
        high=found.high[first],
        labels=[found.labels[one] for one in first],
    ), most_rest[order]
