"""GeoPackage (OGC 12-128): an SQLite file whose layers are sheets, with outlines as well-known binary."""

import sqlite3
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import shapely
from shapely.geometry.base import BaseGeometry

from loaders.description import Layout
from loaders.files import Content, whole
from loaders.formats.objects import objects_sheet
from loaders.geometry import Feature, Found, feature_sheet
from loaders.limits import LARGEST_AT_ONCE, LARGEST_VALUE, MOST_CELLS, MOST_STEPS
from loaders.problems import FileError
from loaders.sheets import Entry, Sheet

ENDINGS = (".gpkg",)
MAGIC = b"SQLite format 3\x00"
STEPS = 100_000
READING = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_PRAGMA)
"""Neither views nor functions: both could make a small file endless."""
ENVELOPES = (0, 32, 48, 48, 64)
"""Bytes of the bounding box before the outline, by the number in the header's flags."""
LAYERS = """
SELECT c.table_name, g.column_name, s.organization, s.organization_coordsys_id, s.definition
FROM gpkg_contents c LEFT JOIN gpkg_geometry_columns g ON g.table_name = c.table_name
LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id
JOIN sqlite_master m ON m.name = c.table_name AND m.type = 'table' AND m.rootpage > 0
WHERE c.data_type IN ('features', 'attributes') ORDER BY c.table_name
"""


class Layer(NamedTuple):
    table: str
    geometry: str | None
    organization: str | None
    code: int | None
    definition: str | None

    @property
    def crs(self) -> str | None:
        """None where the coordinates have no reference system that is known (-1 and 0 in the standard)."""
        if self.organization and self.code and self.code > 0:
            return f"{self.organization}:{self.code}"
        return self.definition if self.definition not in (None, "undefined") else None


def entries(content: Content, layout: Layout) -> list[Entry]:
    database = _database(content)
    layers = [Layer(*row) for row in _rows(content, database, LAYERS)]
    return [Entry(layer.table, _reader(content, layout, database, layer)) for layer in layers]


def _database(content: Content) -> sqlite3.Connection:
    """A copy in memory that can do nothing but read, within bounds: what is computed in it is a stranger's code."""
    data = bytearray(whole(content))
    if not data.startswith(MAGIC):
        raise FileError(f"{content.name}: is not a GeoPackage")
    data[18:20] = b"\x01\x01"  # the copy has no write-ahead log, whatever the original was written with
    database = sqlite3.connect(":memory:")
    database.deserialize(bytes(data))
    database.text_factory = lambda text: text.decode("utf-8", "replace")
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_VALUE)
    database.execute("PRAGMA trusted_schema = off")
    steps = iter(range(MOST_STEPS // STEPS))
    database.set_progress_handler(lambda: next(steps, None) is None, STEPS)
    database.set_authorizer(lambda action, *_: sqlite3.SQLITE_OK if action in READING else sqlite3.SQLITE_DENY)
    return database


def _rows(content: Content, database: sqlite3.Connection, statement: str) -> Iterator[tuple[Any, ...]]:
    try:
        yield from database.execute(statement)
    except sqlite3.OperationalError as error:
        if str(error) != "interrupted":
            raise FileError(f"{content.name}: is not a GeoPackage that can be read: {error}") from None
        raise FileError(f"{content.name}: takes too long to read") from None
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise FileError(f"{content.name}: is not a GeoPackage that can be read: {error}") from None


def _reader(content: Content, layout: Layout, database: sqlite3.Connection, layer: Layer) -> Callable[[], Sheet]:
    def read() -> Sheet:
        records = list(_records(content, database, layer))
        if layer.geometry is None:
            return objects_sheet(records, name=layer.table)
        outlines = [record.pop(layer.geometry, None) for record in records]
        features = [
            Feature(record, _outline(binary, f"{content.name}, sheet '{layer.table}', row {number}"))
            for number, (record, binary) in enumerate(zip(records, outlines, strict=True), start=2)
        ]
        return feature_sheet(content, layer.table, Found(features, layer.crs), layout.crs)

    return read


def _records(content: Content, database: sqlite3.Connection, layer: Layer) -> Iterator[dict[str, Any]]:
    name = layer.table.replace('"', '""')
    columns = [row[1] for row in _rows(content, database, f'PRAGMA table_info("{name}")')]
    size = 0
    for number, row in enumerate(_rows(content, database, f'SELECT * FROM "{name}"'), start=1):
        size += sum(len(cell) for cell in row if isinstance(cell, str | bytes))
        if size > LARGEST_AT_ONCE or number * len(columns) > MOST_CELLS:
            raise FileError(f"{content.name}, sheet '{layer.table}': holds more than is read at once")
        yield dict(zip(columns, row, strict=True))


def _outline(binary: bytes | None, place: str) -> BaseGeometry | None:
    """The standard's header is `GP`, version, flags, reference system and a box of a length that the flags say."""
    if binary is None:
        return None
    try:
        if binary[:2] != b"GP":
            raise ValueError(binary[:2])
        return shapely.from_wkb(binary[8 + ENVELOPES[binary[3] >> 1 & 0b111] :])
    except (ValueError, IndexError, TypeError, shapely.errors.ShapelyError):
        raise FileError(f"{place}: has no outline that can be read") from None
