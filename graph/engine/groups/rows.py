"""One row a group: its keys, the numbers that were asked for; which groups, in which order, how many."""

from collections.abc import Callable, Sequence
from typing import Any

from graphql import GraphQLObjectType
from sqlalchemy import FromClause, func, select
from sqlalchemy.sql.elements import ColumnElement

from graph.engine.alternatives import only
from graph.engine.build import Row, Source
from graph.engine.groups.having import holds
from graph.engine.json_text import JsonText, array
from graph.engine.numbers.aggregates import aggregate
from graph.engine.orders import Key, descends
from graph.engine.rows import Rows, limit_of
from graph.engine.selection import Selected
from graph.engine.values import Arguments, Leaf, code
from graph.errors import QueryError


class GroupedRows:
    """The groups of some rows; members of a group add the columns that they need before `written` makes the text."""

    def __init__(self, opened: Callable[[], Rows], type_: GraphQLObjectType, selected: Selected) -> None:
        self.opened = opened
        self.rows = opened()
        self.row = self.rows.row
        self.build = self.rows.build
        self.entity = self.row.entity
        self.given = self.build.arguments(type_, selected)
        self.names = self._names()
        self.keys = [self.entity.groups[name].key(self.row) for name in self.names]
        # Without a key, only an aggregate makes one group of all rows.
        self.columns = dict(zip(self.names, self.keys, strict=True)) or {"count": func.count()}

    def _names(self) -> list[str]:
        names = [self._name(leaf) for leaf in self.given.get("by") or ()]
        if len(set(names)) < len(names):
            raise QueryError("'by' names a key twice", "name each key once")
        return names

    def _name(self, leaf: Leaf) -> str:
        return code(leaf.read(self.build.document.variables)).lower()

    def add(self, number: ColumnElement[Any]) -> str:
        """One more column of each group; its name."""
        name = f"number_{len(self.columns)}"
        self.columns[name] = number
        return name

    def written(self, text: Callable[[Row], JsonText]) -> JsonText:
        """All groups as a JSON array; `text` makes the JSON of one."""
        order = self._order()
        table = self._table(order)
        groups = Row(self.build, self.entity, table, Source(table))
        return select(array(text(groups), *clauses(table, order))).select_from(groups.source.clause).scalar_subquery()

    def _order(self) -> list[tuple[str, bool]]:
        """The columns to sort by, and whether downwards: what was asked for, then the keys."""
        asked = [self._asked(tree) for tree in self.given.get("orderBy") or ()]
        return asked + [(name, False) for name in self.names if name not in dict(asked)]

    def _asked(self, tree: Arguments) -> tuple[str, bool]:
        name, given = only(tree, "to sort groups by", besides=("direction",))
        descending = descends(self.build, tree)
        if name == "number":
            return self.add(aggregate(self.row, given)), descending
        key = self._name(given)
        if key not in self.names:
            raise QueryError(f"'orderBy' names {key.upper()}, which 'by' does not", "group by it, too")
        return key, descending

    def _table(self, order: Sequence[tuple[str, bool]]) -> FromClause:
        columns = [expression.label(name) for name, expression in self.columns.items()]
        having, first = self.given.get("having"), self.given.get("first")
        conditions = [] if having is None else [holds(self.row, having)]
        table = self.rows.select(*columns).group_by(*self.keys).having(*conditions).subquery()
        if first is None:
            return table
        return select(table).order_by(*clauses(table, order)).limit(limit_of(self.build, first, "first")).subquery()


def clauses(table: FromClause, order: Sequence[tuple[str, bool]]) -> list[ColumnElement[Any]]:
    return [Key(name, table.c[name], descending, far=True).clause() for name, descending in order]
