"""Which records of places tell of few people."""

from typing import Any

import pandas as pd
import pytest

from planning.secrecy import hidden_capacities

RECORD: dict[str, Any] = {
    "offering_id": 1,
    "unit": "PLACES",
    "end": 100,
    "maximum": None,
    "available": None,
    "occupied": None,
    "waiting": None,
    "min_count": 3,
    "finest_level": None,
    "conf_status": "F",
}
NUMBERS = ("maximum", "available", "occupied", "waiting", "min_count", "finest_level")


def hidden(*records: dict[str, Any]) -> list[str]:
    """Of each record what is hidden: T places taken, W those who wait; and why."""
    frame = pd.DataFrame([RECORD | record for record in records]).astype(dict.fromkeys(NUMBERS, "float64"))
    found = hidden_capacities(frame)
    marks = zip(found["hides_taken"], found["hides_waiting"], found["conf_status"].fillna(""), strict=True)
    return [("T" * taken + "W" * waiting + f" {why}").strip() for taken, waiting, why in marks]


@pytest.mark.parametrize(
    ("record", "secret"),
    [
        ({"occupied": 2}, "T A"),
        ({"occupied": 3}, ""),
        ({"occupied": 0}, ""),
        ({"maximum": 40, "available": 38}, "T A"),
        ({"maximum": 40, "available": 30}, ""),
        ({"maximum": 40, "available": 30, "occupied": 2}, "T A"),
        ({"occupied": 30, "waiting": 1}, "W A"),
        ({"occupied": 2, "waiting": 30}, "T A"),
        ({"occupied": 2, "waiting": 2}, "TW A"),
        ({"occupied": 30, "waiting": 1, "conf_status": "C"}, "TW C"),
        ({"occupied": 30, "finest_level": 4}, "T N"),
        ({"occupied": 2, "min_count": None}, ""),
        ({"maximum": 2}, ""),
        ({}, ""),
    ],
)
def test_one_record(record: dict[str, Any], secret: str) -> None:
    assert hidden(record) == [secret]


def test_a_maximum_told_elsewhere_on_the_same_day() -> None:
    """40 places of which 38 are free are 2 that are taken, whichever record tells either."""
    assert hidden({"maximum": 40}, {"unit": "BEDS", "available": 38}) == ["", "T A"]
    assert hidden({"occupied": 35, "available": 5}, {"unit": "BEDS", "available": 38}) == ["", "T A"]


def test_a_maximum_of_another_day_counts_where_that_day_has_none() -> None:
    assert hidden({"maximum": 40, "available": 20}, {"end": 101, "available": 38}) == ["", "T A"]
    assert hidden({"maximum": 22, "available": 20}, {"end": 101, "maximum": 40, "available": 20}) == ["T A", ""]
    assert hidden({"maximum": 40}, {"end": 101, "unit": "HOURS", "available": 38}) == ["", ""]


def test_the_same_number_of_the_same_day_is_hidden_everywhere() -> None:
    secret = {"occupied": 30, "conf_status": "C"}
    assert hidden(secret, {"unit": "CASES", "maximum": 40, "available": 10}) == ["T C", "T A"]
    assert hidden(secret, {"end": 101, "occupied": 30}) == ["T C", ""]
    assert hidden(secret, {"offering_id": 2, "occupied": 30}) == ["T C", ""]
    assert hidden(secret, {"waiting": 30, "unit": "BEDS"}) == ["T C", ""]


def test_the_strictest_rule_of_a_day_holds_for_all_that_tell_of_it() -> None:
    assert hidden({"occupied": 4}, {"unit": "BEDS", "occupied": 4, "min_count": 5}) == ["T A", "T A"]


def test_a_few_less_than_before_are_no_secret() -> None:
    assert hidden({"occupied": 12}, {"end": 101, "occupied": 11}) == ["", ""]


def test_no_records() -> None:
    assert hidden_capacities(pd.DataFrame(columns=list(RECORD))).empty
