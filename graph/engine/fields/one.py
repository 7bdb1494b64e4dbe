"""Fields that lead to one other row."""

from typing import Any

from graphql import GraphQLObjectType, get_named_type, is_non_null_type
from sqlalchemy import Select, exists, literal_column, select
from sqlalchemy.sql.elements import ColumnElement

from graph.engine.build import Row
from graph.engine.entity import entity_named
from graph.engine.fields.mapping import Mapping
from graph.engine.filters import matches
from graph.engine.json_text import JsonText, unless_missing
from graph.engine.numbers.rows import hidden_figures, number
from graph.engine.selection import Selected
from graph.errors import MappingError


class One(Mapping):
    """The row that a foreign key points to, or that a chain of them leads to: each hop names key and entity."""

    joins = True

    def __init__(self, *hops: tuple[str, str], origin: str, description: str | None = None) -> None:
        self.hops = hops
        self.origin = origin
        self.target = hops[-1][1]
        self.description = description

    def check(self) -> None:
        near = entity_named(self.origin)
        for key, target in self.hops:
            if key not in near.table.columns:
                raise MappingError(f"{key} is no column of {near.table.fullname}")
            near = entity_named(target)

    def value(self, row: Row, type_: GraphQLObjectType, selected: Selected) -> JsonText | str:
        promised = type_.fields[selected.name].type
        far = self.far(row)
        text = far.text(get_named_type(promised), selected)
        return text if is_non_null_type(promised) else unless_missing(far.c[far.entity.key], text)

    def far(self, row: Row) -> Row:
        for key, target in self.hops:
            row = row.one(key, entity_named(target))
        return row

    @property
    def order_input(self) -> str | None:
        return f"{self.target}Order" if entity_named(self.target).sortable else None

    @property
    def number_input(self) -> str | None:
        return f"{self.target}Number" if entity_named(self.target).measurable else None

    def number(self, row: Row, tree: Any) -> ColumnElement[Any]:
        far = self.far(row)
        return far.if_there(number(far, tree))

    def hidden_figures(self, row: Row, tree: Any) -> ColumnElement[Any] | None:
        return hidden_figures(self.far(row), tree)

    @property
    def filter_input(self) -> str | None:
        return f"{self.target}Filter"

    def condition(self, row: Row, tree: Any) -> ColumnElement[bool]:
        """Keys of the last hop's rows that match, walked back to the first hop's."""
        if tree is None:
            return self._leads_nowhere(row)
        (key, target), *rest = self.hops
        far = Row.first(row.build, entity_named(target))
        matched = One(*rest, origin=target).condition(far, tree) if rest else matches(far, tree)
        return row.c[key].in_(select(far.c[far.entity.key]).select_from(far.source.clause).where(matched))

    def _leads_nowhere(self, row: Row) -> ColumnElement[bool]:
        """There is no key, or what it names is not to be seen."""
        (key, target), *rest = self.hops
        entity = entity_named(target)
        if not rest and any(row.entity.table.columns[key].references(each) for each in entity.table.primary_key):
            return row.c[key].is_(None)
        far = Row.first(row.build, entity)
        there: Select[Any] = select(literal_column("1")).select_from(far.table).where(far.c[entity.key] == row.c[key])
        if rest:
            there = there.where(~One(*rest, origin=target)._leads_nowhere(far))
        return ~exists(there.correlate(row.table))
