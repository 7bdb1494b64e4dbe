"""What the public sees of what the offices sent."""

from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg

from loaders.report import Report

Importing = Callable[..., Awaitable[list[Report]]]

FIGURES = """
kind = "observations"
municipality = "01001000"
file = "figures.csv"
dataset = { code = "ATLAS", title = "Sozialatlas", publisher = "Stadt Musterstadt", licence = "CC0-1.0" }

[fields]
area = { header = "area", set = "QUARTERS" }
indicator = "indicator"

[period]
header = "day"

[[values]]
header = "value"

[[values]]
header = "count"
role = "count"

[[values]]
header = "base"
role = "base"

[[values]]
header = "lost"
role = "unassignable"

[[values]]
header = "note"
role = "note"
"""
HEAD = "area;indicator;day;value;count;base;lost;note\n"
STRICTER = """
kind = "indicators"
dataset = { code = "SHARED" }

[[rows]]
code = "POVERTY"
min_count = 10
"""


async def published(connection: asyncpg.Connection) -> list[tuple[Any, ...]]:
    rows = await connection.fetch(
        "SELECT a.code, value::float, count::int, base::int, unassignable::int, obs_status, conf_status, note"
        " FROM published.observations JOIN areas a ON a.id = area_id ORDER BY 1, period_end"
    )
    return [tuple(row) for row in rows]


async def test_small_counts_are_hidden_with_their_rate_and_note(
    connection: asyncpg.Connection, city: Importing
) -> None:
    table = HEAD + "01;POVERTY;2023-12-31;9,5;19;200;1;geprüft\n02;POVERTY;2023-12-31;1,0;2;200;;nur 2\n"
    await city(FIGURES, files={"figures.csv": table})
    assert await published(connection) == [
        ("01", 9.5, 19, 200, None, "A", "F", "geprüft"),
        ("02", None, None, None, None, "Q", "A", None),
    ]
    assert await connection.fetchval("SELECT sum(count) FROM raw.observations") == 21


async def test_both_rows_have_one_number_and_one_import(connection: asyncpg.Connection, city: Importing) -> None:
    await city(FIGURES, files={"figures.csv": HEAD + "01;POVERTY;2023-12-31;9,5;19;200;;\n"})
    pairs = await connection.fetch(
        "SELECT r.id = p.id AND r.import_run_id = p.import_run_id AS same FROM raw.observations r"
        " CROSS JOIN published.observations p"
    )
    assert [pair["same"] for pair in pairs] == [True]


async def test_figures_that_postgresql_counted_while_nobody_saw_them_are_counted_again(
    connection: asyncpg.Connection, city: Importing
) -> None:
    """It takes a table for empty that a failed import has filled: each figure would be looked for in all others."""
    await city(FIGURES, files={"figures.csv": HEAD + "01;POVERTY;2023-12-31;9,5;19;200;;\n"})
    await connection.execute("UPDATE pg_class SET reltuples = 0, relpages = 1 WHERE oid = 'raw.observations'::regclass")
    table = HEAD + "".join(f"01;POVERTY;{2000 + year}-12-31;9,5;19;200;;\n" for year in range(10, 20))
    await city(FIGURES, files={"figures.csv": table})
    known = await connection.fetchval("SELECT reltuples FROM pg_class WHERE oid = 'raw.observations'::regclass")
    assert known == 11


async def test_the_series_say_what_is_there(connection: asyncpg.Connection, city: Importing) -> None:
    table = HEAD + "01;POVERTY;2022-12-31;9,5;19;200;;\n01;POVERTY;2023-12-31;1,0;2;200;;\n"
    await city(FIGURES, files={"figures.csv": table})
    (series,) = await connection.fetch(
        "SELECT first_period::text, last_period::text, length, blanks FROM published.series"
    )
    assert tuple(series) == ("2022-12-31", "2023-12-31", 2, 1)


async def test_a_stricter_rule_hides_what_was_shown(connection: asyncpg.Connection, city: Importing) -> None:
    await city(FIGURES, files={"figures.csv": HEAD + "01;POVERTY;2023-12-31;4,5;9;200;;\n"})
    (report,) = await city(STRICTER)
    assert report.stored == 1
    assert await published(connection) == [("01", None, None, None, None, "Q", "A", None)]
    assert await connection.fetchval("SELECT blanks FROM published.series") == 1


async def test_an_indicator_that_counts_people(connection: asyncpg.Connection, city: Importing) -> None:
    table = HEAD + "01;POPULATION;2023-12-31;2;;;;\n02;POPULATION;2023-12-31;0;;;;\n"
    await city(FIGURES, files={"figures.csv": table})
    assert await published(connection) == [
        ("01", None, None, None, None, "Q", "A", None),
        ("02", 0.0, None, None, None, "A", "F", None),
    ]


async def test_the_published_history_holds_no_raw_value(connection: asyncpg.Connection, city: Importing) -> None:
    await city(FIGURES, files={"figures.csv": HEAD + "01;POVERTY;2023-12-31;1,0;2;200;;\n"})
    await city(FIGURES, files={"figures.csv": HEAD + "01;POVERTY;2023-12-31;9,5;19;200;;\n"})
    rows = await connection.fetch("SELECT value, count FROM published.observations_history")
    assert [tuple(row) for row in rows] == [(None, None)]


PLACES = (
    """
kind = "organizations"
municipality = "01001000"
dataset = { code = "KITA", title = "Kitas", publisher = "Jugendamt", licence = "CC0-1.0" }

[[rows]]
code = "AWO"
name = "AWO Musterstadt e. V."
""",
    """
kind = "offering_types"
dataset = { code = "SHARED" }

[[rows]]
code = "DAY_CARE"
name = "Kita"
unit = "PLACES"
sub_plan = "YOUTH"
""",
    """
kind = "offerings"
municipality = "01001000"
dataset = { code = "KITA" }

[[rows]]
code = "K1"
name = "Kita Am Hang"
provider = "AWO"
type = "DAY_CARE"
provision_form = "PROFESSIONAL"
valid_from = 2020-01-01
""",
    """
kind = "capacity"
municipality = "01001000"
dataset = { code = "KITA" }

[[rows]]
offering = "K1"
reference_day = 2023-12-31
unit = "PLACES"
maximum = 40
available = 38

[[rows]]
offering = "K1"
reference_day = 2024-12-31
unit = "PLACES"
maximum = 40
available = 4
occupied = 36
""",
)


async def test_places_taken_by_few_are_hidden(connection: asyncpg.Connection, city: Importing) -> None:
    await city(*PLACES)
    rows = await connection.fetch(
        "SELECT maximum::int, available::int, occupied::int, obs_status, conf_status"
        " FROM published.capacity_records ORDER BY reference_day"
    )
    assert [tuple(row) for row in rows] == [(40, None, None, "Q", "A"), (40, 4, 36, "A", "F")]


async def test_capacities_that_are_the_same_are_not_written_again(
    connection: asyncpg.Connection, city: Importing
) -> None:
    await city(*PLACES)
    await city(*PLACES)
    assert await connection.fetchval("SELECT count(*) FROM published.capacity_records_history") == 0
