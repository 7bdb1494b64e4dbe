"""Which column holds the surfaces of areas, and in which unit."""

from collections.abc import Sequence
from typing import Any

import shapely
from pyproj import Geod

from loaders.cells.numbers import Notation
from loaders.inspection.cells import number_of
from loaders.inspection.drafts.records import mapped
from loaders.inspection.profiles import NUMBERS, Profile
from loaders.inspection.table import Facts
from loaders.inspection.text import lexicon, says

UNITS = (1.0, 0.01, 0.000001)
"""Square kilometres, hectares and square metres, in square kilometres."""
POINT = ("longitude", "latitude")
PROVED_BY = 5
METRES = 20_000
"""No part of a city has as many square kilometres, nor hectares in most cases."""
GLOBE = Geod(ellps="WGS84")


def surface_of(facts: Facts) -> Any:
    """The column of surfaces and their unit, as the outlines prove them."""
    if "geometry" not in facts.found.headers:
        return None
    outlines = facts.found.column(facts.found.headers.index("geometry"))[:PROVED_BY]
    sizes = [_square_kilometres(str(outline)) for outline in outlines if outline]
    columns = [one for one in facts.profiles if one.is_figure and not one.is_running and one.header not in POINT]
    listed = lexicon()["kinds"]["areas"]["surface"]
    for column in sorted(columns, key=lambda one: -says(one.header, listed)):
        if not says(column.header, NUMBERS):
            stated = [number_of(cell, _notation(cell, facts)) for cell in facts.found.column(column.place)[:PROVED_BY]]
            if unit := _unit(stated, sizes):
                return _in_unit(column, unit, facts)
    return None


def _notation(cell: Any, facts: Facts) -> Notation:
    return "english" if facts.notation == "english" or (isinstance(cell, str) and "," not in cell) else "german"


def _in_unit(column: Profile, unit: float, facts: Facts) -> Any:
    says: dict[str, Any] = {"header": column.header}
    if facts.notation == "german" and column.votes["english"]:
        says["numbers"] = "english"
    if unit != 1.0:
        says["factor"] = unit
    return says if len(says) > 1 else column.header


def _square_kilometres(outline: str) -> float:
    return abs(float(GLOBE.geometry_area_perimeter(shapely.from_geojson(outline))[0])) / 1e6


def _unit(stated: Sequence[float | None], sizes: Sequence[float]) -> float | None:
    """The unit in which all numbers are the outlines' surfaces."""
    pairs = [(value, size) for value, size in zip(stated, sizes, strict=False) if value and size]
    for unit in UNITS if pairs else ():
        if all(0.9 < value * unit / size < 1.1 for value, size in pairs):
            return unit
    return None


def stated_surface(facts: Facts) -> Any:
    """A column that says it holds surfaces, in square metres unless its numbers are small."""
    column = mapped("areas", facts.profiles).columns.get("surface")
    if column is None or column.largest is None:
        return None
    return {"header": column.header, "factor": 0.000001} if column.largest > METRES else column.header
