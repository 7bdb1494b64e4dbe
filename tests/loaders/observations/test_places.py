"""Areas of figures, where the set that they are of stands in a column, in the cell itself, or in the description."""

import asyncpg
import pytest

from loaders.problems import DescriptionError, ProblemsError
from tests.loaders.conftest import Importing

FIGURES = """
kind = "observations"
municipality = "01001000"
file = "own.csv"
dataset = { code = "OWN", title = "Eigene", publisher = "Stadt Musterstadt", licence = "CC0-1.0" }

[fields]
area_set = "set"
area = "area"
indicator = { value = "POPULATION" }

[period]
header = "period"

[[values]]
header = "value"
"""
BY_NAME = FIGURES.replace('"area"', '{ header = "area", by = "name" }')
THERE = "there are: GEMEINDE, QUARTERS"


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ("QUARTERS;99", "column 'area': '99' is no area of the set QUARTERS"),
        ("GEMEINDE;01", "column 'area': '01' is no area of the set GEMEINDE"),
        ("QX;01", f"column 'set': 'QX' is no area set of the municipality; {THERE}"),
        (
            ";01",
            "column 'area': '01' is looked for in no area set: there are several, say which with `set`: GEMEINDE,"
            " QUARTERS",
        ),
        (";QUARTERS:99", "column 'area': 'QUARTERS:99' is no area of the set QUARTERS"),
        (";QX:01", f"column 'area': 'QX:01' names 'QX', which is no area set of the municipality; {THERE}"),
    ],
)
async def test_what_is_not_there_is_named(city: Importing, cells: str, problem: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        await city(FIGURES, files={"own.csv": f"set;area;period;value\nQUARTERS;01;2023;5\n{cells};2023;9\n"})
    assert str(caught.value) == f"own.csv, row 3, {problem}"


async def test_unknown_sets_may_be_left_out(city: Importing) -> None:
    says = FIGURES.replace('"set"', '{ header = "set", unknown = "skip" }')
    (report,) = await city(says, files={"own.csv": "set;area;period;value\nQUARTERS;01;2023;5\nQX;01;2023;9\n"})
    assert (report.stored, report.skipped) == (1, {"set not known": 1})


async def test_names_are_looked_for_in_the_set_of_the_column(connection: asyncpg.Connection, city: Importing) -> None:
    says = BY_NAME.replace('"set"', '{ header = "set", words = { Stadtteil = "QUARTERS" } }')
    await city(says, files={"own.csv": "set;area;period;value\nStadtteil;Altstadt;2023;5\nGEMEINDE;01001000;2023;9\n"})
    rows = await connection.fetch("SELECT a.code FROM raw.observations JOIN areas a ON a.id = area_id ORDER BY value")
    assert [row["code"] for row in rows] == ["01", "01001000"]


async def test_a_set_that_the_description_makes_up(city: Importing) -> None:
    says = FIGURES.replace('"area"', '{ header = "area", set = ["QUARTERS", "QX"] }')
    with pytest.raises(DescriptionError) as caught:
        await city(says, files={"own.csv": "set;area;period;value\n"})
    assert str(caught.value) == f"0.toml: [fields] area: there is no area set 'QX'; {THERE}"
