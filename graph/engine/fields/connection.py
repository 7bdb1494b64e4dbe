"""Fields that list other rows page by page, as Relay's connections do, with totals and groups."""

from collections.abc import Callable
from functools import partial
from typing import Any

from graphql import GraphQLObjectType, get_named_type
from sqlalchemy import ARRAY, BigInteger, Select, Text, cast, func, select, true, type_coerce
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.sql.elements import ColumnElement

from graph.engine.build import Row
from graph.engine.cursors import beyond, cursor
from graph.engine.fields.many import Related
from graph.engine.fields.mapping import Argument
from graph.engine.groups import grouped
from graph.engine.json_text import NULL, JsonText, array, json_object
from graph.engine.rows import Page, Rows, checked_limit, limit_of
from graph.engine.selection import Selected
from graph.engine.values import Arguments, Leaf
from graph.errors import QueryError

DEFAULT_PAGE = 50
DEFAULT_LEAF = Leaf(lambda _: DEFAULT_PAGE)
BACKWARDS = ("last", "before")
PAGED = {"edges", "nodes", "pageInfo"}


class Connection(Related):
    """A list in pages: `first` and `after` from the start, `last` and `before` from the end."""

    def standard(self) -> dict[str, Argument]:
        return {
            **super().standard(),
            "first": Argument("int | None", f"At most this many from the start; {DEFAULT_PAGE} if nothing is said."),
            "after": Argument("str | None", "Only what comes after this cursor."),
            "last": Argument("int | None", "At most this many from the end."),
            "before": Argument("str | None", "Only what comes before this cursor."),
        }

    def value(self, row: Row, type_: GraphQLObjectType, selected: Selected) -> JsonText | str:
        given = row.build.arguments(type_, selected)
        own_type = get_named_type(type_.fields[selected.name].type)
        fields = row.build.collect(own_type, selected)
        opened = partial(self.rows, row, type_, selected)
        paging = self._paging(opened, given, own_type, [field.name for field in fields if field.name in PAGED])
        text = json_object([(field.key, self._member(opened, paging, own_type, field)) for field in fields])
        return paging.select(text).having(true()).scalar_subquery() if paging else text

    def _paging(
        self, opened: Callable[[], Rows], given: Arguments, type_: GraphQLObjectType, asked: list[str]
    ) -> "Paging | Listing | None":
        if not asked:
            return None
        rows = opened()
        if asked == ["nodes"] and rows.ordered_by_index and not any(given.get(name) for name in ("after", *BACKWARDS)):
            return Listing(rows, given, type_)
        return Paging(rows, given, type_, peeks="pageInfo" in asked)

    def _member(
        self,
        opened: Callable[[], Rows],
        paging: "Paging | Listing | None",
        type_: GraphQLObjectType,
        field: Selected,
    ) -> JsonText | str:
        if field.name == "__typename":
            return f'"{type_.name}"'
        if field.name == "totalCount":
            return opened().select(cast(func.count(), Text)).scalar_subquery()
        if field.name == "groups":
            return grouped(opened(), type_, field)
        assert paging is not None
        return paging.member(field)


class Listing:
    """The first rows and nothing told of them, in an order that an index gives: joins, order and limit are one step."""

    def __init__(self, rows: Rows, given: Arguments, type_: GraphQLObjectType) -> None:
        self.rows = rows
        self.type = type_
        self.limit = limit_of(rows.build, given.get("first") or DEFAULT_LEAF, "first")

    def member(self, field: Selected) -> JsonText | str:
        self.table = self.rows.listed(
            self.rows.row.text(get_named_type(self.type.fields[field.name].type), field), self.limit
        )
        return array(self.table.c["row"])

    def select(self, text: JsonText) -> Select[Any]:
        return select(text).select_from(self.table)


class Paging:
    """The page of a connection and what is told of it."""

    def __init__(self, rows: Rows, given: Arguments, type_: GraphQLObjectType, *, peeks: bool) -> None:
        self.build = rows.build
        self.type = type_
        self.backwards = self._direction(given)
        self.started = given.get("before" if self.backwards else "after") is not None
        name = "last" if self.backwards else "first"
        self.leaf = given.get(name) or DEFAULT_LEAF
        conditions = [
            beyond(self.build, rows.order, given[end], end, before=end == "before")
            for end in ("after", "before")
            if given.get(end) is not None
        ]
        self.order = rows.order
        self.peeks = peeks
        limit = limit_of(self.build, self.leaf, name, extra=int(peeks))
        self.page: Page = rows.page(limit, reverse=self.backwards, beyond=conditions)
        self.size = self.build.bind(self.leaf, BigInteger(), lambda value: checked_limit(value, name))

    def select(self, text: JsonText) -> Select[Any]:
        return self.page.select(text)

    @staticmethod
    def _direction(given: Arguments) -> bool:
        if given.get("first") is not None and given.get("last") is not None:
            raise QueryError("'first' and 'last' were both given", "page from one end only")
        return given.get("last") is not None

    def member(self, field: Selected) -> JsonText | str:
        far = get_named_type(self.type.fields[field.name].type)
        if field.name == "pageInfo":
            return json_object([(each.key, self._page_info(far, each)) for each in self.build.collect(far, field)])
        if field.name == "nodes":
            return self._listed(self.page.row.text(far, field))
        fields = self.build.collect(far, field)
        return self._listed(json_object([(each.key, self._edge(far, each)) for each in fields]))

    def _edge(self, edge: GraphQLObjectType, field: Selected) -> JsonText | str:
        if field.name == "__typename":
            return f'"{edge.name}"'
        if field.name == "cursor":
            return cursor(self.order, self.page.keys)
        node = get_named_type(edge.fields["node"].type)
        return self.page.row.text(node, field)

    def _listed(self, text: JsonText) -> JsonText:
        """The rows of the page without the one that only shows that there are more."""
        position = self.page.position
        # PostgreSQL may sort the page for the cursors of `pageInfo`, and every aggregate then sees that order.
        disordered = self.backwards or self.peeks or self.page.decorated
        order = [position.desc() if self.backwards else position.asc()] if disordered else []
        return array(text, *order, only=position <= self.size if self.peeks else None)

    def _page_info(self, type_: GraphQLObjectType, field: Selected) -> JsonText | str:
        if field.name == "__typename":
            return f'"{type_.name}"'
        more = cast(func.count() > self.size, Text)
        if field.name in {"hasNextPage", "hasPreviousPage"}:
            ahead = (field.name == "hasNextPage") != self.backwards
            return more if ahead else str(self.started).lower()
        position = self.page.position
        return self._cursor_at(position.desc() if (field.name == "startCursor") == self.backwards else position.asc())

    def _cursor_at(self, order: ColumnElement[Any]) -> JsonText:
        cursors = func.array_agg(aggregate_order_by(cursor(self.order, self.page.keys), order), type_=ARRAY(Text))
        shown: ColumnElement[Any] = cursors.filter(self.page.position <= self.size)
        return func.coalesce(type_coerce(shown, ARRAY(Text))[1], NULL, type_=Text())
