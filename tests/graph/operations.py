"""Random operations that the schema allows, the same ones for the same seed."""

import json
from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
)

DEPTH = 5
BREADTH = 4
UNKNOWN_TO_THE_ORACLE = {"cursor", "startCursor", "endCursor", "groups", "after", "before", "number", "nodes"}
ONLY = {"id", "code", "reference"}
"""Arguments of which a field that leads to one row needs one."""

VALUES: dict[str, list[Any]] = {
    "Int": [0, 1, 2, 3, 65, 2022, 2023],
    "Float": [0, 0.5, 10.5, -0.5, 100],
    "Decimal": ["0", "200.50", "1000.00", 300.25],
    "Boolean": [True, False],
    "Date": ["2020-01-01", "2022-05-01", "2022-12-31", "2030-01-01"],
    "DateTime": ["2024-01-01T00:00:00+00:00", "2024-04-01T12:30:00+00:00", "2030-01-07T15:00:00+00:00"],
    "String": ["0101", "YOUNG", "Kita", "ö", "sankt-", '"', "%", "\\", "G-1", "a", "", "AWO", "99001000"],
}
NAMED: dict[str, list[Any]] = {
    "code": ["0101", "01", "K1", "N1", "PJ", "JHA", "YOUNG", "POPULATION", "MSS", "AWO", "CITY", "none"],
    "reference": ["G-1", "V-1", "B-1", "none"],
    "municipality": ["99001000", "99002000", "none"],
    "areaSet": ["STADTTEILE", "GEMEINDE", "SOZIALRAEUME"],
    "area": ["02", "0101", "OST", "none"],
    "name": ["SubPlan", "Weekday"],
    "year": [2022, 2023, 1],
    "first": [0, 1, 2, 3, 50],
    "last": [0, 1, 2, 3, 50],
    "latest": [1, 2],
    "indicators": [["POPULATION"], ["POPULATION", "POVERTY"], []],
    "datasets": [["CITY"], ["STATE", "none"]],
    "dims": [[], [{"dimension": "AGE"}], [{"dimension": "AGE", "members": ["65_PLUS"]}, {"dimension": "SEX"}]],
    "key": [{"scheme": "AGS", "value": "99001000"}, {"scheme": "ARS", "value": "1"}],
}
WORDS = ("lang", "first", "orderBy", "filter")


@dataclass
class Operation:
    text: str
    variables: dict[str, Any]


def random_operation(schema: GraphQLSchema, seed: int) -> Operation:
    writer = Writer(schema, Random(seed))
    assert schema.query_type
    body = writer.selection(schema.query_type, DEPTH)
    declared = ", ".join(f"${name}: {type_}" for name, (type_, _) in writer.variables.items())
    values = {name: value for name, (_, value) in writer.variables.items()}
    fragments = "".join(f" fragment {name} {text}" for name, text in writer.fragments.items())
    return Operation(f"query Q{f'({declared})' if declared else ''} {body}{fragments}", values)


@dataclass
class Writer:
    schema: GraphQLSchema
    random: Random
    variables: dict[str, tuple[GraphQLInputType, Any]] = field(default_factory=dict)
    fragments: dict[str, str] = field(default_factory=dict)
    aliases: int = 0

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def selection(self, type_: Any, depth: int) -> str:
        if not isinstance(type_, GraphQLObjectType):
            kinds = sorted(self.schema.get_possible_types(type_), key=lambda kind: kind.name)
            chosen = kinds if isinstance(type_, GraphQLUnionType) else self.random.sample(kinds, 2)
            return self.braces(["__typename", *(f"... on {kind} {self.selection(kind, depth)}" for kind in chosen)])
        names = [name for name in type_.fields if name not in UNKNOWN_TO_THE_ORACLE]
        leaves = [name for name in names if is_leaf_type(get_named_type(type_.fields[name].type))]
        open_ = names if depth > 0 else [*leaves, "__typename"]
        chosen_names = [self.random.choice(open_) for _ in range(self.random.randint(1, BREADTH))]
        return self.braces([self.selected(type_, name, depth) for name in chosen_names])

    def selected(self, type_: GraphQLObjectType, name: str, depth: int) -> str:
        if name == "__typename" or self.chance(0.05):
            return "__typename"
        text = self.field(name, type_.fields[name], depth - 1)
        if self.chance(0.1):
            return f"... on {type_} {{ {text} }}"
        if self.chance(0.05):
            return f"... {self.directive('include')} {{ {text} }}"
        if self.chance(0.05):
            fragment = f"F{len(self.fragments)}"
            self.fragments[fragment] = f"on {type_} {{ {text} }}"
            return f"...{fragment}"
        return text

    def directive(self, name: str) -> str:
        return f"@{name}(if: {self.argument(name, GraphQLNonNull(self.schema.type_map['Boolean']))})"

    def field(self, name: str, field: GraphQLField, depth: int) -> str:
        self.aliases += 1
        given = self.arguments(field)
        written = f"({', '.join(f'{key}: {text}' for key, text in given.items())})" if given else ""
        skip = f" {self.directive('skip')}" if self.chance(0.03) else ""
        far = get_named_type(field.type)
        below = "" if is_leaf_type(far) else f" {self.selection(far, depth)}"
        return f"x{self.aliases}: {name}{written}{skip}{below}"

    def arguments(self, field: GraphQLField) -> dict[str, str]:
        declared = {name: argument for name, argument in field.args.items() if name not in UNKNOWN_TO_THE_ORACLE}
        if "orderBy" in declared and f"{get_named_type(declared['orderBy'].type)}Field" not in self.schema.type_map:
            del declared["orderBy"]
        needed = sorted(ONLY & declared.keys())
        chosen = [name for name in declared if self.chance(0.35 if name in WORDS else 0.15)]
        if needed:
            chosen = [self.random.choice(needed)]
        if "first" in chosen and "last" in chosen:
            chosen.remove("last")
        return {name: self.given(name, declared[name], field) for name in chosen}

    def given(self, name: str, argument: GraphQLArgument, field: GraphQLField) -> str:
        if name == "id":
            kinds = ["Area", "Grant", "Plan", "Need", "Evidence", "AreaKey"]
            own = str(get_named_type(field.type))
            return json.dumps(f"{self.random.choice(kinds) if own == 'Node' else own}:{self.random.randint(0, 6)}")
        return self.argument(name, argument.type)

    def argument(self, name: str, type_: Any) -> str:
        value = self.value(name, type_, 3)
        if self.chance(0.3):
            variable = f"v{len(self.variables)}"
            self.variables[variable] = (type_, value)
            return f"${variable}"
        return self.literal(value, type_)

    def value(self, name: str, type_: Any, depth: int) -> Any:
        if name in NAMED and depth == 3:
            return self.random.choice(NAMED[name])
        type_ = get_nullable_type(type_)
        if isinstance(type_, GraphQLList):
            return [self.value(name, type_.of_type, depth - 1) for _ in range(self.random.randint(1, 2))]
        if isinstance(type_, GraphQLInputObjectType):
            return self.object(type_, depth)
        if isinstance(type_, GraphQLEnumType):
            return self.random.choice(list(type_.values))
        return self.random.choice(VALUES[type_.name])

    def object(self, type_: GraphQLInputObjectType, depth: int) -> dict[str, Any]:
        """A filter or an order; at the end of its depth, one that compares blanks."""
        required = [name for name, each in type_.fields.items() if isinstance(each.type, GraphQLNonNull)]
        known = [name for name in type_.fields if name not in UNKNOWN_TO_THE_ORACLE]
        chosen = ["field", "direction"] if type_.name.endswith("Order") else required or [self.random.choice(known)]
        return {name: self.member(name, type_.fields[name].type, depth) for name in chosen}

    def member(self, name: str, type_: Any, depth: int) -> Any:
        if name in {"eq", "ne"} and self.chance(0.2):
            return None
        inner = get_named_type(type_)
        if depth <= 0 and isinstance(inner, GraphQLInputObjectType) and name not in {"some", "none", "every"}:
            return None
        return self.value(name, type_, depth - 1)

    def literal(self, value: Any, type_: Any) -> str:
        type_ = get_nullable_type(type_)
        if value is None:
            return "null"
        if isinstance(type_, GraphQLList):
            return f"[{', '.join(self.literal(each, type_.of_type) for each in value)}]"
        if isinstance(type_, GraphQLInputObjectType):
            members = (f"{name}: {self.literal(each, type_.fields[name].type)}" for name, each in value.items())
            return f"{{{', '.join(members)}}}"
        return value if isinstance(type_, GraphQLEnumType) else json.dumps(value, ensure_ascii=False)

    @staticmethod
    def braces(parts: list[str]) -> str:
        return f"{{ {' '.join(parts)} }}"
