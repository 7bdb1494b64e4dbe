"""What may be taken for known of people whom nobody told of, and what may not."""

from typing import Any

import pandas as pd

from planning.linked import protect
from planning.linked.quantities import FOLLOWS
from planning.linked.unknown import with_bases
from tests.planning.linked.test_protection import AROUND, CITY, NORTH, SOUTH, figures

PEOPLE, POOR, SHARE = 1, 2, 4
WOMEN, MEN = 1, 2
RATE: dict[str, Any] = {
    "indicator_id": SHARE,
    "type": "STATUS_RELATIVE",
    "per": 100,
    "decimals": 0,
    "numerator_id": POOR,
    "base_id": PEOPLE,
}


def town(people: dict[tuple[int, int], int], poor: dict[int, int], rates: dict[int, float]) -> pd.DataFrame:
    """People by area and sex, the poor and their share of all by area."""
    shares = [figures({(area, 0): 0}, min_count=5.0).assign(value=rate, **RATE) for area, rate in rates.items()]
    counted = figures({(area, 0): one for area, one in poor.items()}, min_count=5.0).assign(indicator_id=POOR)
    return pd.concat([figures(people, min_count=5.0), counted, *shares], ignore_index=True).assign(whole=1.0)


def test_what_is_told_roughly_proves_nobody_missing() -> None:
    """8 % of 292 are 22 to 24 poor, of whom 13 and 10 live in two quarters: so one may be in the other two, and is, as
    the south has 11."""
    found = protect(town({(CITY, 0): 292, (2, 0): 50}, {5: 10, SOUTH: 11}, {CITY: 8.0, 2: 26.0}), AROUND)
    assert not found.audited["exposed"].any()
    assert set(found.hidden.index) == {2}


def test_the_base_that_a_whole_leaves() -> None:
    """Women and men are all."""
    sent = town({(CITY, WOMEN): 99, (CITY, MEN): 193, (NORTH, 0): 100}, {}, {CITY: 8.0, SOUTH: 6.0})
    rates = with_bases(sent, AROUND).set_index("area_id")[FOLLOWS].dropna()
    assert dict(rates) == {CITY: 292}


def test_a_part_alone_is_not_all() -> None:
    """Whoever the women of the south are, with the men they are more."""
    sent = town({(SOUTH, WOMEN): 163, (NORTH, 0): 100}, {}, {SOUTH: 6.0})
    found = with_bases(sent, AROUND)
    assert FOLLOWS not in found or found[FOLLOWS].isna().all()
