"""Rows of every kind but figures, from what the triggers noted of them."""

from itertools import groupby
from typing import NamedTuple

import asyncpg
from sqlalchemy import Table

from loaders.storing import qualified, quoted, written
from loaders.undo.later import in_the_way
from models import metadata

STAYING = "datasets"


class Change(NamedTuple):
    """What an import did to a row; `what` is how to take it back."""

    number: int
    table: str
    what: str


async def check_records(connection: asyncpg.Connection, number: int) -> None:
    """Raises UndoError where a row is no longer as the import left it."""
    names = await connection.fetch(
        "SELECT DISTINCT table_name FROM raw.import_changes WHERE import_run_id = $1 ORDER BY 1", number
    )
    for row in names:
        table = metadata.tables[row["table_name"]]
        changed = await connection.fetch(_differing(table), number, table.fullname)
        if changed:
            raise await in_the_way(connection, number, table.fullname, [each["key"] for each in changed])


async def restore_records(connection: asyncpg.Connection, number: int) -> tuple[int, int]:
    """Change after change, the last one first. Returns how many rows were set back, and how many removed."""
    changes = [Change(*row) for row in await connection.fetch(CHANGES, number, STAYING)]
    counts = {"remove": 0, "set back": 0, "bring back": 0}
    for (name, what), group in groupby(changes, lambda change: (change.table, change.what)):
        statement = STATEMENTS[what](metadata.tables[name])
        counts[what] += written(await connection.execute(statement, [change.number for change in group]))
    return counts["set back"] + counts["bring back"], counts["remove"]


def _differing(table: Table) -> str:
    added = "AND before IS NOT NULL" if table.name == STAYING else ""
    return f"""
        SELECT left_as.key FROM (
            SELECT DISTINCT ON (key) key, after FROM raw.import_changes
            WHERE import_run_id = $1 AND table_name = $2 {added} ORDER BY key, id DESC
        ) AS left_as LEFT JOIN {qualified(table)} AS kept ON {_same(table, "left_as")}
        WHERE row_digest(to_jsonb(kept)) IS DISTINCT FROM after
    """


def _remove(table: Table) -> str:
    changes = f"raw.import_changes AS change WHERE {CHOSEN}"
    return f"DELETE FROM {qualified(table)} AS kept USING {changes} AND {_same(table)}"


def _set_back(table: Table) -> str:
    """A row that was changed twice in a row is as it was before the first time."""
    columns = _columns(table)
    old = ", ".join(f"old.{column}" for column in columns)
    return f"""
        UPDATE {qualified(table)} AS kept SET ({", ".join(columns)}) = ROW({old})
        FROM (SELECT DISTINCT ON (key) key, before FROM raw.import_changes AS change WHERE {CHOSEN} ORDER BY key, id)
            AS change, json_populate_record(NULL::{qualified(table)}, change.before) AS old
        WHERE {_same(table)}
    """


def _bring_back(table: Table) -> str:
    columns = _columns(table)
    old = ", ".join(f"old.{column}" for column in columns)
    return f"""
        INSERT INTO {qualified(table)} ({", ".join(columns)}) SELECT {old}
        FROM raw.import_changes AS change, json_populate_record(NULL::{qualified(table)}, change.before) AS old
        WHERE {CHOSEN} ORDER BY change.id
    """


def _columns(table: Table) -> list[str]:
    """Those that are written: what is recorded now is recorded now, and PostgreSQL computes what it generates."""
    return [quoted(one.name) for one in table.columns if one.name != "recorded_at" and one.computed is None]


def _same(table: Table, change: str = "change") -> str:
    return " AND ".join(
        f"kept.{quoted(column.name)}::text = {change}.key[{place}]"
        for place, column in enumerate(table.primary_key, start=1)
    )


CHOSEN = "change.id = ANY ($1::bigint[])"
STATEMENTS = {"remove": _remove, "set back": _set_back, "bring back": _bring_back}
CHANGES = """
SELECT id, table_name, CASE WHEN before IS NULL THEN 'remove' WHEN after IS NULL THEN 'bring back' ELSE 'set back' END
FROM raw.import_changes WHERE import_run_id = $1 AND NOT (table_name = $2 AND before IS NULL) ORDER BY id DESC
"""
