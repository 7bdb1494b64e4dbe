"""Random operations that the schema allows: every way to write a question, over values that are found."""

import json
from dataclasses import dataclass
from random import Random
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
)

from graph.engine.namespace import camel
from tests.graph.operations.stock import Stock, entity_of
from tests.graph.operations.values import Place, Values

DEPTH = 5
BREADTH = 4
LARGEST = 12
FAULTS = 0.004
OFTEN = {"orderBy": 0.3, "filter": 0.35, "first": 0.3, "lang": 0.3, "by": 0.8}
SELDOM = 0.12
TELLING = {"id", "code", "reference", "key"}
"""Arguments of which a field that leads to one row is given one."""


@dataclass
class Operation:
    """`cursors` names the variables that take a cursor, and the alias under which the first answer shows some."""

    text: str
    variables: dict[str, Any]
    cursors: dict[str, str]
    faulty: bool


@dataclass
class Variable:
    type: Any
    default: str | None = None


def random_operation(schema: GraphQLSchema, stock: Stock, random: Random) -> Operation:
    writer = Writer(schema, Values(random, stock, FAULTS))
    assert schema.query_type
    text = writer.document("query", writer.selection(schema.query_type, DEPTH))
    return Operation(text, writer.given, writer.cursors, writer.values.faulty)


class Writer:
    def __init__(self, schema: GraphQLSchema, values: Values) -> None:
        self.schema = schema
        self.values = values
        self.random = values.random
        self.chance = values.chance
        self.variables: dict[str, Variable] = {}
        self.given: dict[str, Any] = {}
        self.fragments: dict[str, tuple[str, str]] = {}
        self.cursors: dict[str, str] = {}
        self.fields = 0

    def document(self, kind: str, selection: str) -> str:
        """An operation, with the variables and fragments that were made for it."""
        declared = ", ".join(
            f"${name}: {each.type}{f' = {each.default}' if each.default else ''}"
            for name, each in self.variables.items()
        )
        fragments = "".join(f" fragment {name} on {type_} {text}" for name, (type_, text) in self.fragments.items())
        return f"{kind} Q{f'({declared})' if declared else ''} {selection}{fragments}"

    # Selections

    def selection(self, type_: Any, depth: int, wanted: list[str] | None = None) -> str:
        if not isinstance(type_, GraphQLObjectType):
            return self._of_kinds(type_, depth)
        names = list(type_.fields)
        if depth <= 0 or self.fields > LARGEST:
            names = [name for name in names if is_leaf_type(get_named_type(type_.fields[name].type))]
        chosen = [self.random.choice(names or ["__typename"]) for _ in range(self.random.randint(1, BREADTH))]
        for name in ("number", "suppressed"):
            if name in names and self.chance(0.15):
                chosen.append(name)
        return _braces([self._selected(type_, name, depth) for name in [*chosen, *(wanted or [])]])

    def _of_kinds(self, type_: Any, depth: int) -> str:
        kinds = sorted(self.schema.get_possible_types(type_), key=lambda kind: kind.name)
        chosen = kinds if isinstance(type_, GraphQLUnionType) else self.random.sample(kinds, 2)
        parts = ["__typename", *(f"... on {kind} {self.selection(kind, depth)}" for kind in chosen)]
        return _braces(parts if isinstance(type_, GraphQLUnionType) else [*parts, "id"])

    def _selected(self, type_: GraphQLObjectType, name: str, depth: int) -> str:
        if name == "__typename" or self.chance(0.04):
            return "__typename"
        if self.fragments and self.chance(0.1):
            fitting = [fragment for fragment, (of, _) in self.fragments.items() if of == type_.name]
            if fitting:
                return f"...{self.random.choice(fitting)}"
        return self._wrapped(type_, self._field(name, type_.fields[name], depth - 1))

    def _wrapped(self, type_: GraphQLObjectType, text: str) -> str:
        if self.chance(0.08):
            return f"... on {type_} {{ {text} }}"
        if self.chance(0.04):
            return f"... {self._directive()} {{ {text} }}"
        if self.chance(0.04) and len(type_.interfaces):
            return f"... on {type_.interfaces[0]} {{ id ... on {type_} {{ {text} }} }}"
        if self.chance(0.06):
            fragment = f"F{len(self.fragments)}"
            self.fragments[fragment] = (type_.name, f"{{ {text} }}")
            return f"...{fragment}"
        return text

    def _directive(self) -> str:
        name = self.random.choice(["include", "skip"])
        return f"@{name}(if: {self._written(self.chance(0.5), GraphQLNonNull(self.schema.type_map['Boolean']))})"

    def _field(self, name: str, field: GraphQLField, depth: int) -> str:
        self.fields += 1
        far = get_named_type(field.type)
        number = self.fields
        alias = f"x{number}"
        by, arguments = self._arguments(name, field)
        written = f"({', '.join(f'{key}: {text}' for key, text in arguments.items())})" if arguments else ""
        directive = f" {self._directive()}" if self.chance(0.03) else ""
        if is_leaf_type(far):
            return f"{alias}: {name}{written}{directive}"
        below = self.selection(far, depth, [camel(key.lower()) for key in by])
        if far.name.endswith("Connection") and (used := {"after", "before"} & arguments.keys()):
            below = f"{below[:-1]} c{number}: edges {{ cursor }} }}"
            self.cursors |= {arguments[end].removeprefix("$"): f"c{number}" for end in used}
        once = f"{alias}: {name}{written}{directive} {below}"
        return f"{once} {alias}: {name}{written} {self.selection(far, depth - 1)}" if self.chance(0.06) else once

    # Arguments

    def _arguments(self, field_name: str, field: GraphQLField) -> tuple[list[str], dict[str, str]]:
        """The keys that are grouped by, and every chosen argument as it is written."""
        names = [name for name in field.args if self._is_chosen(name, field)]
        if field.args.keys() >= {"first", "last"} <= set(names) and not self.values.fault():
            names.remove("last")
        place = Place(entity_of(field), "", summed=field_name == "share")
        by = self.values.value(field.args["by"].type, place.below("by")) if "by" in names else []
        place.keys = by
        return by, {name: self._argument(name, field, place, by) for name in names}

    def _is_chosen(self, name: str, field: GraphQLField) -> bool:
        required = isinstance(field.args[name].type, GraphQLNonNull) and name not in {"by"}
        if telling := sorted(TELLING & field.args.keys()) if "first" not in field.args else []:
            required = required or name == telling[self.fields % len(telling)]
        return required or self.chance(OFTEN.get(name, SELDOM))

    def _argument(self, name: str, field: GraphQLField, place: Place, by: list[str]) -> str:
        type_ = field.args[name].type
        if name in {"after", "before"}:
            return self._cursor()
        if name == "by":
            return self._written(by, type_)
        if not isinstance(type_, GraphQLNonNull) and self.chance(0.04) and name not in TELLING:
            return "null"
        inside = Place(place.entity, name, keys=place.keys, summed=place.summed)
        return self._written(self.values.value(type_, inside), type_)

    def _cursor(self) -> str:
        """A variable that is absent at first; the first answer shows cursors to give it then."""
        name = f"a{len(self.variables)}"
        self.variables[name] = Variable("String")
        if self.values.fault():
            self.given[name] = "x"
        return f"${name}"

    def _written(self, value: Any, type_: Any) -> str:
        """As a literal or as a variable, which may be given, absent or have a default."""
        if not self.chance(0.25):
            return self.literal(value, type_)
        name = f"v{len(self.variables)}"
        variable = self.variables[name] = Variable(type_)
        if self.chance(0.15):
            variable.default = self.literal(value, type_, plain=True)
            variable.type = get_nullable_type(type_)
        elif self.chance(0.1) and not isinstance(type_, GraphQLNonNull):
            self.given |= {name: None} if self.chance(0.5) else {}
        else:
            self.given[name] = value
        return f"${name}"

    def literal(self, value: Any, type_: Any, *, plain: bool = False) -> str:
        """GraphQL's way to write a value; unless it must be plain, parts of it may be variables."""
        type_ = get_nullable_type(type_)
        if value is None:
            return "null"
        if isinstance(type_, GraphQLList):
            return f"[{', '.join(self._part(each, type_.of_type, plain) for each in value)}]"
        if isinstance(type_, GraphQLInputObjectType):
            members = (f"{name}: {self._part(each, type_.fields[name].type, plain)}" for name, each in value.items())
            return f"{{{', '.join(members)}}}"
        return value if isinstance(type_, GraphQLEnumType) else json.dumps(value, ensure_ascii=False)

    def _part(self, value: Any, type_: Any, plain: bool) -> str:
        if plain or value is None or not self.chance(0.08):
            return self.literal(value, type_, plain=plain)
        name = f"v{len(self.variables)}"
        self.variables[name] = Variable(type_)
        self.given[name] = value
        return f"${name}"


def _braces(parts: list[str]) -> str:
    return f"{{ {' '.join(parts)} }}"
