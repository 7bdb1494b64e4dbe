"""Tables of figures as offices write them: each draft loads as it is."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from loaders.inspection import Known, inspect, written
from loaders.inspection.knowledge import Indicator
from tests.loaders.inspection.conftest import CITY, Inspecting, Loading, draft, workbook

WIDE = [
    ("Stadtteil", "2020", "2021"),
    ("Altstadt", "1.234", "1.240"),
    ("Nordstadt", "987", "990"),
    ("Hafen", "55", "61"),
]
STORED = {
    ("POPULATION", "01", "", "2020-12-31"): 1234,
    ("POPULATION", "02", "", "2020-12-31"): 987,
    ("POPULATION", "03", "", "2020-12-31"): 55,
    ("POPULATION", "01", "", "2021-12-31"): 1240,
    ("POPULATION", "02", "", "2021-12-31"): 990,
}
"""Hafen ended with 2020: its figure of 2021 is refused."""


def text(rows: Sequence[Sequence[str]], delimiter: str = ";") -> str:
    return "".join(delimiter.join(row) + "\n" for row in rows)


@pytest.mark.parametrize("delimiter", [";", "\t", "|", "~"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "cp850"])
async def test_any_encoding_and_delimiter(
    inspecting: Inspecting, loading: Loading, delimiter: str, encoding: str
) -> None:
    rows = [*WIDE, ("Größe gesamt (Summe aller Stadtteile für die Übersicht)", "2.276", "2.291")]
    found = inspecting(text(rows, delimiter).encode(encoding), "einwohner.csv")
    assert found.found["delimiter"] == delimiter
    assert await loading(draft(found)) == STORED


@pytest.mark.parametrize("titles", [0, 1, 3])
@pytest.mark.parametrize(
    "notes",
    [[], ["Quelle: Melderegister"], ["", "1) nur Hauptwohnungen", "Stand: 12.03.2022", "© Stadt Musterstadt, 2022"]],
)
async def test_titles_above_and_notes_below(
    inspecting: Inspecting, loading: Loading, titles: int, notes: list[str]
) -> None:
    above = ["Einwohner mit Hauptwohnung;;", ";;", "Stadt Musterstadt;;"][:titles]
    content = "\n".join([*above, *text(WIDE).splitlines(), *(f"{note};;" for note in notes)])
    found = inspecting(content, "einwohner.csv")
    assert found.found["header rows"] == [titles + 1]
    assert len(found.found.get("notes", [])) == len([note for note in notes if note])
    assert await loading(draft(found)) == STORED


@pytest.mark.parametrize(
    ("content", "value"),
    [
        ("Stadtteil;2020\nAltstadt;12,5 %\nNordstadt;8,25 %\n", 12.5),
        ("district,2020\nAltstadt,12.5\nNordstadt,8.25\n", 12.5),
        ('district,2020\nAltstadt,"12,5"\nNordstadt,"8,25"\n', 12.5),
    ],
)
async def test_german_and_english_numbers(inspecting: Inspecting, loading: Loading, content: str, value: float) -> None:
    found = inspecting(content, "kinderarmut.csv")
    stored = await loading(draft(found))
    assert stored["POVERTY", "01", "", "2020-12-31"] == value


def test_a_number_that_could_be_either_is_said_to_be(inspecting: Inspecting) -> None:
    found = inspecting("Stadtteil;2020\nAltstadt;1.234\nNordstadt;2.345\n", "einwohner.csv")
    assert found.found["numbers"] == "german (1.234,5), not proved by any cell"
    assert "numbers such as 1.234 are read as 1234" in draft(found)


@pytest.mark.parametrize("keys", [("1", "2", "3"), ("01", "02", "03"), ("01 Altstadt", "02 Nordstadt", "03 Hafen")])
async def test_areas_by_whatever_names_them(
    inspecting: Inspecting, loading: Loading, keys: tuple[str, str, str]
) -> None:
    rows = [("Stadtteil-Nr.", "Einwohner 2020"), *((key, str(100 + n)) for n, key in enumerate(keys))]
    found = inspecting(text(rows), "tabelle.csv")
    (first, *_) = found.found["areas"]
    assert (first["set"], first["matches"], first["covers"]) == ("QUARTERS", 1.0, 1.0)
    assert first.get("lost leading zeros", False) == (keys[0] == "1")
    assert await loading(draft(found)) == {("POPULATION", f"0{n + 1}", "", "2020-12-31"): 100 + n for n in range(3)}


async def test_names_spelled_otherwise_become_words(inspecting: Inspecting, loading: Loading) -> None:
    found = inspecting("Stadtteil;2020\nALTSTADT;1\nNord-Stadt;2\nHafen;3\n", "einwohner.csv")
    assert found.drafts[0].says["fields"]["area"]["words"] == {"ALTSTADT": "Altstadt", "Nord-Stadt": "Nordstadt"}
    assert len(await loading(draft(found))) == 3


def test_areas_that_are_not_known_are_named(inspecting: Inspecting) -> None:
    found = inspecting("Stadtteil;2020\nAltstadt;1\nNordstadt;2\nWeststadt;3\n", "einwohner.csv")
    assert found.found["areas"][0]["not matched"] == ["Weststadt"]
    assert "67% of the areas are known; not: 'Weststadt'" in draft(found)


async def test_long_with_dimensions_and_days(inspecting: Inspecting, loading: Loading) -> None:
    rows = [("Stichtag", "Stadtteil", "Geschlecht", "Altersgruppe", "Einwohner")]
    rows += [
        ("31.12.2020", area, sex, age, str(n))
        for n, (area, sex, age) in enumerate(
            (area, sex, age)
            for area in ("Altstadt", "Nordstadt")
            for sex in ("männlich", "weiblich", "insgesamt")
            for age in ("unter 15 Jahre", "65 Jahre und mehr", "Insgesamt")
        )
    ]
    found = inspecting(text(rows), "bevoelkerung.csv")
    assert found.found["broken down by"] == ["AGE", "SEX"]
    stored = await loading(draft(found))
    assert len(stored) == 18
    assert stored["POPULATION", "01", "AGE=0_14;SEX=M", "2020-12-31"] == 0
    assert stored["POPULATION", "02", "", "2020-12-31"] == 17


async def test_long_with_the_indicator_in_a_column(inspecting: Inspecting, loading: Loading) -> None:
    rows = [
        ("Jahr", "Raum", "Indikator", "Wert"),
        ("2020", "Altstadt", "Einwohner", "1.234"),
        ("2020", "Altstadt", "Kinderarmut", "12,5"),
        ("2020", "Nordstadt", "Einwohner", "987"),
        ("2020", "Nordstadt", "Kinderarmut", "8,5"),
    ]
    stored = await loading(draft(inspecting(text(rows), "daten.csv")))
    assert {key[:2]: value for key, value in stored.items()} == {
        ("POPULATION", "01"): 1234,
        ("POVERTY", "01"): 12.5,
        ("POPULATION", "02"): 987,
        ("POVERTY", "02"): 8.5,
    }


SHEETS: dict[str, Any] = {
    "indicator over years": (
        [["Stadtteil", "Einwohner", None, "Kinderarmut", None], [None, "2019", "2020", "2019", "2020"]],
        [(0, 1, 0, 2), (0, 3, 0, 4), (0, 0, 1, 0)],
    ),
    "title and unit": (
        [
            ["Strukturdaten der Stadtteile", None, None, None, None],
            ["Stadtteil", "Einwohner", None, "Kinderarmut", None],
            [None, 2019, 2020, 2019, 2020],
            [None, "Anzahl", "Anzahl", "in %", "in %"],
        ],
        [(0, 0, 0, 4), (1, 1, 1, 2), (1, 3, 1, 4), (1, 0, 3, 0)],
    ),
}


@pytest.mark.parametrize("case", SHEETS)
async def test_merged_headers_of_several_rows(knows: Known, loading: Loading, tmp_path: Path, case: str) -> None:
    headers, merged = SHEETS[case]
    data = [["Altstadt", 1200, 1234, 12.25, 12.5], ["Nordstadt", 980, 987, 8, 8.5], ["Hafen", 50, 55, 20, 21.5]]
    path = tmp_path / "strukturdaten.xlsx"
    workbook(path, {"Daten": [*headers, *data, [None], ["Quelle: Stadt Musterstadt"]]}, merged)
    (found,) = inspect(path, knows, CITY)
    stored = await loading(written(found.drafts[0]))
    assert len(stored) == 12
    assert {key[0]: value for key, value in stored.items() if key[1:] == ("01", "", "2020-12-31")} == {
        "POPULATION": 1234,
        "POVERTY": 12.5,
    }


async def test_ages_and_sexes_over_the_columns(inspecting: Inspecting, loading: Loading) -> None:
    rows = [
        ("Stadtteil", "gesamt", "unter 15 Jahre", "65 und älter", "weiblich", "männlich"),
        ("Altstadt", "100", "15", "25", "51", "49"),
        ("Nordstadt", "200", "30", "50", "102", "98"),
        ("Hafen", "10", "1", "2", "5", "5"),
    ]
    stored = await loading(draft(inspecting(text(rows), "einwohner_2020.csv")))
    assert {key[2]: value for key, value in stored.items() if key[1] == "01"} == {
        "": 100,
        "AGE=0_14": 15,
        "AGE=65_PLUS": 25,
        "SEX=F": 51,
        "SEX=M": 49,
    }


def test_what_stands_for_missing_figures(inspecting: Inspecting) -> None:
    rows = [("Stadtteil", "2019", "2020"), ("Altstadt", "-", "k. A."), ("Nordstadt", "x", "."), ("Hafen", "7", "*")]
    rows += [("Altstadt", "8", ""), ("Nordstadt", "9", "12")]
    found = inspecting(text(rows), "einwohner.csv")
    assert found.found["missing figures"] == {
        "-": "as usual",
        "x": "as usual",
        ".": "as usual",
        "": "MISSING",
        "k. A.": "MISSING",
        "*": "SMALL",
    }


def test_a_number_that_no_other_comes_near_is_a_sign(inspecting: Inspecting) -> None:
    rows = [("Stadtteil", "2020"), ("Altstadt", "12"), ("Nordstadt", "-9999"), ("Hafen", "-9999")]
    assert inspecting(text(rows), "einwohner.csv").found["missing figures"] == {"-9999": "MISSING"}


@pytest.mark.parametrize("label", ["Gesamt", "Stadt insgesamt", "Musterstadt"])
async def test_totals_are_left_out(inspecting: Inspecting, loading: Loading, label: str) -> None:
    found = inspecting(text([*WIDE, (label, "2.276", "2.291")]), "einwohner.csv")
    assert found.found["totals"] == [{"row": 5, "label": label, "proved": True}]
    assert await loading(draft(found)) == STORED


async def test_one_draft_for_the_files_of_all_years(knows: Known, loading: Loading, tmp_path: Path) -> None:
    for year in (2019, 2020):
        (tmp_path / f"einwohner-{year}.csv").write_text(f"Stadtteil;Einwohner\nAltstadt;{year}\nNordstadt;7\n")
    (found,) = inspect(tmp_path / "einwohner-2020.csv", knows, CITY)
    assert 'file = "einwohner-{year}.csv"' in written(found.drafts[0])
    stored = await loading(written(found.drafts[0]))
    assert {key[3]: value for key, value in stored.items() if key[1] == "01"} == {
        "2019-12-31": 2019,
        "2020-12-31": 2020,
    }


async def test_without_a_database_the_draft_says_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "einwohner.csv"
    path.write_text(text(WIDE))
    (found,) = inspect(path)
    assert found.found["database"] == "not asked"
    said = written(found.drafts[0])
    assert 'area = { header = "Stadtteil", set = "" }  # FILL IN: the area set; no database was asked' in said
    assert 'municipality = "00000000"  # FILL IN' in said


async def test_one_draft_for_the_sheets_of_all_years(knows: Known, loading: Loading, tmp_path: Path) -> None:
    path = tmp_path / "einwohner.xlsx"
    rows: list[list[Any]] = [["Einwohner"], ["Stadtteil", "Personen"], ["Altstadt", 12], ["Nordstadt", 34]]
    workbook(path, {"Inhalt": [["Tabellen"], ["Einwohner"]], "Stand 2019": rows, "Stand 2020": rows})
    (found,) = inspect(path, knows, CITY)
    assert found.drafts[0].says["table"] == {"sheet": "Stand {year}", "header": 2}
    assert {key[3] for key in await loading(written(found.drafts[0]))} == {"2019-12-31", "2020-12-31"}


async def test_a_rate_travels_with_its_count(inspecting: Inspecting, knows: Known) -> None:
    rows = [("Stadtteil", "Einwohner 2020", "Kinderarmut 2020 in %", "Kinder in Armut 2020")]
    rows += [("Altstadt", "100", "12,5", "9"), ("Nordstadt", "90", "10,2", "8")]
    poor = Indicator("POVERTY_CASES", ("Kinder in Armut",), "", False)
    known_too = knows._replace(indicators={**knows.indicators, poor.code: poor})
    found = inspecting(text(rows), "daten.csv", knows=known_too)
    assert {"header": "Kinder in Armut 2020", "indicator": "POVERTY", "role": "count", "period": "2020"} in (
        found.drafts[0].says["values"]
    )


def test_columns_that_are_areas_are_told(inspecting: Inspecting) -> None:
    rows = [
        ("Indikator", "Altstadt", "Nordstadt", "Hafen"),
        ("Einwohner", "1", "2", "3"),
        ("Kinderarmut", "4", "5", "6"),
    ]
    said = draft(inspecting(text(rows), "profil.csv"))
    assert said.startswith("# FILL IN: turn the table, so that each area has a row: columns are 'Altstadt',")


def test_classes_copies_and_shares_that_follow_are_left_out(inspecting: Inspecting) -> None:
    rows = [("Stadtteil", "Einwohner", "Einwohner", "Einwohner weiblich", "Einwohner weiblich %", "Einwohner_Klasse")]
    rows += [
        (
            ("Altstadt", "Nordstadt", "Hafen")[n % 3],
            str(100 + n),
            str(100 + n),
            "50",
            repr(5000 / (100 + n)),
            str(n % 4),
        )
        for n in range(60)
    ]
    says = inspecting(text(rows, "\t"), "einwohner_2020.csv").drafts[0].says
    assert [value["header"] for value in says["values"]] == ["Einwohner", "Einwohner weiblich"]
    assert says["table"]["ignore"] == ["Einwohner (2)", "Einwohner weiblich %", "Einwohner_Klasse"]


def test_cells_that_are_no_numbers_are_named(inspecting: Inspecting) -> None:
    rows = [("Stadtteil", "2020"), ("Altstadt", "1.234,5"), ("Nordstadt", "85°"), ("Hafen", "12,5"), ("Hafen", "1.64")]
    rows += [("Hafen", "2,5"), ("Hafen", "3,5"), ("Hafen", "4,5")]
    assert "# check: no numbers: '85°', '1.64'" in draft(inspecting(text(rows), "einwohner.csv"))
