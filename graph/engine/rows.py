"""Many rows of an entity: which ones, in which order, and how far."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, FromClause, Select, Subquery, func, select
from sqlalchemy.sql.elements import ColumnElement

from graph.engine.build import Build, Row, Source
from graph.engine.columns import Columns
from graph.engine.fields.mapping import Argument
from graph.engine.filters import matches
from graph.engine.json_text import JsonText
from graph.engine.orders import order_of
from graph.engine.relations import Relation
from graph.engine.values import Arguments, Leaf
from graph.errors import QueryError

LARGEST_PAGE = 10_000
POSITION = "position_in_page"


class Rows:
    """The rows that a relation leads to from `near`, or all of them, that pass the field's arguments."""

    def __init__(
        self, build: Build, relation: Relation, near: Row | None, given: Arguments, declared: Mapping[str, Argument]
    ) -> None:
        self.build = build
        self.near = near
        opened = relation.open(build, given)
        self.row = opened.row
        self.conditions = [*opened.conditions, *(relation.match(near.c, opened) if near else ())]
        for name, argument in declared.items():
            if argument.condition and given.get(name) is not None:
                self.conditions.append(argument.condition(self.row, given[name]))
        if given.get("filter"):
            self.conditions.append(matches(self.row, given["filter"]))
        self.order = order_of(self.row, given.get("orderBy"))
        self.ordered_by_index = not given.get("orderBy") and (near is not None or self.row.entity.indexed)

    def select(self, *columns: ColumnElement[Any]) -> Select[Any]:
        statement = select(*columns).select_from(self.row.source.clause).where(*self.conditions)
        return statement.correlate(self.near.table) if self.near else statement

    def listed(self, text: JsonText, limit: ColumnElement[Any]) -> Subquery:
        """The text of the rows that come first, in order, joins and all."""
        statement = self.select(text.label("row")).order_by(*(key.clause() for key in self.order))
        return statement.limit(limit).subquery()

    def page(
        self, limit: ColumnElement[Any], *, reverse: bool = False, beyond: Sequence[ColumnElement[bool]] = ()
    ) -> "Page":
        """The rows that come first, numbered in order; joins that only decorate them come after the limit."""
        order = [key.clause(reverse=reverse) for key in self.order]
        position = func.row_number().over(order_by=order).label(POSITION)
        own = {key_name(place): key.expression.label(key_name(place)) for place, key in enumerate(self.order)}
        own[POSITION] = position
        statement = self.select(*self.row.table.c, *own.values()).where(*beyond).order_by(*order).limit(limit)
        page = self.build.narrowed(statement, lambda name: own[name] if name in own else self.row.c[name])
        row = Row(self.build, self.row.entity, page.table, Source(page.table), page)
        return Page(row, page.table, page, len(self.order))


class Page:
    """Some of the rows; `table` tells their positions and the `keys` of their order, as its `columns`."""

    def __init__(self, row: Row, table: FromClause, columns: Columns, keys: int) -> None:
        self.row = row
        self.table = table
        self._columns = columns
        self._names = [key_name(place) for place in range(keys)]

    @property
    def position(self) -> ColumnElement[int]:
        return self._columns[POSITION]

    @property
    def keys(self) -> list[ColumnElement[Any]]:
        return [self._columns[name] for name in self._names]

    def select(self, *columns: ColumnElement[Any]) -> Select[Any]:
        return select(*columns).select_from(self.row.source.clause)

    @property
    def decorated(self) -> bool:
        """Whether joins may have mixed up the order of the rows."""
        return self.row.source.clause is not self.table


def key_name(place: int) -> str:
    return f"key_{place}"


def limit_of(build: Build, leaf: Leaf, name: str, extra: int = 0) -> ColumnElement[Any]:
    return build.bind(leaf, BigInteger(), lambda value: checked_limit(value, name) + extra)


def checked_limit(value: int, name: str) -> int:
    if not 0 <= value <= LARGEST_PAGE:
        raise QueryError(
            f"'{name}: {value}' is not between 0 and {LARGEST_PAGE:,}", "ask for less and page on with 'after'"
        )
    return value
