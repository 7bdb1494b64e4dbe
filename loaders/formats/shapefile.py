"""Shapefiles: outlines in `.shp`, attributes in `.dbf`, the reference system in `.prj`, the encoding in `.cpg`."""

import codecs
import struct
import warnings
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
LONGEST = 10_000
shapefile.VERBOSE = False  # it would print what it thinks of holes in outlines
CODE_PAGES = {"ANSI 1252": "cp1252", "1252": "cp1252", "88591": "latin-1", "": "latin-1"}
FAULTS = (shapefile.ShapefileException, struct.error, ArithmeticError, ValueError, LookupError, EOFError, OSError)
"""What files that are cut short, or made to do harm, raise in the reader."""


def entries(content: Content, layout: Layout) -> list[Entry]:
    return [Entry(None, lambda: feature_sheet(content, None, _found(content, layout), layout.crs))]


def _found(content: Content, layout: Layout) -> Found:
    table, encoding = content.beside(".dbf"), layout.encoding or _code_page(content)
    if table is None:
        raise FileError(f"{content.name}: its attributes are missing, the file ending with .dbf")
    try:
        with content.open() as shapes, table, warnings.catch_warnings(action="ignore"):
            reader = shapefile.Reader(shp=shapes, dbf=table, encoding=encoding)
            features = [Feature(_attributes(one.record), _outline(one.shape)) for one in reader.iterShapeRecords()]
            if len(features) != reader.numRecords:
                raise ValueError(f"it has {len(features)} outlines, but {reader.numRecords} rows of attributes")
    except (*FAULTS, shapely.errors.ShapelyError) as error:
        raise FileError(f"{content.name}: is not a shapefile that can be read: {error}") from None
    return Found(features, _said(content, ".prj"))


def _said(content: Content, ending: str) -> str | None:
    """What stands in a neighbour of the file, a line of text or two."""
    stream = content.beside(ending)
    if stream is None:
        return None
    with stream:
        return stream.read(LONGEST).decode("utf-8", "replace").strip()


def _attributes(record: Any) -> dict[str, Any]:
    return dict(record.as_dict()) if record is not None else {}


def _outline(entry: Any) -> BaseGeometry | None:
    return None if entry.shapeType == shapefile.NULL else shape(entry.__geo_interface__)


def _code_page(content: Content) -> str:
    name = _said(content, ".cpg") or ""
    try:
        return codecs.lookup(CODE_PAGES.get(name, name)).name
    except LookupError:
        raise FileError(f"{content.name}: its .cpg names an unknown encoding, '{name}': say `encoding`") from None
