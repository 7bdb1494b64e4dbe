import pytest

from loaders.cells import CellError
from loaders.cells.periods import period


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2023", "2023-01-01 2023-12-31 YEAR"),
        ("31.12.2023", "2023-12-31 2023-12-31 REFERENCE_DAY"),
        ("2023-Q2", "2023-04-01 2023-06-30 QUARTER"),
        ("Q4 2023", "2023-10-01 2023-12-31 QUARTER"),
        ("2024-02", "2024-02-01 2024-02-29 INTERVAL"),
        ("07/2023", "2023-07-01 2023-07-31 INTERVAL"),
        ("2023-10P6M", "2023-10-01 2024-03-31 INTERVAL"),
        ("2022-08-01/2023-07-31", "2022-08-01 2023-07-31 INTERVAL"),
    ],
)
def test_period(cell: str, expected: str) -> None:
    found = period(cell)
    assert f"{found.start} {found.end} {found.kind}" == expected


def test_a_day_of_the_year() -> None:
    found = period("2023", kind="REFERENCE_DAY", on="01-31")
    assert f"{found.start} {found.end} {found.kind}" == "2023-01-31 2023-01-31 REFERENCE_DAY"


def test_a_reference_day_is_one_day() -> None:
    with pytest.raises(CellError, match=r"say in \[period\] which day of the year is meant"):
        period("2023", kind="REFERENCE_DAY")


@pytest.mark.parametrize("cell", ["23", "2023-13", "2023-Q5", "0000", "heute", "13/2023"])
def test_what_is_no_period(cell: str) -> None:
    with pytest.raises(CellError):
        period(cell)


def test_an_impossible_day_of_the_year() -> None:
    with pytest.raises(CellError, match="should be a month and a day"):
        period("2023", on="31-12")
