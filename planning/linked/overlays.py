"""All area sets of a ground laid over each other: an area is as large as the pieces that it is cut into.

Pieces have no figures. But as none is smaller than nothing, several sets say more together than any two of them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, product
from typing import NamedTuple

from planning.linked.areas import Area, turns_of
from planning.linked.cliques import cliques
from planning.linked.ground import Pairs, Side, side_of, standing

MOST = 10_000
"""Ground that is cut into more pieces is not looked at."""
AT_ONCE = 250
"""Pieces: where more hang together, areas are looked at with those near them, or each programme takes far longer."""
Piece = frozenset[int]
Stand = Mapping[int, Sequence[int]]


class Drawn(NamedTuple):
    """From the `first` day on until that of the next, maps show these pieces: of each the smallest areas that share it,
    at most one of a set."""

    first: int
    pieces: Sequence[tuple[int, ...]]


class Row(NamedTuple):
    """An area, and of what it consists; `more` where some of it is in no other area."""

    whole: int
    parts: Sequence[int]
    more: bool


class Tiling(NamedTuple):
    """Areas that hang together, by their `places` in an overlay. `rows` name columns, which are the areas and, behind
    them, so many `pieces` that several areas share."""

    places: Sequence[int]
    pieces: int
    rows: Sequence[Row]


@dataclass(frozen=True)
class Overlay:
    """Areas of several sets; `cut` tells the pieces of a day, given which areas stand for each. What has no figure may
    be among their areas."""

    sides: Sequence[Side]
    cut: Callable[[Stand, int], Iterable[Piece]]
    days: Sequence[int] = ()

    @property
    def areas(self) -> list[Area]:
        return [area for side in self.sides for area in side.all()]

    @property
    def turns(self) -> list[int]:
        return [*self.days, *(turn for area in self.areas for turn in turns_of(area))]

    def tilings(self, areas: Sequence[Area], there: tuple[bool, ...], day: int) -> Iterator[Tiling]:
        """Of a day and those of the areas that are there, as far as no single set tells all of it."""
        present = {area.id for area, is_there in zip(areas, there, strict=True) if is_there}
        stand: dict[int, Sequence[int]] = {}
        for side in self.sides:
            stand |= standing(side, present, day)
        pieces = {piece & present for piece in self.cut(stand, day)}
        place = {area.id: number for number, area in enumerate(areas)}
        for some in _together({tuple(sorted(place[area] for area in piece)) for piece in pieces}):
            if not _plain(found := _tiling(some), areas):
                yield found


def overlays(areas: Iterable[Area], shares: Pairs, outlines: Pairs, drawn: Sequence[Drawn]) -> list[Overlay]:
    """Where maps show them, pieces are known. Else there may be one wherever several areas have ground in common, each
    two of them as `shares` or `outlines` say."""
    by_set: dict[int, dict[int, Area]] = defaultdict(dict)
    for area in areas:
        by_set[area.area_set][area.id] = area
    set_of = {number: area_set for area_set, known in by_set.items() for number in known}
    on_maps = {frozenset((set_of[one], set_of[other])) for one, other in outlines}
    links: dict[Piece, list[tuple[int, int]]] = defaultdict(list)
    for one, other in (*shares, *outlines):
        links[frozenset((set_of[one], set_of[other]))].append((one, other))
    found = [_drawn(by_set, set_of, drawn)] if drawn else []
    for sets in cliques([(min(both), max(both)) for both in links if len(both) == 2], MOST):
        between = [both for both in links if both <= sets and len(both) == 2]
        if not on_maps.issuperset(between):
            pairs = [pair for both in between for pair in links[both]]
            found.append(Overlay(_sides(by_set, set_of, chain.from_iterable(pairs)), partial(_related, pairs)))
    return found


def _drawn(by_set: Mapping[int, Mapping[int, Area]], set_of: Mapping[int, int], drawn: Sequence[Drawn]) -> Overlay:
    days = [each.first for each in drawn]
    areas = chain.from_iterable(piece for each in drawn for piece in each.pieces)
    return Overlay(_sides(by_set, set_of, areas), partial(_shown, drawn), days)


def _sides(by_set: Mapping[int, Mapping[int, Area]], set_of: Mapping[int, int], areas: Iterable[int]) -> Sequence[Side]:
    linked: dict[int, set[int]] = defaultdict(set)
    for area in areas:
        linked[set_of[area]].add(area)
    return [side_of(by_set[area_set], some) for area_set, some in sorted(linked.items())]


def _shown(drawn: Sequence[Drawn], stand: Stand, day: int) -> Iterator[Piece]:
    """Where only areas below have figures, nobody knows in which of them a piece lies."""
    there = [each.pieces for each in drawn if each.first <= day]
    for piece in there[-1] if there else ():
        yield from map(frozenset, product(*(stand[area] for area in piece if stand.get(area))))


def _related(pairs: Pairs, stand: Stand, _: int) -> Iterable[Piece]:
    met = [[stand[area] or [area] for area in pair] for pair in pairs if all(area in stand for area in pair)]
    return cliques({(one, other) for ones, others in met for one in ones for other in others}, MOST)


def _together(pieces: Iterable[Sequence[int]]) -> Iterator[list[tuple[int, ...]]]:
    """Pieces of areas that are near each other, so many that few of all are parted: of these each has its own."""
    within: dict[int, set[Sequence[int]]] = defaultdict(set)
    for piece in pieces:
        for area in piece:
            within[area].add(piece)
    for areas in _near_first(within):
        some, cut = set[int](), set[Sequence[int]]()
        for area in areas:
            if some and len(cut | within[area]) > AT_ONCE:
                yield _of(some, cut)
                some, cut = set(), set()
            some.add(area)
            cut |= within[area]
        yield _of(some, cut)


def _near_first(within: Mapping[int, set[Sequence[int]]]) -> Iterator[list[int]]:
    """Areas that hang together, each before those that share a piece with it."""
    seen = set[int]()
    for first in sorted(within):
        found = [] if first in seen else [first]
        seen.add(first)
        for area in found:
            near = set(chain.from_iterable(within[area])) - seen
            found += sorted(near)
            seen |= near
        if found:
            yield found


def _of(areas: set[int], pieces: Iterable[Sequence[int]]) -> list[tuple[int, ...]]:
    """What is cut if only these areas are told of."""
    return sorted({tuple(area for area in piece if area in areas) for piece in pieces})


def _tiling(pieces: Sequence[Sequence[int]]) -> Tiling:
    """A piece that is all of an area is that area; one that is in no other needs no column either."""
    within: dict[int, list[int]] = defaultdict(list)
    for number, piece in enumerate(pieces):
        for area in piece:
            within[area].append(number)
    places = sorted(within)
    column = {numbers[0]: at for at, area in enumerate(places) if len(numbers := within[area]) == 1}
    whole = set(column.values())
    shared = [number for number, piece in enumerate(pieces) if number not in column and len(piece) > 1]
    column |= {number: len(places) + at for at, number in enumerate(shared)}
    rows = []
    for at, area in enumerate(places):
        parts = [column[number] for number in within[area] if number in column]
        if at not in whole and parts:
            rows.append(Row(at, parts, more=len(parts) < len(within[area])))
    return Tiling(places, len(shared), rows)


def _plain(tiling: Tiling, areas: Sequence[Area]) -> bool:
    """Whether it says no more than any two sets: all areas consist of those of a single one."""
    finest = {column for row in tiling.rows for column in row.parts}
    if tiling.pieces or any(row.more for row in tiling.rows):
        return False
    return len({areas[tiling.places[column]].area_set for column in finest}) < 2
