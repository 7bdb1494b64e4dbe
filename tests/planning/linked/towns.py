"""Random towns of which much is missing, and what the finest numbers say of all that is hidden."""

import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import NamedTuple

import numpy as np
from scipy.optimize import linprog

from planning.linked import Area, Members, Surroundings, divisions
from tests.planning.linked.test_protection import EVER

CITY = 1
DISTRICTS, HALVES, QUARTERS = (2, 3), (5, 6), range(10, 14)
SEX, AGE = (1, 2), (10, 11, 12)
ORIGIN = (20, 21)
ADULT = 13
"""Wider than the ages 11 and 12."""
AGES = {10: (0, 17), 11: (18, 64), 12: (65, 999), ADULT: (18, 999)}
ITSELF = frozenset[int]()

Place = tuple[int, int]


class Town(NamedTuple):
    """`sent` by area and breakdown, and of which of the finest numbers each is the sum."""

    around: Surroundings
    sent: Mapping[Place, int]
    parts: Mapping[Place, Sequence[int]]
    finest: int


def town(lots: random.Random, kind: str) -> Town:
    """Women and men of three ages in quarters, districts and halves. `rows`: some of all figures are missing; `styles`:
    each area tells its people in one or two ways of its own; `levels`: so does each level."""
    breakdowns = _breakdowns(wide=lots.random() < 0.5)
    areas = [CITY, *DISTRICTS, *(HALVES if lots.random() < 0.5 else ()), *QUARTERS]
    finest = [*product(QUARTERS, SEX, AGE)]
    people = [0 if lots.random() < 0.25 else int(lots.expovariate(1 / 3)) for _ in finest]
    every = [(area, place) for area in areas for place in range(len(breakdowns))]
    ways = dict[int, Sequence[frozenset[int]]]()
    told = [one for one in every if _is_told(lots, kind, one[0], breakdowns[one[1]], ways)]
    parts = {
        (area, place): [
            number
            for number, (quarter, *members) in enumerate(finest)
            if _within(quarter, area) and all(_is(members, name) for name in breakdowns[place])
        ]
        for area, place in told
    }
    sent = {one: sum(people[number] for number in numbers) for one, numbers in parts.items()}
    return Town(_around(areas, breakdowns), sent, parts, len(finest))


def _breakdowns(*, wide: bool) -> list[frozenset[int]]:
    ages = (*AGE, ADULT) if wide else AGE
    alone = [frozenset([one]) for one in (*SEX, *ages)]
    return [ITSELF, *alone, *(frozenset(both) for both in product(SEX, ages))]


def _is_told(
    lots: random.Random, kind: str, area: int, names: frozenset[int], ways: dict[int, Sequence[frozenset[int]]]
) -> bool:
    if kind == "rows":
        return lots.random() > 0.4
    who = area if kind == "styles" else 0 if area == CITY else 1 if area < QUARTERS[0] else 2
    if who not in ways:
        ways[who] = lots.sample([ITSELF, frozenset([1]), frozenset([2]), frozenset([1, 2])], lots.choice((1, 1, 2)))
    return frozenset(1 if name in SEX else 2 for name in names) in ways[who]


def _within(quarter: int, area: int) -> bool:
    return area in (CITY, quarter, DISTRICTS[quarter % 2], HALVES[quarter // 12])


def _is(members: Sequence[int], name: int) -> bool:
    return name in members or (name == ADULT and members[1] != AGE[0])


def _around(areas: Sequence[int], breakdowns: Sequence[frozenset[int]]) -> Surroundings:
    found = [Area(one, 1 if one == CITY else 3 if one in HALVES else 2, _parent(one), 0, EVER) for one in areas]
    halves = [(quarter, HALVES[quarter // 12]) for quarter in QUARTERS if HALVES[0] in areas]
    dimension = dict.fromkeys(SEX, 1) | dict.fromkeys(AGES, 2)
    members = Members(dict(enumerate(breakdowns)), dimension, AGES)
    return Surroundings(found, divisions(found, dict.fromkeys((1, 2, 3), CITY)), halves, members)


def _parent(area: int) -> int | None:
    return DISTRICTS[area % 2] if area in QUARTERS else None


def cube(lots: random.Random) -> Town:
    """Women and men by age and origin, told two by two in a city of two areas."""
    sides = SEX, AGE, ORIGIN
    pairs = [ITSELF, *(frozenset(both) for one, other in combinations(sides, 2) for both in product(one, other))]
    finest = [*product(DISTRICTS, *sides)]
    people = [0 if lots.random() < 0.25 else int(lots.expovariate(1 / 4)) for _ in finest]
    parts = {
        (area, place): [
            number for number, (own, *members) in enumerate(finest) if area in (CITY, own) and names.issubset(members)
        ]
        for area, (place, names) in product((CITY, *DISTRICTS), enumerate(pairs))
    }
    areas = [Area(CITY, 1, None, 0, EVER), *(Area(one, 2, None, 0, EVER) for one in DISTRICTS)]
    members = Members(dict(enumerate(pairs)), {one: side for side, own in enumerate(sides) for one in own}, {})
    around = Surroundings(areas, divisions(areas, dict.fromkeys((1, 2), CITY)), [], members)
    sent = {one: sum(people[number] for number in numbers) for one, numbers in parts.items()}
    return Town(around, sent, parts, len(finest))


def reach(known: Town, hidden: Mapping[Place, str]) -> Iterator[tuple[Place, float, float]]:
    """Of each hidden figure the least and the most that it can be, for who adds up the finest numbers as all that is
    shown says, and knows nothing of them but that none is below zero."""
    shown = [one for one in known.sent if one not in hidden]
    sums = np.array([_row(known, one) for one in shown]).reshape(len(shown), known.finest)
    values = [known.sent[one] for one in shown]
    for one in hidden:
        low, high = (linprog(sign * _row(known, one), A_eq=sums, b_eq=values) for sign in (1, -1))
        yield one, low.fun or 0.0, np.inf if high.fun is None else -high.fun


def _row(known: Town, one: Place) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.bincount(known.parts[one], minlength=known.finest).astype(np.float64)
