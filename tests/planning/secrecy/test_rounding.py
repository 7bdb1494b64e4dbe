"""Multiples of 5, as employment statistics show them."""

import pandas as pd
import pytest

from planning.secrecy.rounding import blur, rounded, rounded_figures


def test_to_the_nearest_multiple_and_halves_upwards() -> None:
    values = pd.Series([0, 2, 2.5, 3, 7, 8, -2, None, 12])
    base = pd.Series([5, 5, 5, 5, 5, 5, 5, 5, None])
    assert rounded(values, base)[:7].tolist() == [0, 0, 5, 5, 5, 10, 0]
    assert pd.isna(rounded(values, base)[7])
    assert rounded(values, base)[8] == 12


def test_what_is_not_rounded_is_exact() -> None:
    assert blur(pd.Series([5, None, 0])).tolist() == [2.5, 0, 0]


def test_a_rate_does_not_tell_the_true_count() -> None:
    """2 of 512 are 0.390625 %; shown as 0 of 510, they must not be."""
    figures = pd.DataFrame(
        {
            "value": [0.390625, 1.5625, 13.0, 7.0],
            "count": [2.0, 8.0, None, None],
            "base": [512.0, 512.0, None, 90.0],
            "is_count": [False, False, True, True],
            "rounding": [5.0, 5.0, 5.0, None],
        }
    )
    shown = rounded_figures(figures)
    assert shown["value"].tolist() == pytest.approx([0, 1.953125, 15, 7])
    assert shown["count"].tolist()[:2] == [0, 10]
    assert shown["base"].tolist()[:2] == [510, 510]
    assert shown["base"][3] == 90
