"""Rows in groups, each with its count and the sums, averages and extremes of its measures.

A row that belongs to several values of a key (a grant for two target groups) counts in each of them.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any
from typing import cast as cast_type

import strawberry
from graphql import GraphQLObjectType, get_named_type
from sqlalchemy import Numeric, Select, Table, Text, cast, func, select
from sqlalchemy.sql.elements import ColumnElement

from graph.engine.build import Row, Source
from graph.engine.entity import ENTITIES, Entity, entity_named
from graph.engine.json_text import JsonText, array, json_object, scalar, unless_missing
from graph.engine.namespace import STRUCTURES, declare_enum, register
from graph.engine.orders import upper
from graph.engine.rows import Rows
from graph.engine.selection import Selected
from graph.engine.values import DECISIVE, code
from graph.errors import QueryError


class Group(ABC):
    """A key to group by; `annotation` is its type in the schema."""

    annotation: str
    description: str

    @abstractmethod
    def key(self, row: Row) -> ColumnElement[Any]:
        """The key of each row; may widen the row's FROM clause."""

    @abstractmethod
    def value(self, groups: Row, key: ColumnElement[Any], type_: GraphQLObjectType, selected: Selected) -> JsonText:
        """The key of a group as JSON."""


@dataclass(frozen=True)
class ByValue(Group):
    """By a value of the row."""

    annotation: str
    description: str
    compute: Callable[[Row], ColumnElement[Any]]

    def key(self, row: Row) -> ColumnElement[Any]:
        return self.compute(row)

    def value(self, groups: Row, key: ColumnElement[Any], type_: GraphQLObjectType, selected: Selected) -> JsonText:
        return scalar(key, get_named_type(type_.fields[selected.name].type).name, nullable=True)


@dataclass(frozen=True)
class ByEntity(Group):
    """By a row of another entity."""

    annotation: str
    description: str
    compute: Callable[[Row], ColumnElement[Any]]

    def key(self, row: Row) -> ColumnElement[Any]:
        return self.compute(row)

    def value(self, groups: Row, key: ColumnElement[Any], type_: GraphQLObjectType, selected: Selected) -> JsonText:
        target = get_named_type(type_.fields[selected.name].type)
        far = groups.one(key.key or "", entity_named(self.annotation))
        return unless_missing(far.c[far.entity.key], far.text(target, selected))


def by_column(annotation: str, name: str, description: str, via: tuple[str, str] | None = None) -> Group:
    """By a column of the row, or of the row that the foreign key `via` leads to."""

    def compute(row: Row) -> ColumnElement[Any]:
        return row.one(via[0], entity_named(via[1])).c[name] if via else row.c[name]

    return ByValue(annotation, description, compute)


def by_term(annotation: str, name: str, description: str) -> Group:
    """By each of several terms."""

    def compute(row: Row) -> ColumnElement[Any]:
        terms = func.unnest(row.c[name]).table_valued("term").render_derived().lateral()
        row.source.join(terms, terms.c.term.is_not(None))
        return cast(terms.c.term, Text)

    return ByValue(annotation, description, compute)


def by_one(annotation: str, *hops: tuple[str, str], description: str) -> Group:
    """By the row that foreign keys lead to; the last hop's key is the group's."""

    def compute(row: Row) -> ColumnElement[Any]:
        for key, target in hops[:-1]:
            row = row.one(key, entity_named(target))
        return row.c[hops[-1][0]]

    return ByEntity(annotation, description, compute)


def by_link(annotation: str, link: Table, near: str, far: str, description: str, local: str = "id") -> Group:
    """By each of the rows at the other end of a link table."""

    def compute(row: Row) -> ColumnElement[Any]:
        table = row.build.rows_of(link)
        row.source.join(table, table.c[near] == row.c[local])
        return table.c[far]

    return ByEntity(annotation, description, compute)


@dataclass(frozen=True)
class Measure:
    """What can be added up: a column or an expression of a row; money keeps its cents."""

    description: str
    compute: Callable[[Row], ColumnElement[Any]]
    money: bool = False


AGGREGATES: dict[str, Callable[[ColumnElement[Any]], ColumnElement[Any]]] = {
    "sum": lambda measure: func.sum(measure, type_=Numeric()),
    "average": lambda measure: func.avg(measure, type_=Numeric()),
    "minimum": lambda measure: func.min(measure, type_=Numeric()),
    "maximum": lambda measure: func.max(measure, type_=Numeric()),
}


def grouped(rows: Rows, type_: GraphQLObjectType, selected: Selected) -> JsonText:
    """The groups of a connection's rows as a JSON array, in the order of their keys."""
    build = rows.build
    far = get_named_type(type_.fields[selected.name].type)
    given = build.arguments(type_, selected).get("by") or ()
    names = [code(leaf.read(build.document.variables)).lower() for leaf in given]
    if len(set(names)) < len(names):
        raise QueryError("'by' names a key twice", "name each key once")
    return GroupedRows(rows, names, far, build.collect(far, selected)).written()


class GroupedRows:
    """One row a group: its keys, its count and the aggregates that were asked for; then its JSON."""

    def __init__(self, rows: Rows, names: Sequence[str], type_: GraphQLObjectType, fields: Sequence[Selected]) -> None:
        self.build = rows.build
        self.entity = rows.row.entity
        self.names = names
        self.type = type_
        self.fields = fields
        table = self._select(rows).subquery()
        self.groups = Row(self.build, self.entity, table, Source(table))

    def _select(self, rows: Rows) -> Select[Any]:
        keys = [self.entity.groups[name].key(rows.row) for name in self.names]
        aggregates = [
            AGGREGATES[aggregate](self.entity.measures[measure].compute(rows.row)).label(f"{aggregate}_{measure}")
            for aggregate, measure in sorted(self._asked())
        ]
        labelled = [key.label(name) for key, name in zip(keys, self.names, strict=True)]
        return rows.select(*labelled, func.count().label("count"), *aggregates).group_by(*keys)

    def _asked(self) -> set[tuple[str, str]]:
        return {
            (field.name, snake(each.name))
            for field in self.fields
            if field.name in AGGREGATES
            for each in self.build.collect(self._far(field), field)
            if each.name != "__typename"
        }

    def _far(self, field: Selected) -> GraphQLObjectType:
        return cast_type(GraphQLObjectType, get_named_type(self.type.fields[field.name].type))

    def written(self) -> JsonText:
        text = json_object([(field.key, self._member(field)) for field in self.fields])
        keys = [self.groups.c[name] for name in self.names]
        return select(array(text, *keys)).select_from(self.groups.source.clause).scalar_subquery()

    def _member(self, field: Selected) -> JsonText | str:
        if field.name == "__typename":
            return f'"{self.type.name}"'
        if field.name == "count":
            return cast(self.groups.c["count"], Text)
        if field.name in AGGREGATES:
            measures = self.build.collect(self._far(field), field)
            return json_object([(each.key, self._measure(field, each)) for each in measures])
        name = snake(field.name)
        if name not in self.names:
            return "null"
        return self.entity.groups[name].value(self.groups, self.groups.c[name], self.type, field)

    def _measure(self, aggregate: Selected, field: Selected) -> JsonText | str:
        if field.name == "__typename":
            return f'"{self._far(aggregate).name}"'
        name = snake(field.name)
        value = self.groups.c[f"{aggregate.name}_{name}"]
        if self.entity.measures[name].money:
            return scalar(func.round(value, 2, type_=Numeric()), "Decimal", nullable=True)
        return scalar(func.trim_scale(func.round(value, 6), type_=Numeric()), "Float", nullable=True)


def snake(name: str) -> str:
    return upper(name).lower()


def declare_groups() -> None:
    """Make the types of groups and their keys, once every entity is known."""
    for entity in ENTITIES.values():
        if entity.groups:
            _declare(entity)


def _declare(entity: Entity) -> None:
    name = entity.name
    texts = {key.upper(): group.description for key, group in entity.groups.items()}
    declare_enum(Enum(f"{name}GroupKey", list(texts)), f"What {name} can be grouped by.", texts)
    DECISIVE.add(f"{name}GroupKey")
    measures = {
        key: (f"{'Decimal' if measure.money else 'float'} | None", measure.description)
        for key, measure in entity.measures.items()
    }
    _declare_type(f"{name}Measures", measures, f"What can be added up of {name}.")
    fields = {
        key: (f"{group.annotation} | None", f"{group.description} Null where not grouped by it.")
        for key, group in entity.groups.items()
    }
    fields["count"] = ("int", "How many there are.")
    if measures:
        fields |= {key: (f"{name}Measures", text) for key, text in AGGREGATE_TEXTS.items()}
    _declare_type(f"{name}Group", fields, f"{name} that share the same keys.")


AGGREGATE_TEXTS = {
    "sum": "The sums; blanks add nothing.",
    "average": "The averages of what is not blank, to six decimals, money to the cent.",
    "minimum": "The smallest values.",
    "maximum": "The largest values.",
}


def _declare_type(name: str, fields: dict[str, tuple[str, str]], description: str) -> None:
    if not fields:
        return
    body: dict[str, Any] = {"__annotations__": {key: annotation for key, (annotation, _) in fields.items()}}
    body |= {key: strawberry.field(description=text) for key, (_, text) in fields.items()}
    register(strawberry.type(type(name, (), body), description=description))
    STRUCTURES.add(name)
