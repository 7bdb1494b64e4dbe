"""An import that is taken back leaves everything as it was before, and says so when it cannot."""

import asyncpg
import pytest

from loaders.problems import UndoError
from loaders.undo import undo
from models import metadata
from models.history import SUPERSEDED
from tests.loaders.conftest import Importing

FIGURES = """
kind = "observations"
municipality = "01001000"
file = "figures.csv"
dataset = { code = "ATLAS", title = "Sozialatlas", publisher = "Stadt Musterstadt", licence = "CC0-1.0" }

[fields]
area = { header = "Stadtteil", by = "name", set = "QUARTERS" }

[period]
header = "Jahr"
kind = "REFERENCE_DAY"
day = "12-31"

[[values]]
header = "Einwohner"
indicator = "POPULATION"
"""
HEAD = "Stadtteil;Jahr;Einwohner\n"
FIRST = {"figures.csv": HEAD + "Altstadt;2021;10\nNordstadt;2021;20\n"}
SECOND = {"figures.csv": HEAD + "Altstadt;2021;11\nNordstadt;2021;20\nAltstadt;2022;12\n"}
PLACES = """
kind = "facilities"
municipality = "01001000"
dataset = { code = "KITA", title = "Kitas", publisher = "Jugendamt", licence = "CC0-1.0" }

[[rows]]
code = "1"
name = "Am Hang"
areas = "QUARTERS:01"

[[rows]]
code = "2"
name = "Am See"
areas = "QUARTERS:02"
"""
MOVED = (
    PLACES.replace('"QUARTERS:01"', '["QUARTERS:01", "QUARTERS:03"]').replace("Am See", "Am Meer")
    + """
[[rows]]
code = "3"
name = "Am Berg"
areas = "QUARTERS:03"
"""
)
QUARTER = """
kind = "areas"
municipality = "01001000"
dataset = { code = "BASE" }
area_set = { code = "QUARTERS" }

[[rows]]
code = "01"
name = "Altstadt"
level = "QUARTER"
valid_from = 2010-01-01

[[rows]]
code = "04"
name = "Neustadt"
level = "QUARTER"
valid_from = 2010-01-01
"""
RULE = """
kind = "indicators"
dataset = { code = "SHARED" }

[[rows]]
code = "POPULATION"
min_count = 15
"""
STAYING = {
    *("import_runs", "import_changes", "source_columns", "datasets", "breakdowns", "breakdown_members"),
    *("vocabulary_terms", "data_version", "data_changes"),
}


async def state(connection: asyncpg.Connection) -> dict[str, list[str]]:
    """Every row of every table but those that tell of imports, without the time of recording."""
    found = {}
    for table in metadata.sorted_tables:
        if table.name not in STAYING and SUPERSEDED not in table.columns:
            left_out = "ARRAY['recorded_at', 'id']" if table.name == "series" else "ARRAY['recorded_at']"
            rows = await connection.fetch(f"SELECT (to_jsonb(t) - {left_out})::text FROM {table.fullname} t ORDER BY 1")
            found[table.fullname] = [row[0] for row in rows]
    return found


async def newest(connection: asyncpg.Connection) -> int:
    number: int = await connection.fetchval("SELECT max(id) FROM import_runs")
    return number


async def test_a_correction_is_taken_back(connection: asyncpg.Connection, city: Importing) -> None:
    await city(FIGURES, files=FIRST)
    before = await state(connection)
    await city(FIGURES, files=SECOND)
    number = await newest(connection)
    undone = await undo(connection, number, actor="tester")
    assert str(undone) == f"figures.csv: import {number} is undone by import {number + 1}: 1 rows set back, 1 removed"
    assert await state(connection) == before
    runs = await connection.fetch(
        "SELECT state, undoes_id, actor, rows_stored, rows_removed FROM import_runs ORDER BY id DESC LIMIT 2"
    )
    assert [tuple(run) for run in runs] == [("UNDO", number, "tester", 1, 1), ("UNDONE", None, "test", 2, 0)]


async def test_everything_is_published_once(connection: asyncpg.Connection, city: Importing) -> None:
    """Though rules are taken back, which concern figures, places and numbers."""
    await city(FIGURES, files=FIRST)
    await city(RULE)
    asked: list[str] = []
    with connection.query_logger(lambda told: asked.append(told.query)):
        await undo(connection, await newest(connection), actor="test")
    assert [sum(name in query for query in asked) for name in WORKED_OUT] == [1, 1, 2]
    assert [row["value"] for row in await connection.fetch(SHOWN)] == [10, 20]


SHOWN = "SELECT value::int FROM published.observations ORDER BY value"
WORKED_OUT = ("CREATE TEMP TABLE hidden_cells", "CREATE TEMP TABLE hidden_records", "CREATE TEMP TABLE hidden_numbers")
"""Tables that a publication makes; of numbers it makes one for each of two stages."""


async def test_what_a_file_removed_comes_back(connection: asyncpg.Connection, city: Importing) -> None:
    await city(FIGURES, files=FIRST)
    before = await state(connection)
    replacing = FIGURES.replace('file = "figures.csv"', 'file = "figures.csv"\nreplace = true')
    await city(replacing, files={"figures.csv": HEAD + "Altstadt;2021;10\n"})
    assert await connection.fetchval("SELECT count(*) FROM published.observations") == 1
    await undo(connection, await newest(connection), actor="tester")
    assert await state(connection) == before


async def test_the_same_file_may_come_again(connection: asyncpg.Connection, city: Importing) -> None:
    await city(FIGURES, files=FIRST)
    await city(FIGURES, files=SECOND)
    await undo(connection, await newest(connection), actor="tester")
    (report,) = await city(FIGURES, files=SECOND)
    assert (report.stored, report.changed) == (2, 1)
    assert await connection.fetchval("SELECT array_agg(value ORDER BY value) FROM raw.observations") == [11, 12, 20]


async def test_only_the_last_word_can_be_taken_back(connection: asyncpg.Connection, city: Importing) -> None:
    await city(FIGURES, files=FIRST)
    before, first = await state(connection), await newest(connection)
    await city(FIGURES, files=SECOND)
    with pytest.raises(UndoError) as caught:
        await undo(connection, first, actor="tester")
    assert str(caught.value) == (
        f"import {first} cannot be undone: later imports build on observations that it brought or changed:"
        f" undo {first + 1} first"
    )
    await undo(connection, first + 1, actor="tester")
    assert await state(connection) == before
    await undo(connection, first, actor="tester")
    assert await connection.fetchval("SELECT count(*) FROM raw.observations") == 0
    assert await connection.fetchval("SELECT count(*) FROM published.series") == 0


async def test_what_cannot_be_undone_at_all(connection: asyncpg.Connection, city: Importing) -> None:
    await city(FIGURES, files=FIRST)
    number = await newest(connection)
    with pytest.raises(UndoError, match=r"^there is no import 999999: `sozialgraph imports` lists all$"):
        await undo(connection, 999999, actor="tester")
    await undo(connection, number, actor="tester")
    with pytest.raises(UndoError, match=rf"^import {number} has been undone already$"):
        await undo(connection, number, actor="tester")
    last = await newest(connection)
    with pytest.raises(UndoError, match=rf"^import {last} is itself an undo: import the file again instead$"):
        await undo(connection, last, actor="tester")


async def test_records_and_their_lists(connection: asyncpg.Connection, city: Importing) -> None:
    empty = await state(connection)
    await city(PLACES)
    before, first = await state(connection), await newest(connection)
    (report,) = await city(MOVED)
    assert (report.stored, report.changed) == (2, 1)
    await undo(connection, first + 1, actor="tester")
    assert await state(connection) == before
    await undo(connection, first, actor="tester")
    assert await state(connection) == empty


async def test_an_outline_comes_back_to_the_letter(connection: asyncpg.Connection, city: Importing) -> None:
    shape = '{"type": "Polygon",  "coordinates": [[[9.50, 54.0], [9.6, 54.0], [9.6, 54.1], [9.50, 54.0]]]}'
    await connection.execute("UPDATE areas SET geometry = $1 WHERE code = '01'", shape)
    await city(QUARTER.replace("Altstadt", "Altstadt-Nord"))
    await undo(connection, await newest(connection), actor="tester")
    row = await connection.fetchrow("SELECT name, geometry::text FROM areas WHERE code = '01'")
    assert row is not None
    assert tuple(row) == ("Altstadt", shape)


async def test_what_others_rest_on_stays(connection: asyncpg.Connection, city: Importing) -> None:
    empty = await state(connection)
    await city(QUARTER)
    quarter = await newest(connection)
    await city(FIGURES, files={"figures.csv": HEAD + "Neustadt;2021;10\n"})
    await city(PLACES.replace("QUARTERS:02", "QUARTERS:04"))
    before = await state(connection)
    with pytest.raises(UndoError, match=rf"build on observations that it brought or changed: undo {quarter + 1} first"):
        await undo(connection, quarter, actor="tester")
    assert await state(connection) == before
    await undo(connection, quarter + 1, actor="tester")
    with pytest.raises(UndoError, match=rf"build on facility_areas .* undo {quarter + 2} first"):
        await undo(connection, quarter, actor="tester")
    await undo(connection, quarter + 2, actor="tester")
    await undo(connection, quarter, actor="tester")
    assert await state(connection) == empty


async def test_rows_that_were_changed_by_hand(connection: asyncpg.Connection, city: Importing) -> None:
    await city(PLACES)
    number = await newest(connection)
    await connection.execute("UPDATE facilities SET town = 'Musterstadt'")
    with pytest.raises(UndoError, match=rf"^import {number} cannot be undone: facilities .* changed by hand since$"):
        await undo(connection, number, actor="tester")


async def test_a_rule_that_is_taken_back_shows_what_it_hid(connection: asyncpg.Connection, city: Importing) -> None:
    await city(FIGURES, files=FIRST)
    before = await state(connection)
    await city(RULE)
    assert await connection.fetchval("SELECT count(value) FROM published.observations") == 1
    await undo(connection, await newest(connection), actor="tester")
    assert await state(connection) == before


async def test_an_older_file_undoes_no_later_correction(connection: asyncpg.Connection, city: Importing) -> None:
    await city(PLACES)
    await city(MOVED)
    after = await state(connection)
    for description in (PLACES, MOVED, PLACES):
        (report,) = await city(description)
        assert report.stored == 0
        assert await state(connection) == after
