"""Capacity records as the public may see them, now and as of earlier."""

from typing import NamedTuple

import asyncpg
import numpy as np
import pandas as pd

from loaders.problems import Secret
from loaders.publication.frames import frame
from loaders.publication.rules import Rules
from planning.secrecy import hidden_capacities

OPEN = "its own record"
PRESENT, PAST = "published.capacity_records", "published.capacity_records_history"
RAW = "raw.capacity_records"
EMPTIED = {"available": "hides_taken", "occupied": "hides_taken", "waiting": "hides_waiting"}
"""The columns that protection empties, by the mark that asks for it."""
MARKS = ["hides_taken", "hides_waiting", "conf_status"]


class Records(NamedTuple):
    """`audited`: of what must not be known, what outsiders know (`low`, `high`) and should (`promised_low`,
    `promised_high`), and whether it is `exposed`; `secrets`: the exposed by name.
    """

    audited: pd.DataFrame
    secrets: list[Secret]


async def publish_capacities(connection: asyncpg.Connection) -> None:
    """A rule that has become stricter hides what was to be seen before, too."""
    rules = await Rules.of(connection)
    records = await _judged(connection, rules)
    now = records[(records["place"] == RAW) & records["conf_status"].notna()]
    await connection.execute(HIDDEN)
    await _note(connection, "hidden_records", now[["id", *MARKS]])
    for statement in (UPDATE, INSERT, DELETE):
        await connection.execute(statement)
    records = await _judged(connection, rules)
    then = records[(records["place"] == PAST) & _exposed(records)]
    await _note(connection, "hidden_past", then[["version", *MARKS]])
    await connection.execute(HIDE_PAST)
    await connection.execute("DROP TABLE hidden_records, hidden_past")


async def audit_capacities(connection: asyncpg.Connection) -> Records:
    """Of what is published, as it is, by the rules as they are."""
    records = await _judged(connection, await Rules.of(connection))
    exposed = records["place"].isin([PRESENT, PAST]) & _exposed(records)
    must = records[exposed | ((records["place"] == RAW) & records["conf_status"].notna())]
    most, least = must["maximum"].where(must["hides_taken"]).fillna(np.inf), must["min_count"].fillna(0)
    audited = pd.DataFrame({"low": 0.0, "high": most.mask(exposed[must.index], 0.0), "promised_low": 0.0})
    audited = audited.assign(promised_high=np.minimum(least, most), exposed=exposed[must.index])
    names = await connection.fetch(NAMES, sorted(set(records.loc[exposed, "id"].tolist())))
    return Records(audited, [Secret(row["name"], (OPEN,)) for row in names])


def _exposed(records: pd.DataFrame) -> pd.Series:
    """Which versions show what they must not."""
    shown = [records[name].notna() & records[mark] for name, mark in EMPTIED.items()]
    return shown[0] | shown[1] | shown[2]


async def _judged(connection: asyncpg.Connection, rules: Rules) -> pd.DataFrame:
    """All versions, raw and published, with what is to be hidden of each."""
    records = (await frame(connection, RECORDS)).reset_index()
    records = rules.joined_to_others(records)
    return records.drop(columns="conf_status").join(hidden_capacities(records))


async def _note(connection: asyncpg.Connection, table: str, rows: pd.DataFrame) -> None:
    await connection.copy_records_to_table(table, records=list(rows.itertuples(index=False, name=None)))


def _of(place: str) -> str:
    """What is published has been judged before; that it was hidden then is no reason to hide the rest of it."""
    sent = "c.conf_status" if place.startswith(RAW) else "'F'"
    return f"""
    SELECT '{place}' AS place, c.ctid::text AS version, c.id, c.offering_id, c.unit, c.dataset_id,
        c.reference_day, c.maximum, c.available, c.occupied, c.waiting, {sent} AS conf_status FROM {place} c
    """


RECORDS = f"""
WITH named AS (
    SELECT DISTINCT ON (id) id, municipality_id, code FROM (
        SELECT id, municipality_id, code, 'infinity'::timestamptz AS ended FROM offerings
        UNION ALL SELECT id, municipality_id, code, superseded_at FROM offerings_history
    ) AS held ORDER BY id, ended DESC
), same AS (
    SELECT id, municipality_id, min(id) OVER (PARTITION BY municipality_id, code) AS first_id FROM named
)
SELECT c.id, c.place, c.version, o.first_id AS offering_id, c.unit, c.dataset_id,
    c.reference_day - DATE '1970-01-01' AS "end", c.maximum,
    c.available, c.occupied, c.waiting, c.conf_status, m.id AS municipality_id,
    m.min_count AS municipal_min_count
FROM ({" UNION ALL ".join(map(_of, (RAW, f"{RAW}_history", PRESENT, PAST)))}) AS c
    JOIN same o ON o.id = c.offering_id JOIN municipalities m ON m.id = o.municipality_id
"""
"""An offering that was taken back and came again has another number, but is the same."""
NAMES = """
SELECT concat_ws(' ', c.unit, 'of', o.code, 'on', c.reference_day) AS name
FROM published.capacity_records c JOIN offerings o ON o.id = c.offering_id WHERE c.id = ANY($1::bigint[])
UNION SELECT concat_ws(' ', c.unit, 'of', o.code, 'on', c.reference_day)
FROM published.capacity_records_history c JOIN offerings o ON o.id = c.offering_id WHERE c.id = ANY($1::bigint[])
ORDER BY 1
"""
HIDDEN = """
CREATE TEMP TABLE hidden_records (id bigint PRIMARY KEY, hides_taken boolean, hides_waiting boolean, conf_status text)
    ON COMMIT DROP;
CREATE TEMP TABLE hidden_past (version text PRIMARY KEY, hides_taken boolean, hides_waiting boolean, conf_status text)
    ON COMMIT DROP
"""
CARRIED = ("offering_id", "dataset_id", "reference_day", "unit", "maximum")
SHOWN = {
    **{name: f"CASE WHEN h.{mark} IS NOT TRUE THEN c.{name} END" for name, mark in EMPTIED.items()},
    "obs_status": "CASE WHEN h.id IS NULL THEN c.obs_status ELSE 'Q' END",
    "conf_status": "coalesce(h.conf_status, c.conf_status)",
}
COLUMNS = ", ".join((*CARRIED, *SHOWN))
NEW = f"""
SELECT c.id, {", ".join(f"c.{name}" for name in CARRIED)},
    {", ".join(f"{value} AS {name}" for name, value in SHOWN.items())}
FROM {RAW} c LEFT JOIN hidden_records h ON h.id = c.id
"""
UPDATE = f"""
UPDATE {PRESENT} AS p SET ({COLUMNS}) = ROW({", ".join(f"new.{name}" for name in (*CARRIED, *SHOWN))})
FROM ({NEW}) AS new
WHERE p.id = new.id AND ROW({", ".join(f"p.{name}" for name in (*CARRIED, *SHOWN))})
    IS DISTINCT FROM ROW({", ".join(f"new.{name}" for name in (*CARRIED, *SHOWN))})
"""
INSERT = f"""
INSERT INTO {PRESENT} (id, {COLUMNS}) {NEW} WHERE NOT EXISTS (SELECT FROM {PRESENT} p WHERE p.id = c.id)
"""
DELETE = f"DELETE FROM {PRESENT} p WHERE NOT EXISTS (SELECT FROM {RAW} c WHERE c.id = p.id)"
HIDE_PAST = f"""
UPDATE {PAST} AS p SET obs_status = 'Q',
    {", ".join(f"{name} = CASE WHEN NOT h.{mark} THEN p.{name} END" for name, mark in EMPTIED.items())},
    conf_status = CASE WHEN p.conf_status = 'F' THEN h.conf_status ELSE p.conf_status END
FROM hidden_past h WHERE p.ctid = h.version::tid
"""
