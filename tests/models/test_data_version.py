"""Answers are kept by the version of the data, so no change may leave it as it was."""

import asyncpg
import pytest
from sqlalchemy import Table

import models
from models.data_version import watched
from models.roles import PUBLIC

WATCHED = [table for table in models.metadata.sorted_tables if watched(table)]


async def version(connection: asyncpg.Connection) -> object:
    return await connection.fetchval("SELECT version FROM data_version")


async def changed(dsn: str, *statements: str) -> bool:
    """Whether another connection finds another version after a transaction of these statements."""
    writer, reader = await asyncpg.connect(dsn), await asyncpg.connect(dsn)
    before = await version(reader)
    async with writer.transaction():
        for statement in statements:
            await writer.execute(statement)
            assert await version(reader) == before, "nothing is known before the commit"
    after = await version(reader)
    assert await reader.fetchval("SELECT count(*) FROM raw.data_changes") == 0
    await writer.close()
    await reader.close()
    return after != before


MADE = "INSERT INTO municipalities (code, name) VALUES ('99999999', 'Musterstadt')"


@pytest.mark.parametrize(
    "statements",
    [
        [MADE],
        ["UPDATE datasets SET title = title"],
        ["DELETE FROM raw.observations"],
        ["TRUNCATE published.series"],
        [MADE, "DELETE FROM municipalities"],
        ["SET session_replication_role = replica", "DELETE FROM published.observations"],
        [MADE, "SET CONSTRAINTS ALL IMMEDIATE", "DELETE FROM municipalities"],
    ],
)
async def test_a_change_makes_another_version_at_its_commit(empty_database: str, statements: list[str]) -> None:
    assert await changed(empty_database, *statements)


async def test_reading_makes_none(empty_database: str) -> None:
    assert not await changed(empty_database, "SELECT * FROM municipalities", "SET LOCAL jit = off")


async def test_what_was_taken_back_makes_none(empty_database: str) -> None:
    undone = ["SAVEPOINT s", MADE, "ROLLBACK TO SAVEPOINT s"]
    assert not await changed(empty_database, *undone)
    assert await changed(empty_database, *undone, MADE)


async def test_writers_do_not_wait_for_one_another(empty_database: str) -> None:
    first, second = await asyncpg.connect(empty_database), await asyncpg.connect(empty_database)
    before = await version(first)
    async with first.transaction():
        await first.execute(MADE)
        await second.execute("SET lock_timeout = '1s'")
        await second.execute("INSERT INTO municipalities (code, name) VALUES ('99999998', 'Neustadt')")
        between = await second.fetchval("SELECT version FROM data_version")
    assert len({before, between, await version(first)}) == 3
    await first.close()
    await second.close()


@pytest.mark.parametrize("table", WATCHED, ids=lambda table: table.fullname)
async def test_every_table_is_watched(connection: asyncpg.Connection, table: Table) -> None:
    always = await connection.fetchval(
        "SELECT tgenabled FROM pg_trigger WHERE tgrelid = $1::regclass AND tgname = 'note_change'", table.fullname
    )
    assert always == b"A"


async def test_the_public_reads_it(connection: asyncpg.Connection) -> None:
    await connection.execute(f"SET LOCAL ROLE {PUBLIC}")
    assert await version(connection)
