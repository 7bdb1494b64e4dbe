"""The hand-checked example of six areas and three indicators."""

from pathlib import Path

import pandas as pd
import pytest

from planning.index import (
    DYNAMICS_CLASSES,
    DYNAMICS_CUTS,
    STATUS_CLASSES,
    STATUS_CUTS,
    Standardisation,
    classes,
    excluded_areas,
    scores,
)

VALUES = pd.DataFrame(
    {
        "unemployed": [4.0, 5.0, 6.0, 7.0, 8.0, 18.0],
        "transfer": [6.0, 9.0, 10.0, 13.0, 12.0, 28.0],
        "child_poverty": [10.0, 16.0, 20.0, 24.0, 30.0, 50.0],
    },
    index=list("ABCDEF"),
)
EQUAL = dict.fromkeys(VALUES.columns, 1.0)


def test_scores_of_the_example() -> None:
    assert scores(VALUES, EQUAL).round(4).tolist() == [-1.0146, -0.6425, -0.4179, -0.0984, 0.0837, 2.0896]


def test_classes_of_the_example() -> None:
    found = classes(scores(VALUES, EQUAL), STATUS_CUTS, STATUS_CLASSES)
    assert found.tolist() == ["HIGH", "MEDIUM", "MEDIUM", "MEDIUM", "MEDIUM", "VERY_LOW"]


def test_the_sample_deviation_cancels_in_the_last_step() -> None:
    pd.testing.assert_series_equal(scores(VALUES, EQUAL, "ZSCORE_SAMPLE"), scores(VALUES, EQUAL))


def test_a_falling_burden_is_positive() -> None:
    found = classes(pd.Series([-1.01, -1.0, 0.0, 1.0, 1.01]), DYNAMICS_CUTS, DYNAMICS_CLASSES)
    assert found.tolist() == ["POSITIVE", "STABLE", "STABLE", "STABLE", "NEGATIVE"]


def test_the_bounds_of_status_classes() -> None:
    found = classes(pd.Series([-1.0, 1.0, 1.001, 1.5, 1.501]), STATUS_CUTS, STATUS_CLASSES)
    assert found.tolist() == ["MEDIUM", "MEDIUM", "LOW", "LOW", "VERY_LOW"]


@pytest.mark.parametrize("way", ["RANK", "MINMAX"])
def test_other_ways_keep_the_order(way: Standardisation) -> None:
    found = scores(VALUES[["child_poverty"]], {"child_poverty": 1.0}, way)
    assert found.sort_values().index.tolist() == list("ABCDEF")


def test_an_indicator_of_which_high_is_good() -> None:
    assert scores(VALUES, dict.fromkeys(VALUES.columns, -1.0)).idxmax() == "A"


def test_indicators_that_do_not_differ_add_nothing() -> None:
    assert scores(pd.DataFrame({"x": [3.0, 3.0]}), {"x": 1.0}).tolist() == [0.0, 0.0]


def test_areas_are_left_out_for_a_reason() -> None:
    values = VALUES.assign(transfer=[float("nan"), 9.0, 10.0, 13.0, 12.0, 28.0])
    population = pd.Series([5000, 299, 300, 1262, 5000, 5000], index=list("ABCDEF"))
    found = excluded_areas(values, population, 300, manual=["D"])
    assert found.to_dict() == {"A": "MISSING_INDICATOR", "B": "MIN_POPULATION", "D": "MANUAL"}


PUBLISHED = Path(__file__).parents[3] / "shared/data/berlin/mss/manual-export-2021"


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published z-scores of Berlin are not at hand")
@pytest.mark.parametrize(
    ("kind", "label", "cuts", "names", "counts"),
    [
        ("S", "Status", STATUS_CUTS, ["hoch", "mittel", "niedrig", "sehr niedrig"], [75, 366, 46, 49]),
        ("D", "Dynamik", DYNAMICS_CUTS, ["positiv", "stabil", "negativ"], [48, 436, 52]),
    ],
)
def test_every_published_class_of_berlin_2021(
    kind: str, label: str, cuts: tuple[float, ...], names: list[str], counts: list[int]
) -> None:
    path = PUBLISHED / "mss_2021_index-indikatoren_z-werte_plr.csv"
    table = pd.read_csv(path, sep=None, engine="python", decimal=",", encoding="utf-8-sig")
    table = table.dropna(subset=[f"z{kind}1"])
    columns = [f"z{kind}1", f"z{kind}3", f"z{kind}4"]
    found = classes(scores(table[columns].astype("float64"), dict.fromkeys(columns, 1.0)), cuts, names)
    published = table[f"Zuordnung Klasse {label}-Index "]
    assert [int((found == name).sum()) for name in names] == counts
    assert int((found != published).sum()) == 0
