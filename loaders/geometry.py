"""Outlines and points of areas and facilities, in whatever coordinates they come, as GeoJSON in WGS84 (RFC 7946)."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from loaders.cells import CellError
from loaders.files import Content
from loaders.limits import MOST_CROSSINGS, MOST_MENDED
from loaders.problems import FileError, Problem, ProblemsError
from loaders.sheets import Sheet

EXTRA = ("geometry", "longitude", "latitude")
Points = np.ndarray[Any, np.dtype[np.float64]]

SAMPLE = 1_000
"""Lines of a faulty outline that are looked at."""
DIGITS = 7
"""Decimals of a degree: a centimetre."""
WGS84 = CRS.from_epsg(4326)
EQUAL_AREA = CRS.from_epsg(3035)
"""Europe's own system for statistics: its metres keep surfaces."""


class Feature(NamedTuple):
    properties: dict[str, Any]
    geometry: BaseGeometry | None


class Found(NamedTuple):
    """What a file of geometry holds; `crs` is the reference system that it names, `optional` need not be used."""

    features: Sequence[Feature]
    crs: str | None
    optional: Sequence[str] = ()


def feature_sheet(content: Content, name: str | None, found: Found, crs: str | None) -> Sheet:
    """A table of the features' attributes, outline and point. Raises FileError and ProblemsError.

    `crs` is what the description says of the coordinates, and counts for more than what the file says.
    """
    transformer = _transformer(content, crs, found.crs)
    headers = list(dict.fromkeys(key for feature in found.features for key in feature.properties))
    rows, mended, problems = [], [], []
    for number, feature in enumerate(found.features, start=2):
        try:
            cells, was_mended = _placed(feature.geometry, transformer)
        except CellError as error:
            problems.append(Problem(str(error), content.name, name, row=number))
            continue
        mended += [number] * was_mended
        rows.append([*(feature.properties.get(key) for key in headers), *cells])
    if problems:
        raise ProblemsError(problems)
    names = [" ".join(str(header).split()) for header in headers]
    return Sheet(
        name, iter([[*names, *EXTRA], *rows]), merged=(), mended=mended, optional=frozenset({*EXTRA, *found.optional})
    )


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


def equal_area(outlines: Sequence[str]) -> Any:
    """GeoJSON outlines as shapely geometries in metres, whose surfaces can be compared."""
    transformer = Transformer.from_crs(WGS84, EQUAL_AREA, always_xy=True)
    found = np.array([shapely.from_geojson(one) for one in outlines], dtype=object)
    return shapely.transform(found, lambda points: np.column_stack(transformer.transform(points[:, 0], points[:, 1])))


def _transformer(content: Content, given: str | None, own: str | None) -> Transformer | None:
    """None where the coordinates are WGS84 already, as GeoJSON's are unless somebody says otherwise."""
    try:
        crs = CRS.from_user_input(given or own or WGS84)
    except CRSError:
        raise FileError(f"{content.name}: '{given or own}' is not a coordinate reference system") from None
    if crs.to_epsg() == 4326 or (crs.is_geographic and "CRS84" in str(own)):
        return None
    return Transformer.from_crs(crs, WGS84, always_xy=True)


def _placed(outline: BaseGeometry | None, transformer: Transformer | None) -> tuple[Iterable[Any], bool]:
    """The cells of an outline, and whether it had to be mended. Raises CellError."""
    try:
        whole, was_mended = _in_wgs84(outline, transformer)
        return _cells(whole), was_mended
    except shapely.errors.ShapelyError as error:
        raise CellError(f"has no outline that can be used: {error}") from None


def _in_wgs84(outline: BaseGeometry | None, transformer: Transformer | None) -> tuple[BaseGeometry | None, bool]:
    """The outline with exterior rings counter-clockwise, and whether it had to be mended. Raises CellError."""
    if outline is None or outline.is_empty:
        return None, False
    moved = shapely.transform(shapely.force_2d(outline), lambda points: _moved(points, transformer))
    if not _on_earth(moved):
        raise CellError(OUTSIDE)
    if moved.is_valid:
        return shapely.orient_polygons(moved, exterior_cw=False), False
    if _is_tangled(shapely.get_coordinates(moved)):
        raise CellError("crosses itself too often to be mended: draw it anew")
    whole = shapely.make_valid(moved, method="structure", keep_collapsed=False)
    return shapely.orient_polygons(whole, exterior_cw=False), True


def _is_tangled(points: Points) -> bool:
    """Whether mending would take minutes and gigabytes; told by how many others some of the lines come close to."""
    lines: Any = shapely.linestrings(np.stack([points[:-1], points[1:]], axis=1))
    tree, step = shapely.STRtree(lines), max(len(lines) // SAMPLE, 1)
    most = MOST_CROSSINGS + 10 * len(lines)
    close = 0
    for line in lines[::step]:
        close += step * len(tree.query(line))
        if close > most:
            return True
    return len(points) > MOST_MENDED


def _moved(points: Points, transformer: Transformer | None) -> Any:
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
