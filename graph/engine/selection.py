"""Which fields an operation asks of a type, with fragments unfolded, directives applied and equal keys merged.

GraphQL specification, 6.3.2 Field Collection (CollectFields) and 6.4.3 (MergeSelectionSets).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from graphql import (
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLDirective,
    GraphQLIncludeDirective,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLSkipDirective,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
    is_abstract_type,
)

from graph.engine.values import Variables, arguments


@dataclass
class Selected:
    """A field under its response key; its nodes are merged, the first one's arguments stand for all."""

    key: str
    nodes: list[FieldNode] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.nodes[0].name.value

    @property
    def selection_sets(self) -> list[SelectionSetNode]:
        return [node.selection_set for node in self.nodes if node.selection_set]


@dataclass(frozen=True)
class Document:
    """What collecting needs to know of a document."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: Variables

    def collect(self, type_: GraphQLObjectType, sets: Sequence[SelectionSetNode]) -> list[Selected]:
        selected: dict[str, Selected] = {}
        visited: set[str] = set()
        for selection_set in sets:
            for node in self._fields(type_, selection_set, visited):
                key = node.alias.value if node.alias else node.name.value
                selected.setdefault(key, Selected(key)).nodes.append(node)
        return list(selected.values())

    def _fields(
        self, type_: GraphQLObjectType, selection_set: SelectionSetNode, visited: set[str]
    ) -> Iterator[FieldNode]:
        for node in selection_set.selections:
            if not self._included(node):
                continue
            if isinstance(node, FieldNode):
                yield node
            elif isinstance(node, InlineFragmentNode):
                if node.type_condition is None or self._applies(type_, node.type_condition.name.value):
                    yield from self._fields(type_, node.selection_set, visited)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in visited:
                visited.add(node.name.value)
                fragment = self.fragments[node.name.value]
                if self._applies(type_, fragment.type_condition.name.value):
                    yield from self._fields(type_, fragment.selection_set, visited)

    def _included(self, node: SelectionNode) -> bool:
        for directive in node.directives or ():
            declared = CONDITIONS.get(directive.name.value)
            if declared and self._condition(directive, declared) == (declared is GraphQLSkipDirective):
                return False
        return True

    def _condition(self, directive: DirectiveNode, declared: GraphQLDirective) -> bool:
        return bool(arguments(directive, declared.args, self.variables)["if"].read(self.variables))

    def _applies(self, type_: GraphQLObjectType, condition: str) -> bool:
        wanted = self.schema.get_type(condition)
        return wanted is type_ or (is_abstract_type(wanted) and self.schema.is_sub_type(wanted, type_))


CONDITIONS = {directive.name: directive for directive in (GraphQLSkipDirective, GraphQLIncludeDirective)}
