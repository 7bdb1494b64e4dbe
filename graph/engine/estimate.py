"""An operation's cost: sizes of lists, multiplied down the tree.

A size is what the request says (`first`, `last`, `ids`), and otherwise assumed; so is what counts and groups read,
which nobody knows without reading it. An estimate holds for one shape of the variables, as a plan does, and reads from
each request the sizes that are variables.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from graphql import (
    GraphQLAbstractType,
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_list_type,
)

from graph.engine.cost import Cost, Size
from graph.engine.documents import Operation
from graph.engine.entity import ENTITIES
from graph.engine.fields.connection import DEFAULT_PAGE, PAGED
from graph.engine.limits import check_inputs, inputs
from graph.engine.reckoning import LIST, NOTHING, TABLE, reads
from graph.engine.rows import checked_limit
from graph.engine.selection import Document, Selected
from graph.engine.values import Arguments, Leaf, Variables, arguments

PAGE = 20  # rows of a page below the root where nothing is said: few rows lead to a full one
LONG_LISTS = {"AreaSet.areas": 500, "Area.descendants": 100, "Area.series": 200}
GROUPS = 100
FIGURES = "Observation"
FIGURES_OF_ALL, FIGURES_OF_ONE = 10_000, 100  # that one indicator has in all areas, in one area
INDICATORS = 10  # where none is named


def estimate(operation: Operation, variables: Variables) -> Cost:
    """Raises QueryError for a page larger than any may be, RequestError where arguments are too large in all."""
    document = Document(operation.schema, operation.fragments, variables)
    root = cast(GraphQLObjectType, operation.schema.get_root_type(operation.node.operation))
    fields = document.collect(root, [operation.node.selection_set])
    return Cost("", 1, 0, Estimate(document, root).of_fields(root, fields))


@dataclass
class Estimate:
    document: Document
    root: GraphQLObjectType
    inputs: int = 0

    def of_fields(self, type_: GraphQLObjectType, fields: Sequence[Selected]) -> list[Cost]:
        """What is a value of the row comes with it, and the schema's own fields read none."""
        parts = [self._of_field(type_, each) for each in fields if each.name[:2] != "__"]
        return [part for part in parts if part]

    def _of_field(self, type_: GraphQLObjectType, selected: Selected) -> Cost | None:
        declared = type_.fields[selected.name]
        far = get_named_type(declared.type)
        given = self._arguments(selected, declared)
        if not selected.selection_sets:
            return self._of_value(type_, selected, given)
        if isinstance(far, GraphQLObjectType) and "pageInfo" in far.fields:
            return Cost(selected.key, 1, 0, self._of_connection(type_, far, selected, given))
        listed = is_list_type(get_nullable_type(declared.type))
        assumed = LONG_LISTS.get(f"{type_.name}.{selected.name}", LIST) if listed else 1
        rows = self._of_rows(selected.key, self._size(selected, given, assumed), far, [selected])
        looked = self._of_arguments(selected, declared, given, assumed)
        return Cost(selected.key, 1, 0, [rows, *looked]) if looked else rows

    def _of_value(self, type_: GraphQLObjectType, selected: Selected, given: Arguments) -> Cost | None:
        """A number made of related rows reads them; one of a group is made of rows that were read for it already."""
        looked = self._of_arguments(selected, type_.fields[selected.name], given, 1)
        return Cost(selected.key, 1, 0, looked, whole=True) if looked else None

    def _of_arguments(self, selected: Selected, declared: GraphQLField, given: Arguments, whole: Size) -> list[Cost]:
        """What filters, orders and numbers read of other rows; `whole` is how many rows are looked at."""
        found = sum((reads(declared.args[name].type, tree) for name, tree in given.items()), NOTHING)
        each = [Cost(selected.key, whole, found.each, whole=True)] if found.each else []
        return [*each, Cost(selected.key, 1, found.once, whole=True)] if found.once else each

    def _arguments(self, selected: Selected, declared: GraphQLField) -> Arguments:
        given = arguments(selected.nodes[0], declared.args, self.document.variables)
        self.inputs += inputs(given) - len(given)
        check_inputs(self.inputs)
        return given

    def _of_rows(self, name: str, size: Size, type_: GraphQLNamedType, selected: Sequence[Selected]) -> Cost:
        if isinstance(type_, GraphQLObjectType):
            sets = [each for field in selected for each in field.selection_sets]
            parts = self.of_fields(type_, self.document.collect(type_, sets))
            return Cost(name, size, int(type_.name in ENTITIES), parts)
        types = self.document.schema.get_possible_types(cast(GraphQLAbstractType, type_))
        return Cost(name, size, 0, [self._of_rows(name, 1, each, selected) for each in types], either=True)

    def _of_connection(
        self, near: GraphQLObjectType, type_: GraphQLObjectType, selected: Selected, given: Arguments
    ) -> list[Cost]:
        fields = self.document.collect(type_, selected.selection_sets)
        node = get_named_type(type_.fields["nodes"].type)
        whole = self._whole(near is self.root, node.name, selected, given)
        counts = [Cost(each.key, whole, 1, whole=True) for each in fields if each.name in {"totalCount", "groups"}]
        groups = [part for each in fields if each.name == "groups" for part in self._of_groups(type_, each, whole)]
        counts += self._of_arguments(selected, near.fields[selected.name], given, whole)
        if paged := [each for each in fields if each.name in PAGED]:
            page = self._size(selected, given, DEFAULT_PAGE if near is self.root else PAGE)
            return [self._of_page(page, node, self._nodes(type_, paged)), *counts, *groups]
        return counts + groups

    def _of_page(self, page: Size, node: Any, asked: Sequence[Selected]) -> Cost:
        """Its rows once, what is below them each time it is asked for: an alias may mean another field then."""
        parts = [part for each in asked for part in self._of_rows(each.key, 1, node, [each]).parts]
        return Cost("nodes", page, int(node.name in ENTITIES), parts)

    def _nodes(self, type_: GraphQLObjectType, paged: Sequence[Selected]) -> list[Selected]:
        """What is asked of a page's rows, be it directly or through edges."""
        edge = cast(GraphQLObjectType, get_named_type(type_.fields["edges"].type))
        edges = [each for each in paged if each.name == "edges"]
        through = [each for field in edges for each in self.document.collect(edge, field.selection_sets)]
        return [each for each in (*paged, *through) if each.name in {"nodes", "node"}]

    def _of_groups(self, type_: GraphQLObjectType, selected: Selected, whole: Size) -> list[Cost]:
        declared = type_.fields["groups"]
        given = self._arguments(selected, declared)
        size = self._size(selected, given, GROUPS)
        rows = self._of_rows(selected.key, size, get_named_type(declared.type), [selected])
        return [rows, *self._of_arguments(selected, declared, given, whole)]

    def _whole(self, at_root: bool, target: str, selected: Selected, given: Arguments) -> Size:
        """How many rows all pages of a connection hold."""
        if target != FIGURES:
            return TABLE if at_root else LIST
        each = FIGURES_OF_ALL if at_root else FIGURES_OF_ONE
        if named := given.get("indicators"):
            return self._read(selected, "indicators", named, lambda codes: each * len(codes))
        return each * INDICATORS

    def _size(self, selected: Selected, given: Arguments, assumed: int) -> Size:
        for name in ("first", "last"):
            if leaf := given.get(name):
                return self._read(selected, name, leaf, partial(checked_limit, name=name))
        return self._read(selected, "ids", given["ids"], len) if given.get("ids") else assumed

    def _read(self, selected: Selected, name: str, leaf: Leaf, size: Callable[[Any], int]) -> Size:
        values = {each.name.value: each.value for each in selected.nodes[0].arguments or ()}
        if isinstance(values.get(name), VariableNode):
            return lambda variables: size(leaf.read(variables))
        return size(leaf.read(self.document.variables))
