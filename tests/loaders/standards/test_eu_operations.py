"""Lists of operations, each managing authority with its own headers."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg
import pytest

from loaders.problems import DescriptionError
from loaders.report import Report

Importing = Callable[..., Awaitable[list[Report]]]
SHARED = Path(__file__).parents[4] / "shared/data/funding"
OFFICE = """
kind = "offices"
municipality = "01001000"
dataset = { code = "BASE" }

[[rows]]
code = "ESF"
name = "Verwaltungsbehörde ESF"
"""
DESCRIPTION = """
kind = "eu_operations"
municipality = "01001000"
file = "{file}"
dataset = {{ code = "ESF", title = "Liste der Vorhaben", publisher = "Land", licence = "all rights reserved" }}

[grants.fields]
office = {{ value = "ESF" }}
"""
LIST = (
    "Beneficiary;Operation name;Start date;End date;Gesamtkosten;EU-Mittel\n"
    "Beispiel e.V.;Lotsen;01.01.2022;31.12.2023;100.000,50 €;40.000 €\n"
    "Beispiel e. V.;Werkstatt;01.07.2022;30.06.2024;50.000;\n"
)


def shared(name: str) -> bytes:
    path = SHARED / name
    if not path.is_file():
        pytest.skip(f"the open data are not here: {SHARED}")
    return path.read_bytes()


async def test_headers_of_the_regulation(connection: asyncpg.Connection, city: Importing) -> None:
    reports = await city(OFFICE, DESCRIPTION.format(file="x.csv"), files={"x.csv": LIST})
    grants = await connection.fetch(
        "SELECT purpose, awarded::text, eligible::text, year, period_to::text, funding_form, s.amount::text"
        " FROM grants LEFT JOIN grant_shares s ON s.grant_id = grants.id ORDER BY purpose"
    )
    assert [tuple(row) for row in grants] == [
        ("Lotsen", "100000.50", "100000.50", 2022, "2023-12-31", "PROGRAMME", "40000.00"),
        ("Werkstatt", "50000.00", "50000.00", 2022, "2024-06-30", "PROGRAMME", None),
    ]
    assert [row["name"] for row in await connection.fetch("SELECT name FROM organizations")] == ["Beispiel e.V."]
    assert [dict(report.skipped) for report in reports if report.skipped] == [
        {"repeated": 1},
        {"union support empty": 1},
    ]


async def test_berlin(connection: asyncpg.Connection, city: Importing) -> None:
    files = {"x.csv": shared("berlin-esf-2014-2020.csv")}
    *_, grants, _ = await city(OFFICE, DESCRIPTION.format(file="x.csv"), files=files)
    assert (grants.read, grants.stored) == (335, 335)
    first = await connection.fetchrow(
        "SELECT awarded::text, period_from::text FROM grants WHERE purpose LIKE 'Schneidern & Mode-Design%'"
    )
    assert first is not None
    assert tuple(first) == ("90388.44", "2016-04-18")


async def test_schleswig_holstein(connection: asyncpg.Connection, city: Importing) -> None:
    files = {"x.xlsx": shared("schleswig-holstein-esf-2014-2020-ldv.xlsx")}
    reports = await city(OFFICE, DESCRIPTION.format(file="x.xlsx") + "[table]\nheader = 7\n", files=files)
    row = await connection.fetchrow(
        "SELECT count(*), sum(awarded)::text, sum(amount)::text FROM grants JOIN grant_shares ON grant_id = grants.id"
    )
    assert row is not None
    assert tuple(row) == (118, "78575113.95", "26900176.63")
    assert reports[-1].stored == 118


async def test_the_office_must_be_said(importing: Importing) -> None:
    with pytest.raises(DescriptionError) as caught:
        await importing(DESCRIPTION.format(file="x.csv").partition("[grants")[0])
    assert str(caught.value) == "0.toml: [grants.fields] lacks `office`, which eu_operations does not say"
