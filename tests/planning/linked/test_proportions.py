"""Rates of a whole and of its parts, of which nobody tells the bases, tell no count that must not be known."""

import random
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy.optimize import linprog

from planning.linked import protect, rounded_figures
from planning.linked.quantities import ALONE, NOBODY
from planning.linked.weights import with_proportions
from planning.secrecy.rounding import spans
from tests.planning.linked.test_protection import AROUND, CITY, NORTH, QUARTERS, SETS, SOUTH, figures

PEOPLE, POOR, SHARE = 1, 2, 4
SEX = (1, 2)
FINEST = [*product(QUARTERS, SEX, (PEOPLE, POOR))]
"""Those who are not poor and those who are."""
RATE: dict[str, Any] = {
    "indicator_id": SHARE,
    "type": "STATUS_RELATIVE",
    "per": 100,
    "numerator_id": POOR,
    "base_id": PEOPLE,
    "counts_people": False,
}
EXACT = 1e-9
SEEDS = (0, 1, 5, 6, 17)
Weights = NDArray[np.float64]


class Told(NamedTuple):
    """A figure of an indicator, and which of the finest numbers it is part of, or its count, and its base."""

    indicator: int
    value: float
    parts: Weights
    base: Weights


def part(area: int, sex: int, indicator: int) -> Weights:
    there = [
        area in (CITY, quarter, QUARTERS[quarter]) and sex in (0, own) and indicator in (PEOPLE, kind)
        for quarter, own, kind in FINEST
    ]
    return np.array(there, dtype=np.float64)


def town(lots: random.Random, least: float) -> tuple[pd.DataFrame, list[Told], float]:
    """Some of the people, of the poor and of their shares in a city; by how much these may be off."""
    people = [int(lots.expovariate(1 / (30 if kind == PEOPLE else 5))) for *_, kind in FINEST]
    chance = {PEOPLE: lots.choice((0, 0.2, 0.4)), POOR: lots.choice((0, 0.3, 0.6)), SHARE: lots.choice((0.6, 0.8, 1))}
    decimals = lots.choice((0, 1, 2))
    rows, told = list[pd.DataFrame](), list[Told]()
    for area, sex, indicator in product(SETS, (0, *SEX), chance):
        count, base = part(area, sex, POOR), part(area, sex, PEOPLE)
        if lots.random() > chance[indicator] or not base @ people:
            continue
        all_, poor = float(base @ people), float(count @ people)
        value = {PEOPLE: all_, POOR: poor, SHARE: round(100 * poor / all_, decimals)}[indicator]
        more = RATE | {"decimals": decimals} if indicator == SHARE else {"indicator_id": indicator}
        rows.append(figures({(area, sex): 0}, min_count=least).assign(value=value, **more))
        told.append(Told(indicator, value, count if indicator != PEOPLE else base, base))
    return pd.concat(rows, ignore_index=True).assign(whole=1.0), told, 0.5 * 10.0**-decimals


def reach(told: Sequence[Told], hidden: Sequence[int], half: float) -> Iterator[tuple[int, float, float]]:
    """Of each hidden count the least and the most that it can be, for who adds up the finest numbers as all that is
    shown says."""
    shown = [one for row, one in enumerate(told) if row not in hidden]
    sums = [(one.parts, one.value) for one in shown if one.indicator != SHARE]
    rates = [
        sign * (100 * one.parts - (one.value + sign * half) * one.base)
        for one in shown
        if one.indicator == SHARE
        for sign in (1, -1)
    ]
    known: dict[str, Any] = {"A_ub": np.array(rates), "b_ub": np.full(len(rates), EXACT)} if rates else {}
    if sums:
        known |= {"A_eq": np.array([parts for parts, _ in sums]), "b_eq": [value for _, value in sums]}
    for row in hidden:
        low, high = (linprog(sign * told[row].parts, **known).fun for sign in (1, -1))
        yield row, low, np.inf if high is None else -high


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_can_tell_what_is_hidden_beside_rates_without_bases(seed: int) -> None:
    sent, told, half = town(random.Random(f"rates {seed}"), 5.0)
    found = protect(sent, AROUND)
    assert not found.audited["exposed"].any()
    counts = [row for row in found.hidden.index if told[row].indicator != SHARE]
    people = {row: told[row].value for row in counts}
    for row, low, high in reach(told, [*found.hidden.index], half):
        if row in people:
            small = 0 < people[row] < 5
            assert (low <= 1e-5 and high >= 5 - 1e-5) if small else high > low + 1e-5, row


def test_counts_and_bases_of_nobody_agree_with_what_is_told() -> None:
    """Of 40 people in the quarters of the north 10 are in the first; 10 % of these are poor, and 20 % of the others."""
    people = figures({(NORTH, 0): 40, (2, 0): 10}, min_count=5.0)
    poor = figures({(CITY, 0): 9}, min_count=5.0).assign(indicator_id=POOR)
    rates = figures({(2, 0): 0, (3, 0): 0}, min_count=5.0).assign(value=[10.0, 20.0], decimals=0, **RATE)
    sent = pd.concat([people, poor, rates], ignore_index=True)
    found = with_proportions(sent, AROUND, sent.index[sent["value"] == 9])
    assert found.index[found[ALONE]].tolist() == [4]
    values = dict(found[found[NOBODY]].set_index("indicator_id")["value"])
    assert values == {POOR: pytest.approx(6, abs=0.2), PEOPLE: 30}


def test_what_others_tell_of_rates_needs_no_guess() -> None:
    rates = figures({(2, 0): 0, (3, 0): 0}, min_count=5.0).assign(value=10.0, decimals=0, **RATE)
    people = figures({(2, 0): 40}, min_count=5.0)
    poor = figures({(3, 0): 3}, min_count=5.0).assign(indicator_id=POOR)
    sent = pd.concat([rates, people, poor], ignore_index=True)
    assert NOBODY not in with_proportions(sent, AROUND, sent.index[sent["value"] == 3])
    assert NOBODY in with_proportions(sent[:2], AROUND, sent.index[:1])


def test_few_who_are_left_beside_a_rate_that_is_alone() -> None:
    """12 in the north and 10 in its first quarter leave 2 in the other, of which only a rate is told."""
    poor = figures({(NORTH, 0): 12, (2, 0): 10, (4, 0): 3}, min_count=5.0).assign(indicator_id=POOR)
    rate = figures({(3, 0): 0}, min_count=5.0).assign(value=4.0, decimals=0, **RATE)
    found = protect(pd.concat([poor, rate], ignore_index=True).assign(whole=1.0), AROUND)
    assert not found.audited["exposed"].any()
    assert len(found.hidden.index.intersection([0, 1])) == 1


def test_a_rate_of_people_whom_only_parts_tell_is_hidden_where_whole_numbers_tell_them() -> None:
    """6 and 2 are 8; of the numbers from 6 to 11 only 8 is 47.1 % of a whole number of people, 17."""
    poor = figures({(2, 0): 6, (3, 0): 2}, min_count=5.0).assign(indicator_id=POOR)
    rate = figures({(NORTH, 0): 0}, min_count=5.0).assign(value=47.1, decimals=1, **RATE)
    found = protect(pd.concat([poor, rate], ignore_index=True).assign(whole=1.0), AROUND)
    assert found.hidden["conf_status"].to_dict() == {1: "A", 2: "D"}


def test_a_rate_that_many_whole_numbers_fit_is_shown() -> None:
    poor = figures({(2, 0): 6, (3, 0): 2}, min_count=5.0).assign(indicator_id=POOR)
    rate = figures({(NORTH, 0): 0}, min_count=5.0).assign(value=1.6, decimals=1, **RATE)
    found = protect(pd.concat([poor, rate], ignore_index=True).assign(whole=1.0), AROUND)
    assert found.hidden["conf_status"].to_dict() == {1: "A"}


def test_a_rate_of_people_some_of_whom_are_hidden_tells_nothing_of_them_as_whole_numbers() -> None:
    """A third of 100 to 105 people, told by 33.3 %, are 34 of 102 or 35 of 105."""
    people = figures({(NORTH, 0): 102, (2, 0): 100, (3, 0): 2}, min_count=5.0).assign(was=["D", "F", "A"])
    rate = figures({(NORTH, 0): 0}, min_count=5.0).assign(value=33.3, decimals=1, **RATE)
    found = protect(pd.concat([people, rate], ignore_index=True).assign(whole=1.0), AROUND)
    assert found.hidden["conf_status"].to_dict() == {0: "D", 2: "A", 3: "D"}


def test_a_base_that_follows_from_hidden_ones_is_no_base_that_is_known() -> None:
    """71 less 36 and a hidden 4 are 31, of which 5 are 16.1 %: no number of 32 people is."""
    people = figures({(CITY, 0): 71, (SOUTH, 0): 36, (3, 0): 4}, min_count=5.0)
    rate = figures({(2, 0): 0}, min_count=5.0).assign(value=16.1, decimals=1, **RATE)
    found = protect(pd.concat([people, rate], ignore_index=True).assign(whole=1.0), AROUND)
    assert found.hidden["conf_status"].to_dict() == {2: "A", 3: "D"}


@pytest.mark.parametrize("seed", [0, 19, 21])
def test_rates_without_bases_tell_no_more_of_rounded_counts(seed: int) -> None:
    """As multiples of 5; of rates that are rounded, too, nothing is used."""
    sent, told, half = town(random.Random(f"rates {seed}"), 3.0)
    sent = sent.assign(rounding=5.0, only_rounded=True)
    found = protect(sent, AROUND)
    assert not found.audited["exposed"].any()
    alike, shares = spans(sent["value"], sent["rounding"]), sent.index[sent["indicator_id"] == SHARE]
    hidden = found.hidden.index.union(rounded_figures(sent, AROUND).index.intersection(shares))
    rows, limits = list[Weights](), list[float]()
    for row, one in enumerate(told):
        for sign, end in ((1, "highest"), (-1, "lowest")) if row not in hidden else ():
            is_share = one.indicator == SHARE
            rows.append(sign * (100 * one.parts - (one.value + sign * half) * one.base if is_share else one.parts))
            limits.append(EXACT if is_share else sign * alike[end][row])
    for row, one in enumerate(told):
        if row not in hidden and one.indicator != SHARE and 0 < one.value < 3:
            least, most = (linprog(sign * one.parts, A_ub=np.array(rows), b_ub=limits).fun for sign in (1, -1))
            assert [least, most] == pytest.approx([0, -2], abs=1e-5)
