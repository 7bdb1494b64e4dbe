"""Fields that list other rows page by page, as Relay's connections do, with totals and groups."""

from collections.abc import Callable, Sequence
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
from graph.engine.found import Found
from graph.engine.groups.members import grouped
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
        if all(field.name == "__typename" for field in fields):
            with row.build.checking():  # no row is needed, and wrong arguments are refused all the same
                opened()
        paged = [field for field in fields if field.name in PAGED]
        counted = [field for field in fields if field.name == "totalCount"]
        found = Found(opened()) if paged and counted and self._filtered(row, given) else None
        paging = self._paging(opened, given, own_type, paged, found)
        members = paging.members(paged) if paging else {}
        members |= {field.key: found.count() for field in counted if found}
        members |= {field.key: self._member(opened, own_type, field) for field in fields if field.key not in members}
        text = json_object([(field.key, members[field.key]) for field in fields])
        return paging.select(text).having(true()).scalar_subquery() if paging else text

    def _filtered(self, row: Row, given: Arguments) -> bool:
        """Whether to look for all rows at once: of a present table at the root, where each row costs a look."""
        return not self.relation.local and bool(given.get("filter")) and row.build.moment is None

    def _paging(
        self,
        opened: Callable[[], Rows],
        given: Arguments,
        type_: GraphQLObjectType,
        paged: list[Selected],
        found: Found | None,
    ) -> "Paging | Listing | None":
        if not paged and all(given.get(name) is None for name in ("first", "after", *BACKWARDS)):
            return None
        asked = [field.name for field in paged]
        if found:
            return Paging(found, given, type_, peeks="pageInfo" in asked)
        rows = opened()
        if not paged:
            with rows.build.checking():
                Paging(rows, given, type_, peeks=False)
            return None
        if asked == ["nodes"] and not any(given.get(name) for name in ("after", *BACKWARDS)):
            node = get_named_type(type_.fields["nodes"].type)
            if rows.ordered_by_index or not rows.row.joins(node, paged[0]):
                return Listing(rows, given, type_)
        return Paging(rows, given, type_, peeks="pageInfo" in asked)

    def _member(self, opened: Callable[[], Rows], type_: GraphQLObjectType, field: Selected) -> JsonText | str:
        if field.name == "__typename":
            return f'"{type_.name}"'
        if field.name == "totalCount":
            return opened().select(cast(func.count(), Text)).scalar_subquery()
        return grouped(opened, type_, field)


class Listing:
    """The first rows and nothing told of them: rows, order and limit are one step.

    For what nothing is joined to, since PostgreSQL joins before it sorts, or what an index sorts.
    """

    def __init__(self, rows: Rows, given: Arguments, type_: GraphQLObjectType) -> None:
        self.rows = rows
        self.type = type_
        self.limit = limit_of(rows.build, given.get("first") or DEFAULT_LEAF, "first")

    def members(self, paged: Sequence[Selected]) -> dict[str, JsonText | str]:
        [field] = paged
        text = self.rows.row.text(get_named_type(self.type.fields[field.name].type), field)
        self.table = self.rows.listed(text, self.limit)
        return {field.key: array(self.table.c["row"])}

    def select(self, text: JsonText) -> Select[Any]:
        return select(text).select_from(self.table)


class Paging:
    """The page of a connection and what is told of it."""

    def __init__(self, rows: Rows | Found, given: Arguments, type_: GraphQLObjectType, *, peeks: bool) -> None:
        self.build = rows.build
        self.type = type_
        self.backwards = self._direction(given)
        self.started, self.ended = (given.get(end) is not None for end in self._ends())
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

    def _ends(self) -> tuple[str, str]:
        """The cursor at which the page starts, and the one at which the list is cut off."""
        return ("before", "after") if self.backwards else ("after", "before")

    def members(self, paged: Sequence[Selected]) -> dict[str, JsonText | str]:
        """All rows are written before any is listed: only then is it known whether joins mix up their order."""
        rows = {field.key: self._row(field) for field in paged if field.name != "pageInfo"}
        told = {field.key: self._told(field) for field in paged if field.name == "pageInfo"}
        return {**{key: self._listed(text) for key, text in rows.items()}, **told}

    def _told(self, field: Selected) -> JsonText:
        far = get_named_type(self.type.fields[field.name].type)
        return json_object([(each.key, self._page_info(far, each)) for each in self.build.collect(far, field)])

    def _row(self, field: Selected) -> JsonText:
        far = get_named_type(self.type.fields[field.name].type)
        if field.name == "nodes":
            return self.page.row.text(far, field)
        return json_object([(each.key, self._edge(far, each)) for each in self.build.collect(far, field)])

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
        if field.name in {"hasNextPage", "hasPreviousPage"}:
            return self._has((field.name == "hasNextPage") != self.backwards)
        position = self.page.position
        return self._cursor_at(position.desc() if (field.name == "startCursor") == self.backwards else position.asc())

    def _has(self, ahead: bool) -> JsonText | str:
        """Whether there is more in a direction; behind a cursor that was given lies at least its own row."""
        if self.ended if ahead else self.started:
            return "true"
        return cast(func.count() > self.size, Text) if ahead else "false"

    def _cursor_at(self, order: ColumnElement[Any]) -> JsonText:
        cursors = func.array_agg(aggregate_order_by(cursor(self.order, self.page.keys), order), type_=ARRAY(Text))
        shown: ColumnElement[Any] = cursors.filter(self.page.position <= self.size)
        return func.coalesce(type_coerce(shown, ARRAY(Text))[1], NULL, type_=Text())
