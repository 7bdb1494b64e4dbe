"""Figures from files of every layout into raw.observations."""

from datetime import date
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from loaders.problems import ProblemsError

LONG = """
kind = "observations"
municipality = "01001000"
file = "long.csv"

[dataset]
code = "ATLAS"
title = "Sozialatlas"
publisher = "Stadt Musterstadt"
licence = "CC0-1.0"

[fields]
area = { header = "Stadtteil", by = "name", set = "QUARTERS", words = { Gesamt = "GEMEINDE:01001000" } }
indicator = { header = "Kennzahl", words = { Einwohner = "POPULATION" } }

[period]
header = "Jahr"
kind = "REFERENCE_DAY"
day = "12-31"

[dimensions]
SEX = { header = "Geschlecht", words = { w = "F", m = "M" } }

[[values]]
header = "Wert"
"""


async def stored(connection: asyncpg.Connection) -> list[tuple[Any, ...]]:
    rows = await connection.fetch(
        """
        SELECT i.code, a.code, b.code, period_end, value, count, base, obs_status, conf_status
        FROM raw.observations o JOIN indicators i ON i.id = indicator_id JOIN areas a ON a.id = area_id
        JOIN breakdowns b ON b.id = breakdown_id ORDER BY 1, 2, 3, 4
        """
    )
    return [tuple(row) for row in rows]


async def test_long_layout(connection: asyncpg.Connection, city: Any) -> None:
    (report,) = await city(
        LONG,
        files={
            "long.csv": "Stadtteil;Kennzahl;Jahr;Geschlecht;Wert\n"
            "Altstadt;Einwohner;2021;;1.374\nAltstadt;Einwohner;2021;w;700\nGesamt;Einwohner;2021;Insgesamt;9.000\n"
        },
    )
    day = date(2021, 12, 31)
    assert await stored(connection) == [
        ("POPULATION", "01", "", day, Decimal(1374), None, None, "A", "F"),
        ("POPULATION", "01", "SEX=F", day, Decimal(700), None, None, "A", "F"),
        ("POPULATION", "01001000", "", day, Decimal(9000), None, None, "A", "F"),
    ]
    assert str(report) == "long.csv (0.toml): 3 rows read, 3 stored, 0 unchanged"


async def test_same_file_changes_nothing(connection: asyncpg.Connection, city: Any) -> None:
    files = {"long.csv": "Stadtteil;Kennzahl;Jahr;Geschlecht;Wert\nAltstadt;Einwohner;2021;;1.374\n"}
    await city(LONG, files=files)
    (report,) = await city(LONG, files=files)
    assert (report.stored, report.unchanged) == (0, 1)
    assert await connection.fetchval("SELECT count(*) FROM raw.observations_history") == 0


async def test_all_problems_at_once(connection: asyncpg.Connection, city: Any) -> None:
    with pytest.raises(ProblemsError) as caught:
        await city(
            LONG,
            files={
                "long.csv": "Stadtteil;Kennzahl;Jahr;Geschlecht;Wert\n"
                "Altstatd;Einwohner;2021;;1\nAltstadt;Haushalte;2021;;2\nAltstadt;Einwohner;21;;3\n"
                "Altstadt;Einwohner;2021;d;4\nAltstadt;Einwohner;2021;;ca. 40\nAltstadt;Einwohner;2020;;\n"
            },
        )
    assert str(caught.value).splitlines() == [
        "long.csv, row 2, column 'Stadtteil': 'Altstatd' is not an area that is known in QUARTERS",
        "long.csv, row 3, column 'Kennzahl': 'Haushalte' is not the code of an indicator that is known",
        "long.csv, row 4, column 'Jahr': '21' is not a period, such as 2023, 31.12.2023, 2023-Q2 or 2023-07",
        "long.csv, row 5, column 'Geschlecht': 'd' is not a member of the dimension 'SEX' that is known",
        "long.csv, row 6, column 'Wert': 'ca. 40' is neither a number, such as 1.234,5, nor a known symbol",
        'long.csv, row 7, column \'Wert\': is empty: say in [symbols] what that means, such as "" = "MISSING"',
    ]
    assert await stored(connection) == []
