"""Areas whose figures add up: within one set, and all of them to the municipality."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import NamedTuple

from planning.linked.grids import Family, Sum

ALWAYS = 10**7
"""A day after all days."""


class Area(NamedTuple):
    """`parent` is the area of the same set that it lies in; days of validity are ordinal numbers."""

    id: int
    area_set: int
    parent: int | None
    first: int
    last: int


def turns_of(area: Area) -> tuple[int, int]:
    """The days from which on it is there, and is not."""
    return area.first, area.last + 1


@dataclass(frozen=True)
class Division:
    """A whole and all that lies in it: by area the areas right below."""

    whole: int
    below: Mapping[int, Sequence[Area]]

    def parts(self, area: int, day: int) -> list[int]:
        """The areas right below one, of a day."""
        return [part.id for part in self.below.get(area, ()) if part.first <= day <= part.last]

    def numbered(self) -> tuple[list[int], list[int]]:
        """The whole and all that lies in it, and the days from which on others do."""
        areas, turns = [self.whole], list[int]()
        for area in areas:
            for part in self.below.get(area, ()):
                areas.append(part.id)
                turns += turns_of(part)
        return areas, turns


def divisions(areas: Iterable[Area], wholes: Mapping[int, int]) -> list[Division]:
    """`wholes`: for each set whose areas together are a municipality, the area that stands for that."""
    by_set: dict[int, dict[int | None, list[Area]]] = defaultdict(lambda: defaultdict(list))
    for area in areas:
        by_set[area.area_set][area.parent].append(area)
    found = []
    for area_set, below in by_set.items():
        within = {area: parts for area, parts in below.items() if area is not None}
        found += [Division(area, within) for area in within]
        whole = wholes.get(area_set)
        if whole is not None and (tops := [area for area in below[None] if area.id != whole]):
            found.append(Division(whole, within | {whole: tops}))
    return found


def division_families(found: Iterable[Division]) -> list[Family]:
    divided = [*found]
    pairs = [_pair(one, other) for one, other in combinations(divided, 2) if one.whole == other.whole]
    return [*map(_family, divided), *pairs]


def _pair(one: Division, other: Division) -> Family:
    """Two that make up the same whole, where nobody tells that."""
    sides = [division.numbered() for division in (one, other)]
    members = [one.whole, *(area for areas, _ in sides for area in areas[1:])]
    place = {area: number for number, area in enumerate(members)}
    turns = [turn for _, of_side in sides for turn in of_side]
    return Family(members, partial(_balance, (one, other), place), "area sets", turns)


def _balance(
    both: tuple[Division, Division], place: Mapping[int, int], there: tuple[bool, ...], day: int
) -> Sequence[Sum]:
    """Equal where both are all of it; else the one leaves a rest beside the other, which is not all of it."""
    if there[0]:
        return ()
    lacks, parts = zip(*sorted(_side(one, place, there, day) for one in both), strict=True)
    if lacks[0] or not all(parts):
        return ()
    signs = tuple((place[part], sign) for side, sign in zip(parts, (1, -1), strict=True) for part in side)
    return (Sum(signs, least=lacks[1], rest=lacks[1]),)


def _side(division: Division, place: Mapping[int, int], there: tuple[bool, ...], day: int) -> tuple[bool, list[int]]:
    """The areas with figures of a whole, after whether they leave some of it out."""
    lacks = _leaves_out(division, place, there, day, division.whole)
    return lacks, _covering(division, place, there, day, division.whole)


def _family(division: Division) -> Family:
    """Of the levels below, each area counts for itself where it has a figure, and else by its parts.

    The last member, the whole's number below zero, stands for the cases that could not be placed in any of them.
    """
    members, turns = division.numbered()
    place = {area: number for number, area in enumerate(members)}
    return Family([*members, -division.whole], partial(_parts, division, place), "areas and those within", turns)


def _parts(division: Division, place: Mapping[int, int], there: tuple[bool, ...], day: int) -> Sequence[Sum]:
    parts = _covering(division, place, there, day, division.whole)
    if not parts or not there[0]:
        return ()
    signs = ((0, 1), *((place[part], -1) for part in parts))
    rest = _leaves_out(division, place, there, day, division.whole)
    if not there[-1]:
        return (Sum(signs, least=True, rest=rest),)
    return Sum((*signs, (len(there) - 1, -1)), least=True, rest=rest), Sum(signs)


def _covering(division: Division, place: Mapping[int, int], there: tuple[bool, ...], day: int, whole: int) -> list[int]:
    """The areas with figures that make up a whole; some of its ground may be left out."""
    found: list[int] = []
    for part in division.parts(whole, day):
        found += [part] if there[place[part]] else _covering(division, place, there, day, part)
    return found


def _leaves_out(division: Division, place: Mapping[int, int], there: tuple[bool, ...], day: int, whole: int) -> bool:
    """Whether some of a whole's ground has no figure."""
    parts = division.parts(whole, day)
    return not parts or any(not there[place[part]] and _leaves_out(division, place, there, day, part) for part in parts)
