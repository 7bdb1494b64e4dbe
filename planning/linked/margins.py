"""Tables with places that nobody tells: what adds up in them all the same.

Of areas by sex, some tell women and men, some all of them, and one nothing: each area is still the sum of its women and
men, and the city that of its areas. Every area with every breakdown at every time is a place of the table; sums over
areas, members and times hold of all of them, and `elimination` says what follows for those that have a figure.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planning.linked.breakdowns import Members, breakdown_families
from planning.linked.elimination import Row, eliminated
from planning.linked.gathered import Gathered
from planning.linked.grids import Family, Sum, Table
from planning.linked.groups import Groups
from planning.linked.lines import Lines, Told, lines
from planning.linked.pieces import Cut, add_pieces
from planning.linked.places import Line, Places
from planning.secrecy.relations import Numbers

WHY = "sums over areas, members or times without a figure"
MOST = 1_000
"""Places without a figure that hang together: where more do, only what follows without them is looked at."""
AT_ONCE = 2_000_000
"""Places of tables that are looked at together."""
Names = frozenset[int]


class Margins:
    """What adds up in tables of areas, `within` each other and over the same `ground`, and of breakdowns; nothing in
    them is negative."""

    def __init__(self, within: Sequence[Family], ground: Sequence[Family], members: Members) -> None:
        self._members = members
        self._lines, self._ground = Lines(within, ground), _grounds([*within, *ground])
        self._named: dict[Names, tuple[set[Names], set[Names]]] = {}
        self._crossed: dict[tuple[Names, bool], tuple[dict[int, int], int, list[Line]]] = {}

    def gather(self, shown: pd.DataFrame, keys: Sequence[str], found: Gathered) -> None:
        """`keys` tell apart what must not be mixed in a sum; `shown` is that of `Quantities`, with what `summable` and
        `with_times` say."""
        area = shown["member"].abs()
        negative = (shown["lowest"] == -np.inf) & ~shown["change"]
        own = shown.assign(ground=area.map(self._ground).fillna(area), negative=negative)
        own = own[~own.groupby([*keys, "ground"])["negative"].transform("any").to_numpy(dtype=bool)]
        if own.empty:
            return
        table = Table(own, "member", [*keys, "ground"])
        told = own[["change", "start", "end", "member", "breakdown_id"]].assign(
            turn=self._lines.turns(own["end"].to_numpy())
        )
        told.loc[own["alone"], ["start", "end"]] = 0
        for rows in _alike(table.group, pd.factorize(pd.MultiIndex.from_frame(told))[0]):
            there = [*map(Told._make, told.iloc[rows[0]].itertuples(index=False, name=None))]
            self._gather(table, rows, self._places(there), found)

    def _places(self, there: Sequence[Told]) -> Places:
        """Of what is told of areas, breakdowns and times."""
        of_areas = self._lines.of(there)
        every = {*of_areas.told, *(one for line in of_areas.lines for one in line.members)}
        row = {area: at for at, area in enumerate(sorted(every))}
        column, width, of_breakdowns = self._crossing(frozenset(one.breakdown for one in there), len(row))
        where = np.full((len(row), width), -1)
        for number, (area, one) in enumerate(zip(of_areas.told, there, strict=True)):
            where[row[area], column[one.breakdown]] = number
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

    def _crossing(self, told: Names, areas: int) -> tuple[dict[int, int], int, list[Line]]:
        """The columns of breakdowns, how many there are with those between and beyond them that nobody tells, and their
        lines; not beyond where that were too many for so many areas."""
        every, beyond = self._names(told)
        key = told, len(beyond) * areas <= MOST
        if key not in self._crossed:
            every, of = every | beyond if key[1] else every, self._members.of_breakdown
            at = {names: place for place, names in enumerate(sorted(every, key=lambda one: (len(one), sorted(one))))}
            members = Members(
                {place: names for names, place in at.items()}, self._members.dimension, self._members.ages
            )
            sums = [line for family in breakdown_families(members, at.values()) for line in lines(family, 0)]
            self._crossed[key] = {one: at[of[one]] for one in told}, len(at), sums
        return self._crossed[key]

    def _names(self, told: Names) -> tuple[set[Names], set[Names]]:
        """All that lie between, and beyond."""
        if told not in self._named:
            every = {names for one in told for names in _within(self._members.of_breakdown[one])}
            self._named[told] = every, self._beyond(every)
        return self._named[told]

    def _beyond(self, told: set[Names]) -> set[Names]:
        """Of three dimensions that are told two by two."""
        pairs = sorted(tuple(sorted(names)) for names in told if len(names) == 2)
        beside: dict[int, set[int]] = defaultdict(set)
        for one, other in pairs:
            beside[one].add(other)
        found = {frozenset((one, other, third)) for one, other in pairs for third in beside[one] & beside[other]}
        return {names for names in found if len({self._members.dimension[one] for one in names}) == 3}


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


def _add(table: Table, grid: Numbers, places: Places, rows: Sequence[Row], found: Gathered) -> None:
    """What rows say of groups of figures, given in rows of the `grid`."""
    at = places.where.ravel()
    plain, together = eliminated(rows, set(np.flatnonzero(at < 0).tolist()), places.signed)
    for row in plain:
        first = sorted(row.signs, key=lambda place: (-row.signs[place], place in places.signed, at[place]))
        signs = tuple((int(at[place]), row.signs[place]) for place in first)
        table.add(grid, Sum(signs, row.sound or row.more, row.more, row.rest), WHY, found)
    for cut in () if found.only_rests else [_cut(some, at) for some in together]:
        if cut.pieces <= MOST and cut.places:
            figures = table.figures(grid[:, cut.places])
            add_pieces(figures._replace(lowest=np.zeros(len(grid))), cut, WHY, found)


def _cut(rows: Sequence[Row], at: Numbers) -> Cut:
    """With the places that nobody tells as pieces."""
    every = sorted({place for row in rows for place in row.signs}, key=lambda place: (at[place] < 0, place))
    column = {place: number for number, place in enumerate(every)}
    told = [int(at[place]) for place in every if at[place] >= 0]
    signs = [({column[place]: sign for place, sign in row.signs.items()}, row.more) for row in rows]
    return Cut(told, len(every) - len(told), signs)


def _alike(group: NDArray[np.integer], place: NDArray[np.integer]) -> Iterator[Numbers]:
    """Figures that have the same places: a row for each group of them."""
    order = np.lexsort((place, group))
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    sizes = np.diff(np.append(starts, len(order)))
    lots = np.random.default_rng(0).random(place.max() + 1)
    sums = np.add.reduceat(lots[place[order]], starts).round(9)
    _, which = np.unique(np.column_stack([sums, sizes]), axis=0, return_inverse=True)
    for pattern in range(which.max() + 1):
        own = np.flatnonzero(which == pattern)
        yield order[starts[own][:, None] + np.arange(sizes[own[0]])]
