"""What clients know of GraphQL and this server does not do: refused by name, before validation calls it unknown."""

from typing import Any

from graphql import DirectiveNode, DocumentNode, Visitor, visit

from graph.errors import refused

INCREMENTAL = {"defer", "stream"}


def check_supported(document: DocumentNode) -> None:
    """Raises RequestError."""
    visit(document, _Directives())


class _Directives(Visitor):
    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        if (name := node.name.value) in INCREMENTAL:
            raise refused(
                "NOT_SUPPORTED",
                f"@{name} is not supported: an answer is made at once and comes whole",
                f"leave @{name} out, and page long lists with 'first' and 'after'",
            )
