"""Files as tables: encodings, delimiters, headers, rows left out, and what is refused."""

import datetime
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from loaders.description import Field
from loaders.fields import reader_of, shaper
from loaders.files import find_files, open_file
from loaders.problems import FileError, ProblemsError
from loaders.reading import read_description
from loaders.table import Table, open_tables

DATASET = 'dataset = { code = "D" }\n'


class ReadTable:
    """A table of which all was read before its file was closed."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._records = list(table.records())

    def records(self) -> Iterator[tuple[int, list[str]]]:
        return iter(self._records)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._table, name)


def tables(folder: Path, file: str, layout: str, fields: str = "", template: str | None = None) -> list[ReadTable]:
    """The tables of a file under a description; `fields` are headers, each its own field."""
    description = folder / "description.toml"
    mapped = "".join(f'"{header}" = "{header}"\n' for header in filter(None, fields.split(";")))
    description.write_text(
        f'kind = "offices"\nfile = "{template or file}"\n{DATASET}[table]\n{layout}\n[fields]\n{mapped}'
    )
    source = read_description(description)
    ((path, parts),) = find_files(folder, template or file)
    return [ReadTable(table) for table in open_tables(source, open_file(path, parts, source.says.member))]


def rows(folder: Path, content: str | bytes, layout: str = "", fields: str = "a;b") -> list[tuple[int, list[str]]]:
    (folder / "x.csv").write_bytes(content.encode() if isinstance(content, str) else content)
    (table,) = tables(folder, "x.csv", layout, fields)
    return list(table.records())


def workbook(path: Path, sheets: dict[str, Sequence[Sequence[Any]]]) -> None:
    book = xlsxwriter.Workbook(path)
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    for name, lines in sheets.items():
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(lines):
            for column, cell in enumerate(cells):
                if cell is not None:
                    sheet.write(row, column, cell, day if isinstance(cell, datetime.date) else None)
    book.close()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings_are_found_out(tmp_path: Path, encoding: str) -> None:
    assert rows(tmp_path, "a;b\nGröße;€\n".encode(encoding)) == [(2, ["Größe", "€"])]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_delimiters_are_found_out(tmp_path: Path, delimiter: str) -> None:
    assert rows(tmp_path, f"a{delimiter}b\n1{delimiter}2\n") == [(2, ["1", "2"])]


def test_line_breaks_within_cells_count_as_one_row(tmp_path: Path) -> None:
    assert rows(tmp_path, 'a;"b"\n1;"x\ny"\n\n2;z\n') == [(2, ["1", "x\ny"]), (4, ["2", "z"])]


def test_titles_stop_words_and_totals(tmp_path: Path) -> None:
    content = "Titel\n\na;b\n1;x\nSumme;y\n\n2;z\n____\nQuelle;Amt\n"
    layout = 'header = 3\nstop = "___"\nleave_out = [{ header = "a", values = ["Summe"], reason = "totals" }]'
    (tmp_path / "x.csv").write_text(content)
    (table,) = tables(tmp_path, "x.csv", layout, "a;b")
    assert list(table.records()) == [(4, ["1", "x"]), (7, ["2", "z"])]
    assert (table.read, dict(table.skipped)) == (3, {"totals": 1})


def test_only_some_rows(tmp_path: Path) -> None:
    layout = 'only = { "a" = ["60"] }\nlast = 4'
    assert rows(tmp_path, "a;b\n60;x\n50;y\n60;z\n60;late\n", layout, "b") == [(2, ["60", "x"]), (4, ["60", "z"])]


def test_merged_row_labels(tmp_path: Path) -> None:
    assert rows(tmp_path, "a;b\nNord;1\n;2\n", 'fill_down = ["a"]') == [(2, ["Nord", "1"]), (3, ["Nord", "2"])]


def test_headers_over_several_rows_of_text(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(";Kinder;;Alte\nNr.;m;w;m\n1;2;3;4\n")
    (table,) = tables(tmp_path, "x.csv", "header = [1, 2]", "Nr.;Kinder | m;Kinder | w;Alte | m")
    assert list(table.records()) == [(3, ["1", "2", "3", "4"])]


def test_headers_that_repeat_break_or_are_missing(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text('name;"Betrag in\nEuro";name;\n1;2;3;4\n')
    (table,) = tables(tmp_path, "x.csv", "", "name;Betrag in Euro;name (2);column D")
    assert table.headers == ["name", "Betrag in Euro", "name (2)", "column D"]


def test_no_headers(tmp_path: Path) -> None:
    assert rows(tmp_path, "1;2\n3;4\n", "header = 0", "column A;column B") == [(1, ["1", "2"]), (2, ["3", "4"])]


def test_no_header_is_lost_and_none_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError) as caught:
        rows(tmp_path, "a;c;Bemerkung\n1;2;3\n", 'ignore = ["Bem*"]')
    assert str(caught.value).splitlines() == [
        "x.csv: has no column 'b'; there are: a, c, Bemerkung",
        "x.csv, column 'c': is not used: map it, or list it under `ignore`",
    ]


@pytest.mark.parametrize(("content", "layout"), [("", ""), ("\n", ""), ("a;b\n1;2\n", "header = 4")])
def test_no_headers_at_all_are_one_problem(tmp_path: Path, content: str, layout: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        rows(tmp_path, content, layout)
    assert str(caught.value) == (
        "x.csv: is empty where its headers should be: send it again, or say in `header` where they are"
    )


def test_none_of_the_headers_is_one_problem(tmp_path: Path) -> None:
    headers = ["x" * 70, *map(str, range(50))]
    with pytest.raises(ProblemsError) as caught:
        rows(tmp_path, ";".join(headers) + "\n")
    there = ", ".join(["x" * 60 + "…", *headers[1:30], "…"])
    assert str(caught.value) == (
        f"x.csv: has none of the columns 'a', 'b'; there are: {there}: is it the right file? If so, say in `header`"
        " where they are"
    )


def test_a_lost_header_is_told_together_with_what_is_wrong_in_the_rows(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a;b;c\n1;2;3\n1;2;3;4\n")
    (table,) = tables(tmp_path, "x.csv", "", "a;b")
    list(table.records())
    assert [str(problem) for problem in table.problems] == [
        "x.csv, column 'c': is not used: map it, or list it under `ignore`",
        "x.csv, row 3: has more cells than the 3 headers",
    ]


def test_cells_beyond_the_headers_are_a_problem(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a;b;\n1;2;;\n1;2;;5\n1;2;3;\n")
    (table,) = tables(tmp_path, "x.csv", "", "a;b")
    list(table.records())
    assert [str(problem) for problem in table.problems] == [
        "x.csv, row 3: has more cells than the 3 headers",
        "x.csv, row 4: has a cell in a column without a header",
    ]


def test_nul_bytes(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="holds a NUL byte"):
        rows(tmp_path, b"a;b\n1;\x00\n")


def test_a_quotation_mark_left_open(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"x\.csv, row 2: a cell has more than 131,072 characters"):
        rows(tmp_path, 'a;b\n1;"' + "x" * 140_000)


def test_a_stated_encoding_wins(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"x\.csv, row 1: is not ascii"):
        rows(tmp_path, "a;b\n1;ü\n", 'encoding = "ascii"')


def test_workbook_cells_without_noise(tmp_path: Path) -> None:
    values: list[list[Any]] = [
        ["Nr.", "Anteil", "Tag", "Ort"],
        ["01", 0.1 + 0.2, datetime.date(2023, 12, 31), "A"],
        [2.0, 1.374, None],
    ]
    workbook(tmp_path / "x.xlsx", {"Tabelle1": values})
    (table,) = tables(tmp_path, "x.xlsx", "", "Nr.;Anteil;Tag;Ort")
    assert list(table.records()) == [(2, ["01", "0,3", "2023-12-31", "A"]), (3, ["2", "1,374", "", ""])]


def test_merged_headers_of_a_workbook(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "x.xlsx")
    sheet = book.add_worksheet("Einwohner")
    sheet.merge_range("A1:A2", "Nr.")
    sheet.merge_range("B1:C1", "Kinder")
    sheet.write_row(1, 1, ["m", "w"])
    sheet.write_row(1, 3, ["Quelle"])
    sheet.write_row(2, 0, ["1", 2, 3, "x"])
    book.close()
    (table,) = tables(tmp_path, "x.xlsx", "header = [1, 2]", "Nr.;Kinder | m;Kinder | w;Quelle")
    assert list(table.records()) == [(3, ["1", "2", "3", "x"])]


def test_one_of_several_sheets_must_be_named(tmp_path: Path) -> None:
    workbook(tmp_path / "x.xlsx", {"Info": [["a"]], "Plätze": [["a"], ["1"]]})
    with pytest.raises(FileError, match=r"x\.xlsx: has 2 sheets: say in \[table\] which: Info, Plätze"):
        tables(tmp_path, "x.xlsx", "", "a")
    with pytest.raises(FileError, match=r"has no sheet 'Betten', but Info, Plätze"):
        tables(tmp_path, "x.xlsx", 'sheet = "Betten"', "a")
    (table,) = tables(tmp_path, "x.xlsx", 'sheet = "Plätze"', "a")
    assert table.sheet == "Plätze"


def test_a_sheet_for_each_year(tmp_path: Path) -> None:
    workbook(tmp_path / "x.xlsx", {"Info": [["a"]], "Jahr 2022": [["a"], ["1"]], "Jahr 2023": [["a"], ["2"]]})
    found = tables(tmp_path, "x.xlsx", 'sheet = "Jahr {year}"', "a")
    assert [(table.parts["year"], list(table.records())) for table in found] == [
        ("2022", [(2, ["1"])]),
        ("2023", [(2, ["2"])]),
    ]


def test_what_is_no_workbook(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04 nonsense")
    with pytest.raises(FileError, match=r"x\.xlsx: is not a workbook that can be read: .*: save it anew, or name it"):
        tables(tmp_path, "x.xlsx", "", "a")


def test_json(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('{"0101": ["0110", "0120"], "0102": []}')
    (table,) = tables(tmp_path, "x.json", "", "key;value")
    assert list(table.records()) == [(2, ["0101", "0110"]), (3, ["0101", "0120"])]
    (tmp_path / "y.json").write_text('[{"a": 1.5, "b": ["x", "y"]}, {"a": null, "b": true}]')
    (table,) = tables(tmp_path, "y.json", "", "a;b")
    assert list(table.records()) == [(2, ["1,5", "x\ny"]), (3, ["", "true"])]


def test_the_file_names_tell_the_year(tmp_path: Path) -> None:
    (tmp_path / "pop-2023-02-t1.csv").write_text("a\n1\n")
    (table,) = tables(tmp_path, "", "", "a", template="pop-{year}-02-*.csv")
    assert table.parts == {"year": "2023"}


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"gone\.csv: there is no such file below"):
        tables(tmp_path, "gone.csv", "", "a")


def test_archives(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("liesmich.txt", "…")
        archive.writestr("pop-2023.csv", "a\n1\n")
    with pytest.raises(FileError, match=r"x\.zip: name one of its files as `member`: liesmich\.txt, pop-2023\.csv"):
        tables(tmp_path, "x.zip", "", "a")
    (tmp_path / "description.toml").write_text(
        f'kind = "offices"\nfile = "x.zip"\nmember = "pop-{{year}}.csv"\n{DATASET}[fields]\na = "a"\n'
    )
    source = read_description(tmp_path / "description.toml")
    (table,) = map(ReadTable, open_tables(source, open_file(tmp_path / "x.zip", {}, source.says.member)))
    assert (table.file, table.parts, list(table.records())) == ("x.zip/pop-2023.csv", {"year": "2023"}, [(2, ["1"])])


def test_what_is_no_archive(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"nonsense")
    with pytest.raises(FileError, match=r"x\.zip: is not a zip archive"):
        tables(tmp_path, "x.zip", "", "a")


def described(folder: Path, content: str, layout: str, fields: str) -> Any:
    (folder / "x.csv").write_text(content)
    path = folder / "description.toml"
    path.write_text(f'kind = "offices"\nfile = "x.csv"\n{DATASET}[table]\n{layout}\n[fields]\n{fields}\n')
    (table,) = map(ReadTable, open_tables(read_description(path), open_file(folder / "x.csv", {}, None)))
    return table


def read_cells(table: Any, name: str) -> list[str]:
    read = reader_of(table, table.source.says.field_map[name])
    return [read(number, row) for number, row in table.records()]


def test_headers_are_renamed_but_problems_name_them_as_sent(tmp_path: Path) -> None:
    layout = 'rename = { "Nummer des Amts" = "nr" }'
    table = described(tmp_path, "Nummer des Amts;Art\n50;x\n", layout, 'code = "nr"\nname = "Art"')
    assert (table.headers, read_cells(table, "code")) == (["nr", "Art"], ["50"])
    assert str(table.problem("fehlt", header="nr")) == "x.csv, column 'Nummer des Amts': fehlt"


def test_two_columns_cannot_have_one_name(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"^x\.csv: several columns are renamed 'nr': rename one of them$"):
        described(tmp_path, "a;nr\n1;2\n", 'rename = { a = "nr" }', 'code = "nr"')


def test_a_column_that_may_be_missing_counts_as_empty(tmp_path: Path) -> None:
    table = described(tmp_path, "a\n1\n", "", 'code = "a"\nname = { header = "b", optional = true }')
    assert read_cells(table, "name") == [""]


def test_the_first_filled_of_several_columns(tmp_path: Path) -> None:
    fields = 'code = "a"\nname = { headers = ["b", "c"], first = true, optional = true }'
    table = described(tmp_path, "a;b\n1;x\n2; \n", "", fields)
    assert read_cells(table, "name") == ["x", ""]
    assert read_cells(described(tmp_path, "a;c;b\n1;y;\n2;y;x\n", "", fields), "name") == ["y", "x"]


@pytest.mark.parametrize(("cell", "code"), [("Rat", "COUNCIL"), ("STADTRAT", "COUNCIL"), ("Amt", "Amt")])
def test_words_in_capitals_and_small_letters(cell: str, code: str) -> None:
    field = Field(words={"rat": "COUNCIL", "Stadtrat": "COUNCIL"}, fold=True)
    assert shaper(field, strict=False)(cell) == code
