"""Changes in per cent of which nobody sent a level tell no count that must not be known."""

import random
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy.optimize import linprog

from planning.linked import protect
from tests.planning.linked.test_protection import AROUND, CITY, NORTH, QUARTERS, SETS, figures

POOR, MORE, GROWTH = 1, 2, 3
SEX = (1, 2)
BEFORE, AFTER = 100, 200
FINEST = [*product(QUARTERS, SEX, (BEFORE, AFTER))]
CHANGE: dict[str, Any] = {"start": BEFORE, "end": AFTER, "numerator_id": POOR, "per": 100, "counts_people": False}
KINDS: dict[int, dict[str, Any]] = {
    MORE: CHANGE | {"indicator_id": MORE, "type": "DYNAMIC_ABSOLUTE"},
    GROWTH: CHANGE | {"indicator_id": GROWTH, "type": "DYNAMIC_RELATIVE"},
}
LEAST = 5.0
EXACT = 1e-9
SEEDS = (0, 1, 2)
Weights = NDArray[np.float64]


class Told(NamedTuple):
    """A figure of an indicator, and how many times it has each of the finest numbers, of both days or of `before`."""

    indicator: int
    value: float
    parts: Weights
    before: Weights


def part(area: int, sex: int, day: int) -> Weights:
    there = [area in (CITY, quarter, QUARTERS[quarter]) and sex in (0, own) for quarter, own, _ in FINEST]
    return np.array(there, dtype=np.float64) * [on == day for *_, on in FINEST]


def town(lots: random.Random) -> tuple[pd.DataFrame, list[Told], float]:
    """Some of the poor on two days and of how many more they are; by how much the latter may be off in per cent."""
    people = [int(lots.expovariate(1 / 8)) for _ in FINEST]
    chance = {day: lots.choice((0.2, 0.4, 0.6)) for day in (BEFORE, AFTER)}
    chance |= {GROWTH: lots.choice((0.5, 0.8)), MORE: lots.choice((0, 0.2))}
    decimals = lots.choice((0, 1, 2))
    rows, told = list[pd.DataFrame](), list[Told]()
    for area, sex, kind in product(SETS, (0, *SEX), chance):
        before, after = part(area, sex, BEFORE), part(area, sex, AFTER)
        was, now = float(before @ people), float(after @ people)
        if lots.random() > chance[kind] or not was:
            continue
        value = {BEFORE: was, AFTER: now, MORE: now - was, GROWTH: round(100 * (now - was) / was, decimals)}[kind]
        more = KINDS[kind] | {"decimals": decimals} if kind in KINDS else {"start": kind, "end": kind}
        rows.append(figures({(area, sex): 0}, min_count=LEAST).assign(value=value, **more))
        parts = {BEFORE: before, AFTER: after, MORE: after - before, GROWTH: after}[kind]
        told.append(Told(kind, value, parts, before))
    return pd.concat(rows, ignore_index=True).assign(whole=1.0), told, 0.5 * 10.0**-decimals


def reach(told: Sequence[Told], hidden: Sequence[int], half: float) -> Iterator[tuple[int, float, float]]:
    """Of each hidden level the least and the most that it can be, for who adds up the finest numbers as all that is
    shown says."""
    shown = [one for row, one in enumerate(told) if row not in hidden]
    growth = [
        sign * (100 * one.parts - (100 + one.value + sign * half) * one.before)
        for one in shown
        if one.indicator == GROWTH
        for sign in (1, -1)
    ]
    sums = [(one.parts, one.value) for one in shown if one.indicator != GROWTH]
    known: dict[str, Any] = {"A_ub": np.array(growth), "b_ub": np.full(len(growth), EXACT)} if growth else {}
    if sums:
        known |= {"A_eq": np.array([parts for parts, _ in sums]), "b_eq": [value for _, value in sums]}
    for row in hidden:
        if told[row].indicator in (BEFORE, AFTER):
            low, high = (linprog(sign * told[row].parts, **known).fun for sign in (1, -1))
            yield row, low, np.inf if high is None else -high


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_can_tell_what_is_hidden_beside_changes_without_levels(seed: int) -> None:
    sent, told, half = town(random.Random(f"growth {seed}"))
    found = protect(sent, AROUND)
    assert not found.audited["exposed"].any()
    for row, low, high in reach(told, [*found.hidden.index], half):
        small = 0 < told[row].value < LEAST
        assert (low <= 1e-5 and high >= LEAST - 1e-5) if small else high > low + 1e-5, row


def test_a_level_that_only_members_tell_leads_to_the_one_before() -> None:
    """10 men and no women, twice as many as a year ago: 5 in the first quarter of the north, so 1 of 6 in the other."""
    now = figures({(2, 1): 10, (2, 2): 0}, min_count=LEAST).assign(start=AFTER, end=AFTER)
    before = figures({(NORTH, 0): 6, (3, 0): 1}, min_count=LEAST)
    growth = figures({(2, 0): 100}, min_count=LEAST).assign(decimals=1, **KINDS[GROWTH])
    found = protect(pd.concat([now, before, growth], ignore_index=True).assign(whole=1.0), AROUND)
    assert found.hidden["conf_status"].to_dict() == {3: "A", 4: "D"}


def test_changes_of_members_weigh_those_of_all() -> None:
    """Twice as many women, a third more men, together 6: there were 4."""
    poor = figures({(2, 0): 4}, min_count=LEAST)
    now = figures({(2, 0): 6}, min_count=LEAST).assign(start=AFTER, end=AFTER)
    growth = figures({(2, 1): 0, (2, 2): 0}, min_count=LEAST).assign(**KINDS[GROWTH])
    growth = growth.assign(value=[33.3, 100.0], decimals=1)
    found = protect(pd.concat([poor, now, growth], ignore_index=True).assign(whole=1.0), AROUND)
    assert len(found.hidden.index.intersection([2, 3])) >= 1
