"""Shares of the areas of one set in those of another: from a delivered table, from outlines, from inhabitants."""

import hashlib
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import asyncpg
import pandas as pd

from loaders.area_sets import AreaSets, find_sets
from loaders.estimates import BEGIN
from loaders.geometry import equal_area
from loaders.importing import finish, speak_as
from loaders.problems import EstimateError
from loaders.publication import publish_changed, renew_estimates, rules
from loaders.report import Report
from loaders.turns import alone, connected
from planning.areas import SMALLEST, pieces, shares_by_figure, shares_by_surface, shares_by_table

SIX = Decimal("0.000001")


class Inhabitants(NamedTuple):
    """Whom shares shall count: an indicator's totals in the newer areas on a day."""

    indicator: str
    day: date


class Related(NamedTuple):
    """`lost` are areas of which no share is known, for want of an outline or a sole successor."""

    run: int
    what: str
    areas: int
    shares: int
    lost: list[str]

    def __str__(self) -> str:
        said = f"{self.what}: {self.shares:,} shares of {self.areas:,} areas by import {self.run}"
        return said + (f"; no share is known of {', '.join(self.lost)}" if self.lost else "")


async def relate(
    database: str | asyncpg.Connection,
    sets: AreaSets,
    dataset: str,
    by: Inhabitants | None = None,
    *,
    actor: str,
    replace: bool = False,
) -> Related:
    """Work out the shares of the smallest areas, and store them. Raises EstimateError.

    `dataset` is the one whose outlines they follow from. Shares that are there already are replaced only if asked.
    """
    async with connected(database) as connection, alone(connection):
        found = await find_sets(connection, sets)
        await _check(connection, sets, found, replace=replace)
        shares = await _shares(connection, found, by)
        what = f"{sets} by {f'{by.indicator} of {by.day}' if by else 'surface'}"
        run = await _begin(connection, dataset, what, shares, actor)
        before = await rules(connection, ["area_relations"])
        await connection.execute(CLEAR, *found)
        await connection.executemany(STORE, _rows(shares))
        await publish_changed(connection, before)
        await renew_estimates(connection)
        await finish(connection, run, Report("relations", what, read=len(shares), stored=len(shares)))
        lost = await connection.fetchval(LOST, found[0], shares["from_area"].unique().tolist())
    return Related(run, what, shares["from_area"].nunique(), len(shares), lost or [])


async def _check(connection: asyncpg.Connection, sets: AreaSets, found: tuple[int, int], *, replace: bool) -> None:
    if found[0] == found[1]:
        raise EstimateError(f"{sets.old}: how areas of one set follow each other only their office can tell")
    there = await connection.fetchval(SHARED, *found)
    if there and not replace:
        raise EstimateError(f"{sets}: {there} shares are there already: say --replace to work them out anew")


async def _shares(connection: asyncpg.Connection, found: tuple[int, int], by: Inhabitants | None) -> pd.DataFrame:
    """What outlines say; of an area without one, what a delivered table says."""
    old, new = [await _outlines(connection, area_set) for area_set in found]
    common = pieces(old, new)
    shares = shares_by_surface(common)
    if by is not None:
        shares = shares_by_figure(common, await _inhabitants(connection, by, found[1]))
    rows = await connection.fetch(PAIRS, *found, shares["from_area"].unique().tolist())
    if not rows:
        return shares
    listed = pd.DataFrame([dict(row) for row in rows]).assign(share=float("nan"), basis="AREA")
    return pd.concat([shares, shares_by_table(listed)], ignore_index=True)


async def _outlines(connection: asyncpg.Connection, area_set: int) -> pd.Series:
    rows = await connection.fetch(OUTLINES, area_set)
    if not rows:
        code = await connection.fetchval("SELECT code FROM area_sets WHERE id = $1", area_set)
        raise EstimateError(f"{code}: none of its areas has an outline: import outlines, or relations with shares")
    return pd.Series(equal_area([row["geometry"] for row in rows]), index=[row["id"] for row in rows], dtype=object)


async def _inhabitants(connection: asyncpg.Connection, by: Inhabitants, area_set: int) -> pd.Series:
    rows = await connection.fetch(INHABITANTS, by.indicator, area_set, by.day)
    if not rows:
        raise EstimateError(f"{by.indicator}: there are no totals of it on {by.day} for the areas to divide by")
    return pd.Series({row["area_id"]: row["value"] for row in rows}, dtype=float)


async def _begin(connection: asyncpg.Connection, dataset: str, what: str, shares: pd.DataFrame, actor: str) -> int:
    number = await connection.fetchval("SELECT id FROM datasets WHERE code = $1 ORDER BY id", dataset)
    if number is None:
        raise EstimateError(f"there is no dataset '{dataset}'")
    checksum = hashlib.sha256(f"{what}\n{shares.to_csv(index=False)}".encode()).hexdigest()
    run: int = await connection.fetchval(BEGIN, number, "relations", what, checksum, actor)
    await speak_as(connection, run)
    return run


def _rows(shares: pd.DataFrame) -> list[tuple[int, int, Decimal, str]]:
    return [
        (old, new, Decimal(repr(max(share, SMALLEST))).quantize(SIX), basis)
        for old, new, share, basis in shares[["from_area", "to_area", "share", "basis"]].itertuples(False)
    ]


BETWEEN = """
FROM area_relations r JOIN areas f ON f.id = r.from_area_id JOIN areas t ON t.id = r.to_area_id
WHERE f.area_set_id = $1 AND t.area_set_id = $2
"""
SHARED = f"SELECT count(r.share) {BETWEEN}"
CLEAR = f"""
UPDATE area_relations SET share = NULL, share_basis = NULL WHERE share IS NOT NULL AND id IN (SELECT r.id {BETWEEN})
"""
SMALLEST_AREAS = "NOT EXISTS (SELECT FROM areas part WHERE part.parent_id = a.id)"
PAIRS = f"""
SELECT DISTINCT r.from_area_id AS from_area, r.to_area_id AS to_area {BETWEEN} AND f.id <> ALL($3)
    AND NOT EXISTS (SELECT FROM areas part WHERE part.parent_id IN (f.id, t.id))
"""
OUTLINES = f"""
SELECT id, geometry FROM areas a WHERE area_set_id = $1 AND geometry IS NOT NULL AND {SMALLEST_AREAS} ORDER BY id
"""
INHABITANTS = """
SELECT area_id, sum(value) AS value FROM published.observations o JOIN areas a ON a.id = o.area_id
    JOIN indicators i ON i.id = o.indicator_id
WHERE i.code = $1 AND a.area_set_id = $2 AND o.period_end = $3 AND o.breakdown_id = 0 AND value IS NOT NULL GROUP BY 1
"""
STORE = """
INSERT INTO area_relations AS r (from_area_id, to_area_id, type, share, share_basis)
VALUES ($1, $2, 'OVERLAPS', $3, $4)
ON CONFLICT (from_area_id, to_area_id, type) DO UPDATE SET share = excluded.share, share_basis = excluded.share_basis
"""
LOST = f"""
SELECT array_agg(code ORDER BY code) FROM areas a WHERE area_set_id = $1 AND id <> ALL($2) AND {SMALLEST_AREAS}
"""
