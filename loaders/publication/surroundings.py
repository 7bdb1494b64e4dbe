"""What everybody knows of areas and breakdowns: which lie in which, and which make up others."""

from collections import defaultdict
from datetime import date
from functools import lru_cache
from itertools import combinations
from typing import Any

import asyncpg
import pandas as pd

from loaders.geometry import equal_area
from planning.areas import overlaid, pieces
from planning.linked import Area, Drawn, Members, Surroundings, divisions

EPOCH = date(1970, 1, 1).toordinal()
EVER = 10**6

Outline = tuple[int, int, int, str, int, int]


async def surroundings(connection: asyncpg.Connection) -> Surroundings:
    areas = [_area(row) for row in await connection.fetch(AREAS)]
    wholes = {row["id"]: row["area_id"] for row in await connection.fetch(WHOLES)}
    shares = [(row["from_area_id"], row["to_area_id"]) for row in await connection.fetch(SHARES)]
    ground = _ground(tuple(map(tuple, await connection.fetch(OUTLINES))))
    return Surroundings(areas, divisions(areas, wholes), shares, await _members(connection), *ground)


@lru_cache(maxsize=1)  # from file to file, maps are the same
def _ground(outlines: tuple[Outline, ...]) -> tuple[list[tuple[int, int]], list[Drawn]]:
    """Which areas of different sets share ground, and the pieces of it, as everybody may see from their outlines."""
    frame = pd.DataFrame(outlines, columns=["area", "area_set", "city", "geometry", "first", "last"])
    frame = frame.assign(outline=equal_area(frame["geometry"].tolist()))
    layers = [_layer(one) for _, one in frame.groupby("area_set")]
    found = [pieces(one, other)[["from_area", "to_area"]] for one, other in combinations(layers, 2)]
    pairs = [pair for common in found for pair in common.itertuples(index=False, name=None)]
    return pairs, [_drawn(frame, day) for day in sorted({*frame["first"], *(frame["last"] + 1)})]


def _layer(frame: pd.DataFrame) -> pd.Series:
    return frame.set_index("area")["outline"]


def _drawn(frame: pd.DataFrame, day: int) -> Drawn:
    """From a day on, of each city for itself."""
    there = frame[(frame["first"] <= day) & (day <= frame["last"])]
    cities = [[_layer(one) for _, one in city.groupby("area_set")] for _, city in there.groupby("city")]
    return Drawn(day, [piece for layers in cities for piece in overlaid(layers)])


def day_number(day: date) -> int:
    """Days since 1970, as in the frames of figures."""
    return day.toordinal() - EPOCH


def _area(row: asyncpg.Record) -> Area:
    last = EVER if row["valid_to"] is None else day_number(row["valid_to"])
    return Area(row["id"], row["area_set_id"], row["parent_id"], day_number(row["valid_from"]), last)


async def _members(connection: asyncpg.Connection) -> Members:
    named: dict[int, set[int]] = defaultdict(set)
    for row in await connection.fetch("SELECT breakdown_id, member_id FROM breakdown_members"):
        named[row["breakdown_id"]].add(row["member_id"])
    members = await connection.fetch("SELECT id, dimension_id, age_from, age_to FROM dimension_members")
    breakdowns = await connection.fetch("SELECT id FROM breakdowns")
    return Members(
        of_breakdown={row["id"]: frozenset(named[row["id"]]) for row in breakdowns},
        dimension={row["id"]: row["dimension_id"] for row in members},
        ages={row["id"]: _ages(row) for row in members if row["age_from"] is not None or row["age_to"] is not None},
    )


def _ages(row: Any) -> tuple[int, int]:
    return row["age_from"] or 0, OLDEST if row["age_to"] is None else row["age_to"]


OLDEST = 999
AREAS = "SELECT id, area_set_id, parent_id, valid_from, valid_to FROM areas ORDER BY id"
WHOLES = """
SELECT s.id, m.area_id FROM area_sets s JOIN municipalities m ON m.id = s.municipality_id
WHERE m.area_id IS NOT NULL AND s.is_partition
"""
SHARES = """
SELECT from_area_id, to_area_id FROM area_relations WHERE share IS NOT NULL OR type IN ('PART_OF', 'OVERLAPS')
UNION SELECT a.id, m.area_id
FROM areas a JOIN municipalities m
    ON m.code = CASE length(a.code) WHEN 12 THEN left(a.code, 5) || right(a.code, 3) ELSE a.code END
WHERE a.level IN ('MUNICIPALITY', 'DISTRICT') AND m.area_id <> a.id
ORDER BY 1, 2
"""
"""What a county calls by the official key of a municipality, of eight digits (AGS) or twelve (ARS), is that one."""
OUTLINES = f"""
WITH drawn AS (
    SELECT a.*, s.municipality_id
    FROM areas a JOIN area_sets s ON s.id = a.area_set_id JOIN municipalities m ON m.id = s.municipality_id
    WHERE a.geometry IS NOT NULL AND a.id IS DISTINCT FROM m.area_id
        AND NOT EXISTS (SELECT FROM areas part WHERE part.parent_id = a.id AND part.geometry IS NOT NULL)
)
SELECT id, area_set_id, municipality_id, geometry, valid_from - DATE '1970-01-01',
    coalesce(valid_to - DATE '1970-01-01', {EVER})
FROM drawn a WHERE EXISTS (
    SELECT FROM drawn b
    WHERE b.municipality_id = a.municipality_id AND b.area_set_id <> a.area_set_id
        AND b.west < a.east AND a.west < b.east AND b.south < a.north AND a.south < b.north
        AND daterange(a.valid_from, a.valid_to, '[]') && daterange(b.valid_from, b.valid_to, '[]')
) ORDER BY id
"""
