"""The types of a connection, as Relay names them (GraphQL Cursor Connections Specification)."""

from typing import Any, Generic, TypeVar

import strawberry

from graph.engine.entity import ENTITIES
from graph.engine.groups.declaring import group_arguments
from graph.engine.namespace import NAMESPACE, STRUCTURES, arguments_of, register

T = TypeVar("T")


class Connection(Generic[T]):
    """How a subject annotates a list in pages; the schema's own type is made for each entity."""


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether more follows.")
    has_previous_page: bool = strawberry.field(description="Whether something went before.")
    start_cursor: str | None = strawberry.field(description="Cursor of the first row of the page.")
    end_cursor: str | None = strawberry.field(description="Cursor of the last row of the page.")


NAMESPACE["PageInfo"] = PageInfo
STRUCTURES.add("PageInfo")


def declare_connections() -> None:
    """Make edge and connection of every entity that is listed in pages."""
    for entity in ENTITIES.values():
        _declare(entity.name, grouped=bool(entity.groups))


def _declare(name: str, *, grouped: bool) -> None:
    edge: dict[str, Any] = {
        "__annotations__": {"node": name, "cursor": "str"},
        "node": strawberry.field(description="The row."),
        "cursor": strawberry.field(description="Its place in the list."),
    }
    register(strawberry.type(type(f"{name}Edge", (), edge), description=f"A row of a list of {name}."))
    STRUCTURES.update((f"{name}Edge", f"{name}Connection"))
    body: dict[str, Any] = {
        "__annotations__": {
            "edges": f"list[{name}Edge]",
            "nodes": f"list[{name}]",
            "page_info": "PageInfo",
            "total_count": "int",
        },
        "edges": strawberry.field(description="The rows of the page, each with its cursor."),
        "nodes": strawberry.field(description="The rows of the page."),
        "page_info": strawberry.field(description="Where the page stands."),
        "total_count": strawberry.field(description="How many rows there are on all pages."),
    }
    if grouped:
        body["__annotations__"]["groups"] = f"list[{name}Group]"
        body["groups"] = strawberry.field(
            description="All rows of all pages in groups; one group where no key is named."
        )
        body["groups"].arguments = arguments_of(group_arguments(name))
    made = strawberry.type(type(f"{name}Connection", (), body), description=f"A list of {name} in pages.")
    register(made)
