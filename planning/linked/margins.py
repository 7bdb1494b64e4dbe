"""Tables with places that nobody tells: what adds up in them all the same.

Of areas by sex, some tell women and men, some all of them, and one nothing: each area is still the sum of its women and
men, and the city that of its areas. Every area with every breakdown is a place of the table; sums over areas and over
members hold of all of them, and `elimination` says what follows for those that have a figure.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planning.linked.breakdowns import Members, breakdown_families
from planning.linked.elimination import Row, eliminated
from planning.linked.grids import Family, Gathered, Sum, Table, turns_before
from planning.linked.groups import Groups
from planning.linked.pieces import Cut, add_pieces
from planning.linked.places import Line, Places, lit
from planning.secrecy.relations import Numbers

WHY = "sums over areas or members without a figure"
MOST = 1_000
"""Places without a figure that hang together: where more do, only what follows without them is looked at."""
AT_ONCE = 2_000_000
"""Places of tables that are looked at together."""
Names = frozenset[int]


class Margins:
    """What adds up in tables of areas, `within` each other and over the same `ground`, and of breakdowns; nothing in
    them is negative."""

    def __init__(self, within: Sequence[Family], ground: Sequence[Family], members: Members) -> None:
        self._within, self._over, self._members = within, ground, members
        areas = [*within, *ground]
        self._ground = _grounds(areas)
        self._turns = sorted({turn for family in areas for turn in family.turns})
        self._lines: dict[int, list[Line]] = {}
        self._crossed: dict[Names, tuple[dict[int, int], int, list[Line]]] = {}

    def gather(self, shown: pd.DataFrame, keys: Sequence[str], found: Gathered) -> None:
        """`keys` tell apart what must not be mixed in a sum; `shown` is that of `Quantities`, with `member` and
        `within` as `summable` says."""
        area = shown["member"].abs()
        own = shown.assign(ground=area.map(self._ground).fillna(area), negative=shown["lowest"] == -np.inf)
        own = own[~own.groupby([*keys, "ground"])["negative"].transform("any").to_numpy(dtype=bool)]
        if own.empty:
            return
        table = Table(own, "member", [*keys, "ground"])
        turn = turns_before(own["end"].to_numpy(), self._turns)
        for rows in _alike(table.group, own["member"].to_numpy(), own["breakdown_id"].to_numpy(), turn):
            some = own.iloc[rows[0]]
            there = [*zip(some["member"].tolist(), some["breakdown_id"].tolist(), strict=True)]
            self._gather(table, rows, self._places(there, int(turn[rows[0, 0]])), found)

    def _places(self, there: Sequence[tuple[int, int]], turn: int) -> Places:
        """Of areas and breakdowns of which something is told."""
        areas, breakdowns = ({pair[side] for pair in there} for side in range(2))
        of_areas = lit([*self._lines_of(turn), *self._lines_over(areas, turn)], areas)
        row = {area: at for at, area in enumerate(sorted(areas.union(*(line.members for line in of_areas))))}
        column, width, of_breakdowns = self._crossing(frozenset(breakdowns))
        where = np.full((len(row), width), -1)
        for number, (area, breakdown) in enumerate(there):
            where[row[area], column[breakdown]] = number
        return Places(where, row, of_areas, of_breakdowns, few=MOST)

    def _gather(self, table: Table, rows: Numbers, places: Places, found: Gathered) -> None:
        """`rows` of figures, each of which fills the places of a table."""
        chosen = places.chosen()
        if not any(on.any() for on in chosen):
            return
        for some in np.array_split(rows, 1 + len(rows) * places.told.size // AT_ONCE):
            states, which = np.unique(places.states(table.figures(some)), axis=0, return_inverse=True)
            for number, state in enumerate(states.tolist()):
                _add(table, some[which == number], places, places.rows(chosen, state), found)

    def _lines_of(self, turn: int) -> list[Line]:
        if turn not in self._lines:
            self._lines[turn] = [line for family in self._within for line in _lines(family, turn)]
        return self._lines[turn]

    def _lines_over(self, told: set[int], turn: int) -> list[Line]:
        """Of areas of which something is told: what nobody tells of smaller ones on both sides says nothing."""
        there = [(family, tuple(area in told for area in family.members)) for family in self._over]
        return [Line(_members(family, one), one) for family, areas in there for one in family.sums(areas, turn)]

    def _crossing(self, told: Names) -> tuple[dict[int, int], int, list[Line]]:
        """The columns of breakdowns, how many there are with those between them that nobody tells, and their lines."""
        if told not in self._crossed:
            of = self._members.of_breakdown
            every = {names for one in told for names in _within(of[one])}
            at = {names: place for place, names in enumerate(sorted(every, key=lambda one: (len(one), sorted(one))))}
            members = Members(
                {place: names for names, place in at.items()}, self._members.dimension, self._members.ages
            )
            lines = [line for family in breakdown_families(members, at.values()) for line in _lines(family, 0)]
            self._crossed[told] = {one: at[of[one]] for one in told}, len(at), lines
        return self._crossed[told]


def _grounds(areas: Sequence[Family]) -> Mapping[int, int]:
    """By area one of those that it hangs together with."""
    joined: Groups[int] = Groups()
    every = set[int]()
    for family in areas:
        for area in map(abs, family.members):
            joined.join(area, abs(family.members[0]))
            every.add(area)
    return {area: some[0] for some in joined.of(sorted(every)) for area in some}


def _within(names: Names) -> Iterator[Names]:
    return map(frozenset, chain.from_iterable(combinations(names, size) for size in range(len(names) + 1)))


def _lines(family: Family, day: int) -> Iterator[Line]:
    """If all of it is there."""
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


def _add(table: Table, grid: Numbers, places: Places, rows: Sequence[Row], found: Gathered) -> None:
    """What rows say of groups of figures, given in rows of the `grid`."""
    at = places.where.ravel()
    plain, together = eliminated(rows, set(np.flatnonzero(at < 0).tolist()))
    for row in plain:
        signs = sorted(((int(at[place]), sign) for place, sign in row.signs.items()), key=lambda one: (-one[1], one[0]))
        table.add(grid, Sum(tuple(signs), row.sound or row.more, row.more, row.rest), WHY, found)
    for cut in () if found.only_rests else [_cut(some, at) for some in together]:
        if cut.pieces <= MOST and cut.places:
            add_pieces(table.figures(grid[:, cut.places]), cut, WHY, found)


def _cut(rows: Sequence[Row], at: Numbers) -> Cut:
    """With the places that nobody tells as pieces."""
    every = sorted({place for row in rows for place in row.signs}, key=lambda place: (at[place] < 0, place))
    column = {place: number for number, place in enumerate(every)}
    told = [int(at[place]) for place in every if at[place] >= 0]
    signs = [({column[place]: sign for place, sign in row.signs.items()}, row.more) for row in rows]
    return Cut(told, len(every) - len(told), signs)


def _alike(group: NDArray[np.integer], member: Numbers, breakdown: Numbers, turn: Numbers) -> Iterator[Numbers]:
    """Figures that have the same places and the same turn: a row for each group of them."""
    place = pd.factorize(pd.MultiIndex.from_arrays([member, breakdown, turn]))[0]
    order = np.lexsort((place, group))
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    sizes = np.diff(np.append(starts, len(order)))
    lots = np.random.default_rng(0).random(place.max() + 1)
    sums = np.add.reduceat(lots[place[order]], starts).round(9)
    _, which = np.unique(np.column_stack([sums, sizes]), axis=0, return_inverse=True)
    for pattern in range(which.max() + 1):
        own = np.flatnonzero(which == pattern)
        yield order[starts[own][:, None] + np.arange(sizes[own[0]])]
