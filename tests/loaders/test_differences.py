"""A dry run: nothing is stored, and the report says what would be."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import asyncpg
import pytest

from loaders.findings import Difference
from loaders.handling import ALL_OR_NOTHING, Handling
from loaders.problems import ProblemsError
from loaders.report import Report, told
from loaders.run import load
from tests.loaders.conftest import CITY, INDICATORS, QUARTERS, WHOLE
from tests.loaders.test_rejected import FAULTY, FIGURES

Importing = Callable[..., Awaitable[list[Report]]]

DRY = Handling(dry_run=True)
FIRST = "Gebiet;Jahr;Einwohner\n01;2021;3.815\n02;2021;4.000\n01;2022;3.793\n02;2022;4.050\n"
SECOND = "Gebiet;Jahr;Einwohner\n01;2021;3.815\n01;2022;3.739\n02;2022;4.050\n01;2023;3.866\n"
FACILITIES = """
kind = "facilities"
municipality = "01001000"
file = "facilities.csv"
dataset = { code = "BASE" }

[fields]
code = "Nr."
name = "Name"
"""


async def counts(connection: asyncpg.Connection) -> list[int]:
    tables = ("raw.observations", "published.observations", "facilities", "import_runs", "raw.observations_history")
    return [await connection.fetchval(f"SELECT count(*) FROM {table}") for table in tables]


async def test_figures_are_compared_by_indicator_and_year(connection: asyncpg.Connection, city: Importing) -> None:
    await city(FIGURES, files={"figures.csv": FIRST})
    before = await counts(connection)
    (report,) = await city(FIGURES, files={"figures.csv": SECOND}, handling=DRY)
    assert report.differences == [
        Difference("POPULATION", 2021, added=0, changed=0, unchanged=1, gone=1),
        Difference("POPULATION", 2022, added=0, changed=1, unchanged=1, gone=0),
        Difference("POPULATION", 2023, added=1, changed=0, unchanged=0, gone=0),
    ]
    assert [str(change) for change in report.changes] == [
        "figures.csv, row 3, column 'Einwohner': POPULATION of QUARTERS:01 (Altstadt), 2022-12-31: 3793 becomes 3739"
    ]
    assert (report.stored, report.changed, report.unchanged, report.removed) == (2, 1, 2, 0)
    assert await counts(connection) == before


async def test_what_is_gone_is_removed_where_the_description_replaces(city: Importing) -> None:
    replacing = FIGURES.replace("dataset =", "replace = true\ndataset =")
    await city(replacing, files={"figures.csv": FIRST})
    (report,) = await city(replacing, files={"figures.csv": SECOND}, handling=DRY)
    assert report.differences[0] == Difference("POPULATION", 2021, added=0, changed=0, unchanged=1, gone=1)
    assert report.removed == 1


async def test_the_first_delivery_is_all_new(connection: asyncpg.Connection, city: Importing) -> None:
    (report,) = await city(FIGURES, files={"figures.csv": FIRST}, handling=DRY)
    assert [str(difference) for difference in report.differences] == [
        "POPULATION 2021: 2 added, 0 changed, 0 unchanged, 0 gone",
        "POPULATION 2022: 2 added, 0 changed, 0 unchanged, 0 gone",
    ]
    assert await connection.fetchval("SELECT count(*) FROM raw.observations") == 0


async def test_records_are_compared_by_kind(connection: asyncpg.Connection, city: Importing) -> None:
    await city(FACILITIES, files={"facilities.csv": "Nr.;Name\n1;Am Hang\n2;Am See\n3;Am Berg\n"})
    before = await counts(connection)
    files = {"facilities.csv": "Nr.;Name\n1;Am Hang\n2;Am Teich\n4;Am Wald\n"}
    (report,) = await city(FACILITIES, files=files, handling=DRY)
    assert report.differences == [Difference("facilities", None, added=1, changed=1, unchanged=1, gone=1)]
    assert await counts(connection) == before


async def test_files_that_build_on_each_other_are_tried_together(
    connection: asyncpg.Connection, city: Importing
) -> None:
    quarter = """
kind = "areas"
municipality = "01001000"
dataset = { code = "BASE" }
area_set = { code = "QUARTERS" }

[[rows]]
code = "09"
name = "Neustadt"
level = "QUARTER"
"""
    figures = "Gebiet;Jahr;Einwohner\n09;2023;4.000\n"
    reports = await city(quarter, FIGURES, files={"figures.csv": figures}, handling=DRY)
    assert [report.error for report in reports] == [None, None]
    assert reports[1].differences == [Difference("POPULATION", 2023, added=1)]
    assert await connection.fetchval("SELECT count(*) FROM areas WHERE code = '09'") == 0


async def test_a_faulty_file_does_not_end_a_dry_run(city: Importing) -> None:
    faulty, missing = FIGURES.replace("figures.csv", "faulty.csv"), FIGURES.replace("figures.csv", "missing.csv")
    files = {"faulty.csv": FAULTY, "figures.csv": FIRST}
    reports = await city(faulty, missing, FIGURES, files=files, handling=DRY)
    assert [len(told(report)["problems"]) for report in reports] == [4, 0, 0]
    assert [str(report.error).partition(" below")[0] for report in reports][1:] == [
        "1.toml: missing.csv: there is no such file",
        "None",
    ]
    assert [difference.added for difference in reports[2].differences] == [2, 2]


async def test_keys_that_were_not_valid_then_are_refused_not_zero(
    connection: asyncpg.Connection, city: Importing
) -> None:
    files = {"figures.csv": "Gebiet;Jahr;Einwohner\n03;2020;12\n03;2021;0\n"}
    (report,) = await city(FIGURES, files=files, handling=DRY)
    assert dict(report.refused) == {"area '03' valid only from 2010-01-01 until 2020-12-31": 1}
    assert report.differences == [Difference("POPULATION", 2020, added=1)]


@pytest.mark.parametrize("handling", [Handling(), DRY], ids=["publish", "dry run"])
async def test_the_report_as_json(city: Importing, handling: Handling) -> None:
    await city(FIGURES, files={"figures.csv": FIRST})
    (report,) = await city(FIGURES, files={"figures.csv": SECOND}, handling=handling)
    said = told(report)
    assert (said["file"], said["stored"], said["changed"], said["error"], said["problems"]) == (
        "figures.csv",
        2,
        1,
        None,
        [],
    )
    expected = [
        {
            "figure": {
                "indicator": "POPULATION",
                "breakdown": "",
                "area": "QUARTERS:01 (Altstadt)",
                "period": "2022-12-31",
            },
            "before": "3793",
            "after": "3739",
            "place": "figures.csv, row 3, column 'Einwohner'",
            "text": "figures.csv, row 3, column 'Einwohner': POPULATION of QUARTERS:01 (Altstadt), 2022-12-31:"
            " 3793 becomes 3739",
        }
    ]
    assert said["changes"] == (expected if handling.dry_run else [])


@pytest.mark.parametrize(("content", "handling"), [(FIRST, DRY), (FIRST.replace("4.050", "ca. 40"), ALL_OR_NOTHING)])
async def test_what_is_not_stored_takes_up_no_room(
    empty_database: str, tmp_path: Path, content: str, handling: Handling
) -> None:
    """Of a dry run and of a refused file no dead rows stay, though nobody runs a server that would sweep."""
    base = [CITY, WHOLE, QUARTERS, INDICATORS]
    for number, text in enumerate([*base, FIGURES]):
        (tmp_path / f"{number}.toml").write_text(text)
    (tmp_path / "figures.csv").write_text(content)
    await load(empty_database, [tmp_path / f"{number}.toml" for number in range(len(base))], tmp_path, actor="test")
    with suppress(ProblemsError):
        await load(empty_database, [tmp_path / f"{len(base)}.toml"], tmp_path, actor="test", handling=handling)
    connection = await asyncpg.connect(empty_database)
    try:
        assert await connection.fetchval("SELECT pg_relation_size('raw.observations')") == 0
    finally:
        await connection.close()
