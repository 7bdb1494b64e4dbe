"""How the tables come up to date: apart from all else, since Alembic weighs more than what a server keeps in memory."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

import migrations
from models.data_version import sync_method
from models.roles import refuse_large_objects, refuse_temporary_tables
from models.terms import sync as sync_vocabularies
from sozialgraph.database import connect
from sozialgraph.errors import DatabaseError


async def upgrade(dsn: str) -> None:
    """Bring the tables up to date. Several processes may do so at once; one works, the others wait."""
    await migrate(dsn, _upgrade)


def _upgrade(config: Config) -> None:
    command.upgrade(config, "head")
    connection: Connection = config.attributes["connection"]
    sync_vocabularies(connection)
    sync_method(connection)
    refuse_temporary_tables(connection)
    refuse_large_objects(connection)
    connection.commit()


async def draft_migration(dsn: str, message: str) -> None:
    """Write a migration that takes an up-to-date database to what the models say."""
    await migrate(dsn, lambda config: command.revision(config, message, autogenerate=True))


async def pending(dsn: str) -> str:
    """Which migrations the database lacks, or has too many, in a few words; empty where it is up to date."""
    told: list[str] = []

    def compare(config: Config) -> None:
        wanted = set(ScriptDirectory.from_config(config).get_heads())
        context = MigrationContext.configure(config.attributes["connection"])
        present = set(context.get_current_heads())
        if wanted != present:
            told.append(f"they are at {', '.join(sorted(present)) or 'nothing'}, not at {', '.join(sorted(wanted))}")

    await migrate(dsn, compare)
    return "".join(told)


async def method_of(dsn: str) -> int:
    """The version of the method by which everything was last published."""
    connection = await connect(dsn)
    try:
        return int(await connection.fetchval("SELECT method FROM data_version"))
    finally:
        await connection.close()


async def migrate(dsn: str, work: Callable[[Config], object]) -> None:
    engine = create_async_engine("postgresql+asyncpg://", async_creator=lambda: connect(dsn), poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(_run, work)
    await engine.dispose()


def _run(connection: Connection, work: Callable[[Config], object]) -> None:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.set_main_option("file_template", "%%(year)d%%(month).2d%%(day).2d_%%(hour).2d%%(minute).2d_%%(slug)s")
    config.set_main_option("timezone", "UTC")
    connection.execute(text("SELECT pg_advisory_lock(hashtext('sozialgraph migrations'))"))
    connection.commit()
    try:
        work(config)
    except CommandError as error:
        raise DatabaseError(f"the tables cannot be brought up to date: {error}") from None
    except (asyncpg.InsufficientPrivilegeError, ProgrammingError) as error:
        refused: Any = getattr(error, "orig", error)
        if refused.sqlstate != asyncpg.InsufficientPrivilegeError.sqlstate:
            raise
        reason = str(refused).partition("\n")[0]
        advice = "docs/operators.md says what the user of DATABASE_URL needs"
        raise DatabaseError(f"the tables cannot be brought up to date: {reason}: {advice}") from None
