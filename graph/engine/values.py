"""Arguments of a field as a tree whose leaves know where their value comes from.

The shape of the tree decides the statement: which keys an input object has, whether a value is null. The leaves' values
never do: they are bind parameters, read anew from each request's variables. A plan is kept for one shape, so `shape`
says everything of the variables that a plan may depend on.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from operator import itemgetter
from typing import Any, NamedTuple

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    Undefined,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_non_null_type,
)
from graphql.language import DirectiveNode, FieldNode
from graphql.utilities.coerce_input_value import coerce_default_value, coerce_input_literal

from graph.errors import QueryError

Variables = Mapping[str, Any]
Read = Callable[[Variables], Any]


@dataclass(frozen=True, slots=True)
class Fixed:
    """Reads what every request says."""

    value: Any

    def __call__(self, _: Variables) -> Any:
        return self.value


class Leaf(NamedTuple):
    """A value that is bound; `read` finds it in a request's coerced variables."""

    read: Read


Tree = Leaf | None | Mapping[str, Any] | Sequence[Any]
Arguments = Mapping[str, Any]


def arguments(
    field: FieldNode | DirectiveNode, declared: Mapping[str, GraphQLArgument], variables: Variables
) -> Arguments:
    """The arguments given to a field or directive; an absent one is not in the mapping, a null one is None."""
    given = {argument.name.value: argument.value for argument in field.arguments or ()}
    trees = {}
    for name, argument in declared.items():
        tree = _from_node(given[name], argument.type, variables) if name in given else Undefined
        if tree is Undefined and (default := coerce_default_value(argument)) is not Undefined:
            tree = _from_value(default, argument.type, Fixed(default))
        if tree is not Undefined:
            trees[name] = tree
    return trees


def _from_node(node: ValueNode, type_: Any, variables: Variables) -> Any:
    if isinstance(node, VariableNode):
        return _from_variable(node.name.value, type_, variables)
    if isinstance(node, NullValueNode):
        return None
    type_ = get_nullable_type(type_)
    if isinstance(node, ObjectValueNode) and isinstance(type_, GraphQLInputObjectType):
        return _object_from_node(node, type_, variables)
    if isinstance(type_, GraphQLList):
        return _list_from_node(node, type_, variables)
    return Leaf(Fixed(coerce_input_literal(node, type_)))  # as validation does, which has found it right


def _from_variable(name: str, type_: GraphQLInputType, variables: Variables) -> Any:
    if name not in variables:
        return Undefined
    if variables[name] is None and is_non_null_type(type_):
        raise QueryError(f"'${name}' is null where a value is needed", "give it a value, or leave it out")
    return _from_value(variables[name], type_, itemgetter(name))


def _object_from_node(node: ObjectValueNode, type_: GraphQLInputObjectType, variables: Variables) -> dict[str, Any]:
    given = {field.name.value: field.value for field in node.fields}
    trees = {}
    for name, field in type_.fields.items():
        tree = _from_node(given[name], field.type, variables) if name in given else Undefined
        if tree is Undefined and (default := coerce_default_value(field)) is not Undefined:
            tree = _from_value(default, field.type, Fixed(default))
        if tree is not Undefined:
            trees[name] = tree
    return trees


def _list_from_node(node: ValueNode, type_: GraphQLList[Any], variables: Variables) -> Any:
    nodes = node.values if isinstance(node, ListValueNode) else (node,)
    items = [_from_node(item, type_.of_type, variables) for item in nodes]
    if all(isinstance(item, Leaf) for item in items) and not _branches(type_):
        return Leaf(lambda given: [item.read(given) for item in items])
    return [None if item is Undefined else item for item in items]


def _from_value(value: Any, type_: Any, read: Read) -> Any:
    if value is None:
        return None
    type_ = get_nullable_type(type_)
    if isinstance(type_, GraphQLInputObjectType):
        return {
            name: _from_value(value[name], field.type, _item(read, name))
            for name, field in type_.fields.items()
            if name in value
        }
    if isinstance(type_, GraphQLList) and _branches(type_):
        return [_from_value(item, type_.of_type, _item(read, position)) for position, item in enumerate(value)]
    return Leaf(read)


def _item(read: Read, key: str | int) -> Read:
    return Fixed(read.value[key]) if isinstance(read, Fixed) else lambda given: read(given)[key]


DECISIVE: set[str] = {"SortDirection", "Language"}
"""Enums whose value decides the statement: those of what can be sorted, grouped and measured add themselves."""


def _branches(type_: GraphQLList[Any]) -> bool:
    """Whether each item of a list is a tree of its own; any other list is bound as one value."""
    inner = get_nullable_type(type_.of_type)
    if isinstance(inner, GraphQLList):
        return _branches(inner)
    if inner.name == "Language":
        return False  # one language chooses a column, several are only ever compared with
    return isinstance(inner, GraphQLInputObjectType) or inner.name in DECISIVE


def plain(tree: Any, variables: Variables) -> Any:
    """The value that a tree stands for in one request."""
    if isinstance(tree, Leaf):
        return tree.read(variables)
    if isinstance(tree, Mapping):
        return {name: plain(item, variables) for name, item in tree.items()}
    return tree and [plain(item, variables) for item in tree]


def code(value: Any) -> str:
    """An enum's value as the database and the client know it."""
    return value.name if isinstance(value, Enum) else str(value)


def type_named(identifier: Any) -> str:
    """The type in a global identifier, such as `Grant:17`."""
    return str(identifier).partition(":")[0]


Shape = Callable[[Any], Hashable]


def shape_of(type_: GraphQLInputType) -> Shape:
    """How a value of this type can change a statement."""
    if isinstance(type_, GraphQLNonNull):
        return shape_of(type_.of_type)
    if isinstance(type_, GraphQLList):
        return _shape_of_list(type_)
    if isinstance(type_, GraphQLInputObjectType):
        return _shape_of_object(type_)
    if isinstance(type_, GraphQLEnumType) and type_.name in DECISIVE:
        return lambda value: value
    if type_.name == "Boolean":
        return lambda value: value
    if type_.name == "ID":
        return lambda value: value and type_named(value)
    return lambda value: value is None


def _shape_of_list(type_: GraphQLList[Any]) -> Shape:
    if get_named_type(type_).name == "ID":
        return lambda value: None if value is None else frozenset(map(type_named, value))
    if not _branches(type_):  # one value is found more easily than several
        return lambda value: None if value is None else len(value) == 1
    inner = shape_of(type_.of_type)
    return lambda value: None if value is None else tuple(inner(item) for item in value)


def _shape_of_object(type_: GraphQLInputObjectType) -> Shape:
    inner: dict[str, Shape] = {}

    def shape(value: Any) -> Hashable:
        if value is None:
            return None
        if not inner:  # filled late, since filters refer to one another
            inner.update({name: shape_of(field.type) for name, field in type_.fields.items()})
        return tuple((name, inner[name](item)) for name, item in value.items())

    return shape
