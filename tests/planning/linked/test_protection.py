"""What is hidden from those who see more than others: some of what is hidden from these, and enough."""

import random

import numpy as np
import pandas as pd
import pytest

from planning.linked import Area, Members, Surroundings, divisions, protect

EVER = 10**6
CITY, NORTH, SOUTH = 1, 6, 7
QUARTERS = {2: NORTH, 3: NORTH, 4: SOUTH, 5: SOUTH}
SETS = {CITY: 1, **dict.fromkeys(QUARTERS, 2), NORTH: 3, SOUTH: 3}
AREAS = [Area(number, area_set, None, 0, EVER) for number, area_set in SETS.items()]
WOMEN_AND_MEN = Members({0: frozenset(), 1: frozenset([1]), 2: frozenset([2])}, {1: 1, 2: 1}, {})
AROUND = Surroundings(AREAS, divisions(AREAS, dict.fromkeys((1, 2, 3), CITY)), list(QUARTERS.items()), WOMEN_AND_MEN)
FIGURE = {
    **dict.fromkeys(("indicator_id", "dataset_id", "since"), 1),
    **dict.fromkeys(("start", "end"), 100),
    **dict.fromkeys(("count", "base", "unassignable", "min_base", "finest_level"), np.nan),
    **dict.fromkeys(("per", "decimals", "numerator_id", "base_id", "first", "last", "until"), 0),
    **{"obs_status": "A", "conf_status": "F", "was": "", "type": "STATUS_ABSOLUTE", "level": 3},
    **{"counts_people": True, "zero_secret": False},
}


def few_people(lots: random.Random) -> dict[tuple[int, int], int]:
    """By quarter, halves of the city and city, each by sex, which is 0 for both."""
    found: dict[tuple[int, int], int] = {}
    for quarter, half in QUARTERS.items():
        for sex in (1, 2):
            number = lots.choice((0, 1, 2, 3, 4))
            for area in (quarter, half, CITY):
                for kind in (0, sex):
                    found[area, kind] = found.get((area, kind), 0) + number
    return found


def figures(people: dict[tuple[int, int], int], **rules: float) -> pd.DataFrame:
    about = [{"area_id": area, "breakdown_id": sex, "value": float(value)} for (area, sex), value in people.items()]
    return pd.DataFrame([row | FIGURE | rules for row in about])


@pytest.mark.parametrize("rules", [{}, {"rounding": 5.0, "only_rounded": True}], ids=["hidden", "rounded"])
@pytest.mark.parametrize("seed", range(4))
def test_who_sees_more_can_tell_no_more_than_they_may(seed: int, rules: dict[str, float]) -> None:
    """Where rounding is not enough, small figures are hidden; what others see cannot be."""
    people = few_people(random.Random(seed))
    public = protect(figures(people, min_count=5.0, **rules), AROUND)
    said = public.hidden["conf_status"]
    more = figures(people, min_count=4.0, **rules, said_count=5.0)
    more = more.assign(said=said.reindex(more.index), seen=~more.index.isin(said.index[said.notna()]))
    partners = protect(more.assign(unplaced_seen=~more.index.isin(said.index)), AROUND)
    assert not public.audited["exposed"].any()
    assert not partners.audited["exposed"].any()
    assert set(partners.hidden.index) <= set(public.hidden.index)
