"""Limits that hold before anything is validated or planned.

Both cost time that grows with what is asked for, and meanwhile the process answers nobody else.
"""

from collections.abc import Iterator

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from graph.errors import refused

MAX_TOKENS = 10_000
MAX_DEPTH = 20
MAX_FIELDS = 800


def check_limits(document: DocumentNode) -> None:
    """Raises RequestError where an operation, its fragments unfolded, is too deep or asks for too many fields."""
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    for operation in document.definitions:
        if isinstance(operation, OperationDefinitionNode):
            for fields, _ in enumerate(_fields(operation.selection_set, fragments, 1, ())):
                if fields >= MAX_FIELDS:
                    raise refused(
                        "QUERY_TOO_LARGE",
                        f"the query asks for more than {MAX_FIELDS} fields, its fragments unfolded",
                        "split it into several requests",
                    )


def _fields(
    selections: SelectionSetNode, fragments: dict[str, FragmentDefinitionNode], depth: int, spread: tuple[str, ...]
) -> Iterator[FieldNode]:
    """Every field as often as it would be planned; a fragment within itself is left to validation to refuse."""
    if depth > MAX_DEPTH:
        raise refused(
            "QUERY_TOO_LARGE",
            f"the query nests its fields more than {MAX_DEPTH} levels deep",
            "ask for the lower levels in a request of their own, by id",
        )
    for node in selections.selections:
        if isinstance(node, FieldNode):
            yield node
            if node.selection_set:
                yield from _fields(node.selection_set, fragments, depth + 1, spread)
        elif isinstance(node, InlineFragmentNode):
            yield from _fields(node.selection_set, fragments, depth, spread)
        elif isinstance(node, FragmentSpreadNode) and (name := node.name.value) in fragments and name not in spread:
            yield from _fields(fragments[name].selection_set, fragments, depth, (*spread, name))
