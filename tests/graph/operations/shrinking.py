"""Makes an operation small that two executors answer differently, so that one sees why."""

from collections.abc import Awaitable, Callable
from typing import Any

from graphql import (
    REMOVE,
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    Node,
    ObjectFieldNode,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    parse,
    print_ast,
    strip_ignored_characters,
    visit,
)

REMOVABLE = (FieldNode, InlineFragmentNode, FragmentSpreadNode, ArgumentNode, ObjectFieldNode, DirectiveNode)


async def shrunk(text: str, still: Callable[[str], Awaitable[bool]]) -> str:
    """What remains when every part is taken out without which the document is `still` of interest."""
    document, place = parse(text, no_location=True), 0
    while place < len(parts := _parts(document)):
        candidate = _used(visit(document, _Without(parts[place])))
        if await still(print_ast(candidate)):
            document = candidate
        else:
            place += 1
    return strip_ignored_characters(print_ast(document))


def _parts(document: DocumentNode) -> list[Node]:
    """From the outside to the inside, so that much goes at once."""
    parts = _Parts()
    visit(document, parts)
    return parts.found


def _used(document: DocumentNode) -> DocumentNode:
    """Without variables and fragments that nothing needs any more."""
    while True:
        names = _Names()
        visit(document, names)
        left: DocumentNode = visit(document, _Unused(names.used))
        if print_ast(left) == print_ast(document):
            return left
        document = left


class _Parts(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Node] = []

    def enter(self, node: Node, *_: Any) -> None:
        if isinstance(node, REMOVABLE):
            self.found.append(node)


class _Without(Visitor):
    def __init__(self, part: Node) -> None:
        super().__init__()
        self.part = part

    def enter(self, node: Node, *_: Any) -> Any:
        return REMOVE if node is self.part else None


class _Names(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.used: set[str] = set()

    def enter(self, node: Node, _key: Any, parent: Any, *_: Any) -> None:
        if isinstance(node, VariableNode) and not isinstance(parent, VariableDefinitionNode):
            self.used.add(node.name.value)
        if isinstance(node, FragmentSpreadNode):
            self.used.add(node.name.value)


class _Unused(Visitor):
    def __init__(self, used: set[str]) -> None:
        super().__init__()
        self.used = used

    def enter(self, node: Node, *_: Any) -> Any:
        if isinstance(node, VariableDefinitionNode):
            return None if node.variable.name.value in self.used else REMOVE
        if isinstance(node, FragmentDefinitionNode):
            return None if node.name.value in self.used else REMOVE
        return None
