import pytest

from loaders.cells import CellError
from loaders.cells.figures import OFFICIAL, Figure, figure


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1.374", Figure("1374")),
        ("-", Figure("0", "A", "F")),
        ("–", Figure("0", "A", "F")),
        ("…", Figure(None, "O", "F", "später")),
        ("/", Figure(None, "U", "F")),
        (".", Figure(None, "Q", "C")),
        ("•", Figure(None, "Q", "C")),
        ("x", Figure(None, "M", "F")),
        ("(12)", Figure("12", "U", "F")),
        ("12p", Figure("12", "P", "F")),
        ("12,5 r", Figure("12.5", "A", "F", "berichtigt")),
        ("12s", Figure("12", "E", "F")),
        ("-3,5", Figure("-3.5")),
    ],
)
def test_official_symbols(cell: str, expected: Figure) -> None:
    assert figure(cell) == expected


def test_a_symbol_may_mean_something_else() -> None:
    symbols = {**OFFICIAL, "-": "MISSING", "*": "SMALL", "": "SKIP"}
    assert figure("-", symbols) == Figure(None, "O", "F")
    assert figure("*", symbols) == Figure(None, "Q", "A")
    assert figure(" ", symbols) is None


def test_an_empty_cell_must_say_why() -> None:
    with pytest.raises(CellError, match=r'is empty: say in \[symbols\] what that means, such as "" = "MISSING"'):
        figure("")


@pytest.mark.parametrize("cell", ["ca. 40", "(-)", "p", "12 q"])
def test_unknown_symbols(cell: str) -> None:
    with pytest.raises(CellError, match=r"is neither a number, such as 1\.234,5, nor a known symbol"):
        figure(cell)
