"""Workbooks of all kinds: sheets, hidden rows, merged headers, formulas, and cells that hold an error."""

from pathlib import Path
from typing import Any

from tests.loaders.formats.opening import entries, rows, sheet
from tests.loaders.formats.workbooks import changed, ods, ods_cell, xls, xlsx

PART = "xl/worksheets/sheet1.xml"


def formulas(path: Path) -> Path:
    def write(book: Any) -> None:
        page = book.add_worksheet("Plätze")
        page.write_column(0, 1, ["Plätze", 20])
        page.write_formula(2, 1, "=B2*2", None, 40)
        page.write_formula(3, 1, "=1/0", None, "#DIV/0!")
        page.write_formula(4, 1, '=""', None, "")
        page.set_row(1, None, None, {"hidden": True})

    return xlsx(path, write)


def test_formulas_count_by_their_value_and_errors_are_shown(tmp_path: Path) -> None:
    assert rows(formulas(tmp_path / "x.xlsx")) == [["", "Plätze"], ["", 20.0], ["", 40.0], ["", "#DIV/0!"], ["", '=""']]


def test_a_formula_that_nobody_calculated_is_shown_as_it_is(tmp_path: Path) -> None:
    path = changed(formulas(tmp_path / "x.xlsx"), PART, lambda part: part.replace("<v>40</v>", ""))
    assert rows(path)[2] == ["", "=B2*2"]


def test_a_formula_may_be_an_empty_text(tmp_path: Path) -> None:
    path = formulas(tmp_path / "x.xlsx")
    changed(path, PART, lambda part: part.replace('<c r="B5"><f>', '<c r="B5" t="str"><f>'))
    assert rows(path)[4] == ["", ""]


def test_hidden_rows_count_and_hidden_sheets_wait_to_be_named(tmp_path: Path) -> None:
    def write(book: Any) -> None:
        book.add_worksheet("Daten").write_column(0, 0, ["a", 1])
        old = book.add_worksheet("Alt")
        old.write(0, 0, "b")
        old.hide()
        book.add_chartsheet("Bild")

    path = xlsx(tmp_path / "x.xlsx", write)
    assert [(entry.name, entry.visible) for entry in entries(path)] == [("Daten", True), ("Alt", False)]
    assert (rows(path), rows(path, sheet="Alt")) == ([["a"], [1.0]], [["b"]])


def test_ods(tmp_path: Path) -> None:
    """Rows and columns may be repeated, up to the last corner of the sheet where they are empty."""
    empty = '<table:table-cell table:number-columns-repeated="16380"/>'
    both = ods_cell("Kinder", 'table:number-columns-spanned="2"')
    lines = (
        f"<table:table-row>{both}<table:covered-table-cell/>{empty}</table:table-row>"
        f'<table:table-row table:visibility="collapse">{ods_cell("m")}{ods_cell("w")}</table:table-row>'
        '<table:table-row table:number-rows-repeated="2">'
        '<table:table-cell office:value-type="float" office:value="3.5"/>'
        '<table:table-cell office:value-type="date" office:date-value="2023-12-31"/></table:table-row>'
        f'<table:table-row table:number-rows-repeated="1048000">{empty}</table:table-row>'
    )
    path = ods(tmp_path / "x.ods", f'<table:table table:name="T">{lines}</table:table>')
    found = sheet(path)
    assert (found.name, found.merged) == ("T", None)
    assert [[str(cell) for cell in row] for row in found.rows] == [
        ["Kinder", ""],
        ["m", "w"],
        ["3.5", "2023-12-31"],
        ["3.5", "2023-12-31"],
    ]


def test_xls(tmp_path: Path) -> None:
    path = xls(tmp_path / "x.xls", [["Nr.", "Kinder"], ["", "m"], ["01", 20.5]], merged=[(0, 1, 0, 0)])
    found = sheet(path)
    assert (found.name, found.merged) == ("Einwohner", [((0, 0), (1, 0))])
    assert list(found.rows) == [["Nr.", "Kinder"], ["", "m"], ["01", 20.5]]
