"""Figures, from their history: each version says which import brought it, and which ended it."""

import asyncpg

from loaders.publication.figures import TOUCH, TOUCHED
from loaders.undo.later import refusal
from models import Observation
from models.base import table_of
from models.observations import IDENTITY


async def check_figures(connection: asyncpg.Connection, number: int) -> None:
    """Raises UndoError where a figure that the import brought or removed has changed since."""
    if later := await connection.fetch(CHANGED_SINCE, number):
        raise refusal(number, "raw.observations", [row["id"] for row in later])


async def restore_figures(connection: asyncpg.Connection, number: int) -> tuple[int, int]:
    """Returns how many figures were set back, and how many removed; their periods are noted in `touched`."""
    await connection.execute(TOUCHED)
    removed = await connection.fetchval(REMOVE, number)
    set_back = await connection.fetchval(SET_BACK, number)
    return set_back + await connection.fetchval(BRING_BACK, number), removed


COLUMNS = [column.name for column in table_of(Observation).columns if column.name != "recorded_at"]
LISTED = ", ".join(COLUMNS)
OLD = ", ".join(f"old.{name}" for name in COLUMNS)
SAME = " AND ".join(f"kept.{name} = old.{name}" for name in IDENTITY)
ENDED = "SELECT * FROM raw.observations_history WHERE superseded_by = $1 AND import_run_id <> $1"
"""The versions that the import ended; what it changed twice, sheet after sheet, was its own the second time."""

CHANGED_SINCE = f"""
SELECT DISTINCT coalesce(kept.import_run_id, brought.superseded_by) AS id
FROM raw.observations_history AS brought LEFT JOIN raw.observations AS kept USING (id)
WHERE brought.import_run_id = $1 AND kept.import_run_id IS DISTINCT FROM $1
UNION
SELECT kept.import_run_id FROM ({ENDED}) AS old JOIN raw.observations AS kept ON {SAME} WHERE kept.id <> old.id
ORDER BY 1 DESC
"""
NOTING = f"""
    RETURNING kept.indicator_id, kept.area_id, kept.period_end
), noted AS ({TOUCH.format("written")})
SELECT count(*) FROM written
"""
REMOVE = f"""
WITH written AS (
    DELETE FROM raw.observations AS kept
    WHERE import_run_id = $1 AND NOT EXISTS (SELECT FROM ({ENDED}) AS old WHERE old.id = kept.id)
{NOTING}
"""
SET_BACK = f"""
WITH written AS (
    UPDATE raw.observations AS kept SET ({LISTED}) = ROW({OLD}) FROM ({ENDED}) AS old WHERE kept.id = old.id
{NOTING}
"""
BRING_BACK = f"""
WITH written AS (
    INSERT INTO raw.observations AS kept ({LISTED})
    SELECT {LISTED} FROM ({ENDED}) AS old
    WHERE NOT EXISTS (SELECT FROM raw.observations AS other WHERE other.id = old.id)
{NOTING}
"""
