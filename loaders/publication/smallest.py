"""What is hidden of figures and places, and below which count or between which numbers it may lie.

If numbers beside a figure below 10 were hidden only where they are the same, whoever sees a 6 would know that it is
none. So they are hidden where they could be the same.
"""

import asyncpg
import pandas as pd

from loaders.publication.frames import frame
from loaders.publication.rules import Rules

OF_FIGURES = ["municipality_id", "indicator_id", "dataset_id", "end"]
OF_RECORDS = ["offering_id", "end"]
SAYS = ["min_count", "zero_secret"]


async def note_hidden(connection: asyncpg.Connection, rules: Rules) -> None:
    """To temporary tables, each with the smallest count that is published (`least`; none where it is shown that there
    are more) and whether zeros are hidden, too (`zero`): `hidden_figures`, what is hidden by area, indicator and kind
    of number, today and at any time before, with the numbers between which everybody knows it to lie (`low`, `high`;
    none where nobody does), `hidden_places`, records by offering and day, and `smallest_figures`, what
    rules tell apart."""
    await connection.execute(NOTES)
    figures = (await frame(connection, FIGURES)).reset_index(drop=True)
    await _note(connection, "smallest_figures", rules, figures, OF_FIGURES)
    records = (await frame(connection, RECORDS)).reset_index(drop=True)
    await _note(connection, "hidden_places", rules, records, OF_RECORDS)
    await connection.execute(NOTE_FIGURES)


async def _note(connection: asyncpg.Connection, table: str, rules: Rules, rows: pd.DataFrame, by: list[str]) -> None:
    if rows.empty:
        return
    found = rows[by].join(rules.joined_to_others(rows)[SAYS]).groupby(by, as_index=False).max().astype("object")
    await connection.copy_records_to_table(table, records=list(found.itertuples(index=False, name=None)))


LEAST = "least double precision, zero boolean"
NOTES = f"""
CREATE TEMP TABLE smallest_figures (municipality_id int, indicator_id int, dataset_id int, "end" int, {LEAST})
    ON COMMIT DROP;
CREATE TEMP TABLE hidden_places (offering_id int, "end" int, {LEAST}) ON COMMIT DROP
"""
DROP = "DROP TABLE smallest_figures, hidden_places, hidden_figures"
DAY = "{} - DATE '1970-01-01'"
HIDDEN = "(p.obs_status = 'Q' OR p.rounded_to IS NOT NULL)"
FIGURES = f"""
SELECT row_number() OVER () AS id, found.* FROM (
    SELECT DISTINCT s.municipality_id, f.indicator_id, f.dataset_id, {DAY.format("f.period_end")} AS "end",
        coalesce(i.min_count, m.min_count) AS municipal_min_count
    FROM (
        SELECT area_id, indicator_id, dataset_id, period_end FROM published.observations p WHERE {HIDDEN}
        UNION SELECT area_id, indicator_id, dataset_id, period_end FROM published.observations_history p WHERE {HIDDEN}
    ) AS f JOIN areas a ON a.id = f.area_id JOIN area_sets s ON s.id = a.area_set_id
        JOIN municipalities m ON m.id = s.municipality_id JOIN indicators i ON i.id = f.indicator_id
        LEFT JOIN indicators counted ON counted.id = i.numerator_id
    WHERE (i.counts_people OR counted.counts_people) AND (EXISTS (SELECT FROM needs) OR EXISTS (SELECT FROM goals))
) AS found
"""
RECORDS = f"""
SELECT row_number() OVER () AS id, found.* FROM (
    SELECT p.offering_id, p.dataset_id, {DAY.format("p.reference_day")} AS "end", o.municipality_id,
        m.min_count AS municipal_min_count
    FROM (
        SELECT offering_id, dataset_id, reference_day FROM published.capacity_records WHERE obs_status = 'Q'
        UNION SELECT offering_id, dataset_id, reference_day FROM published.capacity_records_history
        WHERE obs_status = 'Q'
    ) AS p JOIN offerings o ON o.id = p.offering_id JOIN municipalities m ON m.id = o.municipality_id
    WHERE EXISTS (SELECT FROM kpi_values)
) AS found
"""
OF_VERSION = """
p.area_id, p.indicator_id, p.dataset_id, p.period_end, p.obs_status = 'Q' AS hidden, o.id, o.recorded_at, o.value,
o.count, o.base, p.value AS shown_value, p.count AS shown_count, p.base AS shown_base, p.rounded_to / 2.0 AS half
"""
NOTE_FIGURES = f"""
CREATE TEMP TABLE hidden_figures ON COMMIT DROP AS
WITH asked AS MATERIALIZED (
    SELECT area_id FROM needs UNION SELECT area_id FROM needs_history
    UNION SELECT a.id FROM goals g JOIN plans n ON n.id = g.plan_id
        JOIN area_sets s ON s.municipality_id = n.municipality_id JOIN areas a ON a.area_set_id = s.id
    WHERE g.indicator_id IS NOT NULL
), versions AS (
    SELECT {OF_VERSION} FROM published.observations p JOIN raw.observations o ON o.id = p.id
    WHERE p.area_id IN (SELECT area_id FROM asked) AND {HIDDEN}
    UNION ALL SELECT {OF_VERSION}
    FROM published.observations_history p JOIN raw.observations_history o
        ON o.id = p.id AND p.recorded_at < o.superseded_at AND o.superseded_at <= p.superseded_at
    WHERE p.area_id IN (SELECT area_id FROM asked) AND {HIDDEN} AND o.recorded_at < o.superseded_at
)
SELECT DISTINCT v.area_id, s.municipality_id, v.indicator_id, told.kind,
    CASE WHEN told.number IS DISTINCT FROM told.shown THEN told.number END AS number,
    CASE WHEN v.hidden OR coalesce(v.shown_count, v.shown_value) < l.least THEN l.least END AS least, l.zero,
    CASE WHEN l.least IS NOT NULL THEN coalesce(k.low, told.shown - v.half) END AS low,
    CASE WHEN l.least IS NOT NULL THEN coalesce(k.high, told.shown + v.half) END AS high
FROM versions v JOIN areas a ON a.id = v.area_id JOIN area_sets s ON s.id = a.area_set_id
    JOIN indicators i ON i.id = v.indicator_id
    LEFT JOIN smallest_figures l ON l.municipality_id = s.municipality_id AND l.indicator_id = v.indicator_id
        AND l.dataset_id = v.dataset_id AND l."end" = {DAY.format("v.period_end")}
    CROSS JOIN LATERAL (VALUES
        (CASE i.type WHEN 'STATUS_ABSOLUTE' THEN 'value' ELSE 'rate' END, v.value, v.shown_value),
        ('count', v.count, v.shown_count), ('base', v.base, v.shown_base)
    ) AS told (kind, number, shown)
    LEFT JOIN raw.known_ranges k ON k.id = v.id AND k.since = v.recorded_at AND k.part = told.kind
WHERE told.number IS NOT NULL;
CREATE INDEX ON hidden_figures (area_id);
CREATE INDEX ON hidden_figures (indicator_id, municipality_id);
ANALYZE hidden_figures
"""
"""A version that is published speaks of the one that was sent and that held when it ended."""
