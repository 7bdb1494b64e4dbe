"""The tables are what they say, and the other program is asked for the same."""

import numpy as np
import pandas as pd

from bench.secrecy.compare import compared
from bench.secrecy.tables import table

COUNTS = pd.DataFrame({"young": [12.0, 2, 20, 9], "old": [30.0, 31, 32, 33]}, index=["A", "B", "C", "D"])
CITY = {"north": ["A", "B"], "south": ["C", "D"], "city": ["north", "south"]}


def test_every_sum_is_a_relation_that_holds() -> None:
    one = table("a city", COUNTS, [CITY], 3)
    assert len(one.cells) == 7 * 3
    assert len(one.relations) == 3 * 3 + 7
    products = one.relations.coefficient * one.cells["value"].to_numpy()[one.relations.cell]
    assert np.bincount(one.relations.relation, products).tolist() == [0] * len(one.relations)
    assert one.cells["value"][one.cells["primary"]].tolist() == [2]


def test_both_hide_the_cheapest_rectangle() -> None:
    """B's young with A's, and both areas' old: 2 + 12, 31 + 30."""
    sides = compared(table("a city", COUNTS, [CITY], 3), "value", minutes=1)
    for side in ("ours", "argus"):
        assert {name: sides[side][name] for name in ("number", "value", "open")} == {
            "number": 3,
            "value": 73.0,
            "open": 0,
        }


def test_what_statuses_tell_takes_a_fourth_cell_or_the_reason() -> None:
    """2 and 2 in a sum of 4, all of them below 5: each is 1 to 3, and the sum is not."""
    counts = pd.DataFrame({"young": [2.0, 2], "old": [30.0, 31]}, index=["A", "B"])
    one = table("a town", counts, [{"town": ["A", "B"]}], 5)
    cells = one.telling("value")
    assert cells["told_highest"].dropna().tolist() == [4, 4, 4]
    sides = compared(one, "value", minutes=1)
    assert sides["telling"]["open"] == 0
    assert sides["telling"]["value"] >= sides["ours"]["value"] > 0
