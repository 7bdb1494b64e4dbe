"""Operations that together use everything that a schema has: each field, argument, input field and enum value."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    is_abstract_type,
    is_introspection_type,
    is_leaf_type,
    is_required_argument,
    parse,
    visit,
)

from tests.graph.operations.literals import Literals, types_of_arguments
from tests.graph.operations.stock import Stock, entity_of
from tests.graph.operations.values import Place
from tests.graph.operations.writer import Operation
from tests.graph.oracle import Oracle
from tests.graph.oracle.values import snake

TOGETHER = 12
"""How many selections stand in one operation."""
WAYS = 3


@dataclass(frozen=True)
class Path:
    """The way from the root to rows of a type: what opens each level, and the last field's own arguments."""

    levels: tuple[str, ...] = ()
    last: str = ""
    arguments: dict[str, str] = field(default_factory=dict)

    def around(self, selections: str) -> str:
        levels = [*self.levels, *([written(self.last, self.arguments)] if self.last else [])]
        return f"{{ {''.join(f'{level} {{ ' for level in levels)}{selections}{' }' * len(levels)} }}"

    def into(self, name: str, arguments: dict[str, str]) -> "Path":
        levels = (*self.levels, *([written(self.last, self.arguments)] if self.last else []))
        return Path(levels, name, arguments)


class Sweep:
    def __init__(self, schema: GraphQLSchema, oracle: Oracle) -> None:
        self.schema = schema
        self.oracle = oracle
        self.literals = Literals(schema, Stock(oracle.tables))

    def operations(self) -> Iterator[Operation]:
        for type_, path in self.paths.items():
            plain = [text for name in type_.fields for text in self._plain(type_, name)]
            yield from _together(path, plain)
            for name, each in type_.fields.items():
                yield from self._with_arguments(type_, path, name, each)

    @cached_property
    def paths(self) -> dict[GraphQLObjectType, Path]:
        """For each type the shortest way to some of its rows; more ways may lead on to other rows."""
        assert self.schema.query_type
        found = {self.schema.query_type: [Path()]}
        waiting = [(self.schema.query_type, Path())]
        while waiting:
            type_, near = waiting.pop(0)
            for name, each in type_.fields.items():
                for far, path in self._reached(near, type_, name, each):
                    ways = found.setdefault(far, [])
                    if len(ways) < WAYS and self._leads_to(path, far):
                        ways.append(path)
                        waiting.append((far, path))
        return {type_: ways[0] for type_, ways in found.items() if ways}

    def _reached(
        self, path: Path, type_: GraphQLObjectType, name: str, each: GraphQLField
    ) -> Iterator[tuple[GraphQLObjectType, Path]]:
        far = get_named_type(each.type)
        one = type_ is self.schema.query_type and not far.name.endswith("Connection")  # lists hold more
        if one or is_leaf_type(far) or isinstance(far, GraphQLInterfaceType):
            return
        way = self._keyed(path, type_, name).into(name, self.needed(each))
        if is_abstract_type(far):
            for kind in self.schema.get_possible_types(far):
                yield kind, way.into(f"... on {kind}", {})
        elif isinstance(far, GraphQLObjectType):
            yield far, way

    def _leads_to(self, path: Path, type_: GraphQLObjectType) -> bool:
        return f"('__typename', '{type_}')" in repr(self.oracle.ask(path.around("__typename")))

    def needed(self, each: GraphQLField) -> dict[str, str]:
        """The arguments without which a field says nothing."""
        place = Place(entity_of(each), "")
        needed = {
            name: self.literals.one(argument.type, place.below(name))
            for name, argument in each.args.items()
            if is_required_argument(argument)
        }
        telling = [name for name in ("code", "reference", "id") if name in each.args]
        if telling and "first" not in each.args and not needed:
            needed[telling[0]] = self.literals.one(each.args[telling[0]].type, place.below(telling[0]))
        return needed

    def _keyed(self, path: Path, type_: GraphQLObjectType, name: str) -> Path:
        """Grouped by the key that a field of a group shows."""
        keys = self.schema.type_map.get(f"{type_}Key")
        key = snake(name).upper()
        if path.last == "groups" and isinstance(keys, GraphQLEnumType) and key in keys.values:
            return replace(path, arguments={**path.arguments, "by": f"[{key}]"})
        return path

    def _plain(self, type_: GraphQLObjectType, name: str) -> Iterator[str]:
        each = type_.fields[name]
        if not each.args or not self.needed(each):
            yield f"{name} {self.probe(each)}"

    def _with_arguments(
        self, type_: GraphQLObjectType, path: Path, name: str, each: GraphQLField
    ) -> Iterator[Operation]:
        selections = []
        for argument in each.args:
            if argument in {"after", "before"}:
                yield self._paged(path, name, each, argument)
            else:
                for value in self._values(each, argument):
                    given = {**self.needed(each), argument: value}
                    selections.append(f"{written(name, self._fitting(given))} {self.probe(each)}")
        yield from _together(path, selections)
        if self._keyed(path, type_, name) is not path:
            yield Operation(self._keyed(path, type_, name).around(f"{name} {self.probe(each)}"), {}, {}, False)

    def _values(self, each: GraphQLField, argument: str) -> Iterator[str]:
        place = Place(entity_of(each), argument)
        type_ = each.args[argument].type
        outside = isinstance(get_named_type(type_), GraphQLInputObjectType | GraphQLEnumType)
        return self.literals.every(type_, place) if outside else iter([self.literals.one(type_, place)])

    @staticmethod
    def _fitting(given: dict[str, str]) -> dict[str, str]:
        """Groups sorted by a key must be grouped by it."""
        key = given.get("orderBy", "").removeprefix("[{key: ").partition("}")[0].partition(",")[0]
        return given | {"by": f"[{key}]"} if "by" not in given and key.isupper() else given

    def _paged(self, path: Path, name: str, each: GraphQLField, argument: str) -> Operation:
        arguments = {**self.needed(each), argument: "$cursor"}
        below = f"{{ totalCount nodes {self.probe_of(entity_of(each))} pageInfo {{ hasNextPage hasPreviousPage }}"
        text = f"query($cursor: String) {path.around(f'{written(name, arguments)} {below} c: edges {{ cursor }} }}')}"
        return Operation(text, {}, {"cursor": "c"}, False)

    def probe(self, each: GraphQLField) -> str:
        """What to look at of a field's answer."""
        far = get_named_type(each.type)
        if is_leaf_type(far):
            return ""
        if far.name.endswith("Connection"):
            return f"{{ totalCount nodes {self.probe_of(entity_of(each))} }}"
        return self.probe_of(far.name)

    def probe_of(self, name: str) -> str:
        type_: Any = self.schema.type_map[name]
        if not isinstance(type_, GraphQLObjectType):
            return "{ __typename }"
        if "id" in type_.fields:
            return "{ id }"
        plain = [name for name, each in type_.fields.items() if is_leaf_type(get_named_type(each.type))]
        return f"{{ {' '.join([*(name for name in plain if not type_.fields[name].args)][:4] or ['__typename'])} }}"


def written(name: str, arguments: dict[str, str]) -> str:
    return f"{name}({', '.join(f'{key}: {value}' for key, value in arguments.items())})" if arguments else name


def _together(path: Path, selections: list[str]) -> Iterator[Operation]:
    for start in range(0, len(selections), TOGETHER):
        part = selections[start : start + TOGETHER]
        aliased = " ".join(f"x{place}: {selection}" for place, selection in enumerate(part))
        yield Operation(path.around(aliased), {}, {}, False)


def everything(schema: GraphQLSchema) -> set[str]:
    """All that an operation could use."""
    names = set()
    read = {*types_of_arguments(schema), *_types_of_members(schema)}
    for type_ in schema.type_map.values():
        if is_introspection_type(type_):
            continue
        if isinstance(type_, GraphQLObjectType):
            for name, each in type_.fields.items():
                names |= {f"{type_}.{name}", *(f"{type_}.{name}({argument}:)" for argument in each.args)}
        elif isinstance(type_, GraphQLInputObjectType):
            names |= {f"{type_}.{name}" for name in type_.fields}
        elif isinstance(type_, GraphQLEnumType) and type_.name in read:
            names |= {f"{type_}.{name}" for name in type_.values}
    return names


def _types_of_members(schema: GraphQLSchema) -> Iterator[str]:
    for type_ in schema.type_map.values():
        if isinstance(type_, GraphQLInputObjectType):
            yield from (get_named_type(each.type).name for each in type_.fields.values())


def used(schema: GraphQLSchema, text: str) -> set[str]:
    """What of it an operation uses."""
    type_info = TypeInfo(schema)
    seeing = _Seeing(type_info)
    visit(parse(text), TypeInfoVisitor(type_info, seeing))
    return seeing.seen


class _Seeing(Visitor):
    def __init__(self, type_info: TypeInfo) -> None:
        super().__init__()
        self.types = type_info
        self.seen: set[str] = set()

    def enter_field(self, node: Any, *_: Any) -> None:
        self.seen.add(f"{self.types.get_parent_type()}.{node.name.value}")

    def enter_argument(self, node: Any, _key: Any, _parent: Any, _path: Any, ancestors: Any) -> None:
        owner = next((each for each in reversed(ancestors) if getattr(each, "kind", "") == "field"), None)
        if owner is not None:
            self.seen.add(f"{self.types.get_parent_type()}.{owner.name.value}({node.name.value}:)")

    def enter_object_field(self, node: Any, *_: Any) -> None:
        self.seen.add(f"{get_named_type(self.types.get_parent_input_type())}.{node.name.value}")

    def enter_enum_value(self, node: Any, *_: Any) -> None:
        self.seen.add(f"{get_named_type(self.types.get_input_type())}.{node.value}")
