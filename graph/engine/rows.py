"""Many rows of an entity: which ones, in which order, and how far."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, Select, Subquery, func, select
from sqlalchemy.sql.elements import ColumnElement

from graph.engine.build import Build, Row, Source
from graph.engine.fields.mapping import Argument
from graph.engine.filters import matches
from graph.engine.json_text import JsonText
from graph.engine.orders import order_of
from graph.engine.relations import Relation
from graph.engine.values import Arguments, Leaf
from graph.errors import QueryError
from models.base import INSIDE
from models.roles import AS_PLANNER, ROLES

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
        keys = [key.expression.label(f"key_{place}") for place, key in enumerate(self.order)]
        statement = self.select(*self._readable(), position, *keys).where(*beyond).limit(limit)
        table = statement.order_by(*order).subquery()
        return Page(Row(self.build, self.row.entity, table, Source(table)), table, len(keys))

    def _readable(self) -> Iterator[ColumnElement[Any]]:
        """The columns of the table, as far as the profile's role has a right to them."""
        inside = ROLES[self.build.profile] is AS_PLANNER
        declared = self.row.entity.table.columns
        for column in self.row.table.c:
            if inside or column.name not in declared or INSIDE not in declared[column.name].info:
                yield column


class Page:
    """Some of the rows; `table` tells their positions and the `keys` of their order."""

    def __init__(self, row: Row, table: Subquery, keys: int) -> None:
        self.row = row
        self.position: ColumnElement[int] = table.c[POSITION]
        self.keys = [table.c[f"key_{place}"] for place in range(keys)]
        self.table = table

    def select(self, *columns: ColumnElement[Any]) -> Select[Any]:
        return select(*columns).select_from(self.row.source.clause)

    @property
    def decorated(self) -> bool:
        """Whether joins may have mixed up the order of the rows."""
        return self.row.source.clause is not self.table


def limit_of(build: Build, leaf: Leaf, name: str, extra: int = 0) -> ColumnElement[Any]:
    return build.bind(leaf, BigInteger(), lambda value: checked_limit(value, name) + extra)


def checked_limit(value: int, name: str) -> int:
    if not 0 <= value <= LARGEST_PAGE:
        raise QueryError(
            f"'{name}: {value}' is not between 0 and {LARGEST_PAGE:,}", "ask for less and page on with 'after'"
        )
    return value
