"""Values that together use all that the input types of a schema have, written as GraphQL writes them."""

import json
from collections.abc import Iterator
from itertools import cycle
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    get_nullable_type,
    is_required_input_field,
)

from tests.graph.operations.stock import UNKNOWN, Stock, fitting
from tests.graph.operations.values import DEPTH, Place, kind_of

ENDLESS = {"Filter", "Order", "Number"}
"""Kinds that lead into one another without end: gone through only where an argument is of them, if one is."""


class Literals:
    def __init__(self, schema: GraphQLSchema, stock: Stock) -> None:
        self.stock = stock
        self.asked = set(types_of_arguments(schema))
        self.seen: set[str] = set()
        self.turns: dict[tuple[str, ...], Iterator[Any]] = {}

    def every(self, type_: Any, place: Place) -> Iterator[str]:
        """Values that use what of the type was not used before; one value where nothing is left."""
        type_ = get_nullable_type(type_)
        named = get_named_type(type_)
        if named.name in self.seen or (kind_of(named) in ENDLESS and named.name in self.asked and place.depth < DEPTH):
            yield self.one(type_, place)
        elif isinstance(type_, GraphQLList):
            yield from (f"[{each}]" for each in self.every(type_.of_type, place))
        elif isinstance(type_, GraphQLEnumType):
            self.seen.add(type_.name)
            yield from type_.values
        elif isinstance(type_, GraphQLInputObjectType):
            self.seen.add(type_.name)
            for name, each in type_.fields.items():
                for value in self.every(each.type, self._below(type_, place, name)):
                    yield self._object(type_, place, {name: value})
        else:
            yield self.one(type_, place)

    def one(self, type_: Any, place: Place) -> str:
        """A value that may stand there; another one each time."""
        type_ = get_nullable_type(type_)
        if isinstance(type_, GraphQLList):
            return f"[{self.one(type_.of_type, place)}]"
        if isinstance(type_, GraphQLEnumType):
            return str(self._turn((type_.name,), list(type_.values)))
        if not isinstance(type_, GraphQLInputObjectType):
            known = self.stock.argument(place.name, place.entity) or UNKNOWN[type_.name]
            value = self._turn((place.entity, place.name), SIMPLE.get(place.name, known))
            return json.dumps(fitting(value, type_.name), ensure_ascii=False)
        if kind_of(type_) == "Comparison":
            name = self._turn((type_.name, "of all"), list(type_.fields))
            value = self.one(type_.fields[name].type, self._below(type_, place, name))
            return self._object(type_, place, {name: value})
        return self._object(type_, place, {})

    def _object(self, type_: GraphQLInputObjectType, place: Place, members: dict[str, str]) -> str:
        """With what else must be there for the members to mean something."""
        if kind_of(type_) == "Statistic" and "at" in members:
            members = {"function": "QUANTILE", **members}
        missing = [name for name, each in type_.fields.items() if is_required_input_field(each) and name not in members]
        for name in [*missing, *self._companions(type_, members)]:
            members = {name: self.one(type_.fields[name].type, self._below(type_, place, name)), **members}
        return f"{{{', '.join(f'{name}: {value}' for name, value in members.items())}}}"

    @staticmethod
    def _companions(type_: GraphQLInputObjectType, members: dict[str, str]) -> list[str]:
        kind = kind_of(type_)
        if kind == "Order" and members.keys() <= {"direction"}:
            return [next(iter(type_.fields))]
        if kind == "GroupOrder" and members.keys() <= {"direction"}:
            return ["number"]
        if kind == "Number" and members.keys() <= {"per", "times"}:
            return [_simplest(type_)]
        if kind == "GroupFilter" and not members:
            return ["count"]
        if kind in {"NumberFilter", "GroupNumberFilter"} and members.keys() <= {"of"}:
            return ["gte"]
        if kind == "Statistic" and members.get("function") == "QUANTILE":
            return ["at"]
        return []

    def _below(self, type_: GraphQLInputObjectType, place: Place, name: str) -> Place:
        entity = type_.name.removesuffix("Filter") if kind_of(type_) == "Filter" else place.entity
        inner = kind_of(get_named_type(type_.fields[name].type))
        kept = kind_of(type_) == "Comparison" and inner == ""
        return place.below(place.name if kept and name not in {"isNull"} else name, entity)

    def _turn(self, key: tuple[str, ...], values: list[Any]) -> Any:
        if key not in self.turns:
            self.turns[key] = cycle(values)
        return next(self.turns[key])


def types_of_arguments(schema: GraphQLSchema) -> Iterator[str]:
    """The names of the types that some field takes an argument of."""
    for type_ in schema.type_map.values():
        if isinstance(type_, GraphQLObjectType):
            for each in type_.fields.values():
                yield from (get_named_type(argument.type).name for argument in each.args.values())


def _simplest(type_: GraphQLInputObjectType) -> str:
    """A number of the row itself, or else how many rows belong to it."""
    kinds = [name for name in type_.fields if name not in {"per", "times"}]
    counted = [name for name in kinds if kind_of(get_named_type(type_.fields[name].type)) == "Aggregate"]
    return "value" if "value" in kinds else (counted or kinds)[0]


SIMPLE: dict[str, list[Any]] = {
    "at": [0.5, 0.25, 1],
    "times": [100, 0.5],
    "first": [2, 1, 0],
    "last": [2, 1, 0],
    "latest": [1, 2],
    "isNull": [False, True],
}
