"""All problems of a file at once, and the good rows kept where the sender wishes it."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg
import pytest

from loaders.handling import Handling
from loaders.problems import ProblemsError
from loaders.report import Report
from tests.loaders.conftest import WHOLE

Importing = Callable[..., Awaitable[list[Report]]]

FIGURES = """
kind = "observations"
municipality = "01001000"
file = "figures.csv"
dataset = { code = "ATLAS", title = "Sozialatlas", publisher = "Stadt Musterstadt", licence = "CC0-1.0" }

[fields]
area = { header = "Gebiet", set = "QUARTERS" }

[period]
header = "Jahr"
day = "12-31"

[[values]]
header = "Einwohner"
indicator = "POPULATION"
"""
FAULTY = (
    "Gebiet;Jahr;Einwohner\n"
    "01;2022;3.815\n"
    "02;2022;viele\n"  # cannot be read
    "01;2023;3.793\n"
    "09;2023;4.000\n"  # is not known
    "01;2024;3.739\n"
    "02;2024;5.000\n"
    "01;2024;2.739\n"  # contradicts row 6
    "01;2024;3.739\n"  # takes the side of row 6
)
PROBLEMS = [
    "figures.csv, row 3, column 'Einwohner': 'viele' is neither a number, such as 1.234,5, nor a known symbol",
    "figures.csv, row 5, column 'Gebiet': '09' is not an area that is known in QUARTERS",
    "figures.csv, row 8: says something else of the same figure as row 6",
    "figures.csv, row 9: says something else of the same figure as row 6",
]
STORED = "SELECT period_end::text AS day, value FROM raw.observations ORDER BY 1, 2"


async def test_what_a_fault_would_hide_is_told_too(connection: asyncpg.Connection, city: Importing) -> None:
    with pytest.raises(ProblemsError) as caught:
        await city(FIGURES, files={"figures.csv": FAULTY})
    assert str(caught.value).splitlines() == PROBLEMS
    assert await connection.fetchval("SELECT count(*) FROM raw.observations") == 0
    assert await connection.fetchval("SELECT count(*) FROM import_runs WHERE file = 'figures.csv'") == 0


async def test_a_header_that_is_wrong_hides_no_row(city: Importing) -> None:
    faulty = FAULTY.replace("Jahr;Einwohner\n", "Jahr;Einwohner;Bemerkung\n")
    with pytest.raises(ProblemsError) as caught:
        await city(FIGURES, files={"figures.csv": faulty})
    unused = "figures.csv, column 'Bemerkung': is not used: map it, or list it under `ignore`"
    assert str(caught.value).splitlines() == [unused, *PROBLEMS]


async def test_what_comes_of_a_rejected_row_does_not_hide_it(city: Importing) -> None:
    """Without the row, the set lacks the area that it names; that is nobody's fault but the row's."""
    with pytest.raises(ProblemsError) as caught:
        await city(WHOLE.replace("GEMEINDE", "KREIS").replace('level = "MUNICIPALITY"', 'level = "COUNTY"'))
    assert str(caught.value).startswith("0.toml, row 1, column 'level': 'COUNTY' is not one of ")


async def test_good_rows_are_kept(connection: asyncpg.Connection, city: Importing, tmp_path: Path) -> None:
    handling = Handling(keep_good_rows=tmp_path / "rejected")
    (report,) = await city(FIGURES, files={"figures.csv": FAULTY}, handling=handling)
    assert [str(problem) for problem in report.problems] == PROBLEMS
    assert (report.read, report.stored) == (3, 3)
    rows = await connection.fetch(STORED)
    assert [(row["day"], int(row["value"])) for row in rows] == [
        ("2022-12-31", 3815),
        ("2023-12-31", 3793),
        ("2024-12-31", 5000),
    ]


async def test_what_the_database_refuses_is_told_by_row(connection: asyncpg.Connection, city: Importing) -> None:
    places = """
kind = "facilities"
municipality = "01001000"
file = "places.csv"
dataset = { code = "BASE" }

[fields]
code = "Nr."
name = "Name"
longitude = "Länge"
latitude = "Breite"
"""
    sent = "Nr.;Name;Länge;Breite\n1;Am Hang;9,4;54,7\n2;Am See;9,4;\n3;Am Berg;9,5;54,8\n4;Am Wald;;54,8\n"
    with pytest.raises(ProblemsError) as caught:
        await city(places, files={"places.csv": sent})
    assert str(caught.value).splitlines() == [
        f"places.csv, row {row}: cannot be as it is: it breaks the database's rule facilities_point_check"
        for row in (3, 5)
    ]
    assert await connection.fetchval("SELECT count(*) FROM facilities") == 0
