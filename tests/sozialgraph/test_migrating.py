"""What an older method of protection published is published anew when the tables are brought up to date."""

import asyncio

import asyncpg
import pytest

from models.data_version import METHOD
from sozialgraph.commands.migrate import migrate
from sozialgraph.migrating import method_of, upgrade
from sozialgraph.settings import Settings
from tests.loaders.publication.conftest import Town, line, old_town, town_template

__all__ = ["old_town", "town_template"]  # fixtures

STATE = """
SELECT (SELECT method FROM data_version),
    (SELECT string_agg(a.code, '' ORDER BY a.code) FROM published.observations o JOIN areas a ON a.id = o.area_id
        WHERE o.value IS NULL)
"""
SHOWN = """
UPDATE published.observations p SET value = o.value, obs_status = 'A', conf_status = 'F'
FROM raw.observations o WHERE o.id = p.id
"""


@pytest.fixture
async def old(old_town: Town) -> Town:
    """Published by a method that hid nothing."""
    await old_town.figures(line("A", 12), line("B", 2), line("C", 20), line("D", 9), line("T", 43))
    await execute(old_town, f"UPDATE data_version SET method = 0; {SHOWN}")
    return old_town


async def execute(town: Town, statement: str) -> None:
    connection = await asyncpg.connect(town.dsn)
    await connection.execute(statement)
    await connection.close()


async def state(town: Town) -> tuple[int, str | None]:
    (row,) = await town.fetch(STATE)
    return tuple(row)


async def run(town: Town) -> None:
    """The command has an event loop of its own."""
    await asyncio.to_thread(migrate, Settings(database_url=town.dsn), None)


async def test_what_an_older_method_published_is_published_anew(old: Town) -> None:
    assert await state(old) == (0, None)
    await run(old)
    assert await state(old) == (METHOD, "BD")


async def test_once_is_enough(old: Town) -> None:
    """What the same method published is not looked at again: `secrecy audit` does that."""
    await run(old)
    await execute(old, SHOWN)
    await run(old)
    assert await state(old) == (METHOD, None)


async def test_what_was_interrupted_is_repeated(old: Town) -> None:
    await execute(old, "ALTER TABLE data_version ADD CONSTRAINT sealed CHECK (method = 0)")
    with pytest.raises(asyncpg.CheckViolationError):
        await run(old)
    assert await state(old) == (0, None)
    await execute(old, "ALTER TABLE data_version DROP CONSTRAINT sealed")
    await run(old)
    assert await state(old) == (METHOD, "BD")


async def test_nothing_is_published_by_an_older_method_where_nothing_is(bare_database: str) -> None:
    await upgrade(bare_database)
    assert await method_of(bare_database) == METHOD
