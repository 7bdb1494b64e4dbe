"""Workbooks of every kind, with what hides in them."""

from pathlib import Path
from typing import Any

import pytest

from loaders.inspection import Known, inspect, written
from tests.loaders.formats.workbooks import ods, ods_cell, xls, xlsb, xlsx
from tests.loaders.inspection.conftest import CITY, Loading

ROWS: list[list[str | float]] = [["Stadtteil", "2019", "2020"], ["Altstadt", 12, 34], ["Nordstadt", 56, 78]]
STORED = {
    ("POPULATION", "01", "", "2019-12-31"): 12,
    ("POPULATION", "01", "", "2020-12-31"): 34,
    ("POPULATION", "02", "", "2019-12-31"): 56,
    ("POPULATION", "02", "", "2020-12-31"): 78,
}


def as_ods(path: Path) -> Path:
    lines = "".join(
        f"<table:table-row>{''.join(ods_cell(str(cell)) for cell in row)}</table:table-row>" for row in ROWS
    )
    return ods(path, f'<table:table table:name="Einwohner">{lines}</table:table>')


def as_xls(path: Path) -> Path:
    return xls(path, ROWS)


def as_xlsb(path: Path) -> Path:
    return xlsb(path, ROWS, hidden=[1])


def with_hidden_parts(path: Path) -> Path:
    def write(book: Any) -> None:
        book.add_worksheet("alt").hide()
        sheet = book.add_worksheet("Einwohner")
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, row)
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column("C:D", None, None, {"hidden": True})
        sheet.activate()
        sheet.set_first_sheet()

    return xlsx(path, write)


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("einwohner.ods", as_ods),
        ("einwohner.xls", as_xls),
        ("einwohner.xlsb", as_xlsb),
        ("einwohner.xlsx", with_hidden_parts),
    ],
)
async def test_the_draft_loads(knows: Known, loading: Loading, tmp_path: Path, name: str, make: Any) -> None:
    (found,) = inspect(make(tmp_path / name), knows, CITY)
    assert found.found["holds"] == "figures"
    assert await loading(written(found.drafts[0])) == STORED


def test_hidden_rows_and_columns_are_named(knows: Known, tmp_path: Path) -> None:
    (found,) = inspect(with_hidden_parts(tmp_path / "einwohner.xlsx"), knows, CITY)
    assert (found.found["hidden rows"], found.found["hidden columns"]) == ([3], ["C"])
    said = "# Check: read are, though hidden, 1 rows from 3 on and columns C; hidden ="
    assert written(found.drafts[0]).startswith(said)


def test_hidden_sheets_are_named(knows: Known, tmp_path: Path) -> None:
    (found,) = inspect(with_hidden_parts(tmp_path / "einwohner.xlsx"), knows, CITY)
    assert found.found["hidden sheets"] == ["alt"]
