"""Figures as the public may see them.

What is decided together is what can be worked out from each other: indicators with those that they are reckoned from,
at times that hang together, and all of that as it stood before. Several such clusters are looked at in one go as long
as they are not too many figures, so that memory is bounded.
"""

from collections.abc import Callable
from decimal import Decimal

import asyncpg
import numpy as np
import pandas as pd

from loaders.publication.clusters import CHOSEN, Cluster, clusters, portions
from loaders.publication.estimates import renew_estimates
from loaders.publication.partners import Sharing
from loaders.publication.refusals import refuse
from loaders.publication.rules import Rules
from loaders.publication.surroundings import surroundings
from loaders.publication.versions import PRESENT, versions
from planning.linked import Protection, protect, rounded_figures
from planning.secrecy.secondary import SECONDARY

AT_ONCE = 200_000
NUMBERS = ["rounded_to", "value", "count", "base", "unassignable"]


async def publish_figures(connection: asyncpg.Connection, done: Callable[[float], None] = lambda _: None) -> None:
    """Publish the periods of indicators that are noted in `touched`; `done` hears which share of the work is done.

    Raises SecrecyError where figures could be worked out that must not be known.
    """
    await connection.execute("ANALYZE touched")
    if await connection.fetchval("SELECT NOT EXISTS (SELECT FROM touched)"):
        return
    await connection.execute(HIDDEN)
    concerned = list(portions(await clusters(connection, await surroundings(connection)), AT_ONCE))
    sharing = await Sharing.of(connection, await Rules.of(connection))
    for number, cluster in enumerate(concerned, start=1):
        await _hide(connection, cluster, sharing)
        done(0.5 * number / len(concerned))
    await connection.execute("ANALYZE hidden_cells, hidden_versions, rounded_versions")
    if await connection.fetchval(THOUGHT_EMPTY):
        await connection.execute("ANALYZE raw.observations")
    known = await connection.fetchval(KNOWN)
    for statement in (DELETE, UPDATE, INSERT_MISSING, REMOVE_SERIES) if known else (INSERT,):
        await connection.execute(statement)
    for statement in (HIDE_PAST, ROUND_PAST, STORE_SERIES):
        await connection.execute(statement)
    await sharing.store(SHOWN)
    touched = await connection.fetch("SELECT DISTINCT indicator_id FROM touched")
    await renew_estimates(connection, [row["indicator_id"] for row in touched])
    await connection.execute("DROP TABLE hidden_cells, hidden_versions, rounded_versions, touched")


async def hide_gone(connection: asyncpg.Connection) -> None:
    """Earlier versions of figures of areas or indicators that are no more."""
    await connection.execute(HIDE_GONE)


async def _hide(connection: asyncpg.Connection, cluster: Cluster, sharing: Sharing) -> None:
    figures = await versions(connection, cluster, sharing.rules)
    protection = protect(figures, cluster.around)
    exposed = protection.audited[protection.audited["exposed"]]
    if len(exposed):
        raise await refuse(connection, figures, exposed)
    await _note_hidden(connection, figures, protection)
    await _note_rounded(connection, figures, cluster)
    await _store_ranges(connection, cluster, figures, protection)
    await _touch_others(connection, cluster, figures, protection)
    await sharing.decide(cluster, figures, protection)


async def _note_hidden(connection: asyncpg.Connection, figures: pd.DataFrame, protection: Protection) -> None:
    about = figures[["id", "since", "until"]].assign(unplaced=figures["unassignable"].notna())
    hidden = about.join(protection.hidden, how="inner")
    hidden["conf_status"] = hidden["conf_status"].astype("object").where(hidden["conf_status"].notna(), None)
    present = hidden["until"] == PRESENT
    cells = hidden.loc[present, ["id", "conf_status"]].itertuples(index=False, name=None)
    await connection.copy_records_to_table("hidden_cells", records=list(cells))
    past = hidden.loc[~present].itertuples(index=False, name=None)
    await connection.copy_records_to_table("hidden_versions", records=list(past))


async def _note_rounded(connection: asyncpg.Connection, figures: pd.DataFrame, cluster: Cluster) -> None:
    """Those that are hidden as well are shown as hidden."""
    found = figures[["id", "since", "until"]].join(rounded_figures(figures, cluster.around), how="inner")
    records = [
        (*key, int(base), *(None if pd.isna(one) else Decimal(repr(one)) for one in numbers))
        for *key, base, value, count, whole, lost in found.itertuples(index=False, name=None)
        for numbers in [(value, count, whole, lost)]
    ]
    await connection.copy_records_to_table("rounded_versions", records=records)


async def _store_ranges(
    connection: asyncpg.Connection, cluster: Cluster, figures: pd.DataFrame, protection: Protection
) -> None:
    """Between which numbers hidden figures may lie, for numbers beside them."""
    about = protection.ranges.join(figures[["id", "since", "indicator_id", "area_id", "end"]], on="row")
    since, end = pd.to_datetime(about["since"], unit="us", utc=True), pd.to_datetime(about["end"], unit="D")
    known = about.assign(since=since.dt.to_pydatetime(), end=end.dt.date)
    await connection.execute(REMOVE_RANGES, *cluster.figures)
    columns = ["id", "since", "part", "indicator_id", "area_id", "end", "low", "high"]
    records = list(known[columns].itertuples(index=False, name=None))
    await connection.copy_records_to_table("known_ranges", schema_name="raw", records=records)


async def _touch_others(
    connection: asyncpg.Connection, cluster: Cluster, figures: pd.DataFrame, protection: Protection
) -> None:
    """Figures that nobody sent anew may be hidden or shown again, or their reason kept back, for the sake of others."""
    present = figures[figures["until"] == PRESENT]
    why = protection.hidden["conf_status"].reindex(present.index).fillna("").to_numpy(dtype=str)
    was = present["was"].fillna("").to_numpy(dtype=str)
    other = present[(why != was) & ((np.isin(why, ["", "F"]) != np.isin(was, ["", "F"])) | (why == SECONDARY))]
    area_set = other["area_id"].map({area.id: area.area_set for area in cluster.around.areas})
    about = other[["indicator_id", "end"]].assign(area_set=area_set).drop_duplicates()
    await connection.executemany(TOUCH_OTHER, list(about.itertuples(index=False, name=None)))


THOUGHT_EMPTY = """
SELECT reltuples = 0 AND pg_relation_size(oid) > 0 FROM pg_class WHERE oid = 'raw.observations'::regclass
"""
"""As after an import that failed: PostgreSQL counted the rows while nobody saw them, and would read all for each."""
TOUCHED = """
CREATE TEMP TABLE IF NOT EXISTS touched (indicator_id int, area_set_id int, period_end date) ON COMMIT DROP
"""
TOUCH = """
INSERT INTO touched SELECT DISTINCT o.indicator_id, a.area_set_id, o.period_end
FROM {} AS o JOIN areas AS a ON a.id = o.area_id
"""
TOUCH_ALL = TOUCH.format("raw.observations")
TOUCH_OTHER = "INSERT INTO touched (indicator_id, period_end, area_set_id) VALUES ($1, DATE '1970-01-01' + $2::int, $3)"
REMOVE_RANGES = f"DELETE FROM raw.known_ranges WHERE {CHOSEN}"
HIDDEN = """
CREATE TEMP TABLE hidden_cells (id bigint PRIMARY KEY, conf_status text) ON COMMIT DROP;
CREATE TEMP TABLE hidden_versions (id bigint, since bigint, until bigint, unplaced boolean, conf_status text)
    ON COMMIT DROP;
CREATE TEMP TABLE rounded_versions (id bigint, since bigint, until bigint, rounded_to int, value numeric, count numeric,
    base numeric, unassignable numeric) ON COMMIT DROP;
CREATE INDEX ON rounded_versions (id);
CREATE INDEX ON hidden_versions (id)
"""
OF_TOUCHED = """
({0}.indicator_id, {0}.area_id) IN (
    SELECT t.indicator_id, a.id FROM (SELECT DISTINCT indicator_id, area_set_id FROM touched) AS t
        JOIN areas AS a ON a.area_set_id = t.area_set_id)
"""
KNOWN = f"SELECT EXISTS (SELECT FROM published.series s WHERE {OF_TOUCHED.format('s')})"
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
    "source_column_id",
)
SHOWN = {
    **{
        name: f"CASE WHEN h.{mark} IS NOT NULL THEN NULL WHEN r.id IS NULL THEN o.{name} ELSE r.{name} END"
        for name, mark in {
            "value": "conf_status",
            "count": "conf_status",
            "base": "conf_status",
            "unassignable": "id",
        }.items()
    },
    "unassignable_hidden": "h.id IS NOT NULL AND o.unassignable IS NOT NULL",
    "rounded_to": "CASE WHEN h.conf_status IS NULL THEN r.rounded_to END",
    "obs_status": "CASE WHEN h.conf_status IS NULL THEN o.obs_status ELSE 'Q' END",
    "conf_status": "coalesce(h.conf_status, o.conf_status)",
    "note": "CASE WHEN h.conf_status IS NULL OR o.value IS NULL THEN o.note END",
}
COLUMNS = ", ".join((*CARRIED, *SHOWN))
PUBLIC = ", ".join((*(f"o.{name}" for name in CARRIED), *SHOWN.values()))
OLD = ", ".join(f"p.{name}" for name in (*CARRIED, *SHOWN))
SLICES = f"""
FROM (SELECT DISTINCT indicator_id, area_set_id, period_end FROM touched) t
JOIN areas a ON a.area_set_id = t.area_set_id
JOIN raw.observations o ON o.indicator_id = t.indicator_id AND o.area_id = a.id AND o.period_end = t.period_end
LEFT JOIN hidden_cells h ON h.id = o.id LEFT JOIN rounded_versions r ON r.id = o.id AND r.until = {PRESENT}
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
DELETE FROM published.observations p USING touched t, areas a
WHERE p.indicator_id = t.indicator_id AND p.period_end = t.period_end AND p.area_id = a.id
  AND a.area_set_id = t.area_set_id AND NOT EXISTS (SELECT FROM raw.observations o WHERE o.id = p.id)
"""
HIDE_PAST = """
UPDATE published.observations_history AS p
SET value = CASE WHEN h.conf_status IS NULL THEN p.value END, count = CASE WHEN h.conf_status IS NULL THEN p.count END,
    base = CASE WHEN h.conf_status IS NULL THEN p.base END, unassignable = NULL,
    unassignable_hidden = h.unplaced,
    rounded_to = CASE WHEN h.conf_status IS NULL THEN p.rounded_to END,
    obs_status = CASE WHEN h.conf_status IS NULL THEN p.obs_status ELSE 'Q' END,
    conf_status = coalesce(h.conf_status, p.conf_status),
    note = CASE WHEN h.conf_status IS NULL OR p.value IS NULL THEN p.note END
FROM (
    SELECT id, TIMESTAMPTZ 'epoch' + since * INTERVAL '1 microsecond' AS since,
        TIMESTAMPTZ 'epoch' + until * INTERVAL '1 microsecond' AS until, unplaced, conf_status
        FROM hidden_versions
    UNION ALL
    SELECT o.id, o.recorded_at, 'infinity', o.unassignable IS NOT NULL, c.conf_status
        FROM hidden_cells c JOIN raw.observations o ON o.id = c.id
) AS h
WHERE p.id = h.id AND p.recorded_at >= h.since AND p.recorded_at < h.until
    AND (p.unassignable_hidden <> h.unplaced OR h.conf_status IS NOT NULL AND p.obs_status <> 'Q'
        OR h.conf_status = 'D' AND p.conf_status = 'A')
"""
"""What is hidden now was perhaps to be seen before: then it is hidden there, too."""
ROUND_PAST = f"""
UPDATE published.observations_history AS p
SET rounded_to = r.rounded_to,
    {", ".join(f"{name} = CASE WHEN p.{name} IS NOT NULL THEN r.{name} END" for name in NUMBERS[1:])}
FROM (
    SELECT *, TIMESTAMPTZ 'epoch' + since * INTERVAL '1 microsecond' AS first, CASE until WHEN {PRESENT} THEN 'infinity'
        ELSE TIMESTAMPTZ 'epoch' + until * INTERVAL '1 microsecond' END AS last FROM rounded_versions
) AS r
WHERE p.id = r.id AND p.recorded_at >= r.first AND p.recorded_at < r.last
    AND p.rounded_to IS DISTINCT FROM r.rounded_to AND num_nonnulls(p.value, p.count, p.base, p.unassignable) > 0
"""
"""What is rounded now was perhaps to be seen exactly before."""
HIDE_GONE = """
CREATE TEMP TABLE gone ON COMMIT DROP AS
SELECT id, recorded_at FROM published.observations_history p
WHERE NOT EXISTS (SELECT FROM areas a WHERE a.id = p.area_id)
    OR NOT EXISTS (SELECT FROM indicators i WHERE i.id = p.indicator_id);
UPDATE published.observations_history AS p
SET value = NULL, count = NULL, base = NULL, unassignable = NULL, note = NULL, rounded_to = NULL,
    unassignable_hidden = p.unassignable_hidden OR p.unassignable IS NOT NULL, obs_status = 'Q', conf_status = 'N'
FROM gone WHERE gone.id = p.id AND gone.recorded_at = p.recorded_at AND p.obs_status <> 'Q';
DELETE FROM shared.observations s USING gone WHERE gone.id = s.id AND gone.recorded_at = s.published_at;
DELETE FROM raw.known_ranges k USING gone WHERE gone.id = k.id;
DROP TABLE gone
"""
"""No rule can be looked up any more for figures of areas or indicators that were taken back."""
SERIES = "indicator_id, area_id, breakdown_id, dataset_id"
REMOVE_SERIES = f"""
DELETE FROM published.series s WHERE {OF_TOUCHED.format("s")} AND NOT EXISTS (
    SELECT FROM published.observations p WHERE p.indicator_id = s.indicator_id AND p.area_id = s.area_id
        AND p.breakdown_id = s.breakdown_id AND p.dataset_id = s.dataset_id)
"""
STORE_SERIES = f"""
INSERT INTO published.series AS s ({SERIES}, first_period, last_period, length, blanks)
SELECT {SERIES}, min(period_end), max(period_end), count(*), count(*) - count(value)
FROM published.observations p WHERE {OF_TOUCHED.format("p")} GROUP BY {SERIES}
ON CONFLICT ({SERIES}) DO UPDATE
SET (first_period, last_period, length, blanks)
    = ROW(excluded.first_period, excluded.last_period, excluded.length, excluded.blanks)
WHERE ROW(s.first_period, s.last_period, s.length, s.blanks)
    IS DISTINCT FROM ROW(excluded.first_period, excluded.last_period, excluded.length, excluded.blanks)
"""
