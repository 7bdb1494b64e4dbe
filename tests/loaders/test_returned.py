"""What comes back to the sender: rejected rows that can be corrected and sent again, copies with the faults marked."""

import io
import zipfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import asyncpg
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from loaders.handling import Handling
from loaders.problems import ProblemsError
from loaders.report import Report
from tests.loaders.test_rejected import FAULTY, FIGURES, STORED

Importing = Callable[..., Awaitable[list[Report]]]

NUMBER = "'viele' is neither a number, such as 1.234,5, nor a known symbol"
AREA = "'09' is not an area that is known in QUARTERS"
SHEET = """
sheet = "Bestand"
header = [2, 3]
fill_down = ["Gebiet"]
"""
WIDE = (
    FIGURES.replace("figures.csv", "figures.xlsx")
    .replace("[fields]", f"[table]{SHEET}\n[fields]")
    .replace('header = "Jahr"\nday', 'match = "year"\nday')
    .replace('"figures.xlsx"', '"{year}.xlsx"')
    .replace('header = "Einwohner"', 'header = "Einwohner | insgesamt"')
    + 'members = {}\n\n[[values]]\nheader = "Einwohner | weiblich"\nindicator = "POPULATION"\nmembers = { SEX = "F" }\n'
)


def keeping(folder: Path) -> Handling:
    return Handling(keep_good_rows=folder)


def sheet(path: Path, name: str | None = None) -> list[list[Any]]:
    book = CalamineWorkbook.from_path(str(path))
    return book.get_sheet_by_name(name or book.sheet_names[0]).to_python(skip_empty_area=False)


def comments(path: Path) -> dict[str, str]:
    """What is said at which cell of the first sheet that has comments."""
    with zipfile.ZipFile(path) as archive:
        tree = ElementTree.fromstring(archive.read("xl/comments1.xml"))
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    return {
        one.get("ref", ""): "".join(text.text or "" for text in one.iter(f"{space}t"))
        for one in tree.iter(f"{space}comment")
    }


def workbook(cells: dict[str, Any]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("Hinweise").write("A1", "Bitte beachten")
        page = book.add_worksheet("Bestand")
        page.merge_range("B2:C2", "Einwohner")
        for place, value in cells.items():
            page.write(place, value)
    return buffer.getvalue()


async def test_rejected_rows_come_back_as_they_were_sent(city: Importing, tmp_path: Path) -> None:
    await city(FIGURES, files={"figures.csv": FAULTY.encode("cp1252")}, handling=keeping(tmp_path / "rejected"))
    assert (tmp_path / "rejected/figures.csv").read_text("utf-8-sig") == (
        "Gebiet;Jahr;Einwohner;rejected because\n"
        f"02;2022;viele;Einwohner: {NUMBER}\n"
        f"09;2023;4.000;Gebiet: {AREA}\n"
        '01;2024;3.739;"row 8 says something else of the same figure as row 6; '
        'row 9 says something else of the same figure as row 6"\n'
        "01;2024;2.739;says something else of the same figure as row 6\n"
        "01;2024;3.739;says something else of the same figure as row 6\n"
    )


async def test_corrected_rows_are_loaded_by_the_same_description(
    connection: asyncpg.Connection, city: Importing, tmp_path: Path
) -> None:
    await city(FIGURES, files={"figures.csv": FAULTY}, handling=keeping(tmp_path / "rejected"))
    back = (tmp_path / "rejected/figures.csv").read_text("utf-8-sig").splitlines()
    corrected = [back[0], back[1].replace("viele", "4.900", 1), back[2].replace("09", "02", 1), back[3]]
    (report,) = await city(FIGURES, files={"figures.csv": "\n".join(corrected)})
    assert (report.read, report.stored) == (3, 3)
    stored = [(row["day"], int(row["value"])) for row in await connection.fetch(STORED)]
    assert stored == [
        ("2022-12-31", 3815),
        ("2022-12-31", 4900),
        ("2023-12-31", 3793),
        ("2023-12-31", 4000),
        ("2024-12-31", 3739),
        ("2024-12-31", 5000),
    ]


async def test_a_second_rejection_replaces_the_first_reason(city: Importing, tmp_path: Path) -> None:
    handling = keeping(tmp_path / "rejected")
    await city(FIGURES, files={"figures.csv": FAULTY}, handling=handling)
    again = (tmp_path / "rejected/figures.csv").read_text("utf-8-sig").splitlines()[:2]
    await city(FIGURES, files={"figures.csv": "\n".join(again).replace("viele", "einige", 1)}, handling=handling)
    assert (tmp_path / "rejected/figures.csv").read_text("utf-8-sig").splitlines() == [
        "Gebiet;Jahr;Einwohner;rejected because",
        f"02;2022;einige;Einwohner: {NUMBER.replace('viele', 'einige')}",
    ]


async def test_what_a_spreadsheet_would_execute_comes_back_as_text(city: Importing, tmp_path: Path) -> None:
    hostile = "Gebiet;Jahr;Einwohner\n01;2022;=1+1\n"
    await city(FIGURES, files={"figures.csv": hostile}, handling=keeping(tmp_path / "rejected"))
    assert "01;2022;'=1+1;" in (tmp_path / "rejected/figures.csv").read_text("utf-8-sig")


async def test_rows_of_a_workbook_come_back_under_their_headers(
    connection: asyncpg.Connection, city: Importing, tmp_path: Path
) -> None:
    sent = workbook(
        {"A1": "Bestand 2023", "A3": "Gebiet", "B3": "insgesamt", "C3": "weiblich", "A4": "01", "B4": 3815, "C4": "?"}
        | {"A5": "02", "B5": 4000.5, "C5": 2000}
    )
    await city(WIDE, files={"2023.xlsx": sent}, handling=keeping(tmp_path / "rejected"))
    assert await connection.fetchval("SELECT count(*) FROM raw.observations") == 2
    assert sheet(tmp_path / "rejected/2023.xlsx") == [
        ["Bestand 2023", "", "", ""],
        ["", "Einwohner", "Einwohner", "rejected because"],
        ["Gebiet", "insgesamt", "weiblich", "rejected because"],
        ["01", 3815.0, "?", f"Einwohner | weiblich: {NUMBER.replace('viele', '?')}"],
    ]
    back = (tmp_path / "rejected/2023.xlsx").read_bytes()
    with pytest.raises(ProblemsError) as caught:
        await city(WIDE, files={"2023.xlsx": back})
    assert str(caught.value).splitlines() == [
        f"2023.xlsx, sheet 'Bestand', row 4, column 'Einwohner | weiblich': {NUMBER.replace('viele', '?')}"
    ]


async def test_merged_labels_stand_in_each_rejected_row(city: Importing, tmp_path: Path) -> None:
    description = FIGURES.replace("[fields]", '[table]\nfill_down = ["Gebiet"]\n\n[fields]')
    sent = "Gebiet;Jahr;Einwohner\n01;2022;viele\n;2023;keine\n"
    await city(description, files={"figures.csv": sent}, handling=keeping(tmp_path / "rejected"))
    lines = (tmp_path / "rejected/figures.csv").read_text("utf-8-sig").splitlines()
    assert [line.split(";")[:3] for line in lines[1:]] == [["01", "2022", "viele"], ["01", "2023", "keine"]]


async def test_rows_that_are_known_by_their_number_keep_it(city: Importing, tmp_path: Path) -> None:
    facilities = """
kind = "facilities"
municipality = "01001000"
file = "facilities.csv"
dataset = { code = "BASE" }

[fields]
code = { row = true }
name = "Name"
postal_code = "PLZ"
is_meeting_place = "Treff"
"""
    sent = "Name;PLZ;Treff\nAm Hang;24937;ja\nAm See;24937;viel\n"
    await city(facilities, files={"facilities.csv": sent}, handling=keeping(tmp_path / "rejected"))
    lines = (tmp_path / "rejected/facilities.csv").read_text("utf-8-sig").splitlines()
    assert (lines[1], lines[2][:18]) == ("", "Am See;24937;viel;")


async def test_rows_of_an_archive_come_back_in_one(city: Importing, tmp_path: Path) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as sent:
        sent.writestr("2024/figures.csv", FAULTY)
    description = FIGURES.replace("figures.csv", "figures.zip")
    await city(description, files={"figures.zip": archive.getvalue()}, handling=keeping(tmp_path / "rejected"))
    with zipfile.ZipFile(tmp_path / "rejected/figures.zip") as back:
        assert back.namelist() == ["2024/figures.csv"]
        assert back.read("2024/figures.csv").decode("utf-8-sig").splitlines()[1].startswith("02;2022;viele;")


async def test_rows_of_another_format_come_back_as_a_workbook(city: Importing, tmp_path: Path) -> None:
    sent = '[{"Gebiet": "01", "Jahr": "2022", "Einwohner": "viele"}, {"Gebiet": "02", "Jahr": "2022", "Einwohner": 5}]'
    description = FIGURES.replace("figures.csv", "figures.json")
    await city(description, files={"figures.json": sent}, handling=keeping(tmp_path / "rejected"))
    assert sheet(tmp_path / "rejected/figures.json.xlsx") == [
        ["Gebiet", "Jahr", "Einwohner", "rejected because"],
        ["01", "2022", "viele", f"Einwohner: {NUMBER}"],
    ]


async def test_a_text_file_is_annotated_as_a_workbook(city: Importing, tmp_path: Path) -> None:
    with pytest.raises(ProblemsError):
        await city(FIGURES, files={"figures.csv": FAULTY}, handling=Handling(annotate=tmp_path / "marked"))
    assert [path.name for path in (tmp_path / "marked").iterdir()] == ["figures.csv.xlsx"]
    marked = tmp_path / "marked/figures.csv.xlsx"
    assert sheet(marked) == [line.split(";") for line in FAULTY.splitlines()]
    assert comments(marked) == {
        "C3": f"Einwohner: {NUMBER}",
        "A5": f"Gebiet: {AREA}",
        "A6": "row 8 says something else of the same figure as row 6\n"
        "row 9 says something else of the same figure as row 6",
        "A8": "says something else of the same figure as row 6",
        "A9": "says something else of the same figure as row 6",
    }


async def test_a_workbook_is_annotated_with_all_its_sheets(city: Importing, tmp_path: Path) -> None:
    cells = {"A3": "Gebiet", "B3": "insgesamt", "C3": "weiblich", "A4": "01", "B4": 3815, "C4": "?", "D3": "Neu"}
    with pytest.raises(ProblemsError):
        await city(WIDE, files={"2023.xlsx": workbook(cells)}, handling=Handling(annotate=tmp_path / "marked"))
    marked = tmp_path / "marked/2023.xlsx"
    assert sheet(marked, "Hinweise") == [["Bitte beachten"]]
    assert sheet(marked, "Bestand")[3][:2] == ["01", 3815.0]
    assert comments(marked) == {
        "D3": "Neu: is not used: map it, or list it under `ignore`",
        "C4": "Einwohner | weiblich: '?' is neither a number, such as 1.234,5, nor a known symbol",
    }
