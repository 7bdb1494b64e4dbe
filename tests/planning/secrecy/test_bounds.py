"""Bounds at once are never nearer than what outsiders can work out, and as near where relations leave one way only."""

import random

import numpy as np
import pandas as pd
import pytest

from planning.secrecy.audit import audit
from planning.secrecy.bounds import bounds
from planning.secrecy.relations import Relation, system

TOTAL = {0: 1.0, 1: -1.0, 2: -1.0, 3: -1.0}


def cells(values: list[float], hidden: list[int], **more: list[float]) -> pd.DataFrame:
    nothing = {"primary": False, "protection_low": 0.0, "protection_high": 0.0, "cost": 1.0, "free": True}
    return pd.DataFrame({"value": values, **more}).assign(
        settled=False, **nothing, hidden=[place in hidden for place in range(len(values))]
    )


def test_what_a_total_leaves() -> None:
    low, high = bounds(cells([20, 5, 7, 8], [1, 2]), system([Relation("total", TOTAL)]))
    assert low.tolist() == [20, 0, 0, 8]
    assert high.tolist() == [20, 12, 12, 8]


def test_what_a_relation_says_goes_on_to_others() -> None:
    """2 are at least 5, so 1 are at most 7, as 3 are 8."""
    relations = system([Relation("total", TOTAL), Relation("least", {2: 1.0}, 5.0, np.inf)])
    low, high = bounds(cells([20, 5, 7, 8], [1, 2]), relations)
    assert (low[1], high[1]) == (0, 7)
    assert (low[2], high[2]) == (5, 12)


def test_without_a_total_nothing_is_known() -> None:
    _, high = bounds(cells([20, 5, 7, 8], [0, 1]), system([Relation("total", TOTAL)]))
    assert np.isinf(high[:2]).all()


def test_what_a_reason_tells() -> None:
    """Who reads of one that it is 1 or 2 knows the other to be 10 or 11."""
    frame = cells(
        [20, 2, 10, 8], [1, 2], told_lowest=[np.nan, 1, np.nan, np.nan], told_highest=[np.nan, 2] + [np.nan] * 2
    )
    relations = system([Relation("total", TOTAL)])
    assert [found[2] for found in bounds(frame, relations)] == [0, 12]
    assert [found[2] for found in bounds(frame, relations, told=True)] == [10, 11]


def test_shown_roughly() -> None:
    """A total that was rounded to 20 from 18 to 22 leaves up to 14 for two."""
    _, high = bounds(cells([20, 5, 7, 8], [1, 2], blur=[2, 0, 0, 0]), system([Relation("total", TOTAL)]))
    assert high[1] == 14


@pytest.mark.parametrize("seed", range(20))
def test_they_contain_what_outsiders_work_out(seed: int) -> None:
    lots = random.Random(seed)
    parts = [float(lots.randrange(12)) for _ in range(9)]
    rows = [Relation(f"row {k}", {9 + k: 1.0, **{3 * k + j: -1.0 for j in range(3)}}) for k in range(3)]
    columns = [Relation(f"column {j}", {12 + j: 1.0, **{3 * k + j: -1.0 for k in range(3)}}) for j in range(3)]
    sums = [sum(parts[3 * k : 3 * k + 3]) for k in range(3)] + [sum(parts[j::3]) for j in range(3)]
    frame = cells([*parts, *sums], lots.sample(range(15), 7))
    relations = system([*rows, *columns])
    low, high = bounds(frame, relations)
    found = audit(frame, relations)
    assert (low[found.index] <= found["low"] + 1e-6).all()
    assert (found["high"] <= high[found.index] + 1e-6).all()
