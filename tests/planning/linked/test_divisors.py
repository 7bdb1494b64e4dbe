"""The people by whom a rate divides, told by the rate and its count."""

from math import nan
from typing import Any

import pandas as pd

from planning.linked import protect
from tests.planning.linked.test_protection import AROUND, figures

QUARTER, WOMEN, MEN = 2, 1, 2
PEOPLE = {(QUARTER, 0): 26, (QUARTER, WOMEN): 22, (QUARTER, MEN): 4}
RATE: dict[str, Any] = {
    "indicator_id": 4,
    "type": "STATUS_RELATIVE",
    "per": 100,
    "decimals": 1,
    "numerator_id": 2,
    "base_id": 1,
}


def hidden(*rates: tuple[int, float, float], women: int | None = None) -> dict[int, str]:
    """By row, of whom there are the people first: rates by sex, with their counts; of `women` a figure of its own."""
    rows = [
        figures({(QUARTER, sex): 0}, min_count=5.0).assign(value=value, count=count, **RATE)
        for sex, value, count in rates
    ]
    if women is not None:
        rows.append(figures({(QUARTER, WOMEN): women}, min_count=5.0).assign(indicator_id=2))
    sent = pd.concat([figures(PEOPLE, min_count=5.0), *rows], ignore_index=True).assign(whole=1.0)
    found = protect(sent, AROUND)
    assert not found.audited["exposed"].any()
    return dict(found.hidden["conf_status"])


def test_a_rate_and_its_count_tell_by_how_many_they_divide() -> None:
    """20 women are 90.9 % of 22, so that 4 of 26 are men: instead of the women all are hidden."""
    assert hidden() == {1: "D", 2: "A"}
    assert hidden((WOMEN, 90.9, 20.0)) == {0: "D", 2: "A"}


def test_a_count_that_another_figure_tells_does_so_too() -> None:
    assert hidden((WOMEN, 90.9, nan), women=20) == {0: "D", 2: "A"}


def test_a_rate_of_nobody_tells_nothing_of_its_base() -> None:
    assert hidden((WOMEN, 0.0, 0.0)) == {1: "D", 2: "A"}


def test_a_rate_of_all_tells_what_is_to_be_seen() -> None:
    assert hidden((0, 76.9, 20.0)) == {1: "D", 2: "A"}
