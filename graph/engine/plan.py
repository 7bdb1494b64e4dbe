"""From an operation to one SQL statement whose only value is the response: JSON in UTF-8, ready to be sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import orjson
from graphql import GraphQLField, GraphQLObjectType
from sqlalchemy import DateTime, MetaData, Table, Text, func, literal_column, select
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg

from graph.engine.build import Build, Reader, Row, Source
from graph.engine.cost import Cost
from graph.engine.documents import Operation
from graph.engine.entity import Entity
from graph.engine.estimate import estimate
from graph.engine.fields.mapping import Mapping
from graph.engine.json_text import JsonText, join, json_object
from graph.engine.selection import Document, Selected
from graph.engine.values import Fixed, Variables
from models.roles import ROLES, Profile

DIALECT = PGDialect_asyncpg()  # type: ignore[no-untyped-call]
INTROSPECTION = {"__schema", "__type"}
INTROSPECTED = "answers of the schema"  # no variable can have this name
ROOT = Entity("Query", Table("nothing", MetaData()))
Mappings = dict[tuple[str, str], Mapping]


@dataclass(frozen=True)
class Plan:
    """A statement, how its parameters are read from a request's variables, and what it costs.

    What is asked of the schema itself, `introspection`, is the library's to answer: its answers are parameters too,
    read from the variables under INTROSPECTED. There is no statement where nothing is asked at all. Readers in `checks`
    only refuse what is wrong.
    """

    sql: str
    readers: Sequence[Reader]
    introspection: Sequence[Selected]
    cost: Cost
    checks: Sequence[Reader] = ()

    def arguments(self, variables: Variables) -> list[Any]:
        for check in self.checks:
            check(variables)
        values = self._fixed.copy()
        for place, read in self._varying:
            values[place] = read(variables)
        return values

    @cached_property
    def _fixed(self) -> list[Any]:
        return [read.value if isinstance(read, Fixed) else None for read in self.readers]

    @cached_property
    def _varying(self) -> list[tuple[int, Reader]]:
        return [(place, read) for place, read in enumerate(self.readers) if not isinstance(read, Fixed)]


def plan(
    operation: Operation, mappings: Mappings, variables: Variables, max_cost: int, profile: Profile = Profile.PUBLIC
) -> Plan:
    """For one profile: the statement names the schemas of its role.

    Raises QueryError for values that no statement can be made of, RequestError where it would take too many rows."""
    cost, document, type_, fields = _asked(operation, variables, max_cost)
    introspection = [field for field in fields if field.name in INTROSPECTION]
    if not fields:
        return Plan("", (), introspection, cost)
    build = Build(document, mappings, profile)
    members = [(field.key, _root(build, type_, field)) for field in fields]
    response = join(['{"data":', json_object(members), *_extensions(build, cost, max_cost), "}"])
    return _compiled(build, response, introspection, cost, profile)


def parts(
    operation: Operation, mappings: Mappings, variables: Variables, max_cost: int, profile: Profile
) -> tuple[Cost, list[tuple[Selected, GraphQLField | None, Plan]]]:
    """What is done one after the other: each field of the root with a plan whose only value is the field's.

    Raises what `plan` raises.
    """
    cost, document, type_, fields = _asked(operation, variables, max_cost)
    found = []
    for field in fields:
        build = Build(document, mappings, profile)
        text = join([_root(build, type_, field)])
        found.append((field, type_.fields.get(field.name), _compiled(build, text, (), cost, profile)))
    return cost, found


def _asked(
    operation: Operation, variables: Variables, max_cost: int
) -> tuple[Cost, Document, GraphQLObjectType, list[Selected]]:
    """What is asked of the root, and that it does not cost too much."""
    cost = estimate(operation, variables)
    cost.check(variables, max_cost)
    document = Document(operation.schema, operation.fragments, variables)
    type_ = cast(GraphQLObjectType, operation.schema.get_root_type(operation.node.operation))
    return cost, document, type_, document.collect(type_, [operation.node.selection_set])


def _compiled(build: Build, text: JsonText, introspection: Sequence[Selected], cost: Cost, profile: Profile) -> Plan:
    build.settle()
    encoded = func.convert_to(text, literal_column("'UTF8'"))
    compiled = select(encoded).compile(
        dialect=DIALECT,
        schema_translate_map=ROLES[profile].schemas,
        render_schema_translate=True,
        compile_kwargs={"render_postcompile": True},
    )
    # SQLAlchemy binds values of the program's own, too.
    readers = [build.readers.get(name) or Fixed(compiled.params[name]) for name in compiled.positiontup or ()]
    return Plan(str(compiled), readers, introspection, cost, build.checks)


def _root(build: Build, type_: GraphQLObjectType, field: Selected) -> JsonText | str:
    """A field of the root; everything below it is of the moment that it names."""
    if field.name in INTROSPECTION:
        return build.parameter(lambda variables: variables[INTROSPECTED][field.key], Text())
    root = Row(build, ROOT, ROOT.table, Source(ROOT.table))
    moment = build.arguments(type_, field).get("asOf") if field.name != "__typename" else None
    build.moment = build.bind(moment, DateTime(timezone=True)) if moment else None
    return root.value(type_, field)


def _extensions(build: Build, cost: Cost, max_cost: int) -> list[JsonText | str]:
    """The cost that the client is told; PostgreSQL writes it too, since adding to a long answer means copying it."""
    rows: JsonText | str = str(cost.fixed)
    if cost.fixed is None:
        rows = build.parameter(lambda variables: str(cost.rows(variables)), Text())
    return [',"extensions":{"cost":{"rows":', rows, f',"limit":{max_cost}}}{_hidden(build)}}}']


def _hidden(build: Build) -> str:
    """Which of the fields that were asked for are null for everybody of this profile, and why."""
    told = [{"field": name, "reason": reason} for name, reason in sorted(build.withheld.items())]
    return f',"hidden":{orjson.dumps(told).decode()}' if told else ""
