"""Files of figures that come again: the same, corrected, older, or with rows left out."""

import asyncpg

from tests.loaders.observations.test_figures import LONG, Importing


async def test_same_file_changes_nothing(connection: asyncpg.Connection, city: Importing) -> None:
    files = {"long.csv": "Stadtteil;Kennzahl;Jahr;Geschlecht;Wert\nAltstadt;Einwohner;2021;;1.374\n"}
    await city(LONG, files=files)
    (report,) = await city(LONG, files=files)
    assert (report.stored, report.unchanged) == (0, 1)
    assert await connection.fetchval("SELECT count(*) FROM raw.observations_history") == 0


async def test_a_revised_figure_leaves_its_old_version(connection: asyncpg.Connection, city: Importing) -> None:
    head = "Stadtteil;Kennzahl;Jahr;Geschlecht;Wert\n"
    await city(LONG, files={"long.csv": head + "Altstadt;Einwohner;2021;;10\nNordstadt;Einwohner;2021;;20\n"})
    (report,) = await city(
        LONG, files={"long.csv": head + "Altstadt;Einwohner;2021;;11\nNordstadt;Einwohner;2021;;20\n"}
    )
    assert (report.stored, report.unchanged) == (1, 1)
    assert await connection.fetchval("SELECT value FROM raw.observations_history") == 10
    assert await connection.fetchval("SELECT value FROM published.observations_history") == 10


async def test_an_old_file_that_comes_again_undoes_no_correction(
    connection: asyncpg.Connection, city: Importing
) -> None:
    head = "Stadtteil;Kennzahl;Jahr;Geschlecht;Wert\n"
    first, correction = (head + f"Altstadt;Einwohner;2021;;{value}\n" for value in (10, 11))
    for content, stored_rows in ((first, 1), (correction, 1), (first, 0), (correction, 0), (first, 0)):
        (report,) = await city(LONG, files={"long.csv": content})
        assert report.stored == stored_rows
    assert await connection.fetchval("SELECT value FROM raw.observations") == 11
    assert await connection.fetchval("SELECT array_agg(value) FROM raw.observations_history") == [10]


async def test_rows_that_are_gone_stay_unless_replaced(connection: asyncpg.Connection, city: Importing) -> None:
    head = "Stadtteil;Kennzahl;Jahr;Geschlecht;Wert\n"
    await city(LONG, files={"long.csv": head + "Altstadt;Einwohner;2021;;10\nNordstadt;Einwohner;2021;;20\n"})
    await city(LONG, files={"long.csv": head + "Altstadt;Einwohner;2021;;10\n"})
    assert await connection.fetchval("SELECT count(*) FROM published.observations") == 2
    replacing = LONG.replace('file = "long.csv"', 'file = "long.csv"\nreplace = true')
    (report,) = await city(replacing, files={"long.csv": head + "Altstadt;Einwohner;2021;;10\n"})
    assert report.removed == 1
    assert await connection.fetchval("SELECT sum(value) FROM published.observations") == 10
    assert await connection.fetchval("SELECT count(*) FROM published.series") == 1
