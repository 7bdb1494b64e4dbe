"""What outsiders must be able to believe of hidden cells."""

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


def wishes_of(cells: Cells, system: System, hidden: Truths, primary: Truths, alone: Truths) -> Wishes:
    """Of all hidden cells, the furthest first.

    `alone` cells count one contributor each, who knows what he contributed: where a relation hides nothing but such a
    cell and one other that must be protected, he could work that out. Whoever counts in more cells is not looked at.
    """
    some = np.flatnonzero(hidden)
    told = np.flatnonzero(hidden & ((cells.told_low < cells.low) | (cells.told_high < cells.high)))
    pairs = _pairs(system, hidden, primary, alone)
    parts = [
        _both_sides(cells, some, cells.low, cells.high, np.full(len(some), -1), False),
        _both_sides(cells, told, cells.told_low, cells.told_high, np.full(len(told), -1), True),
        _both_sides(cells, pairs[:, 0], cells.low, cells.high, pairs[:, 1], False),
    ]
    every = Wishes(**{name: np.concatenate([vars(part)[name] for part in parts]) for name in vars(parts[0])})
    order = np.argsort(-every.need, kind="stable")
    return every.take(order[every.need[order] > cells.slack[every.column[order]]])


def _both_sides(cells: Cells, columns: Numbers, low: Floats, high: Floats, knows: Numbers, told: bool) -> Wishes:
    """As far as promised, but not where everybody knows it is not. Without a promise, it must not follow exactly."""
    least = LEAST * (1 + np.abs(cells.value)) * ((cells.need_low <= 0) & (cells.need_high <= 0))
    up = np.minimum(np.maximum(cells.need_high, least), high)[columns]
    down = np.minimum(np.maximum(cells.need_low, least * (high <= 0)), low)[columns]
    return Wishes(
        column=np.tile(columns, 2),
        sign=np.repeat([1.0, -1.0], len(columns)),
        need=np.concatenate([up, down]),
        told=np.full(2 * len(columns), told),
        knows=np.tile(knows, 2),
    )


def _pairs(system: System, hidden: Truths, primary: Truths, alone: Truths) -> Numbers:
    """Of relations that hide two cells: the one to be protected, and the other, whose contributor might find out."""
    inside = hidden[system.column]
    row, column = system.row[inside], system.column[inside]
    number = np.bincount(row, minlength=len(system.rows))
    ends = np.cumsum(number)[number == 2]
    column = column[np.argsort(row, kind="stable")]
    both = np.column_stack([column[ends - 2], column[ends - 1]])
    pairs = np.concatenate([both, both[:, ::-1]])
    return np.unique(pairs[primary[pairs[:, 0]] & alone[pairs[:, 1]]], axis=0)
