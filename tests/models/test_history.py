"""System time: triggers keep every earlier version, and an update that changes nothing is none."""

import re
from datetime import UTC, datetime

import asyncpg
import pytest
from sqlalchemy import DateTime, Table, bindparam

import models
from graph.engine.plan import DIALECT
from models.base import table_of
from models.history import SUPERSEDED, SUPERSEDED_BY, as_of, history_of

RECORDED = [
    table
    for table in models.metadata.tables.values()
    if "recorded_at" in table.columns and SUPERSEDED not in table.columns
]


async def tuples(connection: asyncpg.Connection, query: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in await connection.fetch(query)]


async def plan(connection: asyncpg.Connection, title: str = "Altenhilfeplan") -> int:
    municipality = await connection.fetchval(
        "INSERT INTO municipalities (code, name) VALUES ('99001000', 'Auenfurt') RETURNING id"
    )
    number: int = await connection.fetchval(
        "INSERT INTO plans (municipality_id, code, title, sub_plan, kind, status, valid_from) "
        "VALUES ($1, 'A', $2, 'ELDERLY', 'SUB_PLAN', 'ADOPTED', '2020-01-01') RETURNING id",
        municipality,
        title,
    )
    return number


async def test_an_update_keeps_the_version_before(connection: asyncpg.Connection) -> None:
    number = await plan(connection)
    await connection.execute("UPDATE plans SET title = 'Plan für das Alter' WHERE id = $1", number)
    assert await connection.fetchval("SELECT title FROM plans") == "Plan für das Alter"
    assert await tuples(connection, "SELECT id, title FROM plans_history") == [(number, "Altenhilfeplan")]


async def test_an_update_that_changes_nothing_keeps_nothing(connection: asyncpg.Connection) -> None:
    await plan(connection)
    before = await connection.fetchval("SELECT recorded_at FROM plans")
    assert await connection.execute("UPDATE plans SET title = title, recorded_at = now() + '1 day'") == "UPDATE 0"
    assert await connection.fetchval("SELECT count(*) FROM plans_history") == 0
    assert await connection.fetchval("SELECT recorded_at FROM plans") == before


async def test_a_delete_keeps_the_row(connection: asyncpg.Connection) -> None:
    number = await plan(connection)
    await connection.execute("DELETE FROM plans")
    assert await tuples(connection, "SELECT id, title FROM plans_history") == [(number, "Altenhilfeplan")]


async def test_generated_columns_do_not_look_like_changes(connection: asyncpg.Connection) -> None:
    """PostgreSQL computes them after the trigger, which must not take their absence for a change."""
    await connection.execute(
        """
        INSERT INTO municipalities (id, code, name) VALUES (-1, '99001000', 'Auenfurt');
        INSERT INTO datasets (id, code, title, publisher, licence) VALUES (-1, 'D', 'D', 'P', 'L');
        INSERT INTO organizations (id, municipality_id, code, name) VALUES (-1, -1, 'O', 'O');
        INSERT INTO offering_types (id, code, name, unit, sub_plan) VALUES (-1, 'T', 'T', 'PLACES', 'YOUTH');
        INSERT INTO offerings
        (municipality_id, code, name, provider_id, type_id, provision_form, valid_from, dataset_id)
        VALUES (-1, 'A', 'Öffnung', -1, -1, 'MIXED', '2020-01-01', -1);
        UPDATE offerings SET name = 'Öffnung';
        """
    )
    assert await connection.fetchval("SELECT count(*) FROM offerings_history") == 0
    await connection.execute("UPDATE offerings SET name = 'Ärger'")
    assert await tuples(connection, "SELECT name, sort_key FROM offerings_history") == [("Öffnung", "offnung")]
    assert await connection.fetchval("SELECT sort_key FROM offerings") == "arger"


async def test_as_of_a_moment_shows_what_was_known_then(connection: asyncpg.Connection) -> None:
    number = await plan(connection)
    await connection.execute("ALTER TABLE plans DISABLE TRIGGER USER")
    await connection.execute("UPDATE plans SET title = 'heute', recorded_at = '2024-06-01'")
    past = "INSERT INTO plans_history SELECT '2024-06-01'::timestamptz, p.* FROM plans p WHERE id = $1"
    await connection.execute(past, number)
    await connection.execute("UPDATE plans_history SET title = 'früher', recorded_at = '2023-01-01'")
    titles = [await titles_as_of(connection, datetime(year, 1, 1, tzinfo=UTC)) for year in (2022, 2023, 2024, 2025)]
    assert titles == [[], ["früher"], ["früher"], ["heute"]]


async def titles_as_of(connection: asyncpg.Connection, moment: datetime) -> list[str]:
    rows = as_of(table_of(models.Plan), bindparam("moment", moment, DateTime(timezone=True)))
    statement = rows.select().with_only_columns(rows.c.title).compile(dialect=DIALECT)
    text = re.sub(r"\$\d+::", "$1::", str(statement))
    return [row["title"] for row in await connection.fetch(text, moment)]


@pytest.mark.parametrize("table", RECORDED, ids=lambda table: table.fullname)
async def test_every_recorded_table_has_triggers_and_history(connection: asyncpg.Connection, table: Table) -> None:
    triggers = await connection.fetch(
        "SELECT tgname FROM pg_trigger WHERE tgrelid = $1::text::regclass AND NOT tgisinternal", table.fullname
    )
    assert {"record_change", "keep_updated", "keep_deleted"} <= {row["tgname"] for row in triggers}
    columns = "SELECT attname FROM pg_attribute WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped"
    own = {row[0] for row in await connection.fetch(columns, table.fullname)}
    kept = {row[0] for row in await connection.fetch(columns, f"{table.fullname}_history")}
    assert kept == {SUPERSEDED, SUPERSEDED_BY, *own}, "the trigger copies columns by their names"


def test_tables_without_history_say_so() -> None:
    assert history_of(table_of(models.Area)) is None
    assert history_of(table_of(models.Grant)) is models.metadata.tables["grants_history"]
