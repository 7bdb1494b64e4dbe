"""Fields of the root: one row by its key, any row by its identifier, rows that the program tells."""

from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from typing import Any

from graphql import GraphQLObjectType, get_named_type, get_nullable_type, is_list_type
from sqlalchemy import ARRAY, BigInteger, ScalarSelect, Text, case, func, literal_column, select
from sqlalchemy.sql.elements import ColumnElement

from graph.engine.build import Build, Row
from graph.engine.entity import ENTITIES
from graph.engine.fields.mapping import Argument, Mapping
from graph.engine.json_text import NULL, JsonText, array, constant
from graph.engine.relations import Everything
from graph.engine.rows import Rows
from graph.engine.selection import Selected
from graph.engine.values import Variables, type_named
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
        found = rows.select(text)
        if not any(self.own[name].unique and given.get(name) is not None for name in telling):
            found = found.order_by(*(key.clause() for key in rows.order)).limit(ONE)
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
        concrete = _node_type(build, type_named(leaf.read(build.document.variables)))
        if concrete is None:
            return "null"
        return func.coalesce(
            _node(build, concrete, selected, build.bind(leaf, BigInteger(), number_of)), NULL, type_=Text()
        )


class ByIds(Mapping):
    """Rows by their global identifiers; each type that is named is looked up in its own table."""

    description = "Objects by their identifiers, in the order given; null for each that does not exist."

    @property
    def arguments(self) -> Dictionary[str, Argument]:
        return {"ids": Argument("list[ID]", f"Identifiers, such as Grant:17; at most {MOST_NODES}.")}

    def value(self, row: Row, type_: GraphQLObjectType, selected: Selected) -> JsonText | str:
        build = row.build
        leaf = build.arguments(type_, selected)["ids"]
        names = sorted({type_named(each) for each in leaf.read(build.document.variables)})
        kinds = build.bind(leaf, ARRAY(Text()), lambda ids: [type_named(each) for each in _checked(ids)])
        numbers = build.bind(leaf, ARRAY(BigInteger()), lambda ids: [number_of(each) for each in ids])
        wanted = func.unnest(kinds, numbers).table_valued("kind", "number", with_ordinality="place").render_derived()
        found = [
            (wanted.c.kind == constant(concrete.name), _node(build, concrete, selected, wanted.c.number))
            for concrete in filter(None, (_node_type(build, name) for name in names))
        ]
        text = func.coalesce(case(*found), NULL, type_=Text()) if found else NULL
        return select(array(text, wanted.c.place)).select_from(wanted).scalar_subquery()


class Told(Mapping):
    """Rows of an entity whose numbers the program tells: those that a mutation concerned, or the one that is news.

    A list has them in the order in which they were told.
    """

    def __init__(self, target: str, description: str, arguments: Dictionary[str, Argument]) -> None:
        self.target = target
        self.description = description
        self.own = arguments

    @property
    def arguments(self) -> Dictionary[str, Argument]:
        return self.own

    def value(self, row: Row, type_: GraphQLObjectType, selected: Selected) -> JsonText | str:
        build = row.build
        concrete = _node_type(build, self.target)
        assert concrete
        numbers = build.parameter(_told, ARRAY(BigInteger()))
        wanted = func.unnest(numbers).table_valued("number", with_ordinality="place").render_derived()
        text = _node(build, concrete, selected, wanted.c.number)
        if is_list_type(get_nullable_type(type_.fields[selected.name].type)):
            return select(array(text, wanted.c.place)).select_from(wanted).scalar_subquery()
        return func.coalesce(select(text).select_from(wanted).limit(ONE).scalar_subquery(), NULL, type_=Text())


TOLD = "numbers of rows"  # no variable can have this name


def _told(variables: Variables) -> Sequence[int]:
    numbers: Sequence[int] = variables[TOLD]
    return numbers


def _node_type(build: Build, name: str) -> GraphQLObjectType | None:
    """The type of that name, if it stands for rows with an identifier of their own."""
    schema = build.document.schema
    concrete, node = schema.get_type(name), schema.get_type("Node")
    return concrete if isinstance(concrete, GraphQLObjectType) and node in concrete.interfaces else None


def _node(build: Build, type_: GraphQLObjectType, selected: Selected, number: ColumnElement[Any]) -> ScalarSelect[str]:
    row = Row.first(build, ENTITIES[type_.name])
    text = row.text(type_, selected)
    return select(text).select_from(row.source.clause).where(row.c[row.entity.key] == number).scalar_subquery()


def _checked(identifiers: Sequence[Any]) -> Sequence[Any]:
    if len(identifiers) > MOST_NODES:
        raise QueryError(f"'ids' holds {len(identifiers)} identifiers", f"ask for at most {MOST_NODES} at once")
    return identifiers


MOST_NODES = 500
ONE: ColumnElement[int] = literal_column("1")


def number_of(identifier: str) -> int:
    """The number in a global identifier; one that cannot exist where it is no number."""
    number = str(identifier).partition(":")[2]
    return int(number) if number.isascii() and number.isdigit() and len(number) < 19 else -1
