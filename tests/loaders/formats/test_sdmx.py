"""SDMX-CSV with its labels, actions and missing values, into figures."""

from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import asyncpg
import pytest

from loaders.formats.sdmx import unfold
from loaders.problems import FileError
from loaders.report import Report

Importing = Callable[..., Awaitable[list[Report]]]
SHARED = Path(__file__).parents[4] / "shared/data/standards/samples/sdmx_csv_2.csv"
HEADERS = ["STRUCTURE", "STRUCTURE_ID", "ACTION", "AREA", "OBS_VALUE"]


def numbered(*rows: str) -> Iterator[tuple[int, list[str]]]:
    return enumerate((row.split(",") for row in rows), start=2)


def test_codes_stay_and_intended_blanks_are_blank() -> None:
    headers = ["STRUCTURE", "STRUCTURE_ID", "ACTION", "AREA: Gebiet", "OBS_VALUE: Wert"]
    found = unfold(
        headers, numbered("dataflow,X:Y(1.0),I,01: Altstadt,9.4", "dataflow,X:Y(1.0),,02: Nord,NaN"), "x.csv"
    )
    assert (found.headers, found.notation) == (HEADERS, "english")
    assert list(found.rows) == [
        (2, ["dataflow", "X:Y(1.0)", "I", "01", "9.4"]),
        (3, ["dataflow", "X:Y(1.0)", "", "02", ""]),
    ]


def test_names_beside_codes_need_not_be_used() -> None:
    found = unfold(["DATAFLOW", "AREA", "Gebiet", "OBS_VALUE"], numbered("X:Y(1.0): Titel,01,Altstadt,#N/A"), "x.csv")
    assert {"DATAFLOW", "Gebiet"} <= found.optional
    assert "AREA" not in found.optional
    assert list(found.rows) == [(2, ["X:Y(1.0)", "01", "Altstadt", ""])]


def test_rows_that_delete_are_refused() -> None:
    found = unfold(HEADERS, numbered("dataflow,X,I,01,1", "dataflow,X,D,02,"), "x.csv")
    with pytest.raises(FileError, match=r"^x\.csv, row 3: the action 'D' deletes rows, which is not read$"):
        list(found.rows)


def test_other_tables_are_refused() -> None:
    with pytest.raises(FileError, match=r"^x\.csv: is not SDMX-CSV; its columns are Jahr, Wert$"):
        unfold(["Jahr", "Wert"], numbered("2023,1"), "x.csv")


DESCRIPTION = """
kind = "observations"
municipality = "01001000"
file = "x.csv"
dataset = { code = "SDMX", title = "Zahlen", publisher = "Amt", licence = "CC0-1.0" }

[table]
format = "sdmx"
ignore = ["UNIT_MEASURE", "SUBPLAN"]

[fields]
area = { header = "AREA", set = "QUARTERS", words = { SR01 = "01", SR02 = "02" } }
indicator = { header = "INDICATOR", words = { SGB2_QUOTE = "POVERTY" } }
status = "OBS_STATUS"
conf_status = "CONF_STATUS"

[period]
header = "TIME_PERIOD"

[[values]]
header = "OBS_VALUE"
symbols = { "" = "MISSING" }
"""


async def test_the_real_sample(connection: asyncpg.Connection, city: Importing) -> None:
    if not SHARED.is_file():
        pytest.skip(f"the standards' samples are not here: {SHARED}")
    await city(DESCRIPTION, files={"x.csv": SHARED.read_bytes()})
    rows = await connection.fetch(
        "SELECT code, value::text, obs_status, conf_status, period_end::text FROM raw.observations"
        " JOIN areas ON areas.id = area_id ORDER BY code"
    )
    assert [tuple(row) for row in rows] == [
        ("01", "9.9", "A", "F", "2024-12-31"),
        ("02", None, "Q", "A", "2024-12-31"),
    ]
