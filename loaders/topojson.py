"""TopoJSON (its specification 1.0): arcs that neighbours share, put together to outlines again."""

from collections.abc import Iterator
from typing import Any

Point = list[float]


def features(topology: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The features of all its objects, as GeoJSON has them."""
    arcs = [_decoded(arc, topology.get("transform")) for arc in topology["arcs"]]
    for entry in topology["objects"].values():
        for member in entry["geometries"] if entry["type"] == "GeometryCollection" else [entry]:
            yield {"properties": member.get("properties"), "geometry": _geometry(member, arcs)}


def _decoded(arc: list[Point], transform: dict[str, Any] | None) -> list[Point]:
    """Quantised arcs hold differences from point to point."""
    if transform is None:
        return arc
    (scale_x, scale_y), (left, bottom) = transform["scale"], transform["translate"]
    points, x, y = [], 0.0, 0.0
    for step in arc:
        x, y = x + step[0], y + step[1]
        points.append([x * scale_x + left, y * scale_y + bottom])
    return points


def _geometry(member: dict[str, Any], arcs: list[list[Point]]) -> dict[str, Any] | None:
    kind = member.get("type")
    if kind == "Polygon":
        rings = [_ring(ring, arcs) for ring in member["arcs"]]
        return {"type": kind, "coordinates": [ring for ring in rings if len(ring) > 3]}
    if kind == "MultiPolygon":
        parts = [[_ring(ring, arcs) for ring in polygon] for polygon in member["arcs"]]
        return {"type": kind, "coordinates": parts}
    return None


def _ring(indices: list[int], arcs: list[list[Point]]) -> list[Point]:
    """A negative index walks arc number `~index` backwards; arcs share their end points."""
    ring: list[Point] = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += arc[1:] if ring else arc
    return ring
