"""What is shared while one statement is built: its bind parameters, its moment in time, its rows."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import reduce
from typing import TYPE_CHECKING, Any, cast

from graphql import GraphQLNamedType, GraphQLObjectType
from sqlalchemy import (
    ARRAY,
    FromClause,
    Integer,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.sql.elements import BindParameter, ColumnElement
from sqlalchemy.types import TypeEngine

from graph.engine.columns import Columns, Narrow
from graph.engine.json_text import JsonText, json_object
from graph.engine.selection import Document, Selected
from graph.engine.values import Arguments, Fixed, Leaf, Variables, arguments
from graph.errors import QueryError
from models.base import HIDDEN_BY, PROTECTED, Base, table_of, vocabulary_of
from models.history import as_of, in_the_past
from models.roles import Profile

if TYPE_CHECKING:
    from graph.engine.entity import Entity
    from graph.engine.fields.mapping import Mapping

Reader = Callable[[Variables], Any]
Join = tuple[FromClause, ColumnElement[bool]]
DEEPEST = 5


def _converted(read: Reader, convert: Callable[[Any], Any]) -> Reader:
    if isinstance(read, Fixed):
        with suppress(Exception):  # it is told where arguments are read, of a plan that is kept
            return Fixed(convert(read.value))
    return lambda variables: convert(read(variables))


@dataclass
class Build:
    """One statement in the making, for one profile; `withheld` tells why it does not see which fields."""

    document: Document
    mappings: dict[tuple[str, str], "Mapping"]
    profile: Profile = Profile.PUBLIC
    withheld: dict[str, str] = field(default_factory=dict)
    readers: dict[str, Reader] = field(default_factory=dict)
    checks: list[Reader] = field(default_factory=list)
    moment: ColumnElement[Any] | None = None
    depth: Counter[str] = field(default_factory=Counter)
    narrow: list[Narrow] = field(default_factory=list)

    @contextmanager
    def checking(self) -> Iterator[None]:
        """What is bound within is needed by no statement, but its values are refused all the same if they are wrong."""
        known = len(self.readers)
        yield
        self.checks += list(self.readers.values())[known:]

    @contextmanager
    def nested(self, what: str) -> Iterator[None]:
        """Within one more number or order: each level multiplies what the database has to do."""
        self.depth[what] += 1
        if self.depth[what] >= DEEPEST:
            raise QueryError(f"more than {DEEPEST} {what} stand within one another", "ask for what is nested less")
        yield
        self.depth[what] -= 1

    def bind(
        self, leaf: Leaf, type_: TypeEngine[Any], convert: Callable[[Any], Any] | None = None
    ) -> BindParameter[Any]:
        """A parameter that takes its value from each request anew."""
        read = leaf.read
        return self.parameter(_converted(read, convert) if convert else read, type_)

    def parameter(self, read: Reader, type_: TypeEngine[Any]) -> BindParameter[Any]:
        name = f"p{len(self.readers)}"
        self.readers[name] = read
        return bindparam(name, type_=type_, required=True)

    def rows_of(self, model: Table | type[Base]) -> FromClause:
        """A table under a name of its own, as it stood at the moment that the request asks for."""
        table = table_of(model)
        source = table if self.moment is None else as_of(in_the_past(table), self.moment)
        return source.alias()

    def narrowed(self, statement: Select[Any], selected: Callable[[str], Any], *, lateral: bool = False) -> Narrow:
        """A table expression made of the statement; of its columns it selects what somebody reads."""
        self.narrow.append(Narrow(statement, selected, lateral=lateral))
        return self.narrow[-1]

    def settle(self) -> None:
        """Nothing more is read; the expressions that were made last read those that were made first."""
        for each in reversed(self.narrow):
            each.settle()

    def collect(self, type_: GraphQLObjectType, selected: Selected) -> list[Selected]:
        return self.document.collect(type_, selected.selection_sets)

    def arguments(self, type_: GraphQLObjectType, selected: Selected) -> Arguments:
        declared = type_.fields[selected.name].args
        return arguments(selected.nodes[0], declared, self.document.variables)

    def mapping(self, type_: GraphQLObjectType, name: str) -> "Mapping":
        return self.mappings[type_.name, name]


class Row:
    """A row of an entity's table within a FROM clause that to-one relations may widen."""

    def __init__(
        self, build: Build, entity: "Entity", table: FromClause, source: "Source", columns: Columns | None = None
    ) -> None:
        self.build = build
        self.entity = entity
        self.table = table
        self.c: Columns = columns or table.c
        self.source = source
        self._joined: dict[str, Row] = {}

    @classmethod
    def first(cls, build: Build, entity: "Entity") -> "Row":
        table = build.rows_of(entity.table)
        return cls(build, entity, table, Source(table))

    def one(self, key: str, entity: "Entity") -> "Row":
        """The row that a foreign key points to, joined once however often it is asked for."""
        if key not in self._joined:
            table = self.build.rows_of(entity.table)
            self.source.join(table, self.c[key] == table.c[entity.key])
            self._joined[key] = Row(self.build, entity, table, self.source)
        return self._joined[key]

    def newest_of(self, entity: "Entity", key: str, *by: str) -> "Row":
        """Of the rows whose `key` names this one, that with the greatest `by`; joined once, as `one` does.

        `by` and the key together tell rows apart, and an index begins with the key and goes on with `by`.
        """
        if (name := f"{entity.name}.{key}") not in self._joined:
            rows = self.build.rows_of(entity.table)
            theirs = select(rows).where(rows.c[key] == self.c[self.entity.key])
            newest = theirs.order_by(*(rows.c[each].desc() for each in by)).limit(literal_column("1"))
            found = self.build.narrowed(newest.correlate(self.table), lambda each: rows.c[each], lateral=True)
            self.source.join(found.table, true())
            self._joined[name] = Row(self.build, entity, found.table, self.source, found)
        return self._joined[name]

    def if_there(self, value: ColumnElement[Any]) -> ColumnElement[Any]:
        """Null where an outer join found no row, even for what could be computed of nothing, such as a count."""
        return case((self.c[self.entity.key].is_not(None), value))

    def hidden(self, name: str) -> ColumnElement[bool] | None:
        """Whether protection emptied a column; None of one that it never empties."""
        info = self.entity.table.columns[name].info
        if PROTECTED not in info:
            return None
        why = self.c["conf_status"] != literal_column("'F'")
        if "obs_status" in self.entity.table.columns:
            why = or_(self.c["obs_status"] == literal_column("'Q'"), why)
        if info[HIDDEN_BY] is not None:
            why = or_(self.c[info[HIDDEN_BY]], why)
        return and_(self.c[name].is_(None), why)

    def place(self, name: str) -> ColumnElement[Any]:
        """What a column is sorted by: the terms of a vocabulary in its order, Monday before Tuesday."""
        vocabulary = vocabulary_of(self.entity.table.columns[name])
        if vocabulary is None:
            return self.c[name]
        codes = ", ".join(f"'{term.name}'" for term in vocabulary)
        return func.array_position(literal_column(f"ARRAY[{codes}]", ARRAY(Text)), self.c[name], type_=Integer())

    def text(self, type_: GraphQLNamedType, selected: Selected) -> JsonText:
        """The row as the JSON object that was asked for; of several possible types, the one that it is."""
        if isinstance(type_, GraphQLObjectType):
            return self.object(type_, self.build.collect(type_, selected))
        column, types = self.entity.variants or ("", {})
        schema = self.build.document.schema
        concrete = [(kind, cast(GraphQLObjectType, schema.get_type(name))) for kind, name in types.items()]
        return case(
            *((self.c[column] == literal_column(f"'{kind}'"), self.text(each, selected)) for kind, each in concrete)
        )

    def joins(self, type_: GraphQLNamedType, selected: Selected) -> bool:
        """Whether the object that was asked for may join other tables to the row."""
        if not isinstance(type_, GraphQLObjectType):
            return True
        fields = (field.name for field in self.build.collect(type_, selected) if field.name != "__typename")
        return any(self.build.mapping(type_, name).joins for name in fields)

    def object(self, type_: GraphQLObjectType, fields: list[Selected]) -> JsonText:
        return json_object([(field.key, self.value(type_, field)) for field in fields])

    def value(self, type_: GraphQLObjectType, selected: Selected) -> JsonText | str:
        if selected.name == "__typename":
            return f'"{type_.name}"'
        return self.build.mapping(type_, selected.name).value(self, type_, selected)


class Source:
    """A FROM clause that grows by outer joins.

    What makes several rows of one is joined last, so that what leads to one row is looked up once for all of them.
    """

    def __init__(self, clause: FromClause) -> None:
        self.own = clause
        self._single: list[Join] = []
        self._multiple: list[Join] = []

    def join(self, table: FromClause, condition: ColumnElement[bool], *, multiple: bool = False) -> None:
        (self._multiple if multiple else self._single).append((table, condition))

    @property
    def clause(self) -> FromClause:
        joins = (*self._single, *self._multiple)
        return reduce(lambda clause, join: clause.outerjoin(*join), joins, self.own)
