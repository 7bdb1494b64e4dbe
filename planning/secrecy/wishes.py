"""What outsiders must be able to believe of hidden cells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from planning.secrecy.cells import Cells, Truths
from planning.secrecy.relations import Floats, Numbers
from planning.secrecy.system import System

LEAST = 0.01
NOTHING = 1e-5


@dataclass(frozen=True)
class Wishes:
    """That the cell of a `column` may lie `need` above (`sign` 1) or below (-1) its true value.

    `told`: also for those who use what the reason of hiding tells. `knows`: the column of a cell whose value is known
    to the one who must believe, as he is alone in it; -1 if none.
    """

    column: Numbers
    sign: Floats
    need: Floats
    told: Truths
    knows: Numbers

    def __len__(self) -> int:
        return len(self.column)

    def take(self, which: Numbers | Truths) -> "Wishes":
        return Wishes(**{name: values[which] for name, values in vars(self).items()})

    def reduced(self, which: Numbers, need: Floats) -> "Wishes":
        """With some that need no more than this; those that then need nothing are gone."""
        needs = self.need.copy()
        needs[which] = np.minimum(needs[which], need)
        return replace(self, need=needs).take(needs > NOTHING)


def wishes_of(cells: Cells, hidden: Truths) -> Wishes:
    """Of all hidden cells, the furthest first."""
    some = np.flatnonzero(hidden & ~cells.reason)
    parts = [
        _both_sides(cells, some, np.full(len(some), -1)),
        _told(cells, np.flatnonzero(hidden & cells.promised_to_told())),
    ]
    return _sorted(parts, cells)


def with_pairs(wishes: Wishes, cells: Cells, system: System, hidden: Truths, primary: Truths, alone: Truths) -> Wishes:
    """And of those whom a single contributor to another cell might find out, given all that is hidden."""
    pairs = np.array([pair for pair, _ in _pairs(system, hidden, primary, alone)], dtype=np.int64).reshape(-1, 2)
    known = set(zip(wishes.column.tolist(), wishes.knows.tolist(), strict=True))
    new = pairs[[pair not in known for pair in map(tuple, pairs.tolist())]]
    return _sorted([wishes, _both_sides(cells, new[:, 0], new[:, 1])], cells)


def threatened(system: System, hidden: Truths, primary: Truths, alone: Truths) -> Iterator[tuple[int, int]]:
    """Cells that a single contributor to another works out, with the relation."""
    for (column, _), row in _pairs(system, hidden, primary, alone):
        yield column, row


def _sorted(parts: Sequence[Wishes], cells: Cells) -> Wishes:
    every = Wishes(**{name: np.concatenate([vars(part)[name] for part in parts]) for name in vars(parts[0])})
    order = np.argsort(-every.need, kind="stable")
    return every.take(order[every.need[order] > cells.slack[every.column[order]]])


def _told(cells: Cells, columns: Numbers) -> Wishes:
    """As far as promised to those who use what reasons tell."""
    return Wishes(
        column=np.tile(columns, 2),
        sign=np.repeat([1.0, -1.0], len(columns)),
        need=np.concatenate([cells.told_need_high[columns], cells.told_need_low[columns]]),
        told=np.ones(2 * len(columns), dtype=np.bool_),
        knows=np.full(2 * len(columns), -1),
    )


def _both_sides(cells: Cells, columns: Numbers, knows: Numbers) -> Wishes:
    """As far as promised, but not where everybody knows it is not. Without a promise, it must not follow exactly."""
    least = LEAST * (1 + np.abs(cells.value)) * ((cells.need_low <= 0) & (cells.need_high <= 0))
    up = np.minimum(np.maximum(cells.need_high, least), cells.high)[columns]
    down = np.minimum(np.maximum(cells.need_low, least * (cells.high <= 0)), cells.low)[columns]
    return Wishes(
        column=np.tile(columns, 2),
        sign=np.repeat([1.0, -1.0], len(columns)),
        need=np.concatenate([up, down]),
        told=np.zeros(2 * len(columns), dtype=np.bool_),
        knows=np.tile(knows, 2),
    )


def _pairs(system: System, hidden: Truths, primary: Truths, alone: Truths) -> Iterator[tuple[tuple[int, int], int]]:
    """A protected cell, another with a single contributor, and the exact relation that hides nothing but these two.

    He knows what he contributed, so he could work out the other. That he may count in several cells is not looked at.
    """
    inside = hidden[system.column]
    row, column = system.row[inside], system.column[inside]
    number = np.bincount(row, minlength=len(system.rows))
    exact = (number == 2) & (system.high - system.low < NOTHING)
    ends = np.cumsum(number)[exact]
    column = column[np.argsort(row, kind="stable")]
    pairs = zip(system.rows[exact].tolist(), column[ends - 2].tolist(), column[ends - 1].tolist(), strict=True)
    for relation, *both in pairs:
        for one, other in (both, both[::-1]):
            if primary[one] and alone[other]:
                yield (one, other), relation
