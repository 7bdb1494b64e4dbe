"""Outlines from GeoJSON, TopoJSON and shapefiles, in WGS84 and as RFC 7946 wants them."""

import io
import json
import zipfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import shapefile
from pyproj import CRS
from shapely import Polygon, box, from_geojson, is_ccw

from loaders.geometry import outline
from loaders.problems import FileError, ProblemsError
from loaders.report import Report
from tests.loaders.formats.opening import rows, sheet

Importing = Callable[..., Awaitable[list[Report]]]
SQUARE = [[9.0, 54.0], [9.0, 54.1], [9.1, 54.1], [9.1, 54.0], [9.0, 54.0]]
BOW_TIE = [[9.0, 54.0], [9.1, 54.1], [9.1, 54.0], [9.0, 54.1], [9.0, 54.0]]


def geojson(path: Path, *rings: Any, **more: Any) -> Path:
    features = [
        {"type": "Feature", "properties": {"NR": str(number)}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for number, ring in enumerate(rings, start=1)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **more}))
    return path


def test_exterior_rings_are_counter_clockwise(tmp_path: Path) -> None:
    header, row = rows(geojson(tmp_path / "x.geojson", SQUARE))
    assert header == ["NR", "geometry", "longitude", "latitude"]
    assert row[0] == "1"
    assert is_ccw(from_geojson(row[1]).exterior)
    assert row[2:] == [9.05, 54.05]


def test_invalid_rings_are_mended_and_named(tmp_path: Path) -> None:
    found = sheet(geojson(tmp_path / "x.geojson", SQUARE, BOW_TIE))
    mended = from_geojson(list(found.rows)[2][1])
    assert found.mended == [3]
    assert (mended.is_valid, mended.geom_type) == (True, "MultiPolygon")


@pytest.mark.parametrize("stated", ["crs", "member"])
def test_other_coordinates_become_degrees(tmp_path: Path, stated: str) -> None:
    ring = [[500000, 6000000], [500100, 6000000], [500100, 6000100], [500000, 6000000]]
    member = {"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}}
    path = geojson(tmp_path / "x.geojson", ring, **(member if stated == "member" else {}))
    _, row = rows(path, crs="EPSG:25832" if stated == "crs" else None)
    west, south, _, _ = from_geojson(row[1]).bounds
    assert (round(west, 3), round(south, 3)) == (9.0, 54.148)


def test_metres_without_a_reference_system_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError, match=r'row 2: lies outside .*such as crs = "EPSG:25832"'):
        rows(geojson(tmp_path / "x.geojson", [[500000, 6000000], [500100, 6000000], [500100, 6000100]]))


def test_an_unknown_reference_system(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="'EPSG:0' is not a coordinate reference system"):
        rows(geojson(tmp_path / "x.geojson", SQUARE), crs="EPSG:0")


def test_features_without_a_geometry_keep_their_row(tmp_path: Path) -> None:
    path = tmp_path / "x.geojson"
    path.write_text('{"type": "FeatureCollection", "features": [{"properties": {"a": 1}, "geometry": null}]}')
    assert rows(path) == [["a", "geometry", "longitude", "latitude"], [1, "", "", ""]]


@pytest.mark.parametrize("content", ["{", "[]", '{"type": "Feature"}', '{"type": "FeatureCollection", "features": 1}'])
def test_what_is_no_geojson(tmp_path: Path, content: str) -> None:
    path = tmp_path / "x.geojson"
    path.write_text(content)
    with pytest.raises(FileError, match=r"x\.geojson: is n"):
        rows(path)


def test_neighbours_share_arcs_in_topojson(tmp_path: Path) -> None:
    topology = {
        "type": "Topology",
        "transform": {"scale": [0.1, 0.1], "translate": [9, 54]},
        "arcs": [[[1, 0], [0, 1]], [[1, 1], [-1, 0], [0, -1], [1, 0]], [[1, 1], [1, 0], [0, -1], [-1, 0]]],
        "objects": {
            "areas": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Polygon", "arcs": [[0, 1]], "properties": {"s": "A"}},
                    {"type": "Polygon", "arcs": [[-1, -3]], "properties": {"s": "B"}},
                    {"type": None, "properties": {"s": "C"}},
                ],
            }
        },
    }
    path = tmp_path / "x.topojson"
    path.write_text(json.dumps(topology))
    _, first, second, third = rows(path)
    assert from_geojson(first[1]).bounds == (9.0, 54.0, 9.1, 54.1)
    assert third == ["C", "", "", ""]
    assert second[0] == "B"


def zipped_shapefile(path: Path) -> Path:
    parts = {ending: io.BytesIO() for ending in ("shp", "shx", "dbf")}
    writer: Any = shapefile.Writer(shp=parts["shp"], shx=parts["shx"], dbf=parts["dbf"], encoding="latin-1")
    writer.field("NAME", "C", 20)
    writer.poly([[(500000, 6000000), (500000, 6000100), (500100, 6000100), (500000, 6000000)]])
    writer.record("Mürwik")
    writer.close()
    with zipfile.ZipFile(path, "w") as archive:
        for ending, content in parts.items():
            archive.writestr(f"quarters.{ending}", content.getvalue())
        archive.writestr("quarters.prj", CRS.from_epsg(25832).to_wkt("WKT1_ESRI"))
    return path


def test_zipped_shapefiles_with_their_own_reference_system(tmp_path: Path) -> None:
    _, row = rows(zipped_shapefile(tmp_path / "x.zip"))
    assert row[0] == "Mürwik"
    assert round(from_geojson(row[1]).bounds[0], 3) == 9.0


def test_a_shapefile_without_its_attributes(tmp_path: Path) -> None:
    (tmp_path / "x.shp").write_bytes(b"x")
    with pytest.raises(FileError, match=r"x\.shp: its attributes are missing"):
        rows(tmp_path / "x.shp")


def test_outlines_in_cells() -> None:
    point = '{"type": "Point", "coordinates": [9, 54]}'
    assert outline(point) == point
    with pytest.raises(ValueError, match="is not a GeoJSON geometry"):
        outline("POINT (9 54)")
    with pytest.raises(ValueError, match="outside the degrees"):
        outline('{"type": "Point", "coordinates": [500000, 6000000]}')


AREAS = """
kind = "areas"
municipality = "01001000"
file = "x.geojson"
dataset = { code = "BASE" }

[area_set]
code = "SQUARES"
name = "Quadrate"
valid_from = 2020-01-01

[fields]
code = { header = "NR", pad = 2 }
name = { header = "NR", prefix = "Quadrat " }
level = { value = "PLANNING_SPACE" }
geometry = "geometry"
"""


async def test_areas_know_their_edges(connection: asyncpg.Connection, city: Importing, tmp_path: Path) -> None:
    geojson(tmp_path / "x.geojson", SQUARE, BOW_TIE)
    first, second = await city(AREAS), await city(AREAS)
    row = await connection.fetchrow(
        "SELECT name, west, south, east, north, geometry->>'type' FROM areas WHERE code = '01' AND level = $1",
        "PLANNING_SPACE",
    )
    assert row is not None
    assert tuple(row) == ("Quadrat 1", 9.0, 54.0, 9.1, 54.1, "Polygon")
    assert (first[0].stored, second[0].stored, first[0].mended) == (2, 0, [3])


async def test_parts_are_dissolved_into_their_whole(
    connection: asyncpg.Connection, city: Importing, tmp_path: Path
) -> None:
    geojson(tmp_path / "x.geojson", SQUARE, [[x + 0.1, y] for x, y in SQUARE])
    whole = '[[rows]]\ncode = "W"\nname = "Ganzes"\nlevel = "CITY_DISTRICT"\n'
    above = AREAS.partition("[fields]")[0].replace('file = "x.geojson"\n', "") + whole
    parts = AREAS.replace('geometry = "geometry"', 'geometry = "geometry"\nparent = { value = "W" }')
    await city(above, parts.replace("valid_from", 'dissolve = ["CITY_DISTRICT"]\nvalid_from', 1))
    row = await connection.fetchrow("SELECT geometry->'coordinates', west, east FROM areas WHERE code = 'W'")
    assert row is not None
    (ring,) = json.loads(row[0])
    assert (row["west"], row["east"]) == (9.0, 9.2)
    assert Polygon(ring).equals(box(9.0, 54.0, 9.2, 54.1))
