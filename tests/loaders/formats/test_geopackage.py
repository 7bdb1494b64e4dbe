"""GeoPackages: layers as sheets, outlines in degrees, and what is not read."""

import sqlite3
import struct
from pathlib import Path

import pytest
import shapely
from pyproj import CRS
from shapely import Polygon, from_geojson

from loaders.problems import FileError, ProblemsError
from tests.loaders.formats.opening import entries, rows, sheet, zipped

TABLES = """
CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT, srs_id INTEGER);
CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER);
CREATE TABLE gpkg_spatial_ref_sys (srs_id INT, organization TEXT, organization_coordsys_id INT, definition TEXT);
INSERT INTO gpkg_spatial_ref_sys VALUES (1, 'EPSG', 25832, ''), (2, 'none', -1, 'undefined');
CREATE TABLE viertel (fid INTEGER PRIMARY KEY, name TEXT, geom BLOB);
CREATE TABLE amt (nr TEXT, sitz TEXT);
CREATE VIEW alles AS SELECT * FROM amt;
INSERT INTO amt VALUES ('50', 'Rathaus');
INSERT INTO gpkg_contents VALUES ('amt', 'attributes', 0), ('alles', 'attributes', 0);
"""
TRIANGLE = Polygon([(500000, 6000000), (500000, 6000100), (500100, 6000100)])
BOW_TIE = Polygon([(500000, 6000000), (500100, 6000100), (500100, 6000000), (500000, 6000100)])


def blob(outline: Polygon, flags: int = 1) -> bytes:
    box = struct.pack("<4d", *outline.bounds) if flags & 2 else b""
    return b"GP" + struct.pack("<BBi", 0, flags, 1) + box + shapely.to_wkb(outline)


def geopackage(path: Path, *outlines: bytes | None, reference: int = 1) -> Path:
    database = sqlite3.connect(path)
    database.executescript(TABLES)
    wkt = CRS.from_epsg(25832).to_wkt()
    database.execute("INSERT INTO gpkg_spatial_ref_sys VALUES (3, 'own', 0, ?)", (wkt,))
    database.executemany("INSERT INTO viertel (name, geom) VALUES ('Nord', ?)", [(one,) for one in outlines])
    database.execute("INSERT INTO gpkg_contents VALUES ('viertel', 'features', ?)", (reference,))
    database.execute("INSERT INTO gpkg_geometry_columns VALUES ('viertel', 'geom', ?)", (reference,))
    database.commit()
    database.close()
    return path


@pytest.mark.parametrize("reference", [1, 3], ids=["EPSG", "WKT"])
def test_outlines_become_degrees(tmp_path: Path, reference: int) -> None:
    path = geopackage(tmp_path / "x.gpkg", blob(TRIANGLE), blob(BOW_TIE, flags=3), None, reference=reference)
    found = sheet(path, sheet="viertel")
    headers, first, _, third = found.rows
    assert headers == ["fid", "name", "geometry", "longitude", "latitude"]
    assert (first[:2], third[2:]) == ([1, "Nord"], ["", "", ""])
    assert [round(edge, 2) for edge in from_geojson(first[2]).bounds] == [9.0, 54.15, 9.0, 54.15]
    assert found.mended == [3]


def test_layers_and_tables_are_sheets_but_no_views(tmp_path: Path) -> None:
    path = geopackage(tmp_path / "x.gpkg")
    assert [entry.name for entry in entries(path)] == ["amt", "viertel"]
    assert rows(path, sheet="amt") == [["nr", "sitz"], ["50", "Rathaus"]]


def test_within_an_archive_and_with_a_write_ahead_log(tmp_path: Path) -> None:
    database = sqlite3.connect(geopackage(tmp_path / "x.gpkg"))
    database.execute("PRAGMA journal_mode = wal")
    database.close()
    path = zipped(tmp_path / "x.zip", {"x.gpkg": (tmp_path / "x.gpkg").read_bytes()})
    assert rows(path, sheet="amt")[1] == ["50", "Rathaus"]


def test_metres_without_a_reference_system(tmp_path: Path) -> None:
    path = geopackage(tmp_path / "x.gpkg", blob(TRIANGLE), reference=2)
    with pytest.raises(ProblemsError, match=r"^x\.gpkg, sheet 'viertel', row 2: lies outside the degrees of the Earth"):
        sheet(path, sheet="viertel")
    assert len(rows(path, sheet="viertel", crs="EPSG:25832")) == 2


@pytest.mark.parametrize("binary", [b"", b"GP", b"XX" + bytes(30), b"GP\x00\x01" + bytes(4) + b"nonsense"])
def test_outlines_that_are_none(tmp_path: Path, binary: bytes) -> None:
    path = geopackage(tmp_path / "x.gpkg", binary)
    with pytest.raises(FileError, match=r"^x\.gpkg, sheet 'viertel', row 2: has no outline that can be read$"):
        sheet(path, sheet="viertel")


@pytest.mark.parametrize("content", [b"n", b"nonsense", b"SQLite format 3\0" + b"\xff" * 500])
def test_what_is_no_geopackage(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.gpkg").write_bytes(content)
    with pytest.raises(FileError, match=r"^x\.gpkg: is not a GeoPackage"):
        entries(tmp_path / "x.gpkg")


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"


@pytest.mark.parametrize(
    "layer",
    [
        f"CREATE VIEW v AS {ENDLESS}",
        "CREATE TABLE v (a, b AS (zeroblob(900000000))); INSERT INTO v (a) VALUES (1)",
        "CREATE TABLE v (a, b AS (a || a), c AS (b || b), d AS (c || c)); INSERT INTO v VALUES (zeroblob(30000000))",
    ],
)
def test_what_is_computed_in_the_file_is_not_read(tmp_path: Path, layer: str) -> None:
    database = sqlite3.connect(geopackage(tmp_path / "x.gpkg"))
    database.executescript(f"{layer}; INSERT INTO gpkg_contents VALUES ('v', 'attributes', 0)")
    database.close()
    with pytest.raises(FileError) as caught:
        rows(tmp_path / "x.gpkg", sheet="v")
    assert str(caught.value).startswith(("x.gpkg: has no sheet 'v'", "x.gpkg: is not a GeoPackage that can be read"))
