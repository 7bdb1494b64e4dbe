"""What is asked about: areas, indicators, days and amounts that the database holds, whoever filled it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import asyncpg


@dataclass(frozen=True)
class Subjects:
    """`areas` are spread over the area set that has most figures, the rest is the first or latest of its kind."""

    area_set: str
    areas: Sequence[int]
    indicators: Sequence[tuple[int, str]]  # numbers and codes
    days: Sequence[str]
    levels: Sequence[str]
    carrier_forms: Sequence[str]
    years: Sequence[int]
    texts: Sequence[str]
    amount: Decimal


AREA_SET = """
SELECT s.id, s.code FROM published.series f JOIN areas a ON a.id = f.area_id JOIN area_sets s ON s.id = a.area_set_id
GROUP BY s.id ORDER BY count(*) DESC, s.id LIMIT 1
"""
AREAS = "SELECT id FROM areas WHERE area_set_id = $1 ORDER BY id % 97, id LIMIT $2"
INDICATORS = """
SELECT id, code FROM indicators i WHERE EXISTS (
    SELECT FROM published.series s WHERE s.indicator_id = i.id AND s.breakdown_id = 0)
ORDER BY id % 97, id LIMIT $1
"""
DAYS = """
SELECT DISTINCT period_end::text FROM published.observations WHERE indicator_id = $1 AND breakdown_id = 0
ORDER BY 1 DESC LIMIT 5
"""
LEVELS = "SELECT level FROM areas WHERE area_set_id = $1 GROUP BY level HAVING count(*) > 1 ORDER BY level"
CARRIER_FORMS = "SELECT DISTINCT carrier_form FROM organizations ORDER BY 1"
YEARS = "SELECT DISTINCT year FROM grants ORDER BY 1 DESC LIMIT 5"
TEXTS = """
SELECT DISTINCT upper(substr(name, length(name) / 2, 2)) FROM (SELECT name FROM offerings ORDER BY id LIMIT 100) o
WHERE substr(name, length(name) / 2, 2) ~ '^[a-z0-9]{2}$' ORDER BY 1 LIMIT 10
"""
AMOUNT = "SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY awarded) FROM grants"


async def read(dsn: str, *, areas: int = 100, indicators: int = 20) -> Subjects:
    """At most so many areas and indicators."""
    connection = await asyncpg.connect(dsn)

    async def column(statement: str, *arguments: object) -> list[Any]:
        return [row[0] for row in await connection.fetch(statement, *arguments)]

    [(area_set, code)] = await connection.fetch(AREA_SET)
    chosen = [(row["id"], row["code"]) for row in await connection.fetch(INDICATORS, indicators)]
    found = Subjects(
        area_set=code,
        areas=await column(AREAS, area_set, areas),
        indicators=chosen,
        days=await column(DAYS, chosen[0][0]),
        levels=await column(LEVELS, area_set),
        carrier_forms=await column(CARRIER_FORMS),
        years=await column(YEARS),
        texts=await column(TEXTS),
        amount=await connection.fetchval(AMOUNT),
    )
    await connection.close()
    return found
