"""Figures from files of every layout into raw.observations."""

from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal
from typing import Any
from zlib import crc32

import asyncpg
import pytest

from loaders.problems import ProblemsError
from loaders.report import Report

Importing = Callable[..., Awaitable[list[Report]]]

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


async def test_long_layout(connection: asyncpg.Connection, city: Importing) -> None:
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


@pytest.mark.parametrize("turn", [1, -1])
async def test_figures_are_numbered_by_what_they_tell_of(
    connection: asyncpg.Connection, city: Importing, turn: int
) -> None:
    """However a file is sorted: by size, it would tell between which others a hidden figure lies."""
    both = LONG.replace("[[values]]", 'AGE = "Alter"\n\n[[values]]')
    ages, sexes = ("65_PLUS", "0_14", ""), ("m", "w", "")
    head, lines = "Stadtteil;Kennzahl;Jahr;Geschlecht;Alter;Wert\n", [f"{sex};{age};9" for age in ages for sex in sexes]
    for year in (2022, 2021):  # the second time beside figures that are there
        rows = [f"{area};Einwohner;{year};{line}\n" for area in ("Nordstadt", "Altstadt") for line in lines]
        await city(both, files={"long.csv": head + "".join(rows[::turn])})
    codes = [
        *("", "AGE=0_14", "AGE=0_14;SEX=F", "AGE=0_14;SEX=M"),
        *("AGE=65_PLUS", "AGE=65_PLUS;SEX=F", "AGE=65_PLUS;SEX=M", "SEX=F", "SEX=M"),
    ]
    numbered = await connection.fetch("""
        SELECT a.code AS area, b.code FROM raw.observations o JOIN areas a ON a.id = area_id
        JOIN breakdowns b ON b.id = breakdown_id ORDER BY o.id
    """)
    assert [row["code"] for row in numbered] == codes * 4
    areas = [row["area"] for row in numbered]
    assert areas[:9] == areas[18:27] == [areas[0]] * 9
    assert areas[9:18] == areas[27:] == [areas[9]] * 9
    numbers = {row["code"]: row["id"] for row in await connection.fetch("SELECT code, id FROM breakdowns")}
    assert numbers == {"": 0} | {code: crc32(code.encode()) % 2**31 for code in codes[1:]}


async def test_all_problems_at_once(connection: asyncpg.Connection, city: Importing) -> None:
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


WIDE = """
kind = "observations"
municipality = "01001000"
file = "wide.csv"
dataset = { code = "ATLAS", title = "Sozialatlas", publisher = "Stadt Musterstadt", licence = "CC0-1.0" }

[fields]
area = { header = "Nr.", set = "QUARTERS", pad = 2 }

[dimensions]
SEX = { words = { Frauen = "F", "Männer" = "M" }, total = ["zusammen"] }
AGE = { words = { "unter 15" = "0_14" } }

[period]
kind = "REFERENCE_DAY"
day = "12-31"

[[values]]
pattern = '(?P<SEX>[^|]+) (?P<AGE>unter 15|Insgesamt) (?P<period>\\d{4})'
indicator = "POPULATION"

[[values]]
header = "Armut in %"
indicator = "POVERTY"
period = "2022"
status = "E"

[[values]]
header = "Fälle"
indicator = "POVERTY"
period = "2022"
role = "count"

[[values]]
header = "Kinder"
indicator = "POVERTY"
period = "2022"
role = "base"
"""


async def test_wide_layout(connection: asyncpg.Connection, city: Importing) -> None:
    (report,) = await city(
        WIDE,
        files={
            "wide.csv": "Nr.;Frauen Insgesamt 2021;zusammen unter 15 2021;Armut in %;Fälle;Kinder\n"
            "1;1.000;-;12,5;25;200\n2;.;30;/;;\n"
        },
    )
    day, next_year = date(2021, 12, 31), date(2022, 12, 31)
    assert await stored(connection) == [
        ("POPULATION", "01", "AGE=0_14", day, Decimal(0), None, None, "A", "F"),
        ("POPULATION", "01", "SEX=F", day, Decimal(1000), None, None, "A", "F"),
        ("POPULATION", "02", "AGE=0_14", day, Decimal(30), None, None, "A", "F"),
        ("POPULATION", "02", "SEX=F", day, None, None, None, "Q", "C"),
        ("POVERTY", "01", "", next_year, Decimal("12.5"), Decimal(25), Decimal(200), "E", "F"),
        ("POVERTY", "02", "", next_year, None, None, None, "U", "F"),
    ]
    assert (report.read, report.stored) == (2, 6)


async def test_an_area_that_is_no_longer_valid_is_refused(connection: asyncpg.Connection, city: Importing) -> None:
    table = "Stadtteil;Kennzahl;Jahr;Geschlecht;Wert\nHafen;Einwohner;2020;;5\nHafen;Einwohner;2021;;-\n"
    (report,) = await city(LONG, files={"long.csv": table})
    assert await connection.fetchval("SELECT array_agg(period_end::text) FROM raw.observations") == ["2020-12-31"]
    assert dict(report.refused) == {"area 'Hafen' valid only from 2010-01-01 until 2020-12-31": 1}


async def test_one_figure_twice(connection: asyncpg.Connection, city: Importing) -> None:
    head = "Stadtteil;Kennzahl;Jahr;Geschlecht;Wert\nAltstadt;Einwohner;2021;;10\n"
    (report,) = await city(LONG, files={"long.csv": head + "Altstadt;Einwohner;2021;Insgesamt;10\n"})
    assert (report.stored, dict(report.skipped)) == (1, {"repeated": 1})
    with pytest.raises(ProblemsError, match=r"row 3: says something else of the same figure as row 2"):
        await city(LONG, files={"long.csv": head + "Altstadt;Einwohner;2021;;12\n"})
    last = LONG + '[table]\nrepeated = "last"\n'
    await city(last, files={"long.csv": head + "Altstadt;Einwohner;2021;;12\n"})
    assert await connection.fetchval("SELECT value FROM raw.observations") == 12


async def test_nobody_counts_fewer_than_none(connection: asyncpg.Connection, city: Importing) -> None:
    head = "Stadtteil;Kennzahl;Jahr;Geschlecht;Wert\n"
    with pytest.raises(ProblemsError) as refused:
        await city(LONG, files={"long.csv": head + "Altstadt;Einwohner;2021;;10\nAltstadt;Einwohner;2022;;-999\n"})
    assert str(refused.value) == (
        "long.csv, row 3, column 'Wert': tells of fewer than none: if that stands for a missing figure, say in "
        "[symbols] what it means"
    )
    await connection.execute("UPDATE indicators SET type = 'DYNAMIC_ABSOLUTE' WHERE code = 'POPULATION'")
    (report,) = await city(LONG, files={"long.csv": head + "Altstadt;Einwohner;2022;;-999\n"})
    assert report.stored == 1


OWN = """
kind = "observations"
municipality = "01001000"
file = "own.csv"
dataset = { code = "OWN", title = "Eigene", publisher = "Stadt Musterstadt", licence = "CC0-1.0" }

[table]
numbers = "english"

[fields]
area_set = "area_set"
area = "area_code"
indicator = "indicator"
status = "status"
note = "note"
series_break = "break"

[period]
header = "period"

[dimensions]
SEX = "sex"

[[values]]
header = "value"
symbols = { "" = "MISSING" }

[[values]]
header = "count"
role = "count"

[[values]]
header = "base"
role = "base"
"""


async def test_status_and_note_in_columns(connection: asyncpg.Connection, city: Importing) -> None:
    head = "area_set,area_code,indicator,period,sex,value,count,base,status,note,break\n"
    await city(
        OWN,
        files={
            "own.csv": head + "QUARTERS,01,POVERTY,2023-12-31,_T,9.5,19,200,,,x\n"
            'QUARTERS,02,POVERTY,2023-12-31,F,,,,Q,"unter\tMindest\nfallzahl \\",\n'
        },
    )
    rows = await connection.fetch(
        "SELECT value, count, base, obs_status, conf_status, note, series_break FROM raw.observations ORDER BY value"
    )
    assert [tuple(row) for row in rows] == [
        (Decimal("9.5"), Decimal(19), Decimal(200), "A", "F", None, True),
        (None, None, None, "Q", "C", "unter Mindest\nfallzahl \\", False),
    ]


async def test_a_blank_must_say_why(city: Importing) -> None:
    head = "area_set,area_code,indicator,period,sex,value,count,base,status,note,break\n"
    with pytest.raises(ProblemsError, match=r"is blank, but its status is A, which is for figures"):
        await city(OWN, files={"own.csv": head + "QUARTERS,02,POVERTY,2023-12-31,F,,,,A,,\n"})
