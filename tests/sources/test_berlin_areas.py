"""Berlin's planning areas: the cut of 2021 with four levels, the cut before, and how they match."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import asyncpg
import pytest
import shapely

from tests.sources.conftest import Read, Reports

LOR = "berlin/geo/LOR_2021.csv"
OLD = "berlin/population/berlin-lor-population-2020-02-t1-planning-areas.csv"
AREAS = (
    "SELECT a.*, p.code AS above FROM areas a JOIN area_sets s ON s.id = a.area_set_id"
    " LEFT JOIN areas p ON p.id = a.parent_id WHERE s.code = $1 AND ($2::text IS NULL OR a.level = $2)"
)

pytestmark = pytest.mark.usefixtures("berlin")


async def test_four_levels_with_their_names(stored: asyncpg.Connection, read: Read) -> None:
    listed = read(LOR)
    expected = {(row["Planungsraum (Nummer)"][:2], row["Bezirk"], "CITY_DISTRICT") for row in listed}
    for title, level in (
        ("Prognoseraum", "FORECAST_AREA"),
        ("Bezirksregion", "DISTRICT_REGION"),
        ("Planungsraum", "PLANNING_SPACE"),
    ):
        expected |= {(row[f"{title} (Nummer)"], " ".join(row[f"{title} (Name)"].split()), level) for row in listed}
    found = await stored.fetch(AREAS, "LOR_2021", None)
    assert {(row["code"], row["name"], row["level"]) for row in found} == expected
    assert Counter(row["level"] for row in found) == {
        "CITY_DISTRICT": 12,
        "FORECAST_AREA": 58,
        "DISTRICT_REGION": 143,
        "PLANNING_SPACE": 542,
    }


async def test_the_hierarchy_is_that_of_the_keys(stored: asyncpg.Connection) -> None:
    found = await stored.fetch(AREAS, "LOR_2021", None)
    assert {row["above"] for row in found if row["level"] == "CITY_DISTRICT"} == {None}
    assert all(row["above"] == row["code"][:-2] for row in found if len(row["code"]) > 2)
    ancestors = await stored.fetch(
        "SELECT up.level FROM area_ancestry n JOIN areas a ON a.id = area_id JOIN areas up ON up.id = ancestor_id"
        " WHERE a.code = '01100101' ORDER BY distance"
    )
    assert [row["level"] for row in ancestors] == [
        "PLANNING_SPACE",
        "DISTRICT_REGION",
        "FORECAST_AREA",
        "CITY_DISTRICT",
    ]


async def test_outlines_come_from_utm_to_degrees(stored: asyncpg.Connection) -> None:
    """The shapefiles are in EPSG:25833."""
    found = await stored.fetch(AREAS, "LOR_2021", None)
    outlines = {row["code"]: shapely.from_geojson(row["geometry"]) for row in found if row["geometry"]}
    assert Counter(map(len, outlines)) == {2: 12, 4: 58, 6: 143, 8: 542}
    assert all(outline.is_valid for outline in outlines.values())
    assert all(
        13.08 < row["west"] < row["east"] < 13.77 and 52.33 < row["south"] < row["north"] < 52.68 for row in found
    )
    point = shapely.Point(13.3777, 52.5163)  # Brandenburg Gate
    assert [code for code in sorted(outlines) if outlines[code].contains(point)] == ["01", "0110", "011002", "01100206"]


async def test_bezirke_are_the_unions_of_their_parts(stored: asyncpg.Connection) -> None:
    """Nobody sends their outlines."""
    found = await stored.fetch(AREAS, "LOR_2021", None)
    outlines = {row["code"]: shapely.from_geojson(row["geometry"]) for row in found}
    for bezirk in (code for code in outlines if len(code) == 2):
        parts = [outlines[row["code"]] for row in found if row["above"] == bezirk]
        assert outlines[bezirk].area == pytest.approx(sum(part.area for part in parts), rel=1e-6)
        assert shapely.get_num_geometries(outlines[bezirk]) == 1
        assert shapely.get_num_interior_rings(outlines[bezirk]) == 0


async def test_surfaces_are_in_square_kilometres(stored: asyncpg.Connection, read: Read) -> None:
    total = sum(float(row["Fläche in qm"]) for row in read(LOR)) / 1e6
    found = await stored.fetch(AREAS, "LOR_2021", "PLANNING_SPACE")
    assert float(sum(row["surface"] for row in found)) == pytest.approx(total, abs=0.03)
    assert 880 < total < 900


async def test_names_are_not_unique(stored: asyncpg.Connection) -> None:
    found = Counter(row["name"] for row in await stored.fetch(AREAS, "LOR_2019", "PLANNING_SPACE"))
    assert [name for name, times in found.items() if times > 1] == ["Schloßstraße"]


async def test_a_date_with_a_leading_blank_is_not_a_validity(stored: asyncpg.Connection, read: Read) -> None:
    """It dates the outline: by it, twelve areas would be missing in the figures of 31.12.2020."""
    assert Counter(row["Stand der Daten"] for row in read(LOR)) == {" 01.01.2021": 530, " 01.12.2021": 12}
    found = await stored.fetch(AREAS, "LOR_2021", None)
    assert {(row["valid_from"], row["valid_to"]) for row in found} == {(date(2020, 12, 31), None)}


async def test_the_older_cut_is_a_set_of_its_own(stored: asyncpg.Connection, read: Read) -> None:
    found = await stored.fetch(AREAS, "LOR_2019", "PLANNING_SPACE")
    newer = await stored.fetch(AREAS, "LOR_2021", "PLANNING_SPACE")
    assert {row["code"] for row in found} == {row["id"] for row in read(OLD)}
    assert {row["code"] for row in found}.isdisjoint(row["code"] for row in newer)
    assert {row["valid_to"] for row in found} == {date(2020, 12, 31)}
    assert all(row["above"] == row["code"][:2] for row in found)


async def test_outlines_of_the_older_cut_are_mended_and_told(
    stored: asyncpg.Connection, berlin: Reports, data: Path
) -> None:
    topology = json.loads((data / "berlin/geo/Planungsraum_pre2021.topojson").read_text("utf-8"))
    keys = {feature["properties"]["s"] for feature in topology["objects"]["Planungsraum"]["geometries"]}
    report = berlin.one("older-3-umrisse.toml")
    assert (len(keys), report.read, len(report.mended)) == (447, 447, 2)
    found = await stored.fetch(AREAS, "LOR_2019", "PLANNING_SPACE")
    assert [row["code"] for row in found if row["geometry"] is None] == ["09041403"]
    assert all(shapely.from_geojson(row["geometry"]).is_valid for row in found if row["geometry"])


async def test_old_and_new_areas_are_related_both_ways(stored: asyncpg.Connection, data: Path, read: Read) -> None:
    matches = json.loads((data / "berlin/geo/berlin-lor-matches.json").read_text("utf-8"))
    old = {row["id"] for row in read(OLD)}
    expected = {(key, other) for key, others in matches.items() if key in old for other in others}
    expected |= {
        (other, key) for key, others in matches.items() if len(key) == 8 and key not in old for other in others
    }
    found = await stored.fetch(
        "SELECT f.code AS old, t.code AS new, type, r.date FROM area_relations r JOIN areas f ON f.id = from_area_id"
        " JOIN areas t ON t.id = to_area_id JOIN area_sets s ON s.id = f.area_set_id WHERE s.code = 'LOR_2019'"
    )
    assert len(expected) == 532
    assert {(row["old"], row["new"]) for row in found} == expected
    assert {(row["type"], row["date"]) for row in found} == {("OVERLAPS", date(2021, 1, 1))}


def test_matches_left_out_are_counted(berlin: Reports) -> None:
    assert dict(berlin.one("matches-old-to-new.toml").skipped) == {"above the Planungsraum": 354, "key not known": 338}
    assert dict(berlin.one("matches-new-to-old.toml").skipped) == {
        "above the Planungsraum": 354,
        "value not known": 481,
    }
