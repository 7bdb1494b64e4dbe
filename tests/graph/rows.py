"""The tables' rows in Python, as they stand now or stood at a moment."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import asyncpg
from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import JSON

import models
from graph.engine.entity import ENTITIES, Entity

Values = dict[str, Any]


@dataclass(frozen=True)
class Item:
    """A row under the name of its type in the schema."""

    type: str
    entity: Entity
    values: Values
    moment: datetime | None

    def __getitem__(self, column: str) -> Any:
        return self.values[column]


class Tables:
    def __init__(self, content: dict[str, list[Values]]) -> None:
        self.content = content

    def rows(self, table: Table, moment: datetime | None = None) -> list[Values]:
        present, past = self.content[table.fullname], self.content.get(f"{table.fullname}_history")
        if moment is None or past is None:
            return present
        return [row for row in present if row["recorded_at"] <= moment] + [
            row for row in past if row["recorded_at"] <= moment < row["superseded_at"]
        ]

    def items(self, name: str, moment: datetime | None = None) -> list[Item]:
        entity = ENTITIES[name]
        return [Item(_type_of(entity, row), entity, row, moment) for row in self.rows(entity.table, moment)]

    def one(self, name: str, key: Any, moment: datetime | None = None) -> Item | None:
        column = ENTITIES[name].key
        return next((item for item in self.items(name, moment) if item[column] == key), None)


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
        yield values | {name: json.loads(values[name]) for name in texts if values[name] is not None}
