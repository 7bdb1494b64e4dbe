"""Random towns over time, of which much is missing, and what the finest numbers say of all that is hidden."""

import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from tests.planning.linked.test_protection import CITY, QUARTERS, SETS, figures

DAYS = (0, 100, 200)
SEX = (1, 2)
FINEST = [*product(DAYS, QUARTERS, SEX)]
SPANS = {(day, day): (day,) for day in DAYS}
QUARTERS_OF_YEARS = {(0, 99): (0,), (100, 199): (100,), (200, 299): (200,), (0, 299): DAYS, (0, 199): DAYS[:2]}
"""Which of the `DAYS` each tells together."""
CHANGES = ((0, 100), (100, 200), (0, 200))
CHANGE: Mapping[str, Any] = {"indicator_id": 3, "numerator_id": 1, "type": "DYNAMIC_ABSOLUTE"}
Weights = np.ndarray[tuple[int], np.dtype[np.float64]]


Sent = tuple[tuple[int, int], Mapping[int, int], Mapping[str, Any], float]
"""First and last day, how often which of the `DAYS` count, what else is said of it, and how much of it is missing."""


class History(NamedTuple):
    """`sent`, and by row of it how often each of the `FINEST` numbers counts."""

    sent: pd.DataFrame
    weights: Sequence[Weights]


def history(lots: random.Random, kind: str, least: float) -> History:
    """`days`: how many there were, and changes between; `spans`: months of years, and years."""
    people = np.array([0 if lots.random() < 0.25 else int(lots.expovariate(1 / 4)) for _ in FINEST])
    missing, sexes = lots.choice((0.15, 0.3, 0.5)), lots.choice(((0,), (0, *SEX)))
    known = SPANS if kind == "days" else QUARTERS_OF_YEARS
    sums: list[Sent] = [(span, dict.fromkeys(days, 1), {}, missing) for span, days in known.items()]
    if kind == "days":
        sums += [((first, last), {last: 1, first: -1}, CHANGE, lots.random()) for first, last in CHANGES]
    weights, rows = [], []
    for (start, end), days, more, lacking in sums:
        for area, sex in product(SETS, sexes):
            if lots.random() > lacking:
                weights.append(_weights(area, sex, days))
                one = figures({(area, sex): int(weights[-1] @ people)}, min_count=least)
                rows.append(one.assign(start=start, end=end, **more))
    return History(pd.concat(rows, ignore_index=True), weights)


def _weights(area: int, sex: int, days: Mapping[int, int]) -> Weights:
    counted = [
        days.get(day, 0) * (area in (CITY, quarter, QUARTERS[quarter])) * (sex in (0, own))
        for day, quarter, own in FINEST
    ]
    return np.array(counted, dtype=np.float64)


def reach(known: History, hidden: Sequence[int]) -> Iterator[tuple[int, float, float]]:
    """Of each hidden row the least and the most that it can be, for who adds up the finest numbers as all that is shown
    says, and knows nothing of them but that none is below zero."""
    shown = [row for row in known.sent.index if row not in hidden]
    sums = np.array([known.weights[row] for row in shown]).reshape(len(shown), len(FINEST))
    values = known.sent["value"].to_numpy()[shown]
    for row in hidden:
        low, high = (linprog(sign * known.weights[row], A_eq=sums, b_eq=values) for sign in (1, -1))
        yield row, -np.inf if low.fun is None else low.fun, np.inf if high.fun is None else -high.fun
