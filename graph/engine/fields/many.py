"""Fields that list other rows, all of them or the first ones."""

from collections.abc import Mapping as Dictionary
from typing import Any

from graphql import GraphQLObjectType, get_named_type
from sqlalchemy import and_, exists, literal_column, not_, true
from sqlalchemy.sql.elements import ColumnElement

from graph.engine.build import Row
from graph.engine.fields.mapping import Argument, Mapping
from graph.engine.filters import matches
from graph.engine.json_text import JsonText, array
from graph.engine.numbers.aggregates import aggregate, hidden_figures
from graph.engine.relations import Relation
from graph.engine.rows import Rows, limit_of
from graph.engine.selection import Selected


class Related(Mapping):
    """Rows of another entity that belong to this one: what lists and connections have in common."""

    lists = True

    def __init__(
        self, relation: Relation, description: str, arguments: Dictionary[str, Argument] | None = None
    ) -> None:
        self.relation = relation
        self.description = description
        self.own = dict(arguments or {})

    @property
    def arguments(self) -> dict[str, Argument]:
        return {**self.own, **self.standard()}

    def standard(self) -> dict[str, Argument]:
        target, standard = self.relation.target, {}
        if self.relation.entity.filterable:
            standard["filter"] = Argument(f"{target}Filter | None", "Only rows that match.")
        if self.relation.entity.sortable:
            standard["orderBy"] = Argument(f"list[{target}Order] | None", "How to sort them, first key first.")
        return standard

    def check(self) -> None:
        self.relation.check()

    def rows(self, row: Row, type_: GraphQLObjectType, selected: Selected) -> Rows:
        given = row.build.arguments(type_, selected)
        return Rows(row.build, self.relation, row if self.relation.local else None, given, self.own)

    @property
    def filter_input(self) -> str | None:
        return f"{self.relation.target}ListFilter" if self.relation.entity.filterable else None

    def condition(self, row: Row, tree: Any) -> ColumnElement[bool]:
        conditions = [self._quantified(row, name, part) for name, part in (tree or {}).items()]
        return and_(true(), *conditions)

    def _quantified(self, row: Row, name: str, part: Any) -> ColumnElement[bool]:
        rows = Rows(row.build, self.relation, row, {}, {})
        matched = matches(rows.row, part)
        wanted = not_(matched.is_(True)) if name == "every" else matched
        found = exists(rows.select(literal_column("1")).where(wanted))
        return found if name == "some" else ~found

    @property
    def number_input(self) -> str:
        return f"{self.place if self.own else self.relation.target}Aggregate"

    def number(self, row: Row, tree: Any) -> ColumnElement[Any]:
        rows, of = self._reckoned(row, tree)
        return rows.select(aggregate(rows.row, of)).scalar_subquery()

    def hidden_figures(self, row: Row, tree: Any) -> ColumnElement[Any] | None:
        rows, of = self._reckoned(row, tree)
        made = hidden_figures(rows.row, of)
        return None if made is None else rows.select(made).scalar_subquery()

    def _reckoned(self, row: Row, tree: Any) -> tuple[Rows, Any]:
        """The rows, and what to make of them; a filter that stands alone chooses them, so that indexes serve it."""
        rest = {name: part for name, part in tree.items() if name != "filter"}
        alone = tree.get("per") is None
        rows = Rows(row.build, self.relation, row, tree if alone else rest, self.own)
        return rows, rest if alone else tree


class Many(Related):
    """A list; `first` shortens it."""

    def standard(self) -> dict[str, Argument]:
        return {**super().standard(), "first": Argument("int | None", "At most this many.")}

    def value(self, row: Row, type_: GraphQLObjectType, selected: Selected) -> JsonText | str:
        rows = self.rows(row, type_, selected)
        target = get_named_type(type_.fields[selected.name].type)
        first = row.build.arguments(type_, selected).get("first")
        if first is None:
            text = rows.row.text(target, selected)
            return rows.select(array(text, *(key.clause() for key in rows.order))).scalar_subquery()
        page = rows.page(limit_of(row.build, first, "first"))
        text = page.row.text(target, selected)
        order = (page.position,) if page.decorated else ()
        return page.select(array(text, *order)).scalar_subquery()
