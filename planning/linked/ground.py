"""Areas of two sets on the same ground: which are as large together as which others, and which cannot be larger."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from planning.linked.areas import Area, turns_of
from planning.linked.grids import Family, Sum
from planning.linked.groups import Groups

Pairs = Sequence[tuple[int, int]]
Sides = tuple[set[int], set[int]]


@dataclass(frozen=True)
class Side:
    """The areas of one set that are concerned: by area those right below, and those that lie in no other."""

    below: Mapping[int, Sequence[Area]]
    tops: Sequence[Area]

    def all(self) -> list[Area]:
        found = list(self.tops)
        for area in found:
            found += self.below.get(area.id, ())
        return found

    def parts(self, area: Area, day: int) -> list[Area]:
        """Those right below, of a day."""
        return [part for part in self.below.get(area.id, ()) if part.first <= day <= part.last]

    def within(self, area: Area, day: int) -> list[Area]:
        """The area and all below, of a day."""
        found = [area]
        for one in found:
            found += self.parts(one, day)
        return found


def ground_families(areas: Iterable[Area], pairs: Iterable[tuple[int, int]]) -> list[Family]:
    """`pairs` of areas of different sets that have ground in common, and all such pairs of the areas that occur."""
    by_set: dict[int, dict[int, Area]] = defaultdict(dict)
    for area in areas:
        by_set[area.area_set][area.id] = area
    set_of = {number: area_set for area_set, known in by_set.items() for number in known}
    found: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for one, other in pairs:
        left, right = sorted((one, other), key=set_of.__getitem__)
        found[set_of[left], set_of[right]].append((left, right))
    return [_family(by_set[left], by_set[right], links) for (left, right), links in found.items() if left != right]


def _family(left: Mapping[int, Area], right: Mapping[int, Area], pairs: Pairs) -> Family:
    sides = side_of(left, {one for one, _ in pairs}), side_of(right, {other for _, other in pairs})
    areas = [area for side in sides for area in side.all()]
    members, turns = [area.id for area in areas], [turn for area in areas for turn in turns_of(area)]
    place = {area: number for number, area in enumerate(members)}
    return Family(members, partial(_sums, sides, pairs, place), "area sets", turns)


def side_of(known: Mapping[int, Area], linked: set[int]) -> Side:
    """All areas above those that are linked, with all that lie in these."""
    roots = {_root(known, area) for area in linked}
    below: dict[int, list[Area]] = defaultdict(list)
    for area in known.values():
        if area.parent is not None:
            below[area.parent].append(area)
    return Side(below, [known[root] for root in sorted(roots)])


def _root(known: Mapping[int, Area], area: int) -> int:
    while (parent := known[area].parent) is not None:
        area = parent
    return area


def _sums(
    sides: tuple[Side, Side], pairs: Pairs, place: Mapping[int, int], there: tuple[bool, ...], day: int
) -> Sequence[Sum]:
    """Of each side the smallest areas with figures that leave no ground out stand for all that lies in them."""
    present = {area for area, number in place.items() if there[number]}
    left, right = (standing(side, present, day) for side in sides)
    met = [(left[one], right[other]) for one, other in pairs if one in left and other in right]
    links = sorted({(one, other) for ones, others in met for one in ones for other in others})
    open_ended = {area for both in met if not all(both) for areas in both for area in areas}
    touched: dict[int, set[int]] = defaultdict(set)
    for one, other in links:
        touched[one].add(other)
        touched[other].add(one)
    groups = [(both, open_ended & (both[0] | both[1])) for both in _groups(links)]
    told = [one for both, open_ in groups if not open_ for one in _comparisons(both, touched, place)]
    return [*told, *_left(open_ended, touched, place)]


def standing(side: Side, present: set[int], day: int) -> dict[int, list[int]]:
    """By area of the day those that stand for it: one above it, itself, or those below; none where nothing is known."""
    found: dict[int, list[int]] = {}
    waiting = [area for area in side.tops if area.first <= day <= area.last]
    for area in waiting:
        if not _cover(side, area, present, day, found):
            found[area.id] = []
            waiting += side.parts(area, day)
    return found


def _cover(side: Side, area: Area, present: set[int], day: int, found: dict[int, list[int]]) -> list[int]:
    """The areas with figures that make up all of one; they are noted for all that they stand for."""
    noted: dict[int, list[int]] = {}
    covers = [_cover(side, part, present, day, noted) for part in side.parts(area, day)]
    if covers and all(covers):
        found |= noted | {area.id: [one for cover in covers for one in cover]}
    elif area.id in present:
        found |= {one.id: [area.id] for one in side.within(area, day)}
    return found.get(area.id, [])


def _groups(links: Pairs) -> Iterator[Sides]:
    """Areas that hang together, of the one side and of the other."""
    group: Groups[int] = Groups()
    for one, other in links:
        group.join(one, other)
    left, right = ({link[side] for link in links} for side in range(2))
    for areas in group.of(sorted(left | right)):
        yield left.intersection(areas), right.intersection(areas)


def _left(open_ended: set[int], touched: Mapping[int, set[int]], place: Mapping[int, int]) -> Iterator[Sum]:
    """What areas of which something is not told of the other side leave beside all that lies in them alone."""
    for area in sorted(open_ended):
        within = [other for other in touched[area] - open_ended if len(touched[other]) == 1]
        if within:
            signs = ((place[area], 1), *((place[other], -1) for other in sorted(within)))
            yield Sum(signs, least=True, always=True, rest=True)


def _comparisons(both: Sides, touched: Mapping[int, set[int]], place: Mapping[int, int]) -> Iterator[Sum]:
    """The two sides of a group are as large. Where borders cross, nothing is larger than all that it touches together,
    nor smaller than all that touches nothing else.
    """
    yield Sum(tuple((place[area], sign) for side, sign in zip(both, (1, -1), strict=True) for area in sorted(side)))
    if min(map(len, both)) < 2:
        return
    for area in sorted(both[0] | both[1]):
        within = {other for other in touched[area] if len(touched[other]) == 1}
        for sign, others in ((-1, touched[area]), (1, within)):
            if others:
                signs = ((place[area], sign), *((place[other], -sign) for other in sorted(others)))
                yield Sum(signs, least=True, always=True)
