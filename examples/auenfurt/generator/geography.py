"""Files of the Statistikstelle about areas: outlines, how the two cuts overlap, and the change of 2021."""

from collections.abc import Iterator
from itertools import pairwise

from examples.auenfurt.generator.people import LAST_YEAR, people
from examples.auenfurt.generator.places import (
    ALL_QUARTERS,
    DISTRICTS,
    NEULAND,
    REPORTING_AREAS,
    SPLIT_YEAR,
    Place,
    Point,
    outline,
    quarters_in,
)
from examples.auenfurt.generator.writing import Cell, delimited, features, german

SQUARE_KILOMETRES = 111.2 * 70.0  # of one degree by one degree, at 51° north


def files() -> Iterator[tuple[str, bytes]]:
    yield "statistik/stadtbezirke.geojson", features(_feature(district) for district in DISTRICTS)
    yield "statistik/stadtteile.geojson", features(_quarter_feature(place) for place in _all_quarters_ever())
    yield "statistik/berichtsgebiete.geojson", features(_feature(place) for place in REPORTING_AREAS)
    yield "statistik/stadtteile_berichtsgebiete.csv", delimited([OVERLAP_HEADER, *_overlaps()])
    yield "statistik/gebietsaenderungen.csv", delimited([CHANGE_HEADER, *_changes()], encoding="cp1252")


OVERLAP_HEADER = ("Stadtteil", "Name", "Berichtsgebiet", "gemeinsame Einwohner", "Anteil am Stadtteil in %")
CHANGE_HEADER = ("alt", "neu", "Art der Änderung", "in Kraft", "Anteil der Einwohner in %", "Grundlage")


def _all_quarters_ever() -> list[Place]:
    return sorted([*quarters_in(LAST_YEAR), NEULAND])


def _feature(place: Place) -> tuple[dict[str, Cell], list[Point]]:
    ring = outline(place.blocks)
    return {"SCHLUESSEL": place.code, "NAME": place.name, "FLAECHE_HA": round(_surface(ring) * 100, 1)}, ring


def _quarter_feature(place: Place) -> tuple[dict[str, Cell], list[Point]]:
    """The key is exported as a number, which loses its leading zero."""
    properties, ring = _feature(place)
    new = place.code in ("0405", "0406")
    return {
        **properties,
        "SCHLUESSEL": int(place.code),
        "BEZIRK": place.code[:2],
        "GUELTIG_AB": f"01.01.{SPLIT_YEAR}" if new else "01.01.2012",
        "GUELTIG_BIS": f"31.12.{SPLIT_YEAR - 1}" if place is NEULAND else None,
    }, ring


def _surface(ring: list[Point]) -> float:
    """In square kilometres."""
    doubled = sum(west * north - east * south for (west, south), (east, north) in pairwise(ring))
    return abs(doubled) / 2 * SQUARE_KILOMETRES


def _overlaps() -> Iterator[list[Cell]]:
    for quarter in ALL_QUARTERS:
        everybody = people(quarter.place, LAST_YEAR)
        for area in REPORTING_AREAS:
            common = tuple(block for block in quarter.blocks if block in area.blocks)
            if common:
                here = people(Place(quarter.code, quarter.name, common), LAST_YEAR)
                yield [quarter.code, quarter.name, area.code, german(here), german(100 * here / everybody, 2)]


def _changes() -> Iterator[list[Cell]]:
    before = people(NEULAND, SPLIT_YEAR - 1)
    for quarter in ALL_QUARTERS:
        if quarter.letter in "RS":
            share = 100 * people(quarter.place, SPLIT_YEAR - 1) / before
            yield [NEULAND.code, quarter.code, "Teilung", f"01.01.{SPLIT_YEAR}", german(share, 2), "Einwohner"]
