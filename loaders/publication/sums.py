"""What figures of parts add up to where nobody sent that of the whole: 12, 9 and a hidden 2 in three quarters are 23.

A number of people beside figures that is such a sum tells what is hidden in it.
"""

import asyncpg


async def note_sums(connection: asyncpg.Connection) -> None:
    """To `told_sums`, a temporary table: of each `area_id` that numbers may be about and each `indicator_id` between
    which numbers (`low`, `high`) lies what parts of it add up to, of which some are hidden or rounded: small ones may
    be any small number, others whatever they could be, and where parts have no figure, few people may live there."""
    await connection.execute(NOTE_SUMS)


NOTE_SUMS = """
CREATE TEMP TABLE told_sums ON COMMIT DROP AS
WITH told_of AS (
    SELECT area_id FROM needs UNION SELECT area_id FROM needs_history
    UNION SELECT m.area_id FROM plans p JOIN municipalities m ON m.id = p.municipality_id
), parts AS MATERIALIZED (
    SELECT w.area_id AS whole_id, a.id AS area_id, a.area_set_id, a.level, a.valid_from, a.valid_to
    FROM told_of w JOIN area_ancestry within ON within.ancestor_id = w.area_id JOIN areas a ON a.id = within.area_id
    WHERE a.id <> w.area_id
    UNION SELECT m.area_id, a.id, a.area_set_id, a.level, a.valid_from, a.valid_to
    FROM told_of w JOIN municipalities m ON m.area_id = w.area_id JOIN area_sets s ON s.municipality_id = m.id
        JOIN areas a ON a.area_set_id = s.id AND a.id <> m.area_id
), hiding AS MATERIALIZED (
    SELECT DISTINCT part.whole_id, o.indicator_id, o.breakdown_id, o.dataset_id, o.period_start, o.period_end
    FROM published.observations p JOIN raw.observations o ON o.id = p.id JOIN parts part ON part.area_id = o.area_id
    WHERE p.obs_status = 'Q' OR p.rounded_to IS NOT NULL
), unsent AS MATERIALIZED (
    SELECT h.* FROM hiding h WHERE NOT EXISTS (
        SELECT FROM raw.observations o
        WHERE o.area_id = h.whole_id AND o.indicator_id = h.indicator_id AND o.breakdown_id = h.breakdown_id
            AND o.dataset_id = h.dataset_id AND o.period_start = h.period_start AND o.period_end = h.period_end
        OFFSET 0
    )
)
SELECT u.whole_id AS area_id, u.indicator_id,
    sum(coalesce(of.lowest, k.low, told.shown - p.rounded_to / 2.0, told.number)) AS low,
    sum(coalesce(of.highest, k.high, told.shown + p.rounded_to / 2.0, told.number)) + CASE
        WHEN bool_and(told.number IS NOT NULL) AND count(*) = (
            SELECT count(*) FROM parts p
            WHERE p.whole_id = u.whole_id AND p.area_set_id = part.area_set_id AND p.level = part.level
                AND p.valid_from <= u.period_end AND (p.valid_to IS NULL OR u.period_end <= p.valid_to)
        ) THEN 0 ELSE coalesce(max(l.least), max(m.min_count)) - 1
    END AS high
FROM unsent u JOIN parts part ON part.whole_id = u.whole_id JOIN raw.observations o ON o.area_id = part.area_id
        AND o.indicator_id = u.indicator_id AND o.breakdown_id = u.breakdown_id AND o.dataset_id = u.dataset_id
        AND o.period_start = u.period_start AND o.period_end = u.period_end
    JOIN published.observations p ON p.id = o.id JOIN indicators i ON i.id = o.indicator_id
    JOIN area_sets s ON s.id = part.area_set_id JOIN municipalities m ON m.id = s.municipality_id
    LEFT JOIN smallest_figures l ON l.municipality_id = m.id AND l.indicator_id = o.indicator_id
        AND l.dataset_id = o.dataset_id AND l."end" = o.period_end - DATE '1970-01-01'
    CROSS JOIN LATERAL (
        VALUES ('value', CASE WHEN i.type = 'STATUS_ABSOLUTE' THEN o.value END, p.value), ('count', o.count, p.count),
            ('base', o.base, p.base)
    ) AS told (kind, number, shown)
    LEFT JOIN raw.known_ranges k ON k.id = o.id AND k.since = o.recorded_at AND k.part = told.kind
    LEFT JOIN LATERAL (
        SELECT CASE WHEN p.conf_status = 'A' AND NOT l.zero THEN 1 ELSE 0 END AS lowest, l.least - 1 AS highest
        WHERE (told.shown IS NULL OR p.rounded_to IS NOT NULL) AND told.number >= 0 AND told.number < l.least
    ) AS of ON true
GROUP BY told.kind, u.whole_id, u.indicator_id, u.breakdown_id, u.dataset_id, u.period_start, u.period_end,
    part.area_set_id, part.level
HAVING count(told.number) > 0 AND bool_or(p.obs_status = 'Q' OR p.rounded_to IS NOT NULL)
"""
