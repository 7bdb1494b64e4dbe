"""Grants of 100 in all, to few recipients."""

import pandas as pd
import pytest

from planning.secrecy.dominance import dominated, protection

COLUMNS = ["amount", "largest", "second", "top", "dominance_n", "dominance_k", "dominance_p"]


def cell(largest: float, second: float | None = None, top: float | None = None, **rule: float) -> pd.DataFrame:
    given = {"amount": 100, "largest": largest, "second": second, "top": top, **rule}
    return pd.DataFrame([given], columns=COLUMNS).astype("float64")


@pytest.mark.parametrize(
    ("grants", "why", "distance"),
    [
        (cell(85, 5, 85, dominance_n=1, dominance_k=85), None, 0),
        (cell(90, 5, 90, dominance_n=1, dominance_k=80), "O", 12.5),
        (cell(50, 40, 90, dominance_n=2, dominance_k=80), "T", 12.5),
        (cell(85, 5, 90, dominance_n=2, dominance_k=80), "O", 12.5),
        (cell(40, 30, 90, dominance_n=3, dominance_k=80), "G", 12.5),
        (cell(60, 36, dominance_p=10), "G", 2),
        (cell(60, 34, dominance_p=10), None, 0),
        (cell(100, dominance_p=10), "G", 10),
        (cell(60, 38, 98, dominance_n=2, dominance_k=80, dominance_p=10), "T", 22.5),
        (cell(100), None, 0),
    ],
)
def test_few_recipients_dominate_a_sum(grants: pd.DataFrame, why: str | None, distance: float) -> None:
    found = dominated(grants)[0]
    assert (None if pd.isna(found) else found) == why
    assert protection(grants).tolist() == pytest.approx([distance])
