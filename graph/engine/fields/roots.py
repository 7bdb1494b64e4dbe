"""Fields of the root: one row by its key, or any row by its identifier."""

from collections.abc import Mapping as Dictionary

from graphql import GraphQLObjectType, get_named_type
from sqlalchemy import BigInteger, Text, func, literal_column, select
from sqlalchemy.sql.elements import ColumnElement

from graph.engine.build import Row
from graph.engine.entity import ENTITIES
from graph.engine.fields.mapping import Argument, Mapping
from graph.engine.json_text import NULL, JsonText
from graph.engine.relations import Everything
from graph.engine.rows import Rows
from graph.engine.selection import Selected
from graph.errors import QueryError


class Lookup(Mapping):
    """The one row that the arguments name, or null."""

    def __init__(self, target: str, description: str, arguments: Dictionary[str, Argument]) -> None:
        self.relation = Everything(target, ())
        self.description = description
        self.own = arguments

    @property
    def arguments(self) -> Dictionary[str, Argument]:
        return self.own

    def check(self) -> None:
        _ = self.relation.entity

    def value(self, row: Row, type_: GraphQLObjectType, selected: Selected) -> JsonText | str:
        given = row.build.arguments(type_, selected)
        telling = [name for name, argument in self.arguments.items() if argument.condition]
        if all(given.get(name) is None for name in telling):
            raise QueryError(f"'{selected.name}' was asked without saying which", f"give one of: {', '.join(telling)}")
        rows = Rows(row.build, self.relation, None, given, self.arguments)
        text = rows.row.text(get_named_type(type_.fields[selected.name].type), selected)
        found = rows.select(text).order_by(*(key.clause() for key in rows.order)).limit(ONE)
        return func.coalesce(found.scalar_subquery(), NULL, type_=Text())


class ById(Mapping):
    """Any row by its global identifier, such as `Grant:17`, or null."""

    description = "Any object by its identifier; null where there is none."

    @property
    def arguments(self) -> Dictionary[str, Argument]:
        return {"id": Argument("ID", "Identifier, such as Grant:17.")}

    def value(self, row: Row, type_: GraphQLObjectType, selected: Selected) -> JsonText | str:
        build = row.build
        leaf = build.arguments(type_, selected)["id"]
        name = str(leaf.read(build.document.variables)).partition(":")[0]
        concrete = build.document.schema.get_type(name)
        node = get_named_type(type_.fields[selected.name].type)
        if not isinstance(concrete, GraphQLObjectType) or node not in concrete.interfaces:
            return "null"
        found = Row.first(build, ENTITIES[name])
        number = build.bind(leaf, BigInteger(), number_of)
        text = found.text(concrete, selected)
        statement = select(text).select_from(found.source.clause).where(found.c[found.entity.key] == number)
        return func.coalesce(statement.scalar_subquery(), NULL, type_=Text())


ONE: ColumnElement[int] = literal_column("1")


def number_of(identifier: str) -> int:
    """The number in a global identifier; one that cannot exist where it is no number."""
    number = str(identifier).partition(":")[2]
    return int(number) if number.isascii() and number.isdigit() and len(number) < 19 else -1
