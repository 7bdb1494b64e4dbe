"""From an operation to one SQL statement whose only value is the response: JSON in UTF-8, ready to be sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLObjectType
from sqlalchemy import DateTime, MetaData, Table, func, literal_column, select
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg

from graph.engine.build import Build, Reader, Row, Source
from graph.engine.documents import Operation
from graph.engine.entity import Entity
from graph.engine.fields.mapping import Mapping
from graph.engine.json_text import JsonText, join, json_object
from graph.engine.selection import Document, Selected
from graph.engine.values import Variables

DIALECT = PGDialect_asyncpg()  # type: ignore[no-untyped-call]
INTROSPECTION = {"__schema", "__type"}
ROOT = Entity("Query", Table("nothing", MetaData()))
Mappings = dict[tuple[str, str], Mapping]


@dataclass(frozen=True)
class Plan:
    """A statement and how its parameters are read from a request's variables.

    `keys` are those of the answer in their order; the fields of `introspection` are not PostgreSQL's to answer.
    """

    sql: str
    readers: Sequence[Reader]
    keys: Sequence[str]
    introspection: Sequence[Selected]

    def arguments(self, variables: Variables) -> list[Any]:
        return [read(variables) for read in self.readers]


def plan(operation: Operation, mappings: Mappings, variables: Variables) -> Plan:
    """Raises QueryError for values that no statement can be made of."""
    document = Document(operation.schema, operation.fragments, variables)
    type_ = operation.schema.get_root_type(operation.node.operation)
    assert isinstance(type_, GraphQLObjectType)
    fields = document.collect(type_, [operation.node.selection_set])
    answered = [field for field in fields if field.name not in INTROSPECTION]
    build = Build(document, mappings)
    members = [(field.key, _root(build, type_, field)) for field in answered]
    introspection = [field for field in fields if field not in answered]
    keys = [field.key for field in fields]
    if not members:
        return Plan("", (), keys, introspection)
    response = func.convert_to(join(['{"data":', json_object(members), "}"]), literal_column("'UTF8'"))
    compiled = select(response).compile(dialect=DIALECT, compile_kwargs={"render_postcompile": True})
    readers = [build.readers.get(name) or _constant(compiled.params[name]) for name in compiled.positiontup or ()]
    return Plan(str(compiled), readers, keys, introspection)


def _root(build: Build, type_: GraphQLObjectType, field: Selected) -> JsonText | str:
    """A field of the root; everything below it is of the moment that it names."""
    root = Row(build, ROOT, ROOT.table, Source(ROOT.table))
    moment = build.arguments(type_, field).get("asOf") if field.name != "__typename" else None
    build.moment = build.bind(moment, DateTime(timezone=True)) if moment else None
    return root.value(type_, field)


def _constant(value: Any) -> Reader:
    """A value of the program's own, which SQLAlchemy binds too."""
    return lambda _: value
