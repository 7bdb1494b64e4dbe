"""Areas that tell their figures by a dimension or two alone, and the whole that they make up, without any margin.

Of areas by sex and the city as a whole, neither the areas' totals are told nor those of each sex; what is known is that
all of them together are the city. Where a margin is told, `areas` and `breakdowns` go over it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

import pandas as pd

from planning.linked.areas import Division
from planning.linked.breakdowns import Members, chosen
from planning.linked.grids import Family, Sum

KEYS = ["within", "start", "end", "dataset_id"]


def crossed_families(shown: pd.DataFrame, found: Sequence[Division], members: Members) -> Iterator[Family]:
    """`shown` is that of `Quantities`, as `crossing` numbers its rows."""
    size = numbers(shown)
    for whole, finer in _finer(shown, members):
        if _lacks_margins(shown, whole, finer):
            names = [members.of_breakdown[one] - members.of_breakdown[whole] for one in finer]
            yield from (_Crossing(division, whole, finer, names, members, size).family() for division in found)


def numbers(shown: pd.DataFrame) -> int:
    return int(shown["breakdown_id"].max()) + 1 if len(shown) else 1


def crossing(shown: pd.DataFrame) -> pd.Series:
    """A number for each area, or what could not be placed in it, with a breakdown."""
    found: pd.Series = shown["member"] * numbers(shown) + shown["breakdown_id"]
    return found


def _finer(shown: pd.DataFrame, members: Members) -> Iterator[tuple[int, list[int]]]:
    """Breakdowns with those that name one member more, of the same dimension, or two of the same two."""
    there = {members.of_breakdown[one]: one for one in shown["breakdown_id"].unique().tolist()}
    parts: dict[tuple[int, frozenset[int]], list[int]] = defaultdict(list)
    for names, one in sorted(there.items(), key=lambda item: item[1]):
        for more in chain(combinations(sorted(names), 1), combinations(sorted(names), 2)):
            rest = names.difference(more)
            if rest in there:
                parts[there[rest], frozenset(members.dimension[member] for member in more)].append(one)
    for (whole, _), finer in parts.items():
        yield whole, finer


def _lacks_margins(shown: pd.DataFrame, whole: int, finer: Sequence[int]) -> bool:
    keys = [*KEYS, "member"]
    totals = pd.MultiIndex.from_frame(shown.loc[shown["breakdown_id"] == whole, keys])
    parts = pd.MultiIndex.from_frame(shown.loc[shown["breakdown_id"].isin(finer), keys].drop_duplicates())
    return not parts.isin(totals).all()


@dataclass(frozen=True)
class _Crossing:
    """The `whole` breakdown, and those `finer` by a member or two, with the `names` of these, of all areas."""

    division: Division
    whole: int
    finer: Sequence[int]
    names: Sequence[frozenset[int]]
    members: Members
    size: int

    def family(self) -> Family:
        areas, turns = self.division.numbered()
        unplaced = -self.division.whole * self.size + self.whole
        members = [*(area * self.size + one for area in areas for one in (self.whole, *self.finer)), unplaced]
        first = {area: place * (1 + len(self.finer)) for place, area in enumerate(areas)}

        def sums(there: tuple[bool, ...], day: int) -> Sequence[Sum]:
            if not there[0]:
                return ()
            parts = self._covering(first, there, day, self.division.whole)
            if all((place % (1 + len(self.finer))) == 0 for place in parts):
                return ()
            signs = ((0, 1), *((place, -1) for place in parts))
            rest = self._leaves_out(first, there, day, self.division.whole)
            if not there[-1]:
                return (Sum(signs, least=True, rest=rest),)
            return Sum((*signs, (len(there) - 1, -1)), least=True, rest=rest), Sum(signs)

        return Family(members, sums, "areas by members of dimensions", turns)

    def _covering(self, first: Mapping[int, int], there: tuple[bool, ...], day: int, area: int) -> list[int]:
        """Of each area its figure, or those of the members, or those of the areas within."""
        found: list[int] = []
        for part in self.division.parts(area, day):
            place = first[part]
            own = [place] if there[place] else [place + 1 + at for at in self._told(place, there)]
            found += own or self._covering(first, there, day, part)
        return found

    def _told(self, place: int, there: tuple[bool, ...]) -> list[int]:
        """Which of the `finer` ones make up the area of a place."""
        return chosen({at: self.members.ages_of(of) for at, of in enumerate(self.names) if there[place + 1 + at]})

    def _leaves_out(self, first: Mapping[int, int], there: tuple[bool, ...], day: int, area: int) -> bool:
        """Whether some of an area's ground has no figure, or some members of it have none."""
        parts = self.division.parts(area, day)
        return not parts or any(self._lacks(first, there, day, part) for part in parts if not there[first[part]])

    def _lacks(self, first: Mapping[int, int], there: tuple[bool, ...], day: int, part: int) -> bool:
        own = self._told(first[part], there)
        if own:
            return self.members.leave_out([self.names[at] for at in own])
        return self._leaves_out(first, there, day, part)
