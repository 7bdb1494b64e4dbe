"""No more are poor than there are people: who is hidden beside nearly all of a quarter cannot be few."""

from math import nan
from typing import Any

import pandas as pd

from planning.linked import inspect, protect
from tests.planning.linked.test_protection import AROUND, CITY, figures

PEOPLE, POOR = 1, 2
RATE: dict[str, Any] = {"type": "STATUS_RELATIVE", "per": 100, "decimals": 1, "numerator_id": POOR, "base_id": PEOPLE}
QUARTERS = (2, 3, 4, 5)


def town(people: tuple[int, ...], poor: tuple[int, ...], **rules: float) -> pd.DataFrame:
    """People and poor of quarters and city, by rows 0 to 4 and 5 to 9, and behind them the rate of the city."""
    sent = [
        figures({**{(area, 0): one for area, one in zip(QUARTERS, many, strict=True)}, (CITY, 0): sum(many)}, **rules)
        for many in (people, poor)
    ]
    shares = {"indicator_id": 4, "value": 100 * sum(poor) / sum(people), "count": nan, "base": float(sum(people))}
    rate = figures({(CITY, 0): 0}, **rules).assign(**(RATE | shares))
    return pd.concat([sent[0], sent[1].assign(indicator_id=POOR), rate], ignore_index=True).assign(whole=1.0)


def hidden(sent: pd.DataFrame) -> dict[int, str]:
    found = protect(sent, AROUND)
    assert not found.audited["exposed"].any()
    return dict(found.hidden["conf_status"])


def exposed(sent: pd.DataFrame, *unseen: int) -> int:
    """How many of these figures are not protected if just these are hidden."""
    out = sent.index.isin(unseen)
    seen = sent.assign(seen=~out, exact=~out, unplaced_seen=~out, said=None, said_count=sent["min_count"])
    return int(inspect(seen, AROUND)["exposed"].sum())


def test_few_beside_nearly_all_of_a_quarter() -> None:
    """4 and 8 are 12, of whom no more than 9 live where the 8 do: 3 or 4 are left for the other quarter."""
    few = town((5, 9, 40, 60), (4, 8, 30, 35), min_count=5.0)
    assert exposed(few, 5, 6) == 1
    more = hidden(few)
    assert more[5] == "A"
    assert set(more) != {5, 6}
    assert exposed(few, *more) == 0


def test_few_in_quarters_of_many() -> None:
    assert hidden(town((50, 90, 40, 60), (4, 8, 30, 35), min_count=5.0)) == {5: "A", 6: "D"}


def test_people_beside_those_of_them_who_are_shown() -> None:
    """Of 4 people, who must not be known, 3 are poor, as may be known: that they are no less must not be told."""
    few = town((4, 9, 40, 60), (3, 8, 30, 35), min_count=5.0).assign(min_count=[5.0] * 5 + [1.0] * 6)
    assert exposed(few, 0, 1) == 1
    more = hidden(few)
    assert more[0] == "A"
    assert 5 in more


def test_what_is_counted_among_others_only_now_and_then() -> None:
    """More crimes than people somewhere: so the number of people says nothing of those elsewhere."""
    assert hidden(town((5, 9, 40, 60), (4, 8, 41, 35), min_count=5.0)) == {5: "A", 6: "D"}


def test_it_matters_only_where_it_says_something_in_time() -> None:
    """Counts of a day and people of another are not of the same people."""
    few = town((5, 9, 40, 60), (4, 8, 30, 35), min_count=5.0)
    other = few.assign(start=[100] * 5 + [200] * 5 + [100], end=[100] * 5 + [200] * 5 + [100])
    assert hidden(other) == {5: "A", 6: "D"}
