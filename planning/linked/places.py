"""The places of a table of areas and breakdowns, told or not, and the sums among them that may say something."""

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from planning.linked.elimination import Row
from planning.linked.grids import Figures, Sum
from planning.linked.quantities import EXACT
from planning.secrecy.relations import Floats, Numbers

FALSE, MORE, TRUE = range(3)
"""Of a sum, where figures tell all of it: it does not hold, it may be more than nothing, it is nothing."""
Truths = NDArray[np.bool_]
Table = TypeVar("Table", Truths, Numbers, Floats)


class Line(NamedTuple):
    """A sum over members of one side of a table, which are areas at times, or breakdowns. Where the area `unplaced` has
    cases without a place, it holds where these are told, or if not `counted`, where they are not."""

    members: tuple[int, ...]
    sum: Sum
    unplaced: int | None = None
    counted: bool = False

    @property
    def signs(self) -> Numbers:
        return np.array([sign for _, sign in self.sum.signs])

    def of(self, side: int) -> list[int]:
        """The members with this sign."""
        return [one for one, (_, sign) in zip(self.members, self.sum.signs, strict=True) if sign == side]

    def places(self, at: Mapping[int, int]) -> Numbers:
        return np.array([at[one] for one in self.members])


class Numbered(NamedTuple):
    """`lines` over numbers of areas at times, below zero those of cases without a place and of `changes`; `told` are
    the numbers of what is told."""

    lines: Sequence[Line]
    told: Sequence[int]
    changes: Set[int]


class Strip(NamedTuple):
    """A line on the table: `at` which places its members stand, and which of the sums across are `about` something."""

    line: Line
    at: Numbers
    about: Truths

    @property
    def heads(self) -> Numbers:
        found: Numbers = self.at[self.line.signs > 0]
        return found

    @property
    def parts(self) -> Numbers:
        found: Numbers = self.at[self.line.signs < 0]
        return found


def lit(lines: Sequence[Line], told: set[int]) -> list[Line]:
    """Those of which at least two members, or what lies in these, tell something."""
    found, before = set(told), -1
    while before < len(found):
        before = len(found)
        for line in lines:
            if found.intersection(line.of(-1)):
                found.update(line.of(1))
    known = [line for line in lines if not line.counted or line.unplaced in told]
    return [line for line in known if len(found.intersection(line.members)) > 1]


class Places:
    """`where` a place's figure stands in a row of figures, below zero where nobody tells it: areas at times in rows, of
    which `row` tells the numbers, and breakdowns, whose numbers are columns. Where no more than a `few` are missing,
    all sums are looked at; else those near to what is told. The places of changes are `signed`."""

    def __init__(
        self,
        where: Numbers,
        row: Mapping[int, int],
        of_areas: Numbered,
        of_breakdowns: Sequence[Line],
        few: int,
    ) -> None:
        self.where, self.told, self._few = where, where >= 0, few
        placed = np.array([area > 0 for area in row])
        self._areas = [Strip(line, line.places(row), self._about(line, row)) for line in of_areas.lines]
        self._breakdowns = [Strip(line, np.array(line.members), placed) for line in of_breakdowns]
        numbers = np.arange(where.size).reshape(where.shape)
        self.signed = {*numbers[[row[change] for change in of_areas.changes]].ravel().tolist()}

    def _about(self, line: Line, row: Mapping[int, int]) -> Truths:
        if line.unplaced is None:
            return np.ones(self.told.shape[1], dtype=np.bool_)
        counted = self.told[row[line.unplaced]] if line.unplaced in row else False
        found: Truths = np.full(self.told.shape[1], line.counted) == counted
        return found

    def _along(self, table: Table) -> Iterator[tuple[Table, Strip]]:
        """Each strip, with the table turned so that its members are rows."""
        yield from ((table, strip) for strip in self._areas)
        yield from ((np.swapaxes(table, -1, -2), strip) for strip in self._breakdowns)

    def chosen(self) -> list[Truths]:
        """Of each strip the sums in which nobody tells all, as far as they may say something."""
        open_ = [~told[strip.at].all(axis=0) & strip.about for told, strip in self._along(self.told)]
        if np.count_nonzero(~self.told) <= self._few:
            return open_
        light, stands = self._light(), np.zeros_like(self.told)
        near = [
            on & there[strip.parts].any(axis=0) for on, (there, strip) in zip(open_, self._along(light), strict=True)
        ]
        for on, (there, strip) in zip(near, self._along(stands), strict=True):
            there[strip.at] |= on
        beside = [there[strip.parts].any(axis=0) for there, strip in self._along(stands & ~self.told)]
        return [on & (one | other) for on, one, other in zip(open_, near, beside, strict=True)]

    def _light(self) -> Truths:
        """Where something is told, or of any part of it."""
        found, before = self.told.copy(), -1
        while before < found.sum():
            before = int(found.sum())
            for there, strip in self._along(found):
                if len(strip.heads) == 1:
                    there[strip.heads] |= there[strip.parts].any(axis=0) & strip.about
        return found

    def states(self, figures: Figures) -> Numbers:
        """By group of figures and strip, what they say of its sums wherever they tell all of one."""
        wholes = [told[strip.at].all(axis=0) & strip.about for told, strip in self._along(self.told)]
        every = (self._along(self._spread(numbers)) for numbers in (figures.values, figures.off, figures.rough))
        found = [
            _state(sides[0][1].line, *(numbers[:, strip.at][:, :, whole] for numbers, strip in sides))
            for whole, *sides in zip(wholes, *every, strict=True)
        ]
        return np.stack(found, axis=1)

    def _spread(self, numbers: Floats | Truths) -> Floats:
        """By group in the places of a table."""
        found = np.zeros((len(numbers), *self.told.shape))
        found[:, self.told] = numbers[:, self.where[self.told]]
        return found

    def rows(self, chosen: Sequence[Truths], states: Sequence[int]) -> list[Row]:
        number = np.arange(self.told.size).reshape(self.told.shape)
        found = []
        for on, state, (numbers, strip) in zip(chosen, states, self._along(number), strict=True):
            one = strip.line.sum
            if state != FALSE:
                for places in numbers[strip.at][:, on].T.tolist():
                    signs = dict(zip(places, strip.line.signs.tolist(), strict=True))
                    found.append(Row(signs, state == MORE, one.least, one.rest))
        return found


def _state(line: Line, values: Floats, off: Floats, rough: Floats) -> Numbers:
    """By group; what nobody verifies, or roughly at best, is not taken for whole where somebody can be named who is in
    none of the parts."""
    one = line.sum
    if not values.shape[2]:
        return np.full(len(values), MORE if one.always or one.rest else TRUE)
    gap = np.einsum("i,gij->gj", line.signs, values)
    slack = EXACT * (1 + np.abs(values).max(axis=1)) + off.sum(axis=1)
    less, more = (gap < -slack).any(axis=1), (gap > slack).any(axis=1)
    unproved = one.always | (one.rest & rough.any(axis=(1, 2)))
    equal = np.where(more, MORE if one.least else FALSE, np.where(unproved, MORE, TRUE))
    return np.where(less, FALSE, equal)
