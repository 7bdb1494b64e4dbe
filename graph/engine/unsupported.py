"""What clients know of GraphQL and this server does not do: refused by name, before validation calls it unknown."""

from typing import Any

from graphql import DirectiveNode, DocumentNode, FieldNode, Visitor, visit

from graph.errors import refused

INCREMENTAL = {"defer", "stream"}
INTROSPECTION = {"__schema", "__type"}


def check_supported(document: DocumentNode, *, introspection: bool = True) -> None:
    """Raises RequestError; also where the schema itself is asked for and must not be."""
    visit(document, _Directives())
    if not introspection:
        visit(document, _Introspection())


class _Directives(Visitor):
    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        if (name := node.name.value) in INCREMENTAL:
            raise refused(
                "NOT_SUPPORTED",
                f"@{name} is not supported: an answer is made at once and comes whole",
                f"leave @{name} out, and page long lists with 'first' and 'after'",
            )


class _Introspection(Visitor):
    def enter_field(self, node: FieldNode, *_: Any) -> None:
        if node.name.value in INTROSPECTION:
            raise refused(
                "INTROSPECTION_OFF",
                f"the schema is not told to you, so '{node.name.value}' cannot be asked for",
                "sign in if you have not, or ask the operator for the schema",
            )
