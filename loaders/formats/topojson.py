"""TopoJSON (its specification 1.0): arcs that neighbours share, put together to outlines again."""

from collections.abc import Callable, Iterator
from typing import Any

from loaders.description import Layout
from loaders.files import Content, begins_with
from loaders.formats.geojson import FAULTS, NUMBER, read_features
from loaders.formats.objects import json_of
from loaders.geometry import Found, feature_sheet
from loaders.problems import FileError
from loaders.sheets import Entry, Sheet

MOST_SHARING = 20
"""How often the points of all arcs may be used by one object; neighbours use them twice."""
ENDINGS = (".topojson", ".json", ".geojson")
Point = list[float]
Geometry = dict[str, Any]


def fits(content: Content) -> bool:
    return content.ending == ".topojson" or begins_with(content, b'"Topology"')


def entries(content: Content, layout: Layout) -> list[Entry]:
    """Each object of the topology is a sheet."""
    topology = json_of(content)
    if not isinstance(topology, dict) or not isinstance(topology.get("objects"), dict):
        raise FileError(f"{content.name}: is not TopoJSON: it has no objects")
    return [Entry(name, _reader(content, layout, topology, name)) for name in topology["objects"]]


def _reader(content: Content, layout: Layout, topology: Geometry, name: str) -> Callable[[], Sheet]:
    def read() -> Sheet:
        try:
            found = read_features(features(topology, name))
        except FAULTS:
            raise FileError(f"{content.name}: is not TopoJSON, or '{name}' refers to arcs that it lacks") from None
        return feature_sheet(content, name, Found(found, None, (NUMBER,)), layout.crs)

    return read


def features(topology: Geometry, name: str) -> Iterator[Geometry]:
    """The features of an object, as GeoJSON has them."""
    shapes = _Shapes(topology)
    entry = topology["objects"][name]
    for member in entry["geometries"] if entry["type"] == "GeometryCollection" else [entry]:
        yield {"id": member.get("id"), "properties": member.get("properties"), "geometry": shapes.of(member)}


class _Shapes:
    """Puts geometries together; a short file may refer to a long arc without end, so that is counted."""

    def __init__(self, topology: Geometry) -> None:
        transform = topology.get("transform") or {"scale": (1, 1), "translate": (0, 0)}
        (self._scale_x, self._scale_y), (self._left, self._bottom) = transform["scale"], transform["translate"]
        quantised = topology.get("transform") is not None
        self._arcs = [self._decoded(arc) if quantised else arc for arc in topology["arcs"]]
        self._left_over = MOST_SHARING * sum(map(len, self._arcs))

    def of(self, member: Geometry) -> Geometry | None:
        kind = member.get("type")
        if kind is None:
            return None
        if kind == "Point":
            return {"type": kind, "coordinates": self._placed(member["coordinates"])}
        if kind == "MultiPoint":
            return {"type": kind, "coordinates": [self._placed(point) for point in member["coordinates"]]}
        if kind == "LineString":
            return {"type": kind, "coordinates": self._line(member["arcs"])}
        if kind == "MultiLineString":
            return {"type": kind, "coordinates": [self._line(line) for line in member["arcs"]]}
        if kind == "Polygon":
            return {"type": kind, "coordinates": self._rings(member["arcs"])}
        if kind == "MultiPolygon":
            return {"type": kind, "coordinates": [self._rings(polygon) for polygon in member["arcs"]]}
        raise ValueError(kind)

    def _decoded(self, arc: list[Point]) -> list[Point]:
        """Quantised arcs hold differences from point to point."""
        points, x, y = [], 0.0, 0.0
        for step in arc:
            x, y = x + step[0], y + step[1]
            points.append(self._placed([x, y]))
        return points

    def _placed(self, point: Point) -> Point:
        return [point[0] * self._scale_x + self._left, point[1] * self._scale_y + self._bottom]

    def _rings(self, rings: list[list[int]]) -> list[list[Point]]:
        """Simplified rings may have collapsed to less than a triangle."""
        return [ring for ring in map(self._line, rings) if len(ring) > 3]

    def _line(self, indices: list[int]) -> list[Point]:
        """A negative index walks arc number `~index` backwards; arcs share their end points."""
        line: list[Point] = []
        for index in indices:
            arc = self._arcs[index] if index >= 0 else self._arcs[~index][::-1]
            self._left_over -= len(arc)
            if self._left_over < 0:
                raise ValueError("arcs are shared by more outlines than can border on each other")
            line += arc[1:] if line else arc
        return line
