"""Four areas with 12, 2, 20 and 9 cases, 43 in all: what the total gives away, and a second way to cut the city."""

import numpy as np
import pandas as pd

from planning.secrecy.audit import audit
from planning.secrecy.relations import Relation, Relations, joined, system
from planning.secrecy.secondary import suppress

A, B, C, D, TOTAL, A_AND_B = range(6)
VALUES = [12, 2, 20, 9, 43, 14]
BY_AREA = Relation("areas of the city", {TOTAL: 1, A: -1, B: -1, C: -1, D: -1})
BY_QUARTER = Relation("areas of the northern quarter", {A_AND_B: 1, A: -1, B: -1})


def cells(number: int, hidden: set[int]) -> pd.DataFrame:
    """The first cells, of which B is too small to show where 3 is the smallest count."""
    values = pd.Series(VALUES[:number], dtype="float64")
    primary = values < 3
    return pd.DataFrame(
        {
            "value": values,
            "primary": primary,
            "protection_low": np.where(primary, values, 0),
            "protection_high": np.where(primary, 3 - values, 0),
            "cost": values,
            "free": True,
            "settled": False,
            "hidden": [position in hidden for position in range(number)],
        }
    )


def intervals(number: int, hidden: set[int], relations: Relations) -> dict[int, tuple[float, float, bool]]:
    found = audit(cells(number, hidden), relations)
    rows = zip(found.index, found["low"].round(6), found["high"].round(6), found["exposed"], strict=True)
    return {int(position): (low, high, exposed) for position, low, high, exposed in rows}


def test_a_hidden_part_follows_from_its_total() -> None:
    assert intervals(5, {B}, system([BY_AREA])) == {B: (2, 2, True)}


def test_another_hidden_part_protects_it() -> None:
    assert intervals(5, {B, D}, system([BY_AREA])) == {B: (0, 11, False), D: (0, 11, False)}


def test_a_second_partition_gives_it_away_again() -> None:
    both = joined([system([BY_AREA]), system([BY_QUARTER])])
    assert intervals(6, {B, D}, both) == {B: (2, 2, True), D: (9, 9, True)}


def test_the_relations_that_give_it_away_are_named() -> None:
    found = audit(cells(6, {B, D}), system([BY_AREA, BY_QUARTER]))
    assert found["because"].tolist() == [
        ("areas of the northern quarter",),
        ("areas of the city", "areas of the northern quarter"),
    ]


def test_the_cheapest_part_is_hidden_too() -> None:
    assert suppress(cells(5, set()), system([BY_AREA])).dropna().to_dict() == {B: "A", D: "D"}


def test_both_partitions_are_kept_in_view() -> None:
    assert suppress(cells(6, set()), system([BY_AREA, BY_QUARTER])).dropna().to_dict() == {A: "D", B: "A"}
