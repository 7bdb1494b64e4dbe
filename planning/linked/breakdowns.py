"""Breakdowns whose figures add up: the members of a dimension to the whole, and ages to wider ages."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import prod

from planning.linked.grids import Family, Sum
from planning.linked.spans import Span, balances, contents, covered, gaps, outer

NOWHERE = -1
OLDEST = 999


@dataclass(frozen=True)
class Members:
    """By breakdown the numbers of its members; by member its dimension and its ages, if it is one of ages."""

    of_breakdown: Mapping[int, frozenset[int]]
    dimension: Mapping[int, int]
    ages: Mapping[int, Span]

    def ages_of(self, names: frozenset[int]) -> list[Span]:
        return [self.ages[one] for one in sorted(names) if one in self.ages]

    def leave_out(self, groups: Sequence[frozenset[int]]) -> bool:
        """Whether somebody can be named who is in none of these groups of members, of the same dimensions each."""
        named: dict[int, set[int]] = defaultdict(set)
        for one in frozenset().union(*groups):
            named[self.dimension[one]].add(one)
        return len(groups) < prod(map(len, named.values())) or any(self._beyond(*one) for one in named.items())

    def _beyond(self, dimension: int, named: set[int]) -> bool:
        others = self._known[dimension] - named
        if not others.issubset(self.ages):
            return True
        aged = [self.ages[one] for one in others | named if one in self.ages]
        return bool(aged) and not covered([self.ages[one] for one in named if one in self.ages], 0, OLDEST)

    @cached_property
    def _known(self) -> Mapping[int, set[int]]:
        """All members of each dimension."""
        found: dict[int, set[int]] = defaultdict(set)
        for member, dimension in self.dimension.items():
            found[dimension].add(member)
        return found


def breakdown_families(members: Members, present: Iterable[int]) -> list[Family]:
    """Among breakdowns that are present; members need not be exhaustive, which the figures themselves tell."""
    there = {members.of_breakdown[one]: one for one in present}
    parts: dict[tuple[frozenset[int], tuple[int, ...]], list[frozenset[int]]] = defaultdict(list)
    for names in there:
        for member in names:
            parts[names - {member}, (members.dimension[member],)].append(names)
        for pair in combinations(sorted(names), 2):
            rest = names - set(pair)
            if rest in there and not any(rest | {one} in there for one in pair):
                parts[rest, tuple(sorted(members.dimension[one] for one in pair))].append(names)
    return [
        _family(members, there, rest, sorted(finer, key=there.__getitem__), alone=len(dimensions) == 1)
        for (rest, dimensions), finer in parts.items()
    ]


def _family(
    members: Members,
    there: Mapping[frozenset[int], int],
    rest: frozenset[int],
    finer: Sequence[frozenset[int]],
    *,
    alone: bool,
) -> Family:
    numbers = [there.get(rest, NOWHERE), *(there[names] for names in finer)]
    added = [names - rest for names in finer]

    def sums(present: tuple[bool, ...], _: int) -> Sequence[Sum]:
        parts = {place: names for place, names in enumerate(added, start=1) if present[place]}
        spans = {place: members.ages_of(names) for place, names in parts.items()}
        found = list(_of_all(members, parts, chosen(spans))) if present[0] else []
        return [*_of_spans(members, parts, present[0]), *found] if alone else found

    return Family(numbers, sums, "members of a dimension" if alone else "members of two dimensions")


def _of_spans(members: Members, parts: Mapping[int, frozenset[int]], whole: bool) -> Iterable[Sum]:
    """The whole has all ages that any part has; what is left of it beside the widest is of others."""
    spans = {place: span for place, names in parts.items() for span in members.ages_of(names)}
    if not spans:
        return
    places, ages = [*spans], [*spans.values()]
    for balance in gaps(tuple(ages)):
        yield Sum(tuple((places[place], sign) for place, sign in balance), least=True, rest=True)
    if whole:
        widest = [(places[place], -sign) for place, sign in outer(tuple(ages))]
        others = [(place, -1) for place in parts if place not in spans]
        yield Sum(((0, 1), *widest, *others), least=True, rest=members.leave_out([*parts.values()]))
        places, ages = [0, *places], [(min(first for first, _ in ages), max(last for _, last in ages)), *ages]
    for balance in balances(tuple(ages)):
        yield Sum(tuple((places[place], sign) for place, sign in balance))
    for balance in contents(tuple(ages)):
        yield Sum(tuple((places[place], sign) for place, sign in balance), least=True)


def _of_all(members: Members, parts: Mapping[int, frozenset[int]], told: Sequence[int]) -> Iterable[Sum]:
    """The whole and all of its parts, of ages only the narrowest that follow each other."""
    if told:
        rest = members.leave_out([parts[place] for place in told])
        yield Sum(((0, 1), *((place, -1) for place in told)), least=True, rest=rest)


def chosen(spans: Mapping[int, Sequence[Span]]) -> list[int]:
    """Of parts by place those that do not overlap: all but wider ages."""
    narrow = [_narrowest(spans.values(), position) for position in range(2)]
    return [place for place, ages in spans.items() if all(age in narrow[at] for at, age in enumerate(ages))]


def _narrowest(spans: Iterable[Sequence[Span]], position: int) -> set[Span]:
    found: list[Span] = []
    for span in sorted({ages[position] for ages in spans if len(ages) > position}, key=lambda one: (one[1], -one[0])):
        if not found or span[0] > found[-1][1]:
            found.append(span)
    return set(found)
