"""What rows can be grouped by.

A row that belongs to several values of a key (a grant for two target groups) counts in each of them.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLEnumType, GraphQLObjectType, get_named_type
from sqlalchemy import Table, Text, func, select
from sqlalchemy.sql.elements import ColumnElement

from graph.engine.build import Row
from graph.engine.entity import entity_named
from graph.engine.json_text import JsonText, scalar, unless_missing
from graph.engine.selection import Selected


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
        promised = get_named_type(type_.fields[selected.name].type)
        return scalar(key, promised.name, nullable=True, plain=isinstance(promised, GraphQLEnumType))


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


def by_column(annotation: str, name: str, description: str, *via: tuple[str, str]) -> Group:
    """By a column of the row, or of the row that the foreign keys `via` lead to."""

    def compute(row: Row) -> ColumnElement[Any]:
        for key, target in via:
            row = row.one(key, entity_named(target))
        return row.c[name]

    return ByValue(annotation, description, compute)


def by_term(annotation: str, name: str, description: str) -> Group:
    """By each of several terms."""

    def compute(row: Row) -> ColumnElement[Any]:
        # Selected, not listed in FROM: there, PostgreSQL stores the terms of each row before it reads them.
        terms = select(func.unnest(row.c[name], type_=Text()).label("term")).correlate(row.table).lateral()
        row.source.join(terms, terms.c.term.is_not(None), multiple=True)
        return terms.c.term

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
        row.source.join(table, table.c[near] == row.c[local], multiple=True)
        return table.c[far]

    return ByEntity(annotation, description, compute)
