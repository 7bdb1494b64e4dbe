"""Sums among spans, such as ages from 65 and those of 65 to 79 and from 80, or a year and its quarters."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

Span = tuple[int, int]
"""First and last, both inclusive."""
Balance = tuple[tuple[int, int], ...]
"""Places of spans with the sign that each has in a sum that is nothing."""


@lru_cache(maxsize=10_000)
def balances(spans: tuple[Span, ...]) -> list[Balance]:
    """All that follows among spans: each that can be walked from its begin to its end over others, there and back.

    Spans are edges between the days or ages at which they begin and end; the circles that close when edges are added to
    a spanning tree generate all sums that hold (the cycle space of a graph). Short spans make the tree, so that sums
    are of few members.
    """
    found = []
    tree: dict[int, list[tuple[int, int, int]]] = {}
    for place in sorted(range(len(spans)), key=lambda one: spans[one][1] - spans[one][0]):
        begin, end = spans[place][0], spans[place][1] + 1
        way = _way(tree, begin, end)
        if way is None:
            tree.setdefault(begin, []).append((end, place, 1))
            tree.setdefault(end, []).append((begin, place, -1))
        else:
            found.append(((place, 1), *((other, -sign) for other, sign in way)))
    return found


def _way(tree: Mapping[int, Sequence[tuple[int, int, int]]], begin: int, end: int) -> list[tuple[int, int]] | None:
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
