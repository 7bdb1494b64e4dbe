"""Each figure knows the cell it came from."""

import io

import asyncpg
import xlsxwriter

from tests.loaders.conftest import Importing

SHEETS = """
kind = "observations"
municipality = "01001000"
file = "atlas.xlsx"
dataset = { code = "ATLAS", title = "Sozialatlas", publisher = "Stadt Musterstadt", licence = "CC0-1.0" }

[table]
sheet = "Stand {year}"
header = [1, 2]

[fields]
area = { header = "Stadtteil", by = "name", set = "QUARTERS" }

[dimensions]
SEX = { words = { Frauen = "F", "Männer" = "M" } }

[period]
match = "year"

[[values]]
pattern = 'Einwohner \\| (?P<SEX>.+)'
indicator = "POPULATION"
"""
JSON = """
kind = "observations"
municipality = "01001000"
file = "atlas.json"
dataset = { code = "ATLAS", title = "Sozialatlas", publisher = "Stadt Musterstadt", licence = "CC0-1.0" }

[fields]
area = { header = "area", set = "QUARTERS" }

[period]
header = "year"

[[values]]
header = "value"
indicator = "POPULATION"
"""
ORIGINS = """
SELECT value::int, sheet, source_row, header, letters FROM {schema}.observations o
JOIN source_columns c ON c.id = source_column_id AND c.import_run_id = o.import_run_id ORDER BY o.id
"""


def workbook(*values: int) -> bytes:
    """Two sheets, each with a figure for women and one for men."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        for year, pair in ((2021, values[:2]), (2022, values[2:])):
            sheet = book.add_worksheet(f"Stand {year}")
            sheet.write_row(0, 0, ["Stadtteil", "Einwohner", "Einwohner"])
            sheet.write_row(1, 1, ["Frauen", "Männer"])
            sheet.write_row(3, 0, ["Altstadt", *pair])
    return stream.getvalue()


async def origins(connection: asyncpg.Connection, schema: str = "raw") -> list[tuple[object, ...]]:
    return [tuple(row) for row in await connection.fetch(ORIGINS.format(schema=schema))]


async def test_sheet_row_and_column(connection: asyncpg.Connection, city: Importing) -> None:
    await city(SHEETS, files={"atlas.xlsx": workbook(10, 20, 30, 40)})
    expected = [
        (10, "Stand 2021", 4, "Einwohner | Frauen", "B"),
        (20, "Stand 2021", 4, "Einwohner | Männer", "C"),
        (30, "Stand 2022", 4, "Einwohner | Frauen", "B"),
        (40, "Stand 2022", 4, "Einwohner | Männer", "C"),
    ]
    assert await origins(connection) == expected
    assert await origins(connection, "published") == [(*one[:2], None, *one[3:]) for one in expected]


async def test_a_figure_that_stays_keeps_its_origin(connection: asyncpg.Connection, city: Importing) -> None:
    await city(SHEETS, files={"atlas.xlsx": workbook(10, 20, 30, 40)})
    await city(SHEETS, files={"atlas.xlsx": workbook(10, 20, 30, 41)})
    runs = await connection.fetch("SELECT import_run_id FROM raw.observations ORDER BY id")
    assert len({row[0] for row in runs[:3]}) == 1 < len({row[0] for row in runs})
    assert (await origins(connection))[-1] == (41, "Stand 2022", 4, "Einwohner | Männer", "C")


async def test_what_brings_nothing_is_no_origin(connection: asyncpg.Connection, city: Importing) -> None:
    for _ in range(2):
        await city(SHEETS, files={"atlas.xlsx": workbook(10, 20, 30, 40)})
    assert await connection.fetchval("SELECT count(*) FROM source_columns") == 4


async def test_a_file_without_cells(connection: asyncpg.Connection, city: Importing) -> None:
    await city(JSON, files={"atlas.json": '[{"area": "01", "year": "2021", "value": 7}]'})
    assert await origins(connection) == [(7, None, 2, "value", None)]
