"""Areas with their outlines, keys and relations."""

from typing import Any

from loaders.geometry import bounds, outline
from loaders.kind import Kind
from models import Area, AreaKey, AreaRelation

EDGES = ("west", "south", "east", "north")


def with_edges(values: dict[str, Any]) -> list[dict[str, Any]]:
    """An area with the edges of its outline."""
    geometry = values.get("geometry")
    if geometry:
        values |= zip(EDGES, bounds(geometry), strict=True)
    return [values]


KINDS = (
    Kind(
        "areas",
        Area,
        key=("area_set_id", "code", "valid_from"),
        hidden=frozenset(EDGES),
        parsers={"geometry": outline},
        expand=with_edges,
    ),
    Kind("area_keys", AreaKey, key=("area_id", "scheme", "value", "valid_from"), completes=Area),
    Kind("area_relations", AreaRelation),
)
