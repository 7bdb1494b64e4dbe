"""Figures as the public may see them.

What is decided together is what was measured at the same time: all figures of an indicator that end on one day. Those
of several days are looked at in one go as long as they are not too many, so that memory is bounded.
"""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter

import asyncpg
import pandas as pd

from loaders.publication.estimates import renew_estimates
from loaders.publication.frames import LEVELS, frame
from planning.secrecy import hidden_cells

AT_ONCE = 200_000


async def publish_figures(connection: asyncpg.Connection, done: Callable[[float], None] = lambda _: None) -> None:
    """Publish the periods of indicators that are noted in `touched`; `done` hears which share of the work is done."""
    await connection.execute("ANALYZE touched")
    portions = list(_portions(await connection.fetch(SIZES)))
    if await connection.fetchval("SELECT NOT EXISTS (SELECT FROM touched)"):
        return
    await connection.execute("CREATE TEMP TABLE hidden_cells (id bigint PRIMARY KEY, conf_status text) ON COMMIT DROP")
    for number, (indicator, days) in enumerate(portions, start=1):
        await _hide(connection, indicator, days)
        done(0.5 * number / len(portions))
    await connection.execute("ANALYZE hidden_cells")
    known = await connection.fetchval(KNOWN)
    for statement in (DELETE, UPDATE, INSERT_MISSING, REMOVE_SERIES) if known else (INSERT,):
        await connection.execute(statement)
    await connection.execute(STORE_SERIES)
    touched = await connection.fetch("SELECT DISTINCT indicator_id FROM touched")
    await renew_estimates(connection, [row["indicator_id"] for row in touched])
    await connection.execute("DROP TABLE hidden_cells, touched")


def _portions(sizes: list[asyncpg.Record]) -> Iterator[tuple[int, list[date]]]:
    """Days of an indicator that are looked at together."""
    for indicator, rows in groupby(sizes, itemgetter("indicator_id")):
        days, number = list[date](), 0
        for row in rows:
            if days and number + row["number"] > AT_ONCE:
                yield indicator, days
                days, number = [], 0
            days.append(row["period_end"])
            number += row["number"]
        yield indicator, days


async def _hide(connection: asyncpg.Connection, indicator: int, days: list[date]) -> None:
    cells = await frame(connection, CELLS, indicator, days)
    cells["counts_people"] = cells["counts_people"] == "t"
    hidden = hidden_cells(cells)
    rows = [
        (number, None if pd.isna(why) else why)
        for number, why in zip(hidden.index.tolist(), hidden["conf_status"].tolist(), strict=True)
    ]
    await connection.copy_records_to_table("hidden_cells", records=rows)


TOUCHED = "CREATE TEMP TABLE IF NOT EXISTS touched (indicator_id int, period_end date) ON COMMIT DROP"
SIZES = """
SELECT o.indicator_id, o.period_end, count(*) AS number
FROM (SELECT DISTINCT indicator_id, period_end FROM touched) t
JOIN raw.observations o ON o.indicator_id = t.indicator_id AND o.period_end = t.period_end
GROUP BY 1, 2 ORDER BY 1, 2
"""
KNOWN = """
SELECT EXISTS (SELECT FROM published.observations WHERE indicator_id IN (SELECT indicator_id FROM touched))
"""
CELLS = f"""
WITH levels (code, rank) AS (VALUES {LEVELS})
SELECT o.id, o.value, o.count, o.base, o.unassignable, o.obs_status, o.conf_status, i.counts_people, i.min_base,
    coalesce(i.min_count, m.min_count) AS min_count, own.rank AS level, finest.rank AS finest_level
FROM raw.observations o
JOIN indicators i ON i.id = o.indicator_id
JOIN areas a ON a.id = o.area_id
JOIN area_sets s ON s.id = a.area_set_id
JOIN municipalities m ON m.id = s.municipality_id
JOIN levels own ON own.code = a.level
LEFT JOIN levels finest ON finest.code = i.finest_level
WHERE o.indicator_id = $1 AND o.period_end = ANY($2::date[])
"""

CARRIED = (
    "indicator_id",
    "area_id",
    "breakdown_id",
    "dataset_id",
    "import_run_id",
    "period_start",
    "period_end",
    "period_kind",
    "series_break",
    "source_row",
    "source_column_id",
)
SHOWN = {
    "value": "CASE WHEN h.conf_status IS NULL THEN o.value END",
    "count": "CASE WHEN h.conf_status IS NULL THEN o.count END",
    "base": "CASE WHEN h.conf_status IS NULL THEN o.base END",
    "unassignable": "CASE WHEN h.id IS NULL THEN o.unassignable END",
    "obs_status": "CASE WHEN h.conf_status IS NULL THEN o.obs_status ELSE 'Q' END",
    "conf_status": "coalesce(h.conf_status, o.conf_status)",
    "note": "CASE WHEN h.conf_status IS NULL OR o.value IS NULL THEN o.note END",
}
COLUMNS = ", ".join((*CARRIED, *SHOWN))
PUBLIC = ", ".join((*(f"o.{name}" for name in CARRIED), *SHOWN.values()))
OLD = ", ".join(f"p.{name}" for name in (*CARRIED, *SHOWN))
SLICES = """
FROM (SELECT DISTINCT indicator_id, period_end FROM touched) t
JOIN raw.observations o ON o.indicator_id = t.indicator_id AND o.period_end = t.period_end
LEFT JOIN hidden_cells h ON h.id = o.id
"""
UPDATE = f"""
UPDATE published.observations AS p SET ({COLUMNS}) = ROW({", ".join(f"new.{name}" for name in (*CARRIED, *SHOWN))})
FROM (SELECT o.id, {", ".join(f"o.{name}" for name in CARRIED)},
    {", ".join(f"{value} AS {name}" for name, value in SHOWN.items())} {SLICES}) AS new
WHERE p.id = new.id AND ROW({OLD}) IS DISTINCT FROM ROW({", ".join(f"new.{name}" for name in (*CARRIED, *SHOWN))})
"""
INSERT = f"""
INSERT INTO published.observations (id, {COLUMNS})
SELECT o.id, {PUBLIC} {SLICES}
"""
INSERT_MISSING = f"{INSERT} WHERE NOT EXISTS (SELECT FROM published.observations p WHERE p.id = o.id)"
DELETE = """
DELETE FROM published.observations p USING touched t
WHERE p.indicator_id = t.indicator_id AND p.period_end = t.period_end
  AND NOT EXISTS (SELECT FROM raw.observations o WHERE o.id = p.id)
"""
SERIES = "indicator_id, area_id, breakdown_id, dataset_id"
REMOVE_SERIES = """
DELETE FROM published.series s WHERE indicator_id IN (SELECT indicator_id FROM touched) AND NOT EXISTS (
    SELECT FROM published.observations p WHERE p.indicator_id = s.indicator_id AND p.area_id = s.area_id
        AND p.breakdown_id = s.breakdown_id AND p.dataset_id = s.dataset_id)
"""
STORE_SERIES = f"""
INSERT INTO published.series AS s ({SERIES}, first_period, last_period, length, blanks)
SELECT {SERIES}, min(period_end), max(period_end), count(*), count(*) - count(value)
FROM published.observations WHERE indicator_id IN (SELECT indicator_id FROM touched) GROUP BY {SERIES}
ON CONFLICT ({SERIES}) DO UPDATE
SET (first_period, last_period, length, blanks)
    = ROW(excluded.first_period, excluded.last_period, excluded.length, excluded.blanks)
WHERE ROW(s.first_period, s.last_period, s.length, s.blanks)
    IS DISTINCT FROM ROW(excluded.first_period, excluded.last_period, excluded.length, excluded.blanks)
"""
