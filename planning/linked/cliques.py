"""Things each two of which are linked, as many as can be."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

Clique = frozenset[int]


def cliques(links: Iterable[tuple[int, int]], most: int) -> Sequence[Clique]:
    """All that are part of no larger one; none at all if there may be more than so many."""
    near: dict[int, set[int]] = defaultdict(set)
    for one, other in links:
        near[one].add(other)
        near[other].add(one)
    found: dict[Clique, None] = {}
    of: dict[int, set[Clique]] = defaultdict(set)
    for thing in sorted(near):
        _grow(found, of, thing, near[thing])
        if len(found) > most:
            return ()
    return tuple(found)


def _grow(found: dict[Clique, None], of: dict[int, set[Clique]], thing: int, near: set[int]) -> None:
    """`found` with one more thing; `of` are those in which each is."""
    touched = set().union(*(of[one] for one in near if one in of))
    grown = {clique & near | {thing} for clique in touched} or {frozenset([thing])}
    for clique in touched:
        if clique <= near:
            del found[clique]
            for one in clique:
                of[one].remove(clique)
    for clique in sorted(grown, key=sorted):
        if not any(clique < other for other in grown):
            found[clique] = None
            for one in clique:
                of[one].add(clique)
