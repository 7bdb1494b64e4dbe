"""Days and spans that hang together, and that nobody can tell what is hidden over them."""

import random
from typing import Any

import pandas as pd
import pytest

from planning.linked import protect
from planning.linked.times import Step, Time, completed, linked, steps
from tests.planning.linked.histories import history, reach
from tests.planning.linked.test_protection import AROUND, CITY, figures

WIDTH = 5.0
YEAR = 365
FIRST, LAST, CHANGE = Time(False, 0, 0), Time(False, YEAR, YEAR), Time(True, 0, YEAR)
HISTORIES = {"days": (2, 3, 6, 7, 14, 16, 23), "spans": (1, 2, 3, 9, 11, 12, 14)}
"""Those in which sums over times that nobody tells give something away."""


@pytest.mark.parametrize(("kind", "seed"), [(kind, seed) for kind, seeds in HISTORIES.items() for seed in seeds])
def test_nobody_can_tell_what_is_hidden_over_times_of_which_much_is_missing(kind: str, seed: int) -> None:
    """Small levels can be anything from zero to the smallest count, all else is not known exactly."""
    known = history(random.Random(f"{kind} {seed}"), kind, WIDTH)
    found = protect(known.sent, AROUND)
    assert not found.hidden.empty
    assert not found.audited["exposed"].any()
    for row, low, high in reach(known, [*found.hidden.index]):
        small = known.sent["indicator_id"][row] == 1 and 0 < known.sent["value"][row] < WIDTH
        assert (low <= 1e-6 and high >= WIDTH - 1e-6) if small else high > low + 1e-6, row


def test_a_change_is_between_the_levels_of_its_days() -> None:
    assert steps([FIRST, LAST, CHANGE]) == [Step(((1, 1), (0, -1), (2, -1)), 2)]
    assert steps([Time(False, -1, -1), LAST, CHANGE]) == [Step(((1, 1), (0, -1), (2, -1)), 2)]
    assert steps([FIRST, CHANGE]) == []


def test_days_of_which_nobody_tells_a_level() -> None:
    assert completed([CHANGE]) == [FIRST, LAST, CHANGE]
    assert completed([LAST, CHANGE]) == [FIRST, LAST, CHANGE]
    day_before = Time(False, -1, -1)
    assert completed([day_before, LAST, CHANGE]) == [day_before, LAST, CHANGE]
    assert completed([Time(True, -YEAR, -1), CHANGE]) == sorted(
        [Time(False, -YEAR, -YEAR), day_before, LAST, Time(True, -YEAR, -1), CHANGE]
    )


def test_what_hangs_together() -> None:
    quarter, rest, year = Time(False, 1, 90), Time(False, 91, YEAR), Time(False, 1, YEAR)
    alone = Time(False, 900, 900)
    assert linked([alone, FIRST, LAST, CHANGE]) == [[FIRST, LAST, CHANGE], [alone]]
    assert linked([quarter, rest, year, alone]) == [[quarter, year, rest], [alone]]
    assert linked([quarter, alone]) == [[quarter], [alone]]


def test_a_year_is_at_least_one_of_its_quarters() -> None:
    assert steps([Time(False, 1, 90), Time(False, 1, YEAR)]) == [Step(((1, 1), (0, -1)), more=True)]


LEVELS = {(2, 0): 12.0, (3, 0): 30.0, (4, 0): 20.0, (5, 0): 25.0}


def hidden(*frames: pd.DataFrame) -> set[tuple[int, int]]:
    """By indicator and area."""
    sent = pd.concat(frames, ignore_index=True)
    found = protect(sent, AROUND)
    assert not found.audited["exposed"].any()
    rows = sent.loc[found.hidden.index, ["indicator_id", "area_id"]]
    return {*rows.itertuples(index=False, name=None)}


def told(numbers: dict[tuple[int, int], float], **more: Any) -> pd.DataFrame:
    return figures(dict.fromkeys(numbers, 0), min_count=WIDTH).assign(value=[*numbers.values()], **more)


ABSOLUTE = {"indicator_id": 3, "numerator_id": 1, "type": "DYNAMIC_ABSOLUTE", "start": 0, "counts_people": False}
PER_CENT = ABSOLUTE | {"type": "DYNAMIC_RELATIVE"}


@pytest.mark.parametrize(("change", "kind"), [(10.0, ABSOLUTE), (500.0, PER_CENT)], ids=["absolute", "per cent"])
def test_few_people_before_a_change_whom_nobody_sent(change: float, kind: dict[str, object]) -> None:
    """12 people, 10 or 500 % more than before: there were 2."""
    assert hidden(told(LEVELS), told({(2, 0): change}, **kind)) == {(3, 2)}
    assert hidden(told(LEVELS), told({(2, 0): change / 4}, **kind)) == set()


@pytest.mark.parametrize(("change", "kind"), [(10.0, ABSOLUTE), (50.0, PER_CENT)], ids=["absolute", "per cent"])
def test_a_level_that_follows_adds_up_with_others(change: float, kind: dict[str, object]) -> None:
    """Of 67 before, 20 and 25 are told, and 20 follow from 30 after: the 2 that are left are hidden."""
    before = told({(CITY, 0): 67.0, (2, 0): 2.0, (4, 0): 20.0, (5, 0): 25.0}, start=0, end=0)
    assert hidden(told(LEVELS), before, told({(3, 0): change}, **kind)) == {(1, 2), (3, 3)}


def test_changes_in_per_cent_one_after_the_other() -> None:
    """24 are twice as many as a year before, when there were four times as many as two years before: 3."""
    later = told({(2, 0): 100.0}, **PER_CENT | {"start": 50})
    earlier = told({(2, 0): 300.0}, **PER_CENT | {"start": 0, "end": 50})
    assert hidden(told({(2, 0): 24.0}), later, earlier) == {(3, 2)}


def test_a_change_that_does_not_tell_one_number_says_no_level() -> None:
    """1,200 that are 9 % more than before were 1,096 to 1,106."""
    assert hidden(told({(2, 0): 1200.0}), told({(2, 0): 9.0}, **PER_CENT)) == set()


def test_a_change_that_its_levels_do_not_bear_out_says_nothing_of_them() -> None:
    """2 after 8 were 6 less, not 3: what is hidden of the city and its quarters is not more for it."""
    before = told({(CITY, 0): 83.0, (2, 0): 8.0, (3, 0): 30.0, (4, 0): 20.0, (5, 0): 25.0}, start=0, end=0)
    after = told({**LEVELS, (2, 0): 2.0, (CITY, 0): 77.0})
    assert hidden(before, after, told({(2, 0): -3.0}, **ABSOLUTE)) == hidden(before, after)
    assert (3, 2) in hidden(before, after, told({(2, 0): -6.0}, **ABSOLUTE))
