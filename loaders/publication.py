"""From what the offices sent to what the public may see, in the transaction that stored it.

`planning.secrecy` decides, one indicator at a time, over all figures of the periods that changed; this module brings
`published` in step with the decision. Rows are written only where they differ, and never unprotected, so that the
published history holds nothing but what was public.
"""

import io
from typing import Any

import asyncpg
import pandas as pd

from loaders.importing import Run
from models.vocabulary import AreaLevel
from planning.secrecy import hidden_capacities, hidden_cells

Rules = dict[int, tuple[Any, ...]]

LEVELS = ", ".join(f"('{level.name}', {rank})" for rank, level in enumerate(AreaLevel))
"""Levels from coarse to fine, in the vocabulary's order."""


async def publish_touched(run: Run) -> None:
    """Publish the periods of indicators that this import changed."""
    await _publish(run.connection)


async def rules(connection: asyncpg.Connection, kind: str) -> Rules:
    """The rules of protection that rows of a kind hold, to be compared after they were stored."""
    rows = await connection.fetch(RULES[kind]) if kind in RULES else []
    return {row["id"]: tuple(row) for row in rows}


async def publish_changed(run: Run, kind: str, before: Rules) -> None:
    """Publish anew what a changed rule concerns: an indicator's its figures, any other all figures and capacities."""
    after = await rules(run.connection, kind)
    if changed := [number for number, rule in before.items() if after.get(number) != rule]:
        await run.connection.execute(TOUCHED)
        await run.connection.execute(TOUCH, changed if kind == "indicators" else None)
        await _publish(run.connection)
        await publish_capacities(run.connection)


async def publish_capacities(connection: asyncpg.Connection) -> None:
    await connection.execute("CREATE TEMP TABLE hidden_records (id bigint PRIMARY KEY) ON COMMIT DROP")
    records = await _frame(connection, CAPACITIES)
    if len(records):
        rows = [(number,) for number in records.index[hidden_capacities(records)].tolist()]
        await connection.copy_records_to_table("hidden_records", records=rows)
    for statement in (UPDATE_CAPACITIES, INSERT_CAPACITIES, DELETE_CAPACITIES, "DROP TABLE hidden_records"):
        await connection.execute(statement)


async def _publish(connection: asyncpg.Connection) -> None:
    touched = await connection.fetch("SELECT DISTINCT indicator_id FROM touched ORDER BY 1")
    if not touched:
        return
    await connection.execute("ANALYZE touched")
    await connection.execute("CREATE TEMP TABLE hidden_cells (id bigint PRIMARY KEY, conf_status text) ON COMMIT DROP")
    for row in touched:
        await _hide(connection, row["indicator_id"])
    for statement in (UPDATE, INSERT, DELETE, REMOVE_SERIES, STORE_SERIES, "DROP TABLE hidden_cells, touched"):
        await connection.execute(statement)


async def _hide(connection: asyncpg.Connection, indicator: int) -> None:
    cells = await _frame(connection, CELLS, indicator)
    if cells.empty:
        return
    cells["counts_people"] = cells["counts_people"] == "t"
    hidden = hidden_cells(cells)
    rows = [
        (number, None if pd.isna(why) else why)
        for number, why in zip(hidden.index.tolist(), hidden["conf_status"].tolist(), strict=True)
    ]
    await connection.copy_records_to_table("hidden_cells", records=rows)


async def _frame(connection: asyncpg.Connection, query: str, *arguments: object) -> pd.DataFrame:
    """COPY and the CSV reader take half the time and memory of fetched rows."""
    buffer = io.BytesIO()
    await connection.copy_from_query(query, *arguments, output=buffer, format="csv", header=True)
    buffer.seek(0)
    return pd.read_csv(buffer, index_col="id", keep_default_na=False, na_values=[""], dtype=TEXTS)


TEXTS = {"conf_status": "str", "obs_status": "str", "counts_people": "str"}
RULES = {
    "indicators": "SELECT id, min_count, min_base, counts_people, finest_level FROM indicators",
    "municipalities": "SELECT id, min_count FROM municipalities",
    "areas": "SELECT id, level FROM areas",
}
TOUCH = """
INSERT INTO touched SELECT DISTINCT indicator_id, period_end FROM raw.observations
WHERE $1::int[] IS NULL OR indicator_id = ANY($1)
"""
TOUCHED = "CREATE TEMP TABLE IF NOT EXISTS touched (indicator_id int, period_end date) ON COMMIT DROP"

CELLS = f"""
WITH levels (code, rank) AS (VALUES {LEVELS})
SELECT o.id, o.value, o.count, o.base, o.unassignable, o.obs_status, o.conf_status, i.counts_people, i.min_base,
    coalesce(i.min_count, m.min_count) AS min_count, own.rank AS level, finest.rank AS finest_level
FROM (SELECT DISTINCT indicator_id, period_end FROM touched) t
JOIN raw.observations o ON o.indicator_id = t.indicator_id AND o.period_end = t.period_end
JOIN indicators i ON i.id = o.indicator_id
JOIN areas a ON a.id = o.area_id
JOIN area_sets s ON s.id = a.area_set_id
JOIN municipalities m ON m.id = s.municipality_id
JOIN levels own ON own.code = a.level
LEFT JOIN levels finest ON finest.code = i.finest_level
WHERE t.indicator_id = $1
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
SELECT o.id, {PUBLIC} {SLICES} WHERE NOT EXISTS (SELECT FROM published.observations p WHERE p.id = o.id)
"""
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

CAPACITIES = """
SELECT c.id, c.maximum, c.available, c.occupied, c.waiting, m.min_count
FROM raw.capacity_records c JOIN offerings o ON o.id = c.offering_id JOIN municipalities m ON m.id = o.municipality_id
"""
RECORD = {
    "offering_id": "c.offering_id",
    "dataset_id": "c.dataset_id",
    "reference_day": "c.reference_day",
    "unit": "c.unit",
    "maximum": "c.maximum",
    "available": "CASE WHEN h.id IS NULL THEN c.available END",
    "occupied": "CASE WHEN h.id IS NULL THEN c.occupied END",
    "waiting": "CASE WHEN h.id IS NULL THEN c.waiting END",
    "obs_status": "CASE WHEN h.id IS NULL THEN c.obs_status ELSE 'Q' END",
    "conf_status": "CASE WHEN h.id IS NULL THEN c.conf_status ELSE 'A' END",
}
RECORDS = "FROM raw.capacity_records c LEFT JOIN hidden_records h ON h.id = c.id"
UPDATE_CAPACITIES = f"""
UPDATE published.capacity_records AS p SET ({", ".join(RECORD)}) = ROW({", ".join(f"new.{name}" for name in RECORD)})
FROM (SELECT c.id, {", ".join(f"{value} AS {name}" for name, value in RECORD.items())} {RECORDS}) AS new
WHERE p.id = new.id
  AND ROW({", ".join(f"p.{name}" for name in RECORD)}) IS DISTINCT FROM ROW({", ".join(f"new.{n}" for n in RECORD)})
"""
INSERT_CAPACITIES = f"""
INSERT INTO published.capacity_records (id, {", ".join(RECORD)})
SELECT c.id, {", ".join(RECORD.values())} {RECORDS}
WHERE NOT EXISTS (SELECT FROM published.capacity_records p WHERE p.id = c.id)
"""
DELETE_CAPACITIES = """
DELETE FROM published.capacity_records p
WHERE NOT EXISTS (SELECT FROM raw.capacity_records c WHERE c.id = p.id)
"""
