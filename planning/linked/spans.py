"""Sums among spans, such as ages from 65 and those of 65 to 79 and from 80, or a year and its quarters."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from planning.linked.groups import Groups

Span = tuple[int, int]
"""First and last, both inclusive."""
Balance = tuple[tuple[int, int], ...]
"""Places of spans with the sign that each has in a sum that is nothing."""
Tree = dict[int, list[tuple[int, int, int]]]
"""By border the borders that spans lead to, with their places, and 1 or -1 for the direction."""


@lru_cache(maxsize=10_000)
def balances(spans: tuple[Span, ...]) -> list[Balance]:
    """All that follows among spans: each that can be walked from its begin to its end over others, there and back.

    Spans are edges between the days or ages at which they begin and end; the circles that close when edges are added to
    a spanning tree generate all sums that hold (the cycle space of a graph). Short spans make the tree, so that sums
    are of few members.
    """
    return _grown(spans)[1]


def _grown(spans: Sequence[Span]) -> tuple[Tree, list[Balance]]:
    """The tree, and the circles that other spans close."""
    found: list[Balance] = []
    tree: Tree = {}
    for place in sorted(range(len(spans)), key=lambda one: spans[one][1] - spans[one][0]):
        begin, end = spans[place][0], spans[place][1] + 1
        way = _way(tree, begin, end)
        if way is None:
            tree.setdefault(begin, []).append((end, place, 1))
            tree.setdefault(end, []).append((begin, place, -1))
        else:
            found.append(((place, 1), *((other, -sign) for other, sign in way)))
    return tree, found


@lru_cache(maxsize=10_000)
def gaps(spans: tuple[Span, ...]) -> list[Balance]:
    """What spans leave of each other between two borders next to each other, as from 65 to 79 of those from 65 if those
    from 80 are told: what is left of the former comes first, what it is left of next."""
    tree = _grown(spans)[0]
    told = {(begin, end + 1) for begin, end in spans}
    return [
        tuple(sorted(way, key=lambda step: -step[1]))
        for borders in _linked(tree)
        for pair in pairwise(borders)
        if pair not in told and (way := _way(tree, *pair))
    ]


@lru_cache(maxsize=10_000)
def outer(spans: tuple[Span, ...]) -> Balance:
    """The sum of all ages or days of which any are told, each once, as far as spans hang together."""
    tree, found, free = _grown(spans)[0], list[tuple[int, int]](), 0
    for borders in sorted(_linked(tree), key=lambda one: one[-1]):
        if borders[0] >= free:
            found += _way(tree, borders[0], borders[-1]) or ()
            free = borders[-1]
    return tuple(found)


def covered(spans: Sequence[Span], first: int, last: int) -> bool:
    """Whether no age or day from the first to the last is left out."""
    free = first
    for begin, end in sorted(spans):
        if begin <= free:
            free = max(free, end + 1)
    return free > last


def _linked(tree: Tree) -> list[list[int]]:
    """Borders that spans link, in order."""
    group: Groups[int] = Groups()
    for one, ways in tree.items():
        for other, _, _ in ways:
            group.join(one, other)
    return group.of(sorted(tree))


def _way(tree: Tree, begin: int, end: int) -> list[tuple[int, int]] | None:
    """The spans from one point to another, each with 1 where it is walked forwards, and -1 backwards."""
    reached: dict[int, tuple[int, int, int] | None] = {begin: None}
    waiting = [begin]
    while waiting and end not in reached:
        point = waiting.pop()
        for other, place, sign in tree.get(point, ()):
            if other not in reached:
                reached[other] = (point, place, sign)
                waiting.append(other)
    if end not in reached:
        return None
    way, step = [], reached[end]
    while step is not None:
        point, place, sign = step
        way.append((place, sign))
        step = reached[point]
    return way


@lru_cache(maxsize=10_000)
def contents(spans: tuple[Span, ...]) -> list[Balance]:
    """For each span others within it that do not overlap, as many as fit: together they cannot be more than it."""
    found = []
    for place, (first, last) in enumerate(spans):
        inner = [one for one, (begin, end) in enumerate(spans) if first <= begin and end <= last and one != place]
        chosen, free = [], first
        for one in sorted(inner, key=lambda one: (spans[one][1], -spans[one][0])):
            if spans[one][0] >= free and spans[one] != spans[place]:
                chosen.append(one)
                free = spans[one][1] + 1
        if chosen:
            found.append(((place, 1), *((one, -1) for one in chosen)))
    return found
