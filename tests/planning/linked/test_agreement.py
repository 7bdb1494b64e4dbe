"""What rates tell roughly of counts is reckoned from numbers that are possible."""

import pandas as pd
import pytest

from planning.linked import inspect, protect
from tests.planning.linked.test_protection import AROUND, CITY, FIGURE

WOMEN, MEN = 1, 2
PEOPLE = {(CITY, WOMEN): 5, (CITY, MEN): 8, (2, WOMEN): 2, (3, WOMEN): 3, (4, WOMEN): 0, (5, WOMEN): 0}
RATE = {
    "type": "STATUS_RELATIVE",
    "indicator_id": 2,
    "numerator_id": 1,
    "per": 100,
    "decimals": 1,
    "counts_people": False,
}
HIDDEN = [(CITY, WOMEN), (2, WOMEN)]


def figures(rate: float, base: float) -> pd.DataFrame:
    """Women and men of a city, women of its quarters, and how many of 100 all of the city are."""
    rows = [{"area_id": area, "breakdown_id": sex, "value": value} for (area, sex), value in PEOPLE.items()]
    told = RATE | {"area_id": CITY, "breakdown_id": 0, "value": rate, "base": base}
    return pd.DataFrame([*(FIGURE | row for row in rows), FIGURE | told]).assign(min_count=3.0, whole=True)


@pytest.mark.parametrize(("rate", "base", "exposed"), [(0.5, 2401.0, True), (0.6, 2401.0, False)])
def test_a_rate_tells_how_many_the_hidden_ones_are_at_most(rate: float, base: float, exposed: bool) -> None:
    """0.5 % are 13 at most, so that beside 8 men and 3 women elsewhere the women of a quarter are no 3; 0.6 % are up to
    15."""
    shown = figures(rate, base)
    seen = [(area, sex) not in HIDDEN for area, sex in zip(shown["area_id"], shown["breakdown_id"], strict=True)]
    shown = shown.assign(seen=seen, exact=seen, unplaced_seen=False, said="F", said_count=3.0)
    assert inspect(shown, AROUND)["exposed"].any() == exposed


def test_what_is_hidden_takes_it_into_account() -> None:
    found = protect(figures(0.5, 2401.0), AROUND)
    assert not found.audited["exposed"].any()
    assert 3 in found.hidden.index
