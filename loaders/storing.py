"""Rows into a table, set by set: what is new is inserted, what differs is updated, the rest is left alone."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import asyncpg
from sqlalchemy import JSON, Column, Table
from sqlalchemy.sql.elements import TextClause

from loaders.kind import Values
from models.base import PROTECTED, SENT_AS

STAGED = "staged"


class Stored(NamedTuple):
    """How many rows were inserted and updated; `ids` has the number of each row in the order given."""

    added: int
    changed: int
    ids: list[int]


class Later(NamedTuple):
    """The imports between the first that brought this very file, and the one that brings it again: later corrections.

    They are none where the two are the same.
    """

    first: int
    number: int

    def changed(self, table: Table, row: str) -> str:
        """Whether one of them changed a row."""
        key = ", ".join(f"{row}.{quoted(column.name)}::text" for column in table.primary_key)
        return f"EXISTS (SELECT FROM {self.changes(table)} AND key = ARRAY[{key}])"

    def changes(self, table: Table) -> str:
        return (
            "raw.import_changes JOIN import_runs ON import_runs.id = import_run_id"
            f" WHERE table_name = '{table.fullname}' AND state = 'PUBLISHED'"
            f" AND import_run_id > {self.first} AND import_run_id < {self.number}"
        )


def quoted(name: str) -> str:
    return f'"{name}"'


def qualified(table: Table) -> str:
    return f"{quoted(table.schema)}.{quoted(table.name)}" if table.schema else quoted(table.name)


async def store(
    connection: asyncpg.Connection, table: Table, key: Sequence[str], rows: Sequence[Values], later: Later
) -> Stored:
    """`rows` have the same columns each; those of `key` find the row again. Raises Postgres' own errors."""
    columns = list(rows[0])
    await _stage(connection, table, columns, rows)
    updated = await connection.execute(_update(table, key, columns, later))
    inserted = await connection.execute(_insert(table, key, columns))
    ids: list[int] = []
    if "id" in table.columns:
        found = await connection.fetch(
            f"SELECT stored.id FROM {STAGED} JOIN {qualified(table)} AS stored ON {_same(table, key)} ORDER BY nth"
        )
        ids = [row["id"] for row in found]
    await connection.execute(f"DROP TABLE {STAGED}")
    return Stored(written(inserted), written(updated), ids)


async def new_rows(
    connection: asyncpg.Connection, table: Table, key: Sequence[str], rows: Sequence[Values]
) -> set[int]:
    """Which of the rows, by place, are not in the table yet."""
    await _stage(connection, table, list(key), rows)
    found = await connection.fetch(
        f"SELECT nth FROM {STAGED} WHERE NOT EXISTS"
        f" (SELECT FROM {qualified(table)} AS stored WHERE {_same(table, key)})"
    )
    await connection.execute(f"DROP TABLE {STAGED}")
    return {row["nth"] for row in found}


async def store_links(
    connection: asyncpg.Connection, link: Table, near: str, far: str, lists: Mapping[int, Sequence[int]], later: Later
) -> int:
    """Each row's list as given: what is no longer listed is removed. Returns how many links came or went."""
    place = list(link.primary_key.columns.keys()).index(near) + 1
    corrected = await connection.fetch(f"SELECT DISTINCT key[{place}]::int AS id FROM {later.changes(link)}")
    spared = {row["id"] for row in corrected}
    lists = {one: others for one, others in lists.items() if one not in spared}
    pairs = sorted({(one, other) for one, others in lists.items() for other in others})
    ones, others = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    removed = await connection.execute(
        f"DELETE FROM {qualified(link)} WHERE {near} = ANY($1::int[]) AND ({near}, {far}) NOT IN"
        " (SELECT * FROM unnest($2::int[], $3::int[]))",
        list(lists),
        ones,
        others,
    )
    added = await connection.execute(
        f"INSERT INTO {qualified(link)} ({near}, {far}) SELECT * FROM unnest($1::int[], $2::int[])"
        " ON CONFLICT DO NOTHING",
        ones,
        others,
    )
    return written(removed) + written(added)


async def insert_row(connection: asyncpg.Connection, table: Table, values: Values) -> int:
    """The number of the new row."""
    columns = ", ".join(map(quoted, values))
    places = ", ".join(f"${place}" for place in range(1, len(values) + 1))
    statement = f"INSERT INTO {qualified(table)} ({columns}) VALUES ({places}) RETURNING id"
    return int(await connection.fetchval(statement, *values.values()))


async def update_row(connection: asyncpg.Connection, table: Table, number: int, values: Values, later: Later) -> None:
    """Nothing is written where nothing differs."""
    if values:
        columns = ", ".join(map(quoted, values))
        places = ", ".join(f"${place}" for place in range(2, len(values) + 2))
        await connection.execute(
            f"UPDATE {qualified(table)} AS stored SET ({columns}) = ROW({places})"
            f" WHERE id = $1 AND ROW({columns}) IS DISTINCT FROM ROW({places})"
            f" AND NOT {later.changed(table, 'stored')}",
            number,
            *values.values(),
        )


async def _stage(connection: asyncpg.Connection, table: Table, columns: Sequence[str], rows: Sequence[Values]) -> None:
    listed = ", ".join(map(quoted, columns))
    await connection.execute(
        f"CREATE TEMP TABLE {STAGED} ON COMMIT DROP AS SELECT 0 AS nth, {listed} FROM {qualified(table)} LIMIT 0"
    )
    records = [(nth, *(row[column] for column in columns)) for nth, row in enumerate(rows)]
    await connection.copy_records_to_table(STAGED, records=records, columns=["nth", *columns])


def _update(table: Table, key: Sequence[str], columns: Sequence[str], later: Later) -> str:
    changing = [column for column in columns if column not in key]
    if not changing:
        return "SELECT WHERE false"
    setting = ", ".join(f"{quoted(name)} = {_given(table.c[name], f'stored.{quoted(name)}')}" for name in changing)
    old = ", ".join(_comparable(table.c[name], f"stored.{quoted(name)}") for name in changing)
    new = ", ".join(_comparable(table.c[name], _given(table.c[name], f"stored.{quoted(name)}")) for name in changing)
    return (
        f"UPDATE {qualified(table)} AS stored SET {setting} FROM {STAGED}"
        f" WHERE {_same(table, key)} AND ROW({old}) IS DISTINCT FROM ROW({new})"
        f" AND NOT {later.changed(table, 'stored')}"
    )


def _insert(table: Table, key: Sequence[str], columns: Sequence[str]) -> str:
    """Numbered in the order of the file, or of their keys where a file may sort them by what is hidden of them."""
    listed = ", ".join(map(quoted, columns))
    given = ", ".join(_given(table.c[name], _default(table.c[name])) for name in columns)
    return (
        f"INSERT INTO {qualified(table)} ({listed}) SELECT {given} FROM {STAGED} WHERE NOT EXISTS"
        f" (SELECT FROM {qualified(table)} AS stored WHERE {_same(table, key)})"
        f" ORDER BY {', '.join(map(quoted, key)) if _tells_of_people(table) else 'nth'}"
    )


def _tells_of_people(table: Table) -> bool:
    return any(mark in column.info for column in table.columns for mark in (PROTECTED, SENT_AS))


def _same(table: Table, key: Sequence[str]) -> str:
    return " AND ".join(
        f"stored.{quoted(name)} {'IS NOT DISTINCT FROM' if table.c[name].nullable else '='} {STAGED}.{quoted(name)}"
        for name in key
    )


def _given(column: Column[Any], otherwise: str | None) -> str:
    """The file's value; where a column must not be empty and has a default, an empty cell means that."""
    value = f"{STAGED}.{quoted(column.name)}"
    if column.nullable or column.server_default is None or otherwise is None:
        return value
    return f"coalesce({value}, {otherwise})"


def _default(column: Column[Any]) -> str | None:
    default = getattr(column.server_default, "arg", None)
    if default is None:
        return None
    return str(default.text) if isinstance(default, TextClause) else f"'{default}'"


def _comparable(column: Column[Any], expression: str) -> str:
    """JSON has no equality; its text has."""
    return f"{expression}::text" if isinstance(column.type, JSON) else expression


def written(status: str) -> int:
    """How many rows a statement wrote, as PostgreSQL says when it is done."""
    last = status.rpartition(" ")[2]
    return int(last) if last.isdigit() and not status.startswith("SELECT") else 0
