"""Rows that are looked for once, and then both counted and listed."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Text, and_, cast, func, select
from sqlalchemy.sql.elements import ColumnElement

from graph.engine.build import Row, Source
from graph.engine.json_text import JsonText
from graph.engine.rows import POSITION, Page, Rows, key_name


class Found:
    """What a filter lets through, told by its identity and its order only, in a table expression of its own."""

    def __init__(self, rows: Rows) -> None:
        self.build = rows.build
        self.entity = rows.row.entity
        identity = [rows.row.c[name].label(name) for name in self.entity.identity]
        keys = [key.expression.label(key_name(place)) for place, key in enumerate(rows.order)]
        self.table = rows.select(*identity, *keys).cte()
        self.order = [
            key._replace(expression=self.table.c[key_name(place)], far=key.nullable)
            for place, key in enumerate(rows.order)
        ]

    def count(self) -> JsonText:
        return select(cast(func.count(), Text)).select_from(self.table).scalar_subquery()

    def page(
        self, limit: ColumnElement[Any], *, reverse: bool = False, beyond: Sequence[ColumnElement[bool]] = ()
    ) -> Page:
        """The first of them, with the rest of their columns."""
        order = [key.clause(reverse=reverse) for key in self.order]
        position = func.row_number().over(order_by=order).label(POSITION)
        first = select(*self.table.c, position).where(*beyond).order_by(*order).limit(limit).subquery()
        table = self.build.rows_of(self.entity.table)
        same = and_(*(table.c[name] == first.c[name] for name in self.entity.identity))
        row = Row(self.build, self.entity, table, Source(first.join(table, same)))
        return Page(row, first, first.c, len(self.order))
