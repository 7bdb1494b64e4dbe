"""Figures of one area set estimated on another: asked for once, and renewed whenever what they follow from changes.

Estimates are made of published figures only, under the same rules of protection, in the transaction that publishes
them. Whoever asks is an import run of its own, which can be undone.
"""

import hashlib
from typing import NamedTuple

import asyncpg

from loaders.area_sets import AreaSets, find_sets
from loaders.importing import finish, speak_as
from loaders.problems import EstimateError
from loaders.publication import renew_estimates
from loaders.publication.estimates import RATES, SHARES
from loaders.publication.frames import frame
from loaders.report import Report
from loaders.turns import alone, connected
from planning.areas import METHOD, VERSION, wrong_sums

COUNTS = {"STATUS_ABSOLUTE", "DYNAMIC_ABSOLUTE"}
SHOWN = 5


class Estimated(NamedTuple):
    """`unplaced` is what of the newest totals lies in areas of which nobody knows where they went."""

    run: int
    what: str
    estimates: int
    blank: int
    unplaced: float

    def __str__(self) -> str:
        said = f"{self.what}: {self.estimates:,} estimates by import {self.run}, {self.blank:,} of them blank"
        return said + (f"; {self.unplaced:,g} lie in areas without a share" if self.unplaced else "")


async def estimate(
    database: str | asyncpg.Connection, indicator: str, sets: AreaSets, dataset: str | None = None, *, actor: str
) -> Estimated:
    """Raises EstimateError where nothing can be estimated, and says why. Who asks again gets what is there."""
    async with connected(database) as connection, alone(connection):
        found = await find_sets(connection, sets)
        source = await _source(connection, indicator, found, dataset)
        await _check_shares(connection, found, sets)
        row = await connection.fetchrow(KNOWN, source["indicator_id"], source["dataset_id"], *found)
        if row is None:
            row = await _ask(connection, source, found, f"{indicator}: {sets}", actor)
        if (await connection.fetchval(MADE, row["id"])) == 0:
            raise EstimateError(f"{indicator}: no figure of {sets.old} lies in an area that has a share in {sets.new}")
        [counts] = await connection.fetch(COUNTED, row["id"])
    return Estimated(row["import_run_id"], f"{indicator}: {sets}", *counts)


async def _source(
    connection: asyncpg.Connection, indicator: str, found: tuple[int, int], dataset: str | None
) -> asyncpg.Record:
    """The indicator, with the dataset whose figures of the older set are meant."""
    rows = await connection.fetch(SOURCES, indicator, found[0], dataset)
    if not rows:
        raise EstimateError(f"{indicator}: there are no published figures of it on the areas to estimate from")
    if len(rows) > 1:
        listed = ", ".join(row["dataset"] for row in rows)
        raise EstimateError(f"{indicator}: comes from several datasets: say which with --dataset: {listed}")
    [row] = rows
    if row["type"] not in RATES | COUNTS:
        raise EstimateError(f"{indicator}: is {row['type']}: only what can be counted, and rates of it, are estimated")
    if row["type"] in RATES and not row["has_counts"]:
        raise EstimateError(f"{indicator}: its rates came without count and base, and a rate itself has no shares")
    return row


async def _check_shares(connection: asyncpg.Connection, found: tuple[int, int], sets: AreaSets) -> None:
    shares = await frame(connection, SHARES, *found)
    if shares.empty:
        raise EstimateError(f"{sets}: no area has a share in another: `sozialgraph relations` works shares out")
    wrong = wrong_sums(shares)
    if len(wrong):
        codes = await connection.fetch("SELECT id, code FROM areas WHERE id = ANY($1) ORDER BY code", list(wrong.index))
        named = ", ".join(f"{row['code']} ({wrong[row['id']]:.3f})" for row in codes[:SHOWN])
        raise EstimateError(f"{sets}: shares of {len(wrong)} areas do not add up to 1: {named}: correct them first")


async def _ask(
    connection: asyncpg.Connection, source: asyncpg.Record, found: tuple[int, int], what: str, actor: str
) -> asyncpg.Record:
    """A run with its estimation, and the estimates."""
    checksum = hashlib.sha256(f"{METHOD} {VERSION} {what}".encode()).hexdigest()
    run = await connection.fetchval(BEGIN, source["dataset_id"], "estimate", what, checksum, actor)
    await speak_as(connection, run)
    [made] = await connection.fetch(ASK, source["indicator_id"], source["dataset_id"], *found, METHOD, VERSION, run)
    await renew_estimates(connection, [source["indicator_id"]])
    stored = await connection.fetchval(MADE, made["id"])
    await finish(connection, run, Report("estimate", what, read=stored, stored=stored))
    return made


SOURCES = """
SELECT i.id AS indicator_id, i.type, d.id AS dataset_id, d.code AS dataset,
    bool_or(o.count IS NOT NULL AND o.base IS NOT NULL) AS has_counts
FROM published.observations o JOIN indicators i ON i.id = o.indicator_id JOIN datasets d ON d.id = o.dataset_id
    JOIN areas a ON a.id = o.area_id
WHERE i.code = $1 AND a.area_set_id = $2 AND ($3::text IS NULL OR d.code = $3) GROUP BY 1, 2, 3, 4 ORDER BY 4
"""
KNOWN = """
SELECT id, import_run_id FROM estimations
WHERE indicator_id = $1 AND dataset_id = $2 AND from_set_id = $3 AND to_set_id = $4
"""
BEGIN = """
INSERT INTO import_runs (dataset_id, description, file, checksum, actor) VALUES ($1, $2, $3, $4, $5) RETURNING id
"""
ASK = """
INSERT INTO estimations (indicator_id, dataset_id, from_set_id, to_set_id, method, method_version, import_run_id)
VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id, import_run_id
"""
MADE = "SELECT count(*) FROM published.estimates WHERE estimation_id = $1"
COUNTED = """
WITH estimation AS (SELECT * FROM estimations WHERE id = $1),
latest AS (
    SELECT o.id, o.period_end, coalesce(o.count, o.value) AS number, dense_rank() OVER (ORDER BY period_end DESC) AS age
    FROM estimation e JOIN published.observations o USING (indicator_id, dataset_id)
        JOIN areas a ON a.id = o.area_id AND a.area_set_id = e.from_set_id
    WHERE o.breakdown_id = 0 AND NOT EXISTS (SELECT FROM areas part WHERE part.parent_id = a.id)
)
SELECT (SELECT count(*) FROM published.estimates WHERE estimation_id = $1),
    (SELECT count(*) FROM published.estimates WHERE estimation_id = $1 AND value IS NULL),
    (SELECT coalesce(sum(number), 0)::float8 FROM latest WHERE age = 1
        AND id NOT IN (SELECT observation_id FROM published.estimate_sources))
"""
