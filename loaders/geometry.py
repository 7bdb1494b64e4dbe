"""Outlines and points of areas and facilities, in whatever coordinates they come, as GeoJSON in WGS84 (RFC 7946)."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import shapefile
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from loaders import topojson
from loaders.cells import CellError
from loaders.description import Layout
from loaders.files import Content
from loaders.problems import FileError, Problem, ProblemsError
from loaders.sheets import Sheet, json_of

EXTRA = ("geometry", "longitude", "latitude")
DIGITS = 7
"""Decimals of a degree: a centimetre."""
WGS84 = CRS.from_epsg(4326)
COLLECTIONS = ("FeatureCollection", "Topology")


class Feature(NamedTuple):
    properties: dict[str, Any]
    geometry: BaseGeometry | None


def holds(content: Content) -> bool:
    if content.ending in (".shp", ".geojson", ".topojson"):
        return True
    if content.ending != ".json":
        return False
    with content.open() as stream:
        return any(f'"{kind}"'.encode() in stream.read(4096) for kind in COLLECTIONS)


def sheet(content: Content, layout: Layout) -> Sheet:
    """A table of the features' attributes, geometry and point. Raises FileError and ProblemsError."""
    features, crs = _shapes(content) if content.ending == ".shp" else _json(content)
    transformer = _transformer(content, layout.crs, crs)
    headers = list(dict.fromkeys(name for feature in features for name in feature.properties))
    rows, mended, problems = [], [], []
    for number, feature in enumerate(features, start=2):
        outline, was_mended = _in_wgs84(feature.geometry, transformer)
        if outline is not None and not _on_earth(outline):
            problems.append(Problem(OUTSIDE, content.name, row=number))
            continue
        mended += [number] * was_mended
        rows.append([*(feature.properties.get(name) for name in headers), *_cells(outline)])
    if problems:
        raise ProblemsError(problems)
    names = [" ".join(name.split()) for name in headers]
    return Sheet(None, iter([[*names, *EXTRA], *rows]), merged=(), mended=mended)


OUTSIDE = (
    "lies outside the degrees of the Earth: say in [table] in which reference system the coordinates are, "
    'such as crs = "EPSG:25832"'
)


def outline(cell: str) -> str:
    """A GeoJSON geometry as the text it is. Raises CellError where it is none, or not in WGS84."""
    try:
        geometry = shapely.from_geojson(cell)
    except shapely.errors.ShapelyError:
        raise CellError("is not a GeoJSON geometry") from None
    if geometry.is_empty or not _on_earth(geometry):
        raise CellError("is empty or lies outside the degrees of the Earth")
    return cell


def union(outlines: Sequence[str]) -> str:
    """One outline around several that share borders."""
    whole = shapely.union_all([shapely.from_geojson(one) for one in outlines], grid_size=10**-DIGITS)
    return str(shapely.to_geojson(shapely.orient_polygons(whole, exterior_cw=False)))


def bounds(geometry: str) -> tuple[float, float, float, float]:
    """West, south, east and north of a GeoJSON geometry."""
    west, south, east, north = shapely.from_geojson(geometry).bounds
    return west, south, east, north


def _json(content: Content) -> tuple[list[Feature], str | None]:
    data = json_of(content)
    try:
        features = topojson.features(data) if data["type"] == "Topology" else data["features"]
        found = [_feature(feature) for feature in features]
        crs = data.get("crs")
        return found, crs["properties"]["name"] if crs else None
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, shapely.errors.ShapelyError):
        raise FileError(f"{content.name}: is neither GeoJSON nor TopoJSON") from None


def _feature(feature: dict[str, Any]) -> Feature:
    geometry = feature.get("geometry")
    return Feature(feature.get("properties") or {}, shape(geometry) if geometry else None)


def _shapes(content: Content) -> tuple[list[Feature], str | None]:
    table, projection = content.beside(".dbf"), content.beside(".prj")
    if table is None:
        raise FileError(f"{content.name}: its attributes are missing, the file ending with .dbf")
    try:
        with content.open() as shapes, table:
            entries = shapefile.Reader(shp=shapes, dbf=table, encoding=_code_page(content)).iterShapeRecords()
            found = [Feature(_attributes(entry.record), _outline(entry.shape)) for entry in entries]
    except (shapefile.ShapefileException, UnicodeDecodeError) as error:
        raise FileError(f"{content.name}: is not a shapefile that can be read: {error}") from None
    return found, projection.read().decode("utf-8", "replace") if projection else None


def _attributes(record: Any) -> dict[str, Any]:
    return dict(record.as_dict()) if record is not None else {}


def _outline(entry: Any) -> BaseGeometry | None:
    return None if entry.shapeType == shapefile.NULL else shape(entry.__geo_interface__)


def _code_page(content: Content) -> str:
    stated = content.beside(".cpg")
    name = stated.read().decode("ascii", "replace").strip() if stated else "latin-1"
    return {"ANSI 1252": "cp1252", "1252": "cp1252", "88591": "latin-1"}.get(name, name) or "latin-1"


def _transformer(content: Content, given: str | None, own: str | None) -> Transformer | None:
    """None where the coordinates are WGS84 already, as GeoJSON's are unless somebody says otherwise."""
    try:
        crs = CRS.from_user_input(given or own or WGS84)
    except CRSError:
        raise FileError(f"{content.name}: '{given or own}' is not a coordinate reference system") from None
    if crs.to_epsg() == 4326 or (crs.is_geographic and "CRS84" in str(own)):
        return None
    return Transformer.from_crs(crs, WGS84, always_xy=True)


def _in_wgs84(outline: BaseGeometry | None, transformer: Transformer | None) -> tuple[BaseGeometry | None, bool]:
    """The outline with exterior rings counter-clockwise, and whether it had to be mended."""
    if outline is None or outline.is_empty:
        return None, False
    moved = shapely.transform(shapely.force_2d(outline), lambda points: _moved(points, transformer))
    if moved.is_valid:
        return shapely.orient_polygons(moved, exterior_cw=False), False
    whole = shapely.make_valid(moved, method="structure", keep_collapsed=False)
    return shapely.orient_polygons(whole, exterior_cw=False), True


def _moved(points: np.ndarray[Any, np.dtype[np.float64]], transformer: Transformer | None) -> Any:
    if transformer is not None:
        points = np.column_stack(transformer.transform(points[:, 0], points[:, 1]))
    return np.round(points, DIGITS)


def _on_earth(outline: BaseGeometry) -> bool:
    west, south, east, north = outline.bounds
    return bool(-180 <= west <= east <= 180 and -90 <= south <= north <= 90)


def _cells(outline: BaseGeometry | None) -> Iterable[Any]:
    if outline is None:
        return ("", "", "")
    point = outline.representative_point()
    return (shapely.to_geojson(outline), round(point.x, DIGITS), round(point.y, DIGITS))
