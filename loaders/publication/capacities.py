"""Capacity records as the public may see them."""

import asyncpg

from loaders.publication.frames import frame
from planning.secrecy import hidden_capacities


async def publish_capacities(connection: asyncpg.Connection) -> None:
    await connection.execute("CREATE TEMP TABLE hidden_records (id bigint PRIMARY KEY) ON COMMIT DROP")
    records = await frame(connection, CAPACITIES)
    if len(records):
        rows = [(number,) for number in records.index[hidden_capacities(records)].tolist()]
        await connection.copy_records_to_table("hidden_records", records=rows)
    for statement in (UPDATE_CAPACITIES, INSERT_CAPACITIES, DELETE_CAPACITIES, "DROP TABLE hidden_records"):
        await connection.execute(statement)


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
