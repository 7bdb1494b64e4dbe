"""What figures tell, and how exactly."""

import pandas as pd
import pytest

from planning.linked.quantities import DIVISOR, half_units, quantities


def rate(value: float, indicator: int = 1, decimals: int = 1) -> dict[str, object]:
    known = {"indicator_id": indicator, "value": value, "decimals": decimals, "type": "STATUS_RELATIVE"}
    place = dict.fromkeys(("dataset_id", "area_id", "breakdown_id", "start", "end"), 1)
    empty = dict.fromkeys(("count", "unassignable"), float("nan"))
    return {**known, **place, **empty, "base": 1000.0, "per": 100, "numerator_id": 0, "base_id": 0}


@pytest.mark.parametrize(
    ("values", "half"),
    [
        ([12.5, 10.0], 0.05),
        ([12.0, 10.0], 0.05),  # zeros behind the comma are not written
        ([12.5, 10.25], 0.005),
        ([1 / 3, 10.0], 0.5e-6),
        ([float("nan"), 10.0], 0.05),
    ],
)
def test_values_are_as_exact_as_any_of_their_indicator_is_written(values: list[float], half: float) -> None:
    figures = pd.DataFrame([*(rate(value) for value in values), rate(7.0, indicator=2, decimals=0)])
    assert half_units(figures).round(9).tolist() == [half, half, 0.5]


def test_a_count_follows_as_exactly_as_its_rate_is_written() -> None:
    """0.2 percent of 1,000 are 1.5 to 2.5 people, 0.2004 percent are 2.004."""
    told = quantities(pd.DataFrame([rate(0.2), rate(0.2004, indicator=2)])).cells
    assert told[["value", "blur"]].round(9).to_numpy().tolist()[:2] == [[2.0, 0.5], [2.004, 0.0005]]


def test_a_rate_whose_base_nobody_tells_tells_the_count_of_another_figure() -> None:
    """Whoever knows how many live there has it."""
    counts = rate(2.0) | {"type": "STATUS_ABSOLUTE", "base": float("nan")}
    alone = rate(0.2, indicator=2) | {"numerator_id": 1, "base_id": 3, "base": float("nan")}
    shown = quantities(pd.DataFrame([counts, alone])).shown
    told = shown[shown["part"] != DIVISOR]
    assert told[["value", "blur"]].to_numpy().tolist() == [[2.0, 0.0], [2.0, 0.0]]
    assert told["cell"].nunique() == 1


def test_a_rate_and_a_count_tell_the_base_between_them() -> None:
    """0.15 to 0.25 percent are 2 people of 800 to 1,333."""
    alone = rate(0.2) | {"count": 2.0, "base_id": 3, "base": float("nan")}
    shown = quantities(pd.DataFrame([alone])).shown
    value, blur = shown.loc[shown["part"] == DIVISOR, ["value", "blur"]].to_numpy(dtype=float)[0]
    assert (round(value - blur), round(value + blur)) == (800, 1333)
