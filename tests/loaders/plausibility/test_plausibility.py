"""Doubts that a dry run tells of, each with both places."""

from collections.abc import Awaitable, Callable
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from loaders.handling import Handling
from loaders.plausibility.grain import grain, leeway
from loaders.plausibility.jumps import leaps
from loaders.report import Report
from tests.loaders.test_rejected import FIGURES

Importing = Callable[..., Awaitable[list[Report]]]

DRY = Handling(dry_run=True)
HEAD = "Gebiet;Jahr;Einwohner\n"
BY_SEX = (
    FIGURES
    + """
[[values]]
header = "Frauen"
indicator = "POPULATION"
members = { SEX = "F" }

[[values]]
header = "Männer"
indicator = "POPULATION"
members = { SEX = "M" }
"""
)
IN_ALL_SETS = FIGURES.replace('set = "QUARTERS"', 'set = ["QUARTERS", "GEMEINDE"]')


def said(reports: list[Report]) -> list[str]:
    return [str(doubt) for doubt in reports[-1].doubts]


async def test_another_dataset_says_something_else(city: Importing) -> None:
    await city(FIGURES, files={"figures.csv": HEAD + "01;2020;3.739\n02;2020;4.000\n"})
    profiles = FIGURES.replace("ATLAS", "PROFILES").replace("figures.csv", "profiles.csv")
    reports = await city(profiles, files={"profiles.csv": HEAD + "02;2020;4.000\n01;2020;2.739\n"}, handling=DRY)
    assert said(reports) == [
        "profiles.csv, row 3, column 'Einwohner': POPULATION of QUARTERS:01 (Altstadt), 2020-12-31:"
        " is 2739, but 3739 in ATLAS (figures.csv, row 2, column 'Einwohner')"
    ]
    (doubt,) = reports[-1].doubts
    assert (doubt.what, doubt.places[1]) == ("source", "figures.csv, row 2, column 'Einwohner'")


async def test_rounding_is_no_contradiction(city: Importing) -> None:
    await city(FIGURES, files={"figures.csv": HEAD + "".join(f"01;{1990 + n};{5 * n + 100}\n" for n in range(21, 34))})
    exact = FIGURES.replace("ATLAS", "EXACT").replace("figures.csv", "exact.csv")
    files = {"exact.csv": HEAD + "01;2012;212\n01;2013;219\n"}
    assert said(await city(exact, files=files, handling=DRY)) == [
        "exact.csv, row 3, column 'Einwohner': POPULATION of QUARTERS:01 (Altstadt), 2013-12-31:"
        " is 219, but 215 in ATLAS (figures.csv, row 4, column 'Einwohner')"
    ]


async def test_a_jump_against_the_year_before(city: Importing) -> None:
    await city(FIGURES, files={"figures.csv": HEAD + "01;2018;3.815\n01;2019;3.793\n02;2019;12\n"})
    files = {"figures.csv": HEAD + "01;2020;2.739\n02;2020;19\n"}
    assert said(await city(FIGURES, files=files, handling=DRY)) == [
        "figures.csv, row 2, column 'Einwohner': POPULATION of QUARTERS:01 (Altstadt), 2020-12-31:"
        " is 2739 after 3793 on 2019-12-31 (figures.csv, row 3, column 'Einwohner')"
    ]


async def test_a_declared_break_is_no_jump(city: Importing) -> None:
    await city(FIGURES, files={"figures.csv": HEAD + "01;2019;3.793\n"})
    broken = FIGURES.replace('day = "12-31"', 'day = "12-31"\nbreaks = ["2020"]')
    assert said(await city(broken, files={"figures.csv": HEAD + "01;2020;2.739\n"}, handling=DRY)) == []


async def test_areas_that_do_not_add_up_to_the_city(city: Importing) -> None:
    rows = "GEMEINDE:01001000;2021;7.800\nQUARTERS:01;2021;3.800\nQUARTERS:02;2021;4.010\n"
    assert said(await city(IN_ALL_SETS, files={"figures.csv": HEAD + rows}, handling=DRY)) == [
        "figures.csv, row 2, column 'Einwohner': POPULATION of GEMEINDE:01001000 (Musterstadt), 2021-12-31:"
        " is 7800, but its 2 parts add up to 7810 (figures.csv, rows 3 to 4)"
    ]


async def test_forecasts_are_rounded_each_by_itself(city: Importing) -> None:
    forecast = IN_ALL_SETS + 'status = "F"\n'
    rows = "GEMEINDE:01001000;2030;7.800\nQUARTERS:01;2030;3.800\nQUARTERS:02;2030;4.001\n"
    assert said(await city(forecast, files={"figures.csv": HEAD + rows}, handling=DRY)) == []


async def test_areas_count_while_they_are_valid(city: Importing) -> None:
    """In 2020 the third quarter was still there; without its figure nothing can be added up."""
    rows = "GEMEINDE:01001000;2020;7.800\nQUARTERS:01;2020;3.800\nQUARTERS:02;2020;4.010\n"
    assert said(await city(IN_ALL_SETS, files={"figures.csv": HEAD + rows}, handling=DRY)) == []


async def test_members_that_mostly_add_up(city: Importing) -> None:
    head = "Gebiet;Jahr;Einwohner;Frauen;Männer\n"
    rows = ["01;2019;3.800;1.900;1.900", "01;2020;3.810;1.900;1.910", "01;2021;3.820;1.910;1.910"]
    right = {"figures.csv": head + "\n".join(rows)}
    assert said(await city(BY_SEX, files=right, handling=DRY)) == []
    wrong = {"figures.csv": head + "\n".join([*rows, "01;2022;3.830;1.920;1.909"])}
    assert said(await city(BY_SEX, files=wrong, handling=DRY)) == [
        "figures.csv, row 5, column 'Einwohner': POPULATION of QUARTERS:01 (Altstadt), 2022-12-31:"
        " is 3830, but its 2 parts add up to 3829 (figures.csv, rows 5 to 5)"
    ]


async def test_members_that_never_add_up_are_no_parts(city: Importing) -> None:
    head = "Gebiet;Jahr;Einwohner;Frauen;Männer\n"
    rows = [f"01;{year};3.800;1.900;1.700" for year in range(2015, 2022)]
    assert said(await city(BY_SEX, files={"figures.csv": head + "\n".join(rows)}, handling=DRY)) == []


@pytest.mark.parametrize(
    ("values", "step"),
    [
        (["1", "2", "3"], "1"),
        (["10", "20", "35"], "1"),  # too few to tell
        ([str(5 * n) for n in range(1, 20)], "5"),
        ([str(100 * n) for n in range(1, 20)], "100"),
        ([str(5 * n) for n in range(1, 20)] + ["7"], "1"),
        (["14.8", "13", "22.25"], "0.01"),
        ([], "1"),
        (["0"] * 20, "1"),
    ],
)
def test_grain(values: list[str], step: str) -> None:
    assert grain([Decimal(value) for value in values]) == Decimal(step)


def test_leeway_grows_with_the_parts() -> None:
    assert leeway(8, Decimal(5)) == Decimal("22.5")
    assert leeway(8, Decimal(1)) == 0
    assert leeway(5, Decimal(1), counted=False) == 3


def test_a_rate_that_leaves_its_neighbours_is_a_jump() -> None:
    old = np.array([10.0, 12.0, 20.0, 15.0, 18.0, 11.0, 9.0, 16.0])
    value = old + np.array([0.1, -0.2, 0.3, 0.2, -0.1, 0.1, 0.2, 8.0])
    pairs = pd.DataFrame({"series": ["a"] * 8, "counts": [False] * 8, "value": value, "old": old})
    assert list(np.flatnonzero(leaps(pairs))) == [7]
