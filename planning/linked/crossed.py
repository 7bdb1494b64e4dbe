"""Areas that tell their figures by a dimension alone, and the whole that they make up: no margin stands between them.

Of areas by sex and the city as a whole, neither the areas' totals are told nor those of each sex; what is known is that
all of them together are the city. Where a margin is told, `areas` and `breakdowns` go over it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from planning.linked.areas import Division, turns_of
from planning.linked.breakdowns import Members, chosen
from planning.linked.grids import Family, Sum

KEYS = ["within", "start", "end", "dataset_id"]


def crossed_families(shown: pd.DataFrame, found: Sequence[Division], members: Members) -> Iterator[Family]:
    """`shown` is that of `Quantities`, as `crossing` numbers its rows."""
    size = numbers(shown)
    for whole, finer in _finer(shown, members):
        if _lacks_margins(shown, whole, finer):
            names = {one: members.of_breakdown[one] - members.of_breakdown[whole] for one in finer}
            ages = {one: [members.ages[name] for name in of if name in members.ages] for one, of in names.items()}
            yield from (_Crossing(division, whole, ages, size).family() for division in found)


def numbers(shown: pd.DataFrame) -> int:
    return int(shown["breakdown_id"].max()) + 1 if len(shown) else 1


def crossing(shown: pd.DataFrame) -> pd.Series:
    """A number for each area, or what could not be placed in it, with a breakdown."""
    found: pd.Series = shown["member"] * numbers(shown) + shown["breakdown_id"]
    return found


def _finer(shown: pd.DataFrame, members: Members) -> Iterator[tuple[int, list[int]]]:
    """Breakdowns with those that name one member more, of the same dimension."""
    there = {members.of_breakdown[one]: one for one in shown["breakdown_id"].unique().tolist()}
    parts: dict[tuple[int, int], list[int]] = defaultdict(list)
    for names, one in sorted(there.items(), key=lambda item: item[1]):
        for member in sorted(names):
            if names - {member} in there:
                parts[there[names - {member}], members.dimension[member]].append(one)
    for (whole, _), finer in parts.items():
        yield whole, finer


def _lacks_margins(shown: pd.DataFrame, whole: int, finer: Sequence[int]) -> bool:
    keys = [*KEYS, "member"]
    totals = pd.MultiIndex.from_frame(shown.loc[shown["breakdown_id"] == whole, keys])
    parts = pd.MultiIndex.from_frame(shown.loc[shown["breakdown_id"].isin(finer), keys].drop_duplicates())
    return not parts.isin(totals).all()


@dataclass(frozen=True)
class _Crossing:
    """The `whole` breakdown, and those with one member more, with their ages, of all areas of a division."""

    division: Division
    whole: int
    finer: Mapping[int, Sequence[tuple[int, int]]]
    size: int

    def family(self) -> Family:
        areas, turns = [self.division.whole], list[int]()
        for area in areas:
            for part in self.division.below.get(area, ()):
                areas.append(part.id)
                turns += turns_of(part)
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
            rest = (Sum((*signs, (len(there) - 1, -1)), least=True),) if there[-1] else ()
            return (*rest, Sum(signs, least=not rest))

        return Family(members, sums, "areas by members of a dimension", turns)

    def _covering(self, first: Mapping[int, int], there: tuple[bool, ...], day: int, area: int) -> list[int]:
        """Of each area its figure, or those of the members, or those of the areas within."""
        found: list[int] = []
        for part in self.division.below.get(area, ()):
            if part.first <= day <= part.last:
                place = first[part.id]
                spans = {place + 1 + at: ages for at, ages in enumerate(self.finer.values()) if there[place + 1 + at]}
                own = [place] if there[place] else chosen(spans)
                found += own or self._covering(first, there, day, part.id)
        return found
