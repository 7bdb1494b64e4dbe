"""Which two area sets are meant: the one that figures are of, and the one that they shall be of."""

from typing import NamedTuple

import asyncpg

from loaders.problems import EstimateError


class AreaSets(NamedTuple):
    """Codes of two sets, and the key of the municipality where the codes alone would not do."""

    old: str
    new: str
    municipality: str | None = None

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


async def find_sets(connection: asyncpg.Connection, sets: AreaSets) -> tuple[int, int]:
    """Their numbers; both are of one municipality. Raises EstimateError."""
    rows = await connection.fetch(PAIRS, *sets)
    if not rows:
        known = await connection.fetchval("SELECT string_agg(DISTINCT code, ', ') FROM area_sets")
        raise EstimateError(f"{sets}: no municipality has both of these area sets; there are {known or 'none'}")
    if len(rows) > 1:
        owners = ", ".join(row["municipality"] for row in rows)
        raise EstimateError(f"{sets}: several municipalities have both area sets: say which: {owners}")
    return rows[0]["old"], rows[0]["new"]


PAIRS = """
SELECT m.code AS municipality, o.id AS old, n.id AS new
FROM municipalities m JOIN area_sets o ON o.municipality_id = m.id JOIN area_sets n ON n.municipality_id = m.id
WHERE o.code = $1 AND n.code = $2 AND ($3::text IS NULL OR m.code = $3) ORDER BY 1
"""
