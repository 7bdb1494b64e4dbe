import pytest

from loaders.cells import CellError
from loaders.cells.hours import WEEKDAYS, spans


def shown(cell: str) -> list[str]:
    return [f"{span.weekday} {span.opens:%H:%M}-{span.closes:%H:%M}" for span in spans(cell)]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Mo-Mi 07:30-16:30", ["MO 07:30-16:30", "TU 07:30-16:30", "WE 07:30-16:30"]),
        ("07:30-16:30", [f"{weekday} 07:30-16:30" for weekday in WEEKDAYS[:5]]),
        ("Mo, Di 8-12 Uhr; Do 14.00-18.00", ["MO 08:00-12:00", "TU 08:00-12:00", "TH 14:00-18:00"]),
        ("Mo 8-12 und 14-18 Uhr", ["MO 08:00-12:00", "MO 14:00-18:00"]),
        ("Montag bis Dienstag: 9:00 – 17:00 Uhr", ["MO 09:00-17:00", "TU 09:00-17:00"]),
        ("Sa 10-12\nSo 11-12", ["SA 10:00-12:00", "SU 11:00-12:00"]),
    ],
)
def test_spans(cell: str, expected: list[str]) -> None:
    assert shown(cell) == expected


@pytest.mark.parametrize("cell", ["nach Vereinbarung", "Mo-Xx 8-12", "Mo 8", "Fr-Mo 8-12"])
def test_what_are_no_opening_hours(cell: str) -> None:
    with pytest.raises(CellError, match="is not opening hours, such as Mo-Fr 07:30-16:30"):
        spans(cell)


def test_closing_before_opening() -> None:
    with pytest.raises(CellError, match="closes before it opens"):
        spans("Mo 16-8")
