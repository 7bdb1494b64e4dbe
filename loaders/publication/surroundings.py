"""What everybody knows of areas and breakdowns: which lie in which, and which make up others."""

from collections import defaultdict
from datetime import date
from typing import Any

import asyncpg

from planning.linked import Area, Members, Surroundings, divisions

EPOCH = date(1970, 1, 1).toordinal()
EVER = 10**6


async def surroundings(connection: asyncpg.Connection) -> Surroundings:
    areas = [_area(row) for row in await connection.fetch(AREAS)]
    wholes = {row["id"]: row["area_id"] for row in await connection.fetch(WHOLES)}
    shares = [(row["from_area_id"], row["to_area_id"]) for row in await connection.fetch(SHARES)]
    return Surroundings(areas, divisions(areas, wholes), shares, await _members(connection))


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
SELECT DISTINCT from_area_id, to_area_id FROM area_relations WHERE share IS NOT NULL OR type IN ('PART_OF', 'OVERLAPS')
ORDER BY 1, 2
"""
