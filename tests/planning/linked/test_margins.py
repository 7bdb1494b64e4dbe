"""What follows over places of a table that nobody tells is protected as if somebody told them."""

import random

import pytest

from planning.linked import Members, Surroundings, divisions
from tests.planning.linked.test_protection import AREAS, CITY
from tests.planning.linked.test_rests import WIDTH, Sent, hidden, rests
from tests.planning.linked.towns import Town, cube, reach, town

TOTAL, WOMEN, BOYS, MEN, OLD = range(5)
AGED = {10: (0, 17), 11: (18, 64), 12: (65, 999)}
NAMED = {TOTAL: (), WOMEN: (1,), BOYS: (2, 10), MEN: (2, 11), OLD: (2, 12)}
OF_BOTH = Surroundings(
    AREAS,
    divisions(AREAS, dict.fromkeys((1, 2, 3), CITY)),
    [],
    Members({one: frozenset(names) for one, names in NAMED.items()}, {1: 1, 2: 1, **dict.fromkeys(AGED, 2)}, AGED),
)
ALL: Sent = {(2, TOTAL): 24, (2, WOMEN): 9, (2, BOYS): 6, (2, MEN): 6, (2, OLD): 3}


TOWNS = {"rows": (4, 12), "styles": (2, 6, 9, 11, 12), "levels": (2, 4, 5, 6, 10)}
"""Those in which sums over places that nobody tells give something away."""


@pytest.mark.parametrize(("kind", "seed"), [(kind, seed) for kind, seeds in TOWNS.items() for seed in seeds])
def test_nobody_can_tell_what_is_hidden_in_a_town_of_which_much_is_missing(kind: str, seed: int) -> None:
    """Small ones can be anything from zero to the smallest count, others are not known exactly."""
    nothing_is_told(town(random.Random(f"{kind} {seed}"), kind))


@pytest.mark.parametrize("seed", [1, 8, 9, 51])
def test_people_by_three_dimensions_told_two_by_two_are_the_same_people(seed: int) -> None:
    nothing_is_told(cube(random.Random(f"cube {seed}")))


def nothing_is_told(known: Town) -> None:
    secret = hidden(known.sent, known.around)
    assert secret
    for place, low, high in reach(known, secret):
        small = 0 < known.sent[place] < WIDTH
        assert (low <= 1e-6 and high >= WIDTH - 1e-6) if small else high > low + 1e-6, place


def test_a_small_part_is_not_what_the_others_leave() -> None:
    found = hidden(ALL, OF_BOTH)
    assert found.pop((2, OLD)) == "A"
    assert set(found.values()) == {"D"}


def test_those_whom_nobody_sent_are_a_rest() -> None:
    sent = {one: number for one, number in ALL.items() if one != (2, OLD)}
    assert rests(sent, OF_BOTH) == [(3.0, (0,), (1, 2, 3))]
    assert set(hidden(sent, OF_BOTH).values()) == {"D"}


@pytest.mark.parametrize("total", [27, 31])
def test_enough_of_all_are_no_secret(total: int) -> None:
    assert hidden({**ALL, (2, OLD): 6, (2, TOTAL): total}, OF_BOTH) == {}
