"""Needs of wholes beside those of their parts: 20 in the city, 12 and 6 in two quarters tell the 2 of the third.

A whole is hidden with any of its parts, and where all parts that have a need leave few people for the others. So no sum
is left that tells of a hidden need, or of one that nobody sent, and none has to be looked for. A part that is hidden
counts as any small number: a whole that is shown says that it is no sum.
"""

import asyncpg

EQUAL = ("required", "required_lower", "required_upper", "available", "gap")


async def hide_wholes(connection: asyncpg.Connection) -> None:
    """To `hidden_numbers` what hidden needs add up to, and what these add up to in turn, today or ever before."""
    while not (await connection.execute(HIDE_WHOLES)).endswith(" 0"):
        pass


async def hide_rests(connection: asyncpg.Connection, people: str) -> None:
    """To `hidden_numbers` the needs of wholes that leave few people to parts without a need, today or ever before;
    `people` is what units of people begin with."""
    await connection.execute(HIDE_RESTS, people)


PLACES = " UNION ALL ".join(
    f"""
    SELECT '{place}' AS place, n.ctid::text AS version, n.recorded_at, {end} AS superseded_at, n.area_id, a.area_set_id,
        a.level, {", ".join(f"n.raw_{name}" for name in EQUAL)}, m.area_id AS city_id, n.unit,
        greatest(m.min_count, (
            SELECT max(r.min_count) FROM protection_rules r
            WHERE r.municipality_id = m.id AND r.indicator_id IS NULL AND r.audience IS DISTINCT FROM 'PARTNER'
                AND coalesce(r.of_dataset_id, n.dataset_id) = n.dataset_id
                AND coalesce(n.horizon_from, n.recorded_at::date) BETWEEN r.valid_from
                    AND coalesce(r.valid_to, 'infinity')
        )) AS min_count,
        ROW(n.municipality_id, n.sub_plan, n.kind, n.unit, n.offering_type_id, n.horizon_from, n.horizon_to)::text AS of
    FROM {place} n JOIN areas a ON a.id = n.area_id JOIN municipalities m ON m.id = n.municipality_id
    """
    for place, end in (("needs", "'infinity'::timestamptz"), ("needs_history", "n.superseded_at"))
)
WITHIN = """(whole.area_id = whole.city_id OR EXISTS (
        SELECT FROM area_ancestry a WHERE a.area_id = part.area_id AND a.ancestor_id = whole.area_id
    ))"""
AT_ONE_TIME = """whole.recorded_at <= moment.recorded_at AND moment.recorded_at < whole.superseded_at
    AND part.recorded_at <= moment.recorded_at AND moment.recorded_at < part.superseded_at"""
GROUPED = f"""whole.place, whole.version, moment.recorded_at, part.area_set_id, part.level,
    {", ".join(f"whole.raw_{name}" for name in EQUAL)}"""
SMALL = "hidden.least > part.raw_{0} AND part.raw_{0} >= 0"
"""A need that is hidden may be any small number, or nobody's."""
LOW, HIGH = (f"sum(CASE WHEN {SMALL} THEN {most} ELSE part.raw_{{0}} END)" for most in ("0", "hidden.least - 1"))
ADDS_UP = " OR ".join(f"whole.raw_{name} BETWEEN {LOW.format(name)} AND {HIGH.format(name)}" for name in EQUAL)
PARTS = """JOIN needs part ON part.of = whole.of AND part.area_id <> whole.area_id
    JOIN (SELECT DISTINCT of, recorded_at FROM needs) moment ON moment.of = whole.of
    LEFT JOIN hidden_numbers hidden ON hidden.place = part.place AND hidden.version = part.version"""
HIDE_WHOLES = f"""
WITH needs AS MATERIALIZED ({PLACES})
INSERT INTO hidden_numbers
SELECT DISTINCT whole.place, whole.version, 'D'
FROM needs whole
    {PARTS}
WHERE EXISTS (SELECT FROM hidden_numbers WHERE place IN ('needs', 'needs_history'))
    AND {WITHIN}
    AND {AT_ONE_TIME}
    AND NOT EXISTS (
        SELECT FROM hidden_numbers h WHERE h.place = whole.place AND h.version = whole.version
    )
GROUP BY {GROUPED}
HAVING bool_or(hidden.version IS NOT NULL) AND ({ADDS_UP})
ON CONFLICT DO NOTHING
"""
"""Parts are all that lie in the whole, on one level of one area set."""
LEAVES_FEW = " OR ".join(
    f"whole.raw_{name} > {LOW.format(name)} AND whole.raw_{name} < {HIGH.format(name)} + whole.min_count"
    for name in EQUAL
)
HIDE_RESTS = f"""
WITH needs AS MATERIALIZED (SELECT * FROM ({PLACES}) AS places WHERE unit ~* $1)
INSERT INTO hidden_numbers
SELECT DISTINCT whole.place, whole.version, 'D'
FROM needs whole
    {PARTS}
WHERE {WITHIN}
    AND {AT_ONE_TIME}
GROUP BY {GROUPED}, whole.min_count, whole.area_id, whole.city_id
HAVING ({LEAVES_FEW}) AND count(DISTINCT part.area_id) < (
    SELECT count(*) FROM areas a
    WHERE a.area_set_id = part.area_set_id AND a.level = part.level AND a.id <> whole.area_id
        AND (whole.area_id = whole.city_id OR EXISTS (
            SELECT FROM area_ancestry within WHERE within.area_id = a.id AND within.ancestor_id = whole.area_id
        ))
)
ON CONFLICT DO NOTHING
"""
