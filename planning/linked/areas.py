"""Areas whose figures add up: within one set, and all of them to the municipality."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
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
    return [_family(division) for division in found]


def _family(division: Division) -> Family:
    """Of the levels below, each area counts for itself where it has a figure, and else by its parts.

    The last member, the whole's number below zero, stands for the cases that could not be placed in any of them.
    """
    members, turns = [division.whole], list[int]()
    for area in members:
        for part in division.below.get(area, ()):
            members.append(part.id)
            turns += turns_of(part)
    place = {area: number for number, area in enumerate(members)}
    return Family([*members, -division.whole], partial(_parts, division, place), "areas and those within", turns)


def _parts(division: Division, place: Mapping[int, int], there: tuple[bool, ...], day: int) -> Sequence[Sum]:
    parts = _covering(division, place, there, day, division.whole)
    if not parts or not there[0]:
        return ()
    signs = ((0, 1), *((place[part], -1) for part in parts))
    return (Sum((*signs, (len(there) - 1, -1)), least=True), Sum(signs)) if there[-1] else (Sum(signs, least=True),)


def _covering(division: Division, place: Mapping[int, int], there: tuple[bool, ...], day: int, whole: int) -> list[int]:
    """The areas with figures that make up a whole; some of its ground may be left out."""
    found: list[int] = []
    for part in division.below.get(whole, ()):
        if part.first <= day <= part.last:
            found += [part.id] if there[place[part.id]] else _covering(division, place, there, day, part.id)
    return found
