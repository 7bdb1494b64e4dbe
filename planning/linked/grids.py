"""Figures side by side: the sums among the members of a family, in all places and at all times at once."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planning.linked.gathered import Gathered
from planning.linked.quantities import EXACT
from planning.secrecy.relations import Floats, Numbers


class Sum(NamedTuple):
    """Signs by place in the family; `least` where it may be more than nothing, since something may be missing, `always`
    where that is so even if it happens to be nothing, which nobody can tell who does not see all of it. By what it is
    more is the `rest` that the first leaves for people who can be named, if so.
    """

    signs: tuple[tuple[int, int], ...]
    least: bool = False
    always: bool = False
    rest: bool = False


class Family(NamedTuple):
    """Members whose figures may add up, in the order of their places; `sums` tells for members that are there (and the
    day they speak of) what may hold; `why` says so in a refusal. Nothing of it depends on the day but on the `turns`,
    the days from which on others hold."""

    members: Sequence[int]
    sums: Callable[[tuple[bool, ...], int], Sequence[Sum]]
    why: str
    turns: Sequence[int] = ()


class Figures(NamedTuple):
    """Of groups in rows: the cells, what they are, by how much they may be `off`, which are `rough`, and by group the
    least that any part of them may be."""

    cells: Numbers
    values: Floats
    off: Floats
    rough: NDArray[np.bool_]
    lowest: Floats

    def take(self, which: NDArray[np.bool_]) -> "Figures":
        return Figures(self.cells[which], self.values[which], self.off[which], self.rough[which], self.lowest[which])


class Open(NamedTuple):
    """A sum in which something is unknown: the signs of that by row, and what all else makes, as far as that is not off
    by its `blur`; `more` if it may be more than nothing."""

    signs: tuple[tuple[int, float], ...]
    known: float
    blur: float
    more: bool


class Table:
    """Cells that may stand beside each other in a family, by the column that tells its members."""

    def __init__(self, shown: pd.DataFrame, member: str, keys: Sequence[str]) -> None:
        """`keys` tell apart what must not be mixed in a sum; `shown` is that of `Quantities`, and may say which values
        are `unknown`."""
        self._shown = shown
        self.group = shown.groupby(list(keys), sort=False).ngroup().to_numpy()
        self._end = shown["end"].to_numpy()
        self._value = shown["value"].to_numpy(dtype=np.float64)
        self._blur = shown["blur"].to_numpy(dtype=np.float64)
        self._lowest = shown["lowest"].to_numpy(dtype=np.float64)
        self._cell = shown["cell"].to_numpy()
        self._smallest = shown["smallest"].to_numpy(dtype=np.float64)
        order = np.argsort(shown[member].to_numpy(), kind="stable")
        members, starts = np.unique(shown[member].to_numpy()[order], return_index=True)
        parts = np.split(order, starts[1:]) if len(order) else []
        self._places = dict(zip(members.tolist(), parts, strict=True))

    def gather(self, families: Sequence[Family], found: Gathered) -> None:
        for family in families:
            for grid, one in self._sums(family):
                if one.rest or not found.only_rests:
                    self.add(grid, one, family.why, found)

    def guessed(self, families: Sequence[Family], *, sure: bool) -> dict[int, float]:
        """What a whole leaves for parts of unknown value, evenly, by row; if it shall be `sure`, only for a single part
        where nobody is left out."""
        found: dict[int, float] = {}
        unknown = self._shown["unknown"].to_numpy(dtype=np.bool_)
        for family in families:
            for grid, one in self._sums(family):
                if not (sure and one.rest):
                    found |= self._left(grid, one, unknown, 1 if sure else len(one.signs))
        row = self._shown["row"].to_numpy()
        return {int(row[place]): guess for place, guess in found.items()}

    def open(self, families: Sequence[Family]) -> Iterator[Open]:
        """Sums with parts of `unknown` value."""
        unknown, row = (self._shown[name].to_numpy() for name in ("unknown", "row"))
        for grid, one in (each for family in families for each in self._sums(family)):
            places, signs = zip(*one.signs, strict=True)
            rows = grid[:, places]
            known = np.where(unknown[rows], 0.0, self._value[rows]) @ np.array(signs, dtype=np.float64)
            for which in np.flatnonzero(unknown[rows].any(axis=1)).tolist():
                lacking = [
                    (int(row[at]), float(sign)) for at, sign in zip(rows[which], signs, strict=True) if unknown[at]
                ]
                yield Open(tuple(lacking), known[which], self._blur[rows[which]].sum(), one.rest or one.always)

    def _sums(self, family: Family) -> Iterator[tuple[Numbers, Sum]]:
        """For each sum the places in the table of those whom it is about, in columns as the family has them."""
        for grid, pattern, day in self.grids(family.members, family.turns):
            for one in family.sums(pattern, day):
                yield grid, one

    def grids(self, members: Sequence[int], turns: Sequence[int]) -> Iterator[tuple[Numbers, tuple[bool, ...], int]]:
        """Places in the table, in a row for each group of figures and a column for each member, -1 where there is none;
        those together where the same members are there, with these and a day that stands for theirs."""
        there = [(place, self._places[one]) for place, one in enumerate(members) if one in self._places]
        if len(there) < 2:
            return
        rows = np.concatenate([rows for _, rows in there])
        column = np.concatenate([np.full(len(rows), place) for place, rows in there])
        groups, row = np.unique(self.group[rows], return_inverse=True)
        grid = np.full((len(groups), len(members)), -1)
        grid[row, column] = rows
        for pattern, day, chosen in _patterns(grid >= 0, turns_before(self._ends(grid), turns)):
            yield grid[chosen], pattern, day

    def figures(self, rows: Numbers) -> Figures:
        """What stands in these places."""
        values = self._value[rows]
        off, rough = self._blur[rows] + _half_units(values)[:, None], self._blur[rows] > 0
        return Figures(self._cell[rows], values, off, rough, self._lowest[rows].min(axis=1))

    def _left(self, grid: Numbers, one: Sum, unknown: NDArray[np.bool_], most: int) -> dict[int, float]:
        rows = grid[:, [place for place, _ in one.signs]]
        signs = np.array([sign for _, sign in one.signs], dtype=np.float64)
        lacking = unknown[rows]
        number = lacking.sum(axis=1)
        side = lacking @ signs  # as many as lack, if they all stand on one side of the sum
        share = -(np.where(lacking, 0.0, self._value[rows]) @ signs) * np.sign(side) / np.maximum(number, 1)
        fits = (number > 0) & (number <= most) & (np.abs(side) == number) & (share >= 0)
        row, column = np.nonzero(lacking & fits[:, None])
        return dict(zip(rows[row, column].tolist(), share[row].tolist(), strict=True))

    def _ends(self, grid: Numbers) -> Numbers:
        first = grid[np.arange(len(grid)), (grid >= 0).argmax(axis=1)]
        ends: Numbers = self._end[first]
        return ends

    def add(self, grid: Numbers, one: Sum, why: str, found: Gathered) -> None:
        """Only what the figures bear out: others cannot know better. That parts seem to be
        all of a whole that may be more proves nothing where any is told roughly."""
        places = [place for place, _ in one.signs]
        signs = np.array([sign for _, sign in one.signs], dtype=np.float64)
        rows = grid[:, places]
        gap, blur = self._value[rows] @ signs, self._blur[rows].sum(axis=1)
        scale = EXACT * (1 + np.abs(self._value[rows]).max(axis=1))
        near = np.abs(gap) <= scale + blur + self._rounding(rows)
        equal = near & ~(one.rest & (blur > 0))
        more = ~near & (gap > 0)
        least = self._smallest[rows[:, 0]]
        rest = np.where(one.rest & more & (gap < least), least, 0.0)
        more |= near & ~equal
        if one.always:
            equal, more = np.zeros_like(equal), equal | more
        if found.only_rests:
            equal, more = np.zeros_like(equal), rest > 0
        if equal.any():
            found.add(self._cell[rows[equal]], signs, 0.0, 0.0, why)
        if one.least and more.any():
            found.add(self._cell[rows[more]], signs, 0.0, np.inf, why, rest[more])

    def _rounding(self, rows: Numbers) -> Floats:
        """By how much a sum of rounded figures may be off: half a unit of each; whole numbers are not rounded."""
        off: Floats = _half_units(self._value[rows]) * rows.shape[1]
        return off


def _half_units(values: Floats) -> Floats:
    """By how much each of a row may be off."""
    whole = np.abs(values - values.round()).max(axis=1) <= EXACT
    return np.where(whole, 0.0, 0.5 * 10.0 ** -_decimals(values))


def _decimals(values: Floats) -> int:
    for decimals in range(1, 6):
        if np.abs(values * 10.0**decimals - (values * 10.0**decimals).round()).max() <= 1e-4:
            return decimals
    return 6


def turns_before(days: Numbers, turns: Sequence[int]) -> Numbers:
    """The latest turn up to each day, or a day before all turns: what holds then, holds on the day."""
    known = np.array(sorted(set(turns)), dtype=np.int64)
    if not len(known):
        return np.zeros_like(days)
    known = np.concatenate([known[:1] - 1, known])
    return known[np.maximum(np.searchsorted(known, days, side="right") - 1, 0)]


def _patterns(there: NDArray[np.bool_], days: Numbers) -> Iterator[tuple[tuple[bool, ...], int, NDArray[np.intp]]]:
    """Rows with the same members and the same day."""
    packed = np.packbits(there, axis=1)
    keys = np.column_stack([days.view(np.uint8).reshape(len(days), -1), packed])
    _, first, which, number = np.unique(keys, axis=0, return_index=True, return_inverse=True, return_counts=True)
    order = np.argsort(which, kind="stable")
    for one, chosen in zip(first, np.split(order, np.cumsum(number)[:-1]), strict=True):
        yield tuple(there[one].tolist()), int(days[one]), chosen
