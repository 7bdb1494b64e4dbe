"""Flat files of GENESIS in both layouts, German and English."""

from collections.abc import Iterator

import pytest

from loaders.formats.genesis import unfold
from loaders.problems import FileError

NEW = (
    "statistics_code;statistics_label;time_code;time_label;time;1_variable_code;1_variable_label;"
    "1_variable_attribute_code;1_variable_attribute_label;2_variable_code;2_variable_label;"
    "2_variable_attribute_code;2_variable_attribute_label;value;value_unit;value_variable_code;value_variable_label;"
    "value_q"
)
OLD = (
    "Statistik_Code;Statistik_Label;Zeit_Code;Zeit_Label;Zeit;1_Merkmal_Code;1_Merkmal_Label;1_Auspraegung_Code;"
    "1_Auspraegung_Label;BEVSTD__Bevoelkerungsstand__Anzahl;FLAECH__Flaeche__ha"
)


def numbered(*lines: str) -> Iterator[tuple[int, list[str]]]:
    return enumerate((line.split(";") for line in lines), start=2)


def test_new_layout() -> None:
    headers, rows, notation, _ = unfold(
        NEW.split(";"),
        numbered(
            "12411;x;STAG;Stichtag;2023-12-31;KREISE;Kreise;14713;Leipzig;GES;Geschlecht;;Insgesamt;610000;Anzahl;BEVSTD;B;",
            "12411;x;STAG;Stichtag;2023-12-31;KREISE;Kreise;14713;Leipzig;GES;Geschlecht;GESM;m;12,5;Anzahl;BEVSTD;B;p",
            "12411;x;STAG;Stichtag;2023-12-31;KREISE;Kreise;14713;Leipzig;GES;Geschlecht;GESW;w;7;Anzahl;BEVSTD;B;()",
            "© Statistisches Bundesamt",
        ),
        "x.csv",
    )
    assert headers == ["time", "KREISE", "GES", "value_variable_code", "value_unit", "value"]
    assert list(rows) == [
        (2, ["2023-12-31", "14713", "", "BEVSTD", "Anzahl", "610000"]),
        (3, ["2023-12-31", "14713", "GESM", "BEVSTD", "Anzahl", "12,5p"]),
        (4, ["2023-12-31", "14713", "GESW", "BEVSTD", "Anzahl", "(7)"]),
    ]
    assert notation == "german"


def test_english_numbers() -> None:
    line = "23111;x;JAHR;Year;2016;DINSG;Germany;DG;Germany;GES;Sex;;Total;77.9;percent;BTT004;Occupancy;"
    assert unfold(NEW.split(";"), numbered(line), "x.csv").notation == "english"


def test_old_layout_has_a_column_for_each_measure() -> None:
    headers, rows, *_ = unfold(
        OLD.split(";"), numbered("12411;x;STAG;Stichtag;31.12.2023;KREISE;Kreise;14713;Leipzig;610000;29780"), "x.csv"
    )
    assert headers == ["time", "KREISE", "value_variable_code", "value_unit", "value"]
    assert list(rows) == [
        (2, ["31.12.2023", "14713", "BEVSTD", "", "610000"]),
        (2, ["31.12.2023", "14713", "FLAECH", "", "29780"]),
    ]


def test_other_tables_are_refused() -> None:
    with pytest.raises(FileError, match=r"x\.csv: is not a flat file of GENESIS; its columns are Jahr, Wert"):
        unfold(["Jahr", "Wert"], numbered("2023;1"), "x.csv")


def test_variables_stay_the_same() -> None:
    _, rows, *_ = unfold(
        OLD.split(";"),
        numbered("1;x;STAG;Stichtag;2023;KREISE;K;1;A;1;1", "1;x;STAG;Stichtag;2023;GEMEIN;G;1;A;1;1"),
        "x.csv",
    )
    with pytest.raises(FileError, match=r"x\.csv, row 3: has other variables than the rows above it: KREISE"):
        list(rows)
