"""Three people or none: what follows of parts that are whole numbers."""

import numpy as np
import pandas as pd
import pytest

from planning.secrecy import wholes
from planning.secrecy.relations import Relation, system
from planning.secrecy.secondary import suppress

ONE_AND_TWO, TWO_AND_THREE, REST, SECRET, FIRST, SECOND, THIRD = range(7)
SUMS = system(
    [
        Relation("one and two", {ONE_AND_TWO: 1, FIRST: -1, SECOND: -1}),
        Relation("two and three", {TWO_AND_THREE: 1, SECOND: -1, THIRD: -1}),
        Relation("one, three and the secret", {REST: 1, FIRST: -1, THIRD: -1, SECRET: -1}),
    ]
)
"""Of 2, 2 and 3 the secret is 3 less twice what the second lacks of 2: 1 or 3, and 0 only if the second were a half."""


def cells(*, whole: bool, last: float = 9.0) -> pd.DataFrame:
    """Three parts of one each, which nobody tells."""
    part = np.arange(7) >= FIRST
    shown = {"blur_low": np.where(part, 1.0, 0.0), "blur_high": np.where(part, np.inf, 0.0), "whole": part & whole}
    secret = np.arange(7) == SECRET
    return pd.DataFrame(
        {
            "value": [2.0, 2.0, 3.0, 1.0, 1.0, 1.0, 1.0],
            "primary": secret,
            "protection_low": np.where(secret, 1.0, 0.0),
            "protection_high": np.where(secret, 2.0, 0.0),
            "cost": [3.0, 2.0, last, *[1.0] * 4],
            "free": ~part & ~secret,
            "settled": False,
            **shown,
        }
    )


def hidden(frame: pd.DataFrame) -> list[int]:
    return np.flatnonzero(suppress(frame, SUMS).notna()).tolist()


def test_parts_that_need_not_be_whole_leave_everything_open() -> None:
    assert hidden(cells(whole=False)) == [SECRET]


def test_whole_parts_tell_odd_from_even() -> None:
    """The cheapest of those that let the secret be nothing."""
    assert hidden(cells(whole=True)) == [TWO_AND_THREE, SECRET]
    assert hidden(cells(whole=True, last=1.0)) == [REST, SECRET]


def test_where_much_hangs_together_whole_numbers_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wholes, "MOST", 3)
    assert hidden(cells(whole=True)) == [SECRET]
