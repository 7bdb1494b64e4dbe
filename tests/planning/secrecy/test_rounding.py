"""Multiples of 5, as employment statistics show them."""

import pandas as pd
import pytest

from planning.secrecy.rounding import rounded, rounded_rates, spans


def test_to_the_nearest_multiple_and_halves_upwards() -> None:
    values = pd.Series([0, 2, 2.5, 3, 7, 8, -2, None, 12])
    base = pd.Series([5, 5, 5, 5, 5, 5, 5, 5, None])
    assert rounded(values, base)[:7].tolist() == [0, 0, 5, 5, 5, 10, 0]
    assert rounded(values, base)[7:].isna().all()


@pytest.mark.parametrize(
    ("value", "base", "span"),
    [(2, 5, (-2, 2)), (3, 5, (3, 7)), (10, 10, (5, 14)), (4, 3, (2, 4)), (3.5, 5, (2.5, 7.5)), (5, 2, (5, 6))],
)
def test_what_is_rounded_alike(value: float, base: float, span: tuple[float, float]) -> None:
    found = spans(pd.Series([value]), pd.Series([base]))
    assert tuple(found.loc[0]) == span


@pytest.mark.parametrize(
    ("value", "count", "base", "shown"),
    [
        (0.390625, 2, 512, 0),  # 2 of 512, shown as 0 of 510
        (1.5625, 8, 512, 2.0),  # 10 of 510 are 1.96
        (50, 3, 6, 100),  # 5 of 5
        (100, 2, 2, None),
        (12.34, None, 500, 12.3),
        (12.34, None, None, 12.3),
        (10, 8, None, 12.5),
        (0, 0, None, 0),
    ],
)
def test_a_rate_tells_no_more_than_its_rounded_count_and_base(
    value: float, count: float | None, base: float | None, shown: float | None
) -> None:
    rate = {"value": value, "count": count, "base": base, "per": 100, "decimals": 1, "rounding": 5}
    found = rounded_rates(pd.DataFrame([rate]).astype("float64"))[0]
    assert (None if pd.isna(found) else found) == shown
