import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from models.roles import PUBLIC
from sozialgraph.city import lacks_example
from sozialgraph.database import connect, each_host, open_pool
from sozialgraph.errors import DatabaseError
from sozialgraph.migrating import upgrade


@pytest.fixture
async def pool(database: str) -> AsyncIterator[asyncpg.Pool]:
    async with await open_pool(database, size=1) as pool:
        yield pool


async def test_upgrading_again_changes_nothing(empty_database: str) -> None:
    connection = await asyncpg.connect(empty_database)
    before = await connection.fetchval("SELECT version_num FROM alembic_version")
    await upgrade(empty_database)
    assert await connection.fetchval("SELECT version_num FROM alembic_version") == before
    await connection.close()


async def test_upgrades_at_once_take_turns(bare_database: str) -> None:
    await asyncio.gather(*(upgrade(bare_database) for _ in range(3)))
    assert await lacks_example(bare_database)


async def test_tables_of_a_newer_program_are_refused(empty_database: str) -> None:
    connection = await asyncpg.connect(empty_database)
    await connection.execute("UPDATE alembic_version SET version_num = 'from_the_future'")
    await connection.close()
    with pytest.raises(DatabaseError, match=r"^the tables cannot be brought up to date: .*from_the_future"):
        await upgrade(empty_database)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("role", PUBLIC),
        ("default_transaction_read_only", "on"),
        ("plan_cache_mode", "force_generic_plan"),
        ("jit", "off"),
        ("statement_timeout", "10s"),
        ("DateStyle", "ISO, MDY"),
        ("TimeZone", "UTC"),
    ],
)
async def test_the_public_s_connections_are_set_up(pool: asyncpg.Pool, setting: str, value: str) -> None:
    assert await pool.fetchval(f"SHOW {setting}") == value


async def test_the_public_cannot_write(pool: asyncpg.Pool) -> None:
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        await pool.execute("CREATE TABLE mine ()")


async def test_the_public_cannot_reach_raw_figures(pool: asyncpg.Pool) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied for schema raw"):
        await pool.execute("SELECT FROM raw.observations")


async def test_statements_stay_prepared(pool: asyncpg.Pool) -> None:
    statement = "SELECT $1::int + 1 -- " + "long " * 10_000
    assert [await pool.fetchval(statement, number) for number in (1, 2)] == [2, 3]
    prepared = "SELECT generic_plans FROM pg_prepared_statements WHERE statement = $1"
    assert await pool.fetchval(prepared, statement) == 2


async def test_a_statement_that_takes_too_long_is_stopped(database: str) -> None:
    async with await open_pool(database, size=1, statement_timeout=0.05) as pool:
        with pytest.raises(asyncpg.QueryCanceledError):
            await pool.execute("SELECT pg_sleep(10)")


@pytest.mark.parametrize(
    ("login", "told"),
    [
        ("secret@127.0.0.1:1/x", "no connection to the database: "),
        ("secret@/x?port=a", "DATABASE_URL is not an address, "),
        *((f"secret{mark}part@127.0.0.1:1/x", "DATABASE_URL is not an address, ") for mark in "/#?["),
    ],
)
async def test_a_failed_connection_does_not_show_the_password(login: str, told: str) -> None:
    with pytest.raises(DatabaseError) as error:
        await connect(f"postgresql://planning:{login}")
    assert str(error.value).startswith(told)
    assert "secret" not in str(error.value)
    assert "part" not in str(error.value)


async def test_a_database_without_tables_is_told_to_be_migrated(bare_database: str) -> None:
    with pytest.raises(DatabaseError) as error:
        await open_pool(bare_database, role="sozialgraph_nobody")
    assert str(error.value) == (
        'the database is not set up: role "sozialgraph_nobody" does not exist. Run `sozialgraph migrate` first'
    )


def test_each_host_of_an_address() -> None:
    assert each_host("postgresql://a:b@h1:1,h2/x?target_session_attrs=primary") == [
        "postgresql://a:b@h1:1/x?target_session_attrs=primary",
        "postgresql://a:b@h2/x?target_session_attrs=primary",
    ]
    assert each_host("postgresql://a@/x?host=/run/a,/run/b&port=1") == [
        "postgresql://a@/x?host=/run/a&port=1",
        "postgresql://a@/x?host=/run/b&port=1",
    ]
    assert each_host("postgresql://a@/x?host=h,i&port=1,2") == [
        "postgresql://a@/x?host=h&port=1",
        "postgresql://a@/x?host=i&port=2",
    ]
    assert each_host("postgresql://a@/x?host=/run/a") == ["postgresql://a@/x?host=/run/a"]
