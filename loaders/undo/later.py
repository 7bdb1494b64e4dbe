"""Who built on an import since: what must be taken back first."""

from collections.abc import Iterable

import asyncpg

from loaders.problems import UndoError
from loaders.storing import qualified, quoted
from models import metadata


async def check_cascades(connection: asyncpg.Connection, number: int, own: int) -> None:
    """Taking an import back must not reach rows that it never touched, as deleting an offering does its hours."""
    for row in await connection.fetch(CASCADES, number, own):
        raise await in_the_way(connection, number, row["table_name"], row["keys"])


async def in_the_way(connection: asyncpg.Connection, number: int, table: str, keys: list[list[str]]) -> UndoError:
    """The error that names the imports that changed rows of a table since."""
    rows = await connection.fetch(CHANGED_SINCE, number, table, ["/".join(key) for key in keys])
    return refusal(number, table, [row["id"] for row in rows])


async def name_users(connection: asyncpg.Connection, number: int, error: asyncpg.ForeignKeyViolationError) -> UndoError:
    """The error that names the imports whose rows refer to what this one brought."""
    key = await connection.fetchrow(FOREIGN_KEY, error.constraint_name, error.schema_name, error.table_name)
    assert key is not None
    table = metadata.tables[key["name"]]
    added = f"{quoted(key['column'])}::text IN (SELECT key[1] FROM raw.import_changes WHERE import_run_id = $1)"
    if "import_run_id" in table.columns:
        users = f"SELECT DISTINCT import_run_id AS id FROM {qualified(table)} WHERE {added} ORDER BY 1 DESC"
        rows = await connection.fetch(users, number)
        return refusal(number, table.fullname, [row["id"] for row in rows])
    own = ", ".join(f"{quoted(column.name)}::text" for column in table.primary_key)
    rows = await connection.fetch(f"SELECT ARRAY[{own}] AS key FROM {qualified(table)} WHERE {added}", number)
    return await in_the_way(connection, number, table.fullname, [row["key"] for row in rows])


def refusal(number: int, table: str, later: Iterable[int]) -> UndoError:
    since = ", ".join(map(str, later))
    what = f"{table.removeprefix('raw.')} that it brought or changed"
    if not since:
        return UndoError(f"import {number} cannot be undone: {what} were changed by hand since")
    return UndoError(f"import {number} cannot be undone: later imports build on {what}: undo {since} first")


CASCADES = """
SELECT table_name, array_agg(key) AS keys FROM (
    SELECT table_name, key FROM raw.import_changes WHERE import_run_id = $2
    EXCEPT SELECT table_name, key FROM raw.import_changes WHERE import_run_id = $1
) AS reached GROUP BY 1 ORDER BY 1
"""
CHANGED_SINCE = """
SELECT DISTINCT import_runs.id FROM raw.import_changes JOIN import_runs ON import_runs.id = import_run_id
WHERE table_name = $2 AND array_to_string(key, '/') = ANY ($3) AND import_run_id > $1 AND state = 'PUBLISHED'
ORDER BY 1 DESC
"""
FOREIGN_KEY = """
SELECT CASE $2 WHEN 'public' THEN '' ELSE $2 || '.' END || $3 AS name, attname AS column
FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
WHERE conname = $1 AND conrelid = format('%I.%I', $2::text, $3::text)::regclass
"""
