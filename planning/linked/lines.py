"""Sums over areas at the times of which something is told, and over these times in each area."""

from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple

import numpy as np

from planning.linked.grids import Family, Sum, turns_before
from planning.linked.places import Line, Numbered, lit
from planning.linked.times import Step, Time, completed, steps
from planning.secrecy.relations import Numbers


class Told(NamedTuple):
    """Of an area, below zero of cases without a place in it; of the `turn` are the areas of that time."""

    change: bool
    start: int
    end: int
    area: int
    breakdown: int
    turn: int

    @property
    def time(self) -> Time:
        return Time(self.change, self.start, self.end)


class Lines:
    """What adds up of areas `within` each other and `over` the same ground."""

    def __init__(self, within: Sequence[Family], over: Sequence[Family]) -> None:
        self._within, self._over = within, over
        areas = [family for some in (within, over) for family in some]
        self._turns = sorted({turn for family in areas for turn in family.turns})
        self._largest = max((abs(one) for family in areas for one in family.members), default=0)
        self._at: dict[int, list[Line]] = {}

    def turns(self, days: Numbers) -> Numbers:
        return turns_before(days, self._turns)

    def of(self, there: Sequence[Told]) -> Numbered:
        size = 1 + max(self._largest, *(abs(one.area) for one in there))
        times = completed({one.time for one in there})
        number = _Numbers({time: place * size for place, time in enumerate(times)})
        found = [line for time in times if not time.change for line in self._levels(there, time, number)]
        areas = {one.area for one in there if one.area > 0} | {one % size for line in found for one in line.members}
        for step in steps(times):
            told = {one.area for one in there if one.time == times[step.change]} if step.change is not None else areas
            found += [_over_time(step, times, area, number) for area in sorted(told)]
        changes = {number.of(one.time, one.area) for one in there if one.change}
        return Numbered(found, [number.of(one.time, one.area) for one in there], changes)

    def _levels(self, there: Sequence[Told], time: Time, number: "_Numbers") -> Iterator[Line]:
        """At a time, among areas of which something is told at any."""
        own = [one for one in there if one.time == time]
        turn = own[0].turn if own else int(self.turns(np.array([time.end]))[0])
        told = {one.area for one in there if one.area > 0} | {one.area for one in own}
        inner = lit(self._inner(turn), told)
        beside = told.union(*(line.members for line in inner))
        for line in lit([*inner, *self._outer(beside, turn)], told):
            members = tuple(number.of(time, one) for one in line.members)
            unplaced = line.unplaced if line.unplaced is None else number.of(time, line.unplaced)
            yield line._replace(members=members, unplaced=unplaced)

    def _inner(self, turn: int) -> list[Line]:
        if turn not in self._at:
            self._at[turn] = [line for family in self._within for line in lines(family, turn)]
        return self._at[turn]

    def _outer(self, told: Set[int], turn: int) -> list[Line]:
        """Of areas of which something is told, or beside which: what nobody tells of smaller ones on both sides says
        nothing."""
        there = [(family, tuple(area in told for area in family.members)) for family in self._over]
        return [Line(_members(family, one), one) for family, areas in there for one in family.sums(areas, turn)]


class _Numbers:
    """Of areas at times; each time has room for all areas."""

    def __init__(self, room: dict[Time, int]) -> None:
        self._room = room

    def of(self, time: Time, area: int) -> int:
        number = self._room[time] + abs(area)
        return number if area > 0 and not time.change else -number


def _over_time(step: Step, times: Sequence[Time], area: int, number: _Numbers) -> Line:
    """Of an area; only if its change is told, as what nobody tells of changes says nothing."""
    members = tuple(number.of(times[place], area) for place, _ in step.signs)
    change = None if step.change is None else number.of(times[step.change], area)
    return Line(members, Sum(step.signs, *(step.more,) * 3), change, step.change is not None)


def lines(family: Family, day: int) -> Iterator[Line]:
    """Sums of a family if all of it is there."""
    *_, last = family.members
    there = (True,) * (len(family.members) - 1)
    if last < 0:
        for counted in (False, True):
            for one in family.sums((*there, counted), day)[:1]:
                yield Line(_members(family, one), one, last, counted)
    else:
        for one in family.sums((*there, True), day):
            yield Line(_members(family, one), one)


def _members(family: Family, one: Sum) -> tuple[int, ...]:
    return tuple(family.members[place] for place, _ in one.signs)
