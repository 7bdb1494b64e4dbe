"""The migrations make just the tables that the models describe, and unmake them."""

from collections.abc import Callable

import asyncpg
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from models import metadata
from sozialgraph.migrating import migrate


def differences(connection: Connection) -> list[object]:
    options = {"include_schemas": True, "compare_server_default": True}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


async def test_tables_are_as_the_models_say(database: str) -> None:
    engine = create_async_engine(
        "postgresql+asyncpg://", async_creator=lambda: asyncpg.connect(database), poolclass=NullPool
    )
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


async def test_every_column_says_what_it_is(database: str) -> None:
    connection = await asyncpg.connect(database)
    silent = await connection.fetch(
        """
        SELECT n.nspname, c.relname, a.attname FROM pg_attribute a
        JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname IN ('public', 'raw', 'published') AND c.relkind = 'r' AND c.relname <> 'alembic_version'
          AND a.attnum > 0 AND NOT a.attisdropped AND col_description(c.oid, a.attnum) IS NULL
        """
    )
    await connection.close()
    assert silent == []


CATALOGUE = """
SELECT 'column' AS what, attrelid::regclass::text AS place, attname::text AS name, concat_ws(' ',
    format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid), col_description(attrelid, attnum)
) AS said
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE relkind = 'r' AND attnum > 0 AND NOT attisdropped AND relnamespace = ANY ($1::regnamespace[])
UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = ANY ($1::regnamespace[]) AND contype <> 'n'
UNION ALL SELECT 'index', indrelid::regclass::text, indexrelid::regclass::text, pg_get_indexdef(indexrelid)
FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE relnamespace = ANY ($1::regnamespace[])
UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) || tgenabled::text
FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'function', '', oid::regprocedure::text, prosrc
FROM pg_proc WHERE pronamespace = ANY ($1::regnamespace[]) AND probin IS NULL
UNION ALL SELECT 'right', oid::regclass::text, '', relacl::text
FROM pg_class WHERE relkind = 'r' AND relnamespace = ANY ($1::regnamespace[])
"""


async def catalogue(dsn: str) -> set[tuple[str, ...]]:
    connection = await asyncpg.connect(dsn)
    schemas = await connection.fetchval(
        "SELECT array_agg(nspname::text) FROM pg_namespace WHERE nspname !~ '^pg_|^inf'"
    )
    rows = await connection.fetch(CATALOGUE, schemas)
    await connection.close()
    return {tuple(row) for row in rows}


async def test_each_migration_unmakes_what_it_made(bare_database: str) -> None:
    revisions: list[str] = []
    await migrate(bare_database, lambda config: revisions.extend(_revisions(config)))
    made = []
    for revision in revisions:
        await migrate(bare_database, _to(command.upgrade, revision))
        made.append(await catalogue(bare_database))
    for revision, before in zip(reversed(revisions[:-1]), reversed(made[:-1]), strict=True):
        await migrate(bare_database, _to(command.downgrade, revision))
        assert await catalogue(bare_database) ^ before == set()
    await migrate(bare_database, _to(command.downgrade, "base"))


def _revisions(config: Config) -> list[str]:
    return [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()][::-1]


def _to(way: Callable[[Config, str], None], revision: str) -> Callable[[Config], None]:
    return lambda config: way(config, revision)


async def test_a_draft_for_tables_that_are_up_to_date_would_be_empty(empty_database: str) -> None:
    await migrate(empty_database, command.check)
