"""Areas with their outlines, keys and relations."""

from collections.abc import Sequence
from typing import Any

import asyncpg

from loaders.geometry import bounds, outline, union
from loaders.kind import Kind
from models import Area, AreaKey, AreaRelation

EDGES = ("west", "south", "east", "north")


def with_edges(values: dict[str, Any]) -> list[dict[str, Any]]:
    """An area with the edges of its outline."""
    geometry = values.get("geometry")
    if geometry:
        values |= zip(EDGES, bounds(geometry), strict=True)
    return [values]


async def dissolve(connection: asyncpg.Connection, area_set: int, levels: Sequence[str]) -> None:
    """Give the areas of some levels the union of their parts as outline, if every part has one."""
    for row in await connection.fetch(PARTS, area_set, levels):
        geometry = union(row["outlines"])
        await connection.execute(OUTLINE, row["id"], geometry, *bounds(geometry))


PARTS = """
SELECT whole.id, array_agg(part.geometry::text ORDER BY part.code) AS outlines
FROM areas whole JOIN areas part ON part.parent_id = whole.id
WHERE whole.area_set_id = $1 AND whole.level = ANY($2) GROUP BY 1 HAVING bool_and(part.geometry IS NOT NULL)
"""
OUTLINE = """
UPDATE areas SET (geometry, west, south, east, north) = ROW($2::json, $3::float8, $4::float8, $5::float8, $6::float8)
WHERE id = $1 AND geometry::text IS DISTINCT FROM $2
"""

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
