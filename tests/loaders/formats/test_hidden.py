"""Rows and columns that a workbook hides: told in each kind that says so."""

from pathlib import Path
from typing import Any

import asyncpg
import pytest

from loaders.sheets import Hidden
from tests.loaders.conftest import Importing
from tests.loaders.formats.opening import rows, sheet
from tests.loaders.formats.workbooks import changed, ods, ods_cell, xls, xlsb, xlsx

ROWS: list[list[str | float]] = [["Stadtteil", "2019", "alt"], ["Altstadt", 12, 1], ["Nordstadt", 34, 2]]
"""The last row and the last column are hidden."""


def as_xlsx(path: Path) -> Path:
    def write(book: Any) -> None:
        page = book.add_worksheet("Einwohner")
        for number, row in enumerate(ROWS):
            page.write_row(number, 0, row)
        page.set_row(2, None, None, {"hidden": True})
        page.set_column("C:XFD", None, None, {"hidden": True})

    return xlsx(path, write)


def without_numbers(path: Path) -> Path:
    """As programs write it that leave out what follows from the order."""
    return changed(as_xlsx(path), "xl/worksheets/sheet1.xml", lambda part: part.replace(' r="3" ', " "))


def as_ods(path: Path) -> Path:
    def line(number: int, more: str = "") -> str:
        return f"<table:table-row {more}>{''.join(ods_cell(str(cell)) for cell in ROWS[number])}</table:table-row>"

    columns = '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
    lines = columns + line(0) + line(1) + line(2, 'table:visibility="filter"')
    before = '<table:table table:name="Vorwort"><table:table-row table:visibility="collapse"/></table:table>'
    return ods(path, f'{before}<table:table table:name="Einwohner">{lines}</table:table>')


def as_xlsb(path: Path) -> Path:
    return xlsb(path, ROWS, hidden=[2], columns=[2])


@pytest.mark.parametrize(
    ("name", "make"),
    [("a.xlsx", as_xlsx), ("b.xlsx", without_numbers), ("a.ods", as_ods), ("a.xlsb", as_xlsb)],
)
def test_what_is_hidden_is_told_and_read(tmp_path: Path, name: str, make: Any) -> None:
    path = make(tmp_path / name)
    found = sheet(path, sheet="Einwohner")
    assert found.hidden() == Hidden(frozenset({3}), frozenset({2}))
    assert [[str(cell).removesuffix(".0") for cell in row] for row in found.rows] == [
        [str(cell) for cell in row] for row in ROWS
    ]


def test_of_xls_nothing_is_known(tmp_path: Path) -> None:
    assert sheet(xls(tmp_path / "a.xls", ROWS)).hidden() == Hidden()
    assert rows(tmp_path / "a.xls") == ROWS


LOADED = """
kind = "observations"
municipality = "01001000"
file = "a.xlsx"
dataset = { code = "BASE" }
table = { hidden = "skip" }
fields = { area = { header = "Stadtteil", by = "name", set = "QUARTERS" } }
values = [{ header = "2019", indicator = "POPULATION", period = "2019" }]
"""


async def test_hidden_rows_and_columns_may_be_left_out(
    city: Importing, connection: asyncpg.Connection, tmp_path: Path
) -> None:
    as_xlsx(tmp_path / "a.xlsx")
    (report,) = await city(LOADED)
    assert (report.stored, dict(report.skipped)) == (1, {"hidden in the workbook": 1})
    assert await connection.fetchval("SELECT value FROM raw.observations") == 12
