"""Breakdowns whose figures add up: the members of a dimension to the whole, and ages to wider ages."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from planning.linked.grids import Family, Sum
from planning.linked.spans import Span, balances, contents

NOWHERE = -1
OLDEST = 999


@dataclass(frozen=True)
class Members:
    """By breakdown the numbers of its members; by member its dimension and its ages, if it is one of ages."""

    of_breakdown: Mapping[int, frozenset[int]]
    dimension: Mapping[int, int]
    ages: Mapping[int, Span]


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
    ages = [[members.ages[one] for one in sorted(names - rest) if one in members.ages] for names in finer]

    def sums(present: tuple[bool, ...], _: int) -> Sequence[Sum]:
        parts = [place for place in range(1, len(numbers)) if present[place]]
        spans = {place: ages[place - 1] for place in parts}
        found = [*_of_spans(present[0], {place: of[0] for place, of in spans.items() if of})] if alone else []
        return [*found, *_of_all(present[0], spans)]

    return Family(numbers, sums, "members of a dimension" if alone else "members of two dimensions")


def _of_spans(whole: bool, spans: Mapping[int, Span]) -> Iterable[Sum]:
    """The whole has all ages that any part has."""
    if not spans:
        return
    places, ages = [*spans], [*spans.values()]
    if whole:
        places, ages = [0, *places], [(min(first for first, _ in ages), max(last for _, last in ages)), *ages]
    for balance in balances(tuple(ages)):
        yield Sum(tuple((places[place], sign) for place, sign in balance))
    for balance in contents(tuple(ages)):
        yield Sum(tuple((places[place], sign) for place, sign in balance), least=True)


def _of_all(whole: bool, spans: Mapping[int, Sequence[Span]]) -> Iterable[Sum]:
    """The whole and all of its parts, of ages only the narrowest that follow each other."""
    if whole:
        yield Sum(((0, 1), *((place, -1) for place in chosen(spans))))


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
