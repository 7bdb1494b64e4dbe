"""Shapefiles: outlines in `.shp`, attributes in `.dbf`, the reference system in `.prj`, the encoding in `.cpg`."""

import codecs
import struct
from typing import Any

import shapefile
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from loaders.description import Layout
from loaders.files import Content
from loaders.geometry import Feature, Found, feature_sheet
from loaders.problems import FileError
from loaders.sheets import Entry

ENDINGS = (".shp",)
CODE_PAGES = {"ANSI 1252": "cp1252", "1252": "cp1252", "88591": "latin-1", "": "latin-1"}
FAULTS = (shapefile.ShapefileException, struct.error, ValueError, OverflowError, EOFError, IndexError)
"""What files that are cut short, or made to do harm, raise in the reader."""


def entries(content: Content, layout: Layout) -> list[Entry]:
    return [Entry(None, lambda: feature_sheet(content, None, _found(content, layout), layout.crs))]


def _found(content: Content, layout: Layout) -> Found:
    table, projection = content.beside(".dbf"), content.beside(".prj")
    if table is None:
        raise FileError(f"{content.name}: its attributes are missing, the file ending with .dbf")
    try:
        with content.open() as shapes, table:
            reader = shapefile.Reader(shp=shapes, dbf=table, encoding=layout.encoding or _code_page(content))
            features = [Feature(_attributes(one.record), _outline(one.shape)) for one in reader.iterShapeRecords()]
    except (*FAULTS, shapely.errors.ShapelyError) as error:
        raise FileError(f"{content.name}: is not a shapefile that can be read: {error}") from None
    return Found(features, projection.read().decode("utf-8", "replace") if projection else None)


def _attributes(record: Any) -> dict[str, Any]:
    return dict(record.as_dict()) if record is not None else {}


def _outline(entry: Any) -> BaseGeometry | None:
    return None if entry.shapeType == shapefile.NULL else shape(entry.__geo_interface__)


def _code_page(content: Content) -> str:
    stated = content.beside(".cpg")
    name = stated.read(100).decode("ascii", "replace").strip() if stated else ""
    try:
        return codecs.lookup(CODE_PAGES.get(name, name)).name
    except LookupError:
        raise FileError(f"{content.name}: its .cpg names an unknown encoding, '{name}': say `encoding`") from None
