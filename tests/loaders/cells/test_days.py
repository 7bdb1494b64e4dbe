from datetime import date, time

import pytest

from loaders.cells import CellError
from loaders.cells.days import day, time_of_day


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("31.12.2023", date(2023, 12, 31)),
        ("1.2.2023", date(2023, 2, 1)),
        ("31.12.23", date(2023, 12, 31)),
        ("31.12.74", date(1974, 12, 31)),
        ("2023-12-31", date(2023, 12, 31)),
        ("2023-12-31 00:00:00", date(2023, 12, 31)),
        ("01-Jul-12", date(2012, 7, 1)),
        ("1 July 2012", date(2012, 7, 1)),
        ("31. Dezember 2023", date(2023, 12, 31)),
        ("1. März 2021", date(2021, 3, 1)),
    ],
)
def test_day(cell: str, expected: date) -> None:
    assert day(cell) == expected


@pytest.mark.parametrize("cell", ["30.02.2023", "01/02/2023", "2023", "gestern", "31.12.", "2023-13-01", "1. Foo 2020"])
def test_what_is_no_day(cell: str) -> None:
    with pytest.raises(CellError, match=r"is not a date, such as 31\.12\.2023 or 2023-12-31"):
        day(cell)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("07:30", time(7, 30)),
        ("7.30 Uhr", time(7, 30)),
        ("8 Uhr", time(8)),
        ("24:00", time(23, 59)),
        ("07:30:00", time(7, 30)),
    ],
)
def test_time_of_day(cell: str, expected: time) -> None:
    assert time_of_day(cell) == expected


@pytest.mark.parametrize("cell", ["25:00", "7:61", "früh"])
def test_what_is_no_time(cell: str) -> None:
    with pytest.raises(CellError, match="is not a time, such as 07:30"):
        time_of_day(cell)
