"""Take an import back, as an import of its own: what it changed is again as it was before.

What others have built on it since keeps it from being taken back, unless that is taken back first. Datasets and
breakdowns that it brought stay: they say nothing by themselves, and imports refer to them.
"""

from typing import NamedTuple

import asyncpg

from loaders.importing import finish, speak_as
from loaders.matching import match_again
from loaders.problems import UndoError
from loaders.publication import (
    RULES,
    Rules,
    hide_gone,
    publish_capacities,
    publish_figures,
    publish_numbers,
    renew_estimates,
    rules,
    touch_changed,
)
from loaders.report import Report
from loaders.turns import alone, connected
from loaders.undo.figures import check_figures, restore_figures
from loaders.undo.later import check_cascades, name_users
from loaders.undo.records import check_records, restore_records


class Undone(NamedTuple):
    """`number` is the import that took back the import `undid`."""

    number: int
    undid: int
    file: str
    restored: int
    removed: int

    def __str__(self) -> str:
        return (
            f"{self.file}: import {self.undid} is undone by import {self.number}:"
            f" {self.restored:,} rows set back, {self.removed:,} removed"
        )


async def undo(database: str | asyncpg.Connection, number: int, *, actor: str) -> Undone:
    """Raises UndoError with what stands in the way, and then leaves all as it is."""
    async with connected(database) as connection, alone(connection):
        run = await _undoable(connection, number)
        own = await connection.fetchval(BEGIN, number, actor)
        await speak_as(connection, own)
        before = await rules(connection, RULES)
        await check_records(connection, number)
        await check_figures(connection, number)
        restored, removed = await _restore(connection, number, own)
        await connection.execute("UPDATE import_runs SET state = 'UNDONE' WHERE id = $1", number)
        await _publish(connection, before)
        await match_again(connection, number)
        await finish(connection, own, Report("", run["file"], stored=restored, changed=restored, removed=removed))
    return Undone(own, number, run["file"], restored, removed)


async def _undoable(connection: asyncpg.Connection, number: int) -> asyncpg.Record:
    run = await connection.fetchrow("SELECT file, state FROM import_runs WHERE id = $1", number)
    if run is None:
        raise UndoError(f"there is no import {number}: `sozialgraph imports` lists all")
    if run["state"] == "UNDONE":
        raise UndoError(f"import {number} has been undone already")
    if run["state"] == "UNDO":
        raise UndoError(f"import {number} is itself an undo: import the file again instead")
    return run


async def _restore(connection: asyncpg.Connection, number: int, own: int) -> tuple[int, int]:
    try:
        async with connection.transaction():
            figures = await restore_figures(connection, number)
            records = await restore_records(connection, number)
    except asyncpg.ForeignKeyViolationError as error:
        raise await name_users(connection, number, error) from None
    await check_cascades(connection, number, own)
    return figures[0] + records[0], figures[1] + records[1]


async def _publish(connection: asyncpg.Connection, before: Rules) -> None:
    """Once, whatever has changed: figures, rules or both."""
    await touch_changed(connection, before)
    await publish_figures(connection)
    await hide_gone(connection)
    await publish_capacities(connection)
    await publish_numbers(connection)
    await renew_estimates(connection)


BEGIN = """
INSERT INTO import_runs (dataset_id, description, file, checksum, actor, state, undoes_id)
SELECT dataset_id, description, file, checksum, $2, 'UNDO', id FROM import_runs WHERE id = $1 RETURNING id
"""
