from decimal import Decimal

import pytest

from loaders.cells import CellError
from loaders.cells.numbers import Notation, decimal, number, whole, written


@pytest.mark.parametrize(
    ("cell", "notation", "plain"),
    [
        ("1.374", "german", "1374"),
        ("1.374", "english", "1.374"),
        ("1,374", "english", "1374"),
        ("12,50 €", "german", "12.50"),
        ("91.100,16 EUR", "german", "91100.16"),
        ("43,00%", "german", "43.00"),
        ("1 234 567,8", "german", "1234567.8"),
        ("−3,5", "german", "-3.5"),
        ("+7", "german", "7"),
        ("59.92980403626792", "english", "59.92980403626792"),
        ("9e-05", "english", "9e-05"),
        ("0", "german", "0"),
    ],
)
def test_number(cell: str, notation: Notation, plain: str) -> None:
    assert number(cell, notation) == plain


@pytest.mark.parametrize(
    ("cell", "notation"),
    [
        ("12.5", "german"),
        ("45,5,", "german"),
        ("1.37", "german"),
        ("12,5", "english"),
        ("ca. 40", "german"),
        ("", "german"),
        ("%", "german"),
        ("1,2,3", "english"),
        ("٣", "german"),
        ("NaN", "english"),
        ("inf", "english"),
    ],
)
def test_what_is_no_number(cell: str, notation: Notation) -> None:
    with pytest.raises(CellError, match=r"is not a number, such as 1[.,]234[.,]5"):
        number(cell, notation)


def test_numbers_beyond_what_is_stored() -> None:
    with pytest.raises(CellError, match="the largest number that is stored"):
        number("1e99", "english")


def test_whole_number() -> None:
    assert whole("1.374") == 1374


@pytest.mark.parametrize(("cell", "notation"), [("2.0", "english"), ("2,5", "german"), ("ca. 40", "german")])
def test_what_is_no_whole_number(cell: str, notation: Notation) -> None:
    with pytest.raises(CellError, match="is not a whole number, such as 40"):
        whole(cell, notation)


def test_decimals_stay_exact() -> None:
    assert decimal("0,1") + decimal("0,2") == Decimal("0.3")


@pytest.mark.parametrize(
    ("value", "notation", "text"),
    [
        (1374.0, "german", "1374"),
        (0.1 + 0.2, "german", "0,3"),
        (0.1 + 0.2, "english", "0.3"),
        (0.00001, "german", "0,00001"),
        (31320070, "english", "31320070"),
    ],
)
def test_a_spreadsheets_numbers_as_its_user_sees_them(value: float, notation: Notation, text: str) -> None:
    assert written(value, notation) == text
