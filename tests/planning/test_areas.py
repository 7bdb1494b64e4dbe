"""Shares and estimates on areas small enough to reckon by hand."""

import pandas as pd
import pytest
import shapely

from planning.areas import (
    apportioned,
    overlaid,
    pieces,
    shares_by_figure,
    shares_by_surface,
    shares_by_table,
    wrong_sums,
)

NOBODY = float("nan")


def outlines(**boxes: tuple[float, float, float, float]) -> pd.Series:
    return pd.Series({name: shapely.box(*box) for name, box in boxes.items()})


OLD = outlines(west=(0, 0, 10, 10), east=(10, 0, 20, 10))
NEW = outlines(north=(0, 5, 20.05, 10), corner=(0, 0, 4, 5), south=(4, 0, 20, 5))
"""`north` lies across both; what it has too much is a sliver of no older area."""


def of(shares: pd.DataFrame) -> dict[tuple[str, str], float]:
    return {(row["from_area"], row["to_area"]): round(row["share"], 6) for row in shares.to_dict("records")}


def table(*rows: tuple[str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["from_area", "to_area", "share"])


def figures(*rows: tuple[str, float, float, float, str, str]) -> pd.DataFrame:
    names = ["area_id", "value", "count", "base", "obs_status", "conf_status"]
    period = {"period_start": "2020-12-31", "period_end": "2020-12-31", "period_kind": "REFERENCE_DAY"}
    return pd.DataFrame(rows, columns=names).assign(breakdown_id=0, **period)


def counted(area: str, value: float, status: str = "A", secret: str = "F") -> tuple[str, float, float, float, str, str]:
    return area, value, NOBODY, NOBODY, status, secret


def estimates(made: pd.DataFrame, *names: str) -> dict[str, tuple[object, ...]]:
    return {row["to_area"]: tuple(row[name] for name in names) for row in made.to_dict("records")}


def test_shares_by_surface() -> None:
    shares = shares_by_surface(pieces(OLD, NEW))
    assert of(shares) == {
        ("west", "north"): 0.5,
        ("west", "corner"): 0.2,
        ("west", "south"): 0.3,
        ("east", "north"): 0.5,
        ("east", "south"): 0.5,
    }
    assert set(shares["basis"]) == {"AREA"}


def test_pieces_are_where_all_borders_cut() -> None:
    """What no area of one layer covers is a piece, too; slivers are none."""
    assert overlaid([OLD, NEW]) == [
        *(("east", "north"), ("east", "south")),
        *(("west", "corner"), ("west", "north"), ("west", "south")),
    ]
    part = outlines(middle=(8, 2, 12, 30), far=(20, 0, 30, 10))
    assert overlaid([OLD, part]) == [
        *(("east",), ("east", "middle"), ("far",), ("middle",), ("west",), ("west", "middle")),
    ]


def test_three_areas_that_touch_each_other_need_share_no_piece() -> None:
    """`low` and `left` meet `both` each in a place of its own, and each other in a third."""
    one, two = outlines(low=(0, 0, 10, 2)), outlines(left=(0, 0, 2, 10))
    both = pd.Series({"both": shapely.Polygon([(10, 0), (10, 10), (0, 10), (0, 8), (8, 8), (8, 0)])})
    assert overlaid([one, two, both]) == [
        *(("both",), ("left",), ("left", "both"), ("low",), ("low", "both"), ("low", "left")),
    ]


def test_outlines_that_only_meet_have_no_ground_in_common() -> None:
    meeting = outlines(next=(20, 0, 30, 10), corner=(-5, 10, 0, 15))
    assert overlaid([OLD, meeting]) == [("corner",), ("east",), ("next",), ("west",)]
    assert overlaid([]) == []


def test_borders_that_do_not_quite_meet_are_no_overlap() -> None:
    drawn_anew = outlines(west=(0, 0, 10.1, 10), east=(10.1, 0, 20, 10))
    assert of(shares_by_surface(pieces(OLD, drawn_anew))) == {("west", "west"): 1.0, ("east", "east"): 1.0}
    moved = outlines(west=(0, 0, 10.3, 10), east=(10.3, 0, 20, 10))
    assert of(shares_by_surface(pieces(OLD, moved)))["east", "west"] == 0.03


def test_shares_by_inhabitants_of_the_newer_areas() -> None:
    """`north` has 100 people, half of them on older `west`; `corner` 30, all; `south` 160, of whom 6/16 are 60."""
    people = pd.Series({"north": 100.0, "corner": 30.0, "south": 160.0})
    shares = shares_by_figure(pieces(OLD, NEW), people)
    west, east = 50 + 30 + 60, 50 + 100
    assert of(shares) == {
        ("west", "north"): round(50 / west, 6),
        ("west", "corner"): round(30 / west, 6),
        ("west", "south"): round(60 / west, 6),
        ("east", "north"): round(50 / east, 6),
        ("east", "south"): round(100 / east, 6),
    }
    assert set(shares["basis"]) == {"POPULATION"}


def test_where_inhabitants_are_secret_ground_decides() -> None:
    shares = shares_by_figure(pieces(OLD, NEW), pd.Series({"north": 100.0, "corner": NOBODY, "south": 160.0}))
    assert dict(zip(shares["from_area"], shares["basis"], strict=True)) == {"west": "AREA", "east": "POPULATION"}
    assert of(shares)["west", "corner"] == 0.2
    assert len(wrong_sums(shares)) == 0


def test_a_sole_successor_has_all_of_an_area() -> None:
    given = shares_by_table(
        table(("a", "x", NOBODY), ("b", "x", 0.25), ("b", "y", 0.75), ("c", "y", NOBODY), ("c", "z", NOBODY))
    )
    assert of(given) == {("a", "x"): 1.0, ("b", "x"): 0.25, ("b", "y"): 0.75}


def test_shares_that_miss_1_are_told() -> None:
    shares = table(("a", "x", 0.5), ("a", "y", 0.4), ("b", "x", 0.3335), ("b", "y", 0.667))
    assert wrong_sums(shares).round(3).to_dict() == {"a": 0.9}


HALVES = table(("a", "x", 0.5), ("a", "y", 0.5), ("b", "y", 1.0))


def test_counts_keep_their_sum() -> None:
    thirds = table(("a", "x", 0.3333), ("a", "y", 0.3333), ("a", "z", 0.3334), ("b", "z", 1.0))
    made = apportioned(figures(counted("a", 100), counted("b", 7)), thirds, per=None, decimals=0)
    assert estimates(made, "value", "obs_status", "conf_status") == {
        "x": (33.0, "E", "F"),
        "y": (33.0, "E", "F"),
        "z": (41.0, "E", "F"),
    }


@pytest.mark.parametrize(
    ("value", "parts"), [(90.5, (45.3, 45.2)), (-3, (-1, -2)), (0, (0, 0)), (2**40 + 1, (549755813889, 549755813888))]
)
def test_parts_have_the_decimals_of_the_whole(value: float, parts: tuple[float, float]) -> None:
    made = apportioned(figures(counted("a", value), counted("b", 0)), HALVES, per=None, decimals=0)
    assert estimates(made, "value") == {"x": (parts[0],), "y": (parts[1],)}


def test_rates_are_worked_out_from_count_and_base() -> None:
    """a: 10 of 100, b: 60 of 200. Their rates, 10 and 30, would make 20 of y; it is 65 of 250."""
    sent = figures(("a", 10, 10, 100, "A", "F"), ("b", 30, 60, 200, "A", "F"))
    made = apportioned(sent, HALVES, per=100, decimals=0)
    assert estimates(made, "value", "count", "base") == {"x": (10.0, 5.0, 50.0), "y": (26.0, 65.0, 250.0)}


def test_a_rate_of_nobody_cannot_be() -> None:
    made = apportioned(figures(("a", 0, 0, 0, "A", "F")), table(("a", "x", 1.0)), per=100, decimals=0)
    assert made["obs_status"].tolist() == ["M"]
    assert made["value"].isna().all()


@pytest.mark.parametrize(
    ("status", "secret", "expected"), [("Q", "A", ("Q", "A")), ("O", "F", ("O", "F")), ("M", "F", ("O", "F"))]
)
def test_a_blank_figure_makes_blank_estimates(status: str, secret: str, expected: tuple[str, str]) -> None:
    """`y` would follow from b alone otherwise, and with it what a hides."""
    sent = figures(counted("a", NOBODY, status, secret), counted("b", 60))
    made = apportioned(sent, HALVES, per=None, decimals=0)
    assert made["value"].isna().all()
    assert estimates(made, "obs_status", "conf_status")["y"] == expected


def test_a_figure_that_was_never_sent_leaves_its_estimates_blank() -> None:
    made = apportioned(figures(counted("b", 60)), HALVES, per=None, decimals=0)
    assert estimates(made, "obs_status") == {"y": ("O",)}


def test_what_nothing_can_be_of_stays_so() -> None:
    made = apportioned(figures(counted("a", NOBODY, "M"), counted("b", NOBODY, "M")), HALVES, per=None, decimals=0)
    assert set(made["obs_status"]) == {"M"}
