"""Primary disclosure control, with the smallest counts at their limits."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from planning.secrecy import hidden_cells

CELL: dict[str, Any] = {
    "value": 12.0,
    "count": None,
    "base": None,
    "unassignable": None,
    "obs_status": "A",
    "conf_status": "F",
    "counts_people": False,
    "min_count": 3,
    "min_base": None,
    "level": 8,
    "finest_level": None,
}
NUMBERS = ("value", "count", "base", "unassignable", "min_count", "min_base", "level", "finest_level")


def hidden(**changes: object) -> dict[int, str | None]:
    """Why a cell is hidden, by its number 7; empty where it may be shown."""
    cells = pd.DataFrame([CELL | changes], index=[7]).astype(dict.fromkeys(NUMBERS, "float64"))
    why = hidden_cells(cells)["conf_status"]
    return {int(str(number)): None if pd.isna(reason) else reason for number, reason in why.items()}


@pytest.mark.parametrize(("count", "why"), [(0, {}), (1, {7: "A"}), (2, {7: "A"}), (3, {}), (4, {})])
def test_small_counts(count: int, why: dict[int, str]) -> None:
    assert hidden(value=1.5, count=count, base=200) == why
    assert hidden(value=count, counts_people=True) == why


def test_a_rate_is_not_a_count() -> None:
    assert hidden(value=1.5) == {}


@pytest.mark.parametrize(("base", "why"), [(29, {7: "A"}), (30, {})])
def test_small_bases(base: int, why: dict[int, str]) -> None:
    assert hidden(value=10, count=5, base=base, min_base=30) == why


def test_areas_finer_than_allowed() -> None:
    assert hidden(level=8, finest_level=4) == {7: "N"}
    assert hidden(level=4, finest_level=4) == {}


def test_what_came_as_secret_stays_so_with_its_count() -> None:
    assert hidden(value=None, count=2, obs_status="Q", conf_status="C") == {7: "C"}
    assert hidden(value=None, base=200, obs_status="Q") == {7: "C"}
    assert hidden(conf_status="N") == {7: "N"}


def test_few_people_without_an_area_are_hidden_alone() -> None:
    assert hidden(unassignable=2) == {7: None}
    assert hidden(unassignable=3) == {}


def test_zero_may_be_a_secret_too() -> None:
    assert hidden(value=0, counts_people=True) == {}
    assert hidden(value=0, counts_people=True, zero_secret=True) == {7: "A"}
    assert hidden(value=0, counts_people=True, zero_secret=True, min_count=None) == {}


@pytest.mark.parametrize(("contributors", "why"), [(0, {}), (2, {7: "A"}), (3, {})])
def test_few_contributors(contributors: int, why: dict[int, str]) -> None:
    assert hidden(value=50_000, contributors=contributors, min_contributors=3) == why


def test_dominance_gives_way_to_what_is_hidden_for_being_small() -> None:
    money = {
        "value": 100.0,
        "amount": 100.0,
        "largest": 90.0,
        "second": 5.0,
        "top": 90.0,
        "dominance_n": 1,
        "dominance_k": 85,
    }
    assert hidden(**money, dominance_p=np.nan) == {7: "O"}
    assert hidden(**money, dominance_p=np.nan, contributors=2, min_contributors=3) == {7: "A"}
