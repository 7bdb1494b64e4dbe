"""The isolation on which every other test relies, proved."""

import asyncpg


async def test_a_test_leaves_a_row(connection: asyncpg.Connection) -> None:
    await connection.execute("CREATE TABLE left_over (number integer)")
    await connection.execute("INSERT INTO left_over VALUES (1)")
    assert await connection.fetchval("SELECT count(*) FROM left_over") == 1


async def test_the_next_test_does_not_see_it(connection: asyncpg.Connection) -> None:
    assert await connection.fetchval("SELECT to_regclass('left_over')") is None


async def test_an_empty_database_is_its_own(empty_database: str, database: str) -> None:
    assert empty_database != database
    connection = await asyncpg.connect(empty_database)
    await connection.execute("CREATE TABLE left_over (number integer)")
    await connection.close()


async def test_the_next_empty_database_is_empty(empty_database: str) -> None:
    connection = await asyncpg.connect(empty_database)
    assert await connection.fetchval("SELECT to_regclass('left_over')") is None
    await connection.close()


async def test_the_real_migrations_made_the_tables(connection: asyncpg.Connection) -> None:
    assert await connection.fetchval("SELECT to_regclass('alembic_version')") is not None
