"""What everybody knows of how published figures hang together: sums, differences, rates with their bases."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Relation:
    """`low <= sum of coefficient x cell <= high`; cells are positions in the frame that comes with it.

    A total and its parts: the total with 1, each part with -1. Rounded figures widen the bounds by what rounding may
    have moved; where parts are missing that cannot be negative, `high` is infinite; a rate r of a public base b, shown
    with one decimal, pins its count between b (r - 0.05) and b (r + 0.05). The label names it in a refusal.
    """

    label: Hashable
    coefficients: Mapping[int, float]
    low: float = 0.0
    high: float = 0.0


@dataclass(frozen=True)
class Relations:
    """Many relations as a sparse matrix: number k says that `cell[k]` stands in `relation[k]` with `coefficient[k]`."""

    relation: Numbers
    cell: Numbers
    coefficient: Floats
    low: Floats
    high: Floats
    labels: Sequence[Hashable]

    def __len__(self) -> int:
        return len(self.labels)


def system(relations: Iterable[Relation]) -> Relations:
    """Relations one by one as a matrix; who has very many fills the arrays of `Relations` at once."""
    given = list(relations)
    entries = [(row, *entry) for row, one in enumerate(given) for entry in one.coefficients.items()]
    rows, cells, coefficients = zip(*entries, strict=True) if entries else ((), (), ())
    return Relations(
        relation=np.array(rows, dtype=np.int64),
        cell=np.array(cells, dtype=np.int64),
        coefficient=np.array(coefficients, dtype=np.float64),
        low=np.array([one.low for one in given], dtype=np.float64),
        high=np.array([one.high for one in given], dtype=np.float64),
        labels=[one.label for one in given],
    )


def joined(several: Sequence[Relations]) -> Relations:
    """Systems about the same cells as one."""
    starts = np.cumsum([0, *(len(each) for each in several)])[:-1]
    shifted = [each.relation + start for each, start in zip(several, starts, strict=True)]
    return Relations(
        relation=np.concatenate([np.empty(0, np.int64), *shifted]),
        cell=np.concatenate([np.empty(0, np.int64), *(each.cell for each in several)]),
        coefficient=np.concatenate([np.empty(0), *(each.coefficient for each in several)]),
        low=np.concatenate([np.empty(0), *(each.low for each in several)]),
        high=np.concatenate([np.empty(0), *(each.high for each in several)]),
        labels=[label for each in several for label in each.labels],
    )
