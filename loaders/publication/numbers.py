"""Numbers that departments send beside figures and places: of needs, evidence, goals, key figures and indices.

A number of people obeys the rules, and no number tells what is hidden elsewhere. What was sent stands beside what is
shown of it (`raw_base` and `base`); the public's role may select only the latter.
"""

from collections.abc import Sequence

import asyncpg
import pandas as pd
from sqlalchemy import Column, Table

from loaders.publication.frames import LEVELS, frame
from loaders.publication.rules import Rules
from loaders.publication.smallest import DROP, note_hidden
from loaders.publication.sums import note_sums
from loaders.publication.wholes import hide_rests, hide_wholes
from models import metadata
from models.base import SENT_AS
from models.history import history_of
from planning.secrecy import hidden_cells

DERIVED = "D"
NOTHING = dict.fromkeys(("count", "base", "min_base", "unassignable"), float("nan"))


async def publish_numbers(connection: asyncpg.Connection) -> None:
    """A number comes back when what it tells is shown again; of earlier versions what was hidden stays so."""
    rules = await Rules.of(connection)
    speaking = await connection.fetchval("SELECT current_setting('sozialgraph.import_run', true)")
    await _speak_as(connection, "")  # what is shown follows from what was sent: no import changed it, none is undone
    await note_hidden(connection, rules)
    await note_sums(connection)
    for names in STAGES:
        await connection.execute(HIDDEN)
        tables = [metadata.tables[name] for name in names]
        await _note_hidden(connection, tables, rules)
        await hide_rests(connection, PEOPLE)
        await hide_wholes(connection)
        for table in tables:
            await _publish(connection, table)
        await connection.execute("DROP TABLE hidden_numbers")
    await connection.execute(f"{DROP}, told_sums")
    await _speak_as(connection, speaking or "")


async def _publish(connection: asyncpg.Connection, table: Table) -> None:
    await connection.execute(_show(table))
    history = history_of(table)
    if history is not None:
        await connection.execute(_hide_last(table, history))
        await connection.execute(_hide_past(table, history))
        await connection.execute(_hide_gone(table, history))
        await connection.execute(_empty_what_never_held(table, history))


async def _note_hidden(connection: asyncpg.Connection, tables: Sequence[Table], rules: Rules) -> None:
    """Of the present and of the past in one go."""
    places = [(table, place) for table in tables for place in (table, history_of(table)) if place is not None]
    queries = [NUMBERS[table.name].format(place=place.name, levels=LEVELS) for table, place in places]
    rows = (await frame(connection, " UNION ALL ".join(queries))).reset_index(drop=True)
    if len(rows):
        records = list(_hidden(rules.joined_to_others(rows)).itertuples(index=False, name=None))
        await connection.copy_records_to_table("hidden_numbers", records=records)


def _hidden(rows: pd.DataFrame) -> pd.DataFrame:
    """By `place` and `version` why its numbers are hidden, and the smallest count that is published of them; a row may
    have several of people."""
    people = rows["people"].notna()
    cells = rows.assign(value=rows["people"], counts_people=True, obs_status="A", conf_status="F", **NOTHING)
    why = hidden_cells(cells[people])["conf_status"].reindex(rows.index)
    why = why.mask(why.isna() & (rows["told"] == "t"), DERIVED)
    found = rows[["place", "version"]].assign(conf_status=why, least=rows["min_count"]).dropna(subset=["conf_status"])
    return found.sort_values("conf_status").drop_duplicates(["place", "version"])


async def _speak_as(connection: asyncpg.Connection, number: str) -> None:
    await connection.execute("SELECT set_config('sozialgraph.import_run', $1, true)", number)


def _sent(table: Table) -> list[Column[object]]:
    return [column for column in table.columns if SENT_AS in column.info]


def _show(table: Table) -> str:
    sent = _sent(table)
    names = [*(column.info[SENT_AS] for column in sent), "conf_status"]
    shown = ", ".join(f"CASE WHEN h.version IS NULL THEN t.{column.name} END" for column in sent)
    return f"""
        UPDATE {table.name} AS kept SET ({", ".join(names)}) = ROW({", ".join(f"new.{name}" for name in names)})
        FROM (
            SELECT t.id, {shown}, coalesce(h.conf_status, 'F') FROM {table.name} t
                LEFT JOIN hidden_numbers h ON h.place = '{table.name}' AND h.version = t.ctid::text
        ) AS new (id, {", ".join(names)})
        WHERE kept.id = new.id AND ROW({", ".join(f"kept.{name}" for name in names)})
            IS DISTINCT FROM ROW({", ".join(f"new.{name}" for name in names)})
    """


def _hide_past(table: Table, history: Table) -> str:
    names = [column.info[SENT_AS] for column in _sent(table)]
    return f"""
        UPDATE {history.name} AS kept
        SET {", ".join(f"{name} = NULL" for name in names)}, conf_status = h.conf_status
        FROM hidden_numbers h
        WHERE h.place = '{history.name}' AND kept.ctid = h.version::tid AND num_nonnulls({", ".join(names)}) > 0
    """


def _hide_gone(table: Table, history: Table) -> str:
    """No rule can be looked up any more for numbers of what was taken back."""
    names = [column.info[SENT_AS] for column in _sent(table)]
    owner, key = OWNERS[table.name]
    return f"""
        UPDATE {history.name} AS kept SET {", ".join(f"{name} = NULL" for name in names)}, conf_status = 'N'
        WHERE num_nonnulls({", ".join(names)}) > 0 AND NOT EXISTS (SELECT FROM {owner} o WHERE o.id = kept.{key})
    """


def _hide_last(table: Table, history: Table) -> str:
    """What is hidden from now on was to be seen until now: the version that ended is hidden, too."""
    names = [column.info[SENT_AS] for column in _sent(table)]
    return f"""
        UPDATE {history.name} AS kept
        SET {", ".join(f"{name} = NULL" for name in names)}, conf_status = t.conf_status
        FROM {table.name} t
        WHERE t.id = kept.id AND kept.superseded_at = t.recorded_at AND t.conf_status <> 'F'
            AND num_nonnulls({", ".join(f"kept.{name}" for name in names)}) > 0
            AND {" AND ".join(f"kept.{one.name} IS NOT DISTINCT FROM t.{one.name}" for one in _sent(table))}
    """


def _empty_what_never_held(table: Table, history: Table) -> str:
    """Between what an import wrote and what is shown of it lies a version of no duration."""
    names = [column.info[SENT_AS] for column in _sent(table)]
    return f"""
        UPDATE {history.name} SET {", ".join(f"{name} = NULL" for name in names)}
        WHERE superseded_at = recorded_at AND num_nonnulls({", ".join(names)}) > 0
    """


HIDDEN = """
CREATE TEMP TABLE hidden_numbers (
    place text, version text, conf_status text, least double precision, PRIMARY KEY (place, version)
) ON COMMIT DROP
"""
OWNERS = {
    "evidence": ("needs", "need_id"),
    "needs": ("areas", "area_id"),
    "goals": ("plans", "plan_id"),
    "kpi_values": ("kpis", "kpi_id"),
}
"""Of tables with earlier versions what tells to whom their numbers belong."""
STAGES = (("evidence",), ("needs", "goals", "kpi_values", "index_results"))
"""What a need requires may follow from its evidence, so that comes first."""
PEOPLE = (
    r"^(anzahl |zahl )?(der )?(\w+[en]r? )?("
    r"person|people|mensch|einwohner|bewohner|kinde?r?$|kinder |child|jugendliche|junge?n?$|boys?$|mädchen|girls?$|"
    r"frau|wom[ae]n|männer|men$|erwachsene|adults?$|senior|famil|mütter|väter|eltern|schüler|studier|student|"
    r"fälle|fall|cases?$|haushalt|household|bedarfsgemeinschaft|nutz|users?$|teilnehm|participant|besucher|visitor|"
    r"klient|client|patient|gäste?$|guests?$|beratene|betreute|betroffene|geflüchtete|refugee|arbeitslose|"
    r"(wohnungs|obdach)lose|pflegebedürftige|alleinerziehende|beschäftigte|leistungs(bezieh|empfäng|berechtigt))"
)
"""What units of people begin with, as in `Personen`, `junge Menschen` or `Anzahl der Kinder`."""
COULD_BE = """
(h.number = {0} OR {0} < h.least AND ({0} > 0 OR h.zero)
    OR {0} BETWEEN h.low AND h.high AND ({0} > 0 OR h.zero OR h.low < 0))
"""
TELLS_OF_AREA = f"""
x.number IS NOT NULL AND (EXISTS (
    SELECT FROM hidden_figures h WHERE h.area_id = n.area_id AND h.kind <> 'rate' AND {COULD_BE.format("x.number")}
) OR EXISTS (
    SELECT FROM told_sums t WHERE t.area_id = n.area_id AND x.number BETWEEN t.low AND t.high
))
"""
"""Whether a number could be that of a figure of the same area, of whichever day, that is hidden or shown rounded, or
what such figures of its parts add up to."""
IN_PLACE = """
'{place}' AS place, n.dataset_id, 0 AS indicator_id, n.municipality_id, m.min_count AS municipal_min_count,
levels.rank AS level
"""
OF_AREA = """
JOIN municipalities m ON m.id = n.municipality_id JOIN areas a ON a.id = n.area_id
JOIN (VALUES {levels}) AS levels (code, rank) ON levels.code = a.level
"""
NUMBERS = {
    "evidence": f"""
SELECT e.id, e.ctid::text AS version, {IN_PLACE}, x.number AS people, {TELLS_OF_AREA} AS told,
    coalesce(e.horizon, n.horizon_from, e.recorded_at::date) - DATE '1970-01-01' AS "end"
FROM {{place}} e JOIN needs n ON n.id = e.need_id {OF_AREA} LEFT JOIN planning_ratios r ON r.id = e.planning_ratio_id
    CROSS JOIN LATERAL (
        SELECT coalesce(e.raw_base, round(e.raw_required * r.per / nullif(r.value, 0)))
    ) AS x (number)
WHERE x.number IS NOT NULL
""",
    "needs": f"""
SELECT n.id, n.ctid::text AS version, {IN_PLACE}, x.number AS people,
    {TELLS_OF_AREA} OR EXISTS (SELECT FROM evidence e WHERE e.need_id = n.id AND e.conf_status <> 'F') AS told,
    coalesce(n.horizon_from, n.recorded_at::date) - DATE '1970-01-01' AS "end"
FROM {{place}} n {OF_AREA}
    CROSS JOIN LATERAL (
        SELECT CASE WHEN n.unit ~* '{PEOPLE}' THEN one END
        FROM unnest(ARRAY[n.raw_required, n.raw_available, n.raw_gap]) AS one
    ) AS x (number)
""",
    "goals": f"""
SELECT g.id, g.ctid::text AS version, '{{place}}' AS place, 0 AS dataset_id,
    coalesce(g.indicator_id, 0) AS indicator_id, n.municipality_id,
    coalesce(i.min_count, m.min_count) AS municipal_min_count, 0 AS level,
    CASE WHEN i.counts_people OR i.id IS NULL AND g.unit ~* '{PEOPLE}' THEN g.raw_actual END AS people, EXISTS (
        SELECT FROM hidden_figures h
        WHERE h.indicator_id = g.indicator_id AND h.municipality_id = n.municipality_id
            AND (h.kind = 'value' AND {COULD_BE.format("g.raw_actual")} OR h.kind = 'rate' AND h.number = g.raw_actual)
    ) OR EXISTS (
        SELECT FROM told_sums t
        WHERE t.area_id = m.area_id AND t.indicator_id = g.indicator_id AND g.raw_actual BETWEEN t.low AND t.high
    ) AS told, g.recorded_at::date - DATE '1970-01-01' AS "end"
FROM {{place}} g JOIN plans n ON n.id = g.plan_id JOIN municipalities m ON m.id = n.municipality_id
    LEFT JOIN indicators i ON i.id = g.indicator_id
WHERE g.raw_actual IS NOT NULL
""",
    "kpi_values": f"""
SELECT v.id, v.ctid::text AS version, '{{place}}' AS place, 0 AS dataset_id, 0 AS indicator_id, k.municipality_id,
    m.min_count AS municipal_min_count, 1000 AS level, v.raw_actual AS people, EXISTS (
        SELECT FROM published.capacity_records p JOIN raw.capacity_records c ON c.id = p.id
        WHERE p.offering_id = coalesce(v.offering_id, g.offering_id) AND extract(year FROM p.reference_day) = v.year
            AND (p.occupied IS NULL AND c.occupied = v.raw_actual OR p.waiting IS NULL AND c.waiting = v.raw_actual
                OR p.available IS NULL AND c.maximum - c.available = v.raw_actual)
    ) OR EXISTS (
        SELECT FROM hidden_places h
        WHERE h.offering_id = coalesce(v.offering_id, g.offering_id)
            AND extract(year FROM DATE '1970-01-01' + h."end") = v.year
            AND v.raw_actual < h.least AND (v.raw_actual > 0 OR h.zero)
    ) AS told, make_date(v.year, 12, 31) - DATE '1970-01-01' AS "end"
FROM {{place}} v JOIN kpis k ON k.id = v.kpi_id JOIN municipalities m ON m.id = k.municipality_id
    LEFT JOIN grants g ON g.id = v.grant_id
WHERE k.unit ~* '{PEOPLE}' AND v.raw_actual IS NOT NULL
""",
    "index_results": """
SELECT r.id, r.ctid::text AS version, '{place}' AS place, r.dataset_id, 0 AS indicator_id, d.municipality_id,
    NULL::int AS municipal_min_count, 0 AS level, NULL::numeric AS people, r.excluded OR EXISTS (
        SELECT FROM index_weights w JOIN published.observations p ON p.indicator_id = w.indicator_id
        WHERE w.definition_id = r.definition_id AND p.area_id = r.area_id AND p.period_end = r.period
            AND p.conf_status <> 'F'
    ) AS told, r.period - DATE '1970-01-01' AS "end"
FROM {place} r JOIN index_definitions d ON d.id = r.definition_id
""",
}
"""By table the rows that may tell something: `people`, a number of them, and whether it is `told` of a hidden one."""
RESTED_UPON = {"observations", "capacity", "index_weights", "kpis", "grants", "planning_ratios", *NUMBERS}
"""Kinds of rows from which it follows what numbers tell: by its unit, a key figure may count people."""
