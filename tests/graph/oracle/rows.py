"""The tables' rows in Python, as they stand now or stood at a moment, found by key as fast as a dictionary finds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import asyncpg
from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import JSON

import models
from graph.engine.entity import ENTITIES, Entity
from tests.graph.oracle.exact import read_exactly

Values = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Item:
    """A row under the name of its type in the schema."""

    type: str
    entity: Entity
    values: Values
    moment: datetime | None

    def __getitem__(self, column: str) -> Any:
        return self.values[column]


class Tables:
    """What all tables hold. Rows are found once and remembered, so their keys must not change."""

    def __init__(self, content: dict[str, list[Values]]) -> None:
        self.content = content
        self._items: dict[Any, list[Item]] = {}
        self.statistics: dict[Any, Decimal | None] = {}
        self._found: dict[Any, dict[tuple[Any, ...], list[Any]]] = {}

    def rows(self, table: Table, moment: datetime | None = None) -> list[Values]:
        present, past = self.content[table.fullname], self.content.get(f"{table.fullname}_history")
        if moment is not None and "superseded_at" in table.columns:
            return [row for row in present if row["superseded_at"] <= moment]
        if moment is None or past is None:
            return present
        return [row for row in present if row["recorded_at"] <= moment] + [
            row for row in past if row["recorded_at"] <= moment < row["superseded_at"]
        ]

    def items(self, name: str, moment: datetime | None = None) -> list[Item]:
        if (name, moment) not in self._items:
            entity = ENTITIES[name]
            rows = self.rows(entity.table, moment)
            self._items[name, moment] = [Item(_type_of(entity, row), entity, row, moment) for row in rows]
        return self._items[name, moment]

    def where(self, name: str, moment: datetime | None, columns: Sequence[str], values: Sequence[Any]) -> list[Item]:
        """The items whose columns hold just these values; as in SQL, a blank is equal to nothing."""
        key = (name, moment, *columns)
        if key not in self._found:
            self._found[key] = _by(columns, self.items(name, moment))
        return [] if None in values else self._found[key].get(tuple(values), [])

    def linked(self, table: Table, moment: datetime | None, near: str, far: str, value: Any) -> set[Any]:
        """The far ends of a link table's rows whose near end is the value."""
        key = (table.fullname, moment, near)
        if key not in self._found:
            self._found[key] = _by([near], self.rows(table, moment))
        return {row[far] for row in self._found[key].get((value,), [])}

    def one(self, name: str, key: Any, moment: datetime | None = None) -> Item | None:
        return next(iter(self.where(name, moment, [ENTITIES[name].key], [key])), None)


def _by(columns: Sequence[str], rows: Iterable[Any]) -> dict[tuple[Any, ...], list[Any]]:
    found: dict[tuple[Any, ...], list[Any]] = {}
    for row in rows:
        found.setdefault(tuple(row[column] for column in columns), []).append(row)
    return found


def _type_of(entity: Entity, row: Values) -> str:
    column, types = entity.variants or ("", {})
    return types[row[column]] if types else entity.name


async def read_tables(dsn: str) -> Tables:
    connection = await asyncpg.connect(dsn)
    content = {}
    for table in models.metadata.tables.values():
        records = await connection.fetch(f"SELECT * FROM {table.fullname}")
        content[table.fullname] = list(_values(table, records))
    await connection.close()
    return Tables(content)


def _values(table: Table, records: Iterable[Any]) -> Iterable[Values]:
    texts = [column.name for column in table.columns if isinstance(column.type, JSON)]
    for record in records:
        values = dict(record)
        yield values | {name: read_exactly(values[name]) for name in texts if values[name] is not None}
