"""Things each two of which are linked."""

import random
from itertools import combinations

import pytest

from planning.linked.cliques import cliques


def test_cliques_are_as_large_as_can_be() -> None:
    assert set(cliques([(1, 2), (2, 3), (1, 3), (3, 4)], 9)) == {frozenset([1, 2, 3]), frozenset([3, 4])}


def test_too_many_are_none() -> None:
    links = [(1, 2), (3, 4), (5, 6)]
    assert len(cliques(links, 3)) == 3
    assert cliques(links, 2) == ()


@pytest.mark.parametrize("seed", range(20))
def test_all_are_found(seed: int) -> None:
    lots = random.Random(seed)
    links = {pair for pair in combinations(range(8), 2) if lots.random() < 0.6}
    things = sorted({thing for link in links for thing in link})
    whole = [
        frozenset(some)
        for size in range(1, 9)
        for some in combinations(things, size)
        if all(pair in links for pair in combinations(some, 2))
    ]
    expected = {one for one in whole if not any(one < other for other in whole)}
    found = cliques(sorted(links), 1_000)
    assert set(found) == expected
    assert len(found) == len(expected)
