"""What an import changes in rows that are no figures is noted by triggers, so that nobody can forget it."""

import asyncpg
import pytest
from sqlalchemy import Table

import models
from loaders.kinds import KINDS
from models.base import table_of

LISTS = [link for kind in KINDS.values() for link in kind.links.values()]
FILLED = [kind.table for kind in KINDS.values() if kind.name != "observations"] + LISTS + [table_of(models.Dataset)]
SPEAK = "SELECT set_config('sozialgraph.import_run', '-1', true)"


@pytest.fixture
async def run(connection: asyncpg.Connection) -> None:
    await connection.execute(
        "INSERT INTO datasets (id, code, title, publisher, licence) VALUES (-1, 'D', 'D', 'P', 'L');"
        "INSERT INTO import_runs (id, dataset_id, description, file, checksum, actor)"
        " VALUES (-1, -1, 'd', 'f', 'c', 'a')"
    )


@pytest.mark.parametrize("table", FILLED, ids=lambda table: table.fullname)
async def test_every_table_that_imports_fill_is_followed(connection: asyncpg.Connection, table: Table) -> None:
    triggers = await connection.fetch("SELECT tgname FROM pg_trigger WHERE tgrelid = $1::regclass", table.fullname)
    wanted = {"note_imports_insert", "note_imports_update", "note_imports_delete"}
    assert wanted <= {row["tgname"] for row in triggers}, f"SELECT note_imports_of('{table.fullname}') in its migration"


@pytest.mark.usefixtures("run")
async def test_what_was_before_is_kept(connection: asyncpg.Connection) -> None:
    made = "INSERT INTO municipalities (id, code, name) VALUES (-1, '99001000', 'Auenfurt')"
    await connection.execute(f"{SPEAK}; {made}; UPDATE municipalities SET min_count = 4; DELETE FROM municipalities")
    changes = await connection.fetch(
        "SELECT key, before ->> 'min_count', after IS NULL FROM raw.import_changes ORDER BY id"
    )
    assert [tuple(change) for change in changes] == [
        (["-1"], None, False),
        (["-1"], "3", False),
        (["-1"], "4", True),
    ]


@pytest.mark.usefixtures("run")
async def test_keys_of_several_columns(connection: asyncpg.Connection) -> None:
    await connection.execute(
        f"""
        INSERT INTO municipalities (id, code, name) VALUES (-1, '99001000', 'Auenfurt');
        {SPEAK};
        INSERT INTO papers (id, municipality_id, reference, title, kind)
        VALUES (-1, -1, 'A', 'Antrag', 'MOTION'), (-2, -1, 'B', 'Neufassung', 'NEW_VERSION');
        INSERT INTO paper_relations (paper_id, other_id, type) VALUES (-2, -1, 'NEW_VERSION_OF');
        """
    )
    key = await connection.fetchval("SELECT key FROM raw.import_changes WHERE table_name = 'paper_relations'")
    assert key == ["-2", "-1", "NEW_VERSION_OF"]


async def test_without_an_import_nothing_is_noted(connection: asyncpg.Connection) -> None:
    await connection.execute("INSERT INTO municipalities (id, code, name) VALUES (-1, '99001000', 'Auenfurt')")
    assert await connection.fetchval("SELECT count(*) FROM raw.import_changes") == 0
