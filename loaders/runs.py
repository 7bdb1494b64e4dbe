"""Which imports there were, and what became of them."""

from typing import Any

import asyncpg

LISTED = """
SELECT r.id AS number, r.state, r.undoes_id AS undoes, m.code AS municipality, d.code AS dataset, r.description, r.file,
    r.checksum, r.actor, r.started_at, r.finished_at, r.rows_read AS read, r.rows_stored AS stored,
    r.rows_changed AS changed, r.rows_removed AS removed, r.rows_unchanged AS unchanged, r.rows_skipped AS skipped,
    r.cells_refused AS refused
FROM import_runs AS r JOIN datasets AS d ON d.id = r.dataset_id
    LEFT JOIN municipalities AS m ON m.id = d.municipality_id
WHERE $2::text IS NULL OR $2 IN (d.code, r.description, r.file) ORDER BY r.id DESC LIMIT $1
"""


async def list_runs(connection: asyncpg.Connection, first: int, of: str | None = None) -> list[dict[str, Any]]:
    """The newest imports, latest first; `of` a dataset, a description or a file."""
    return [dict(row) for row in await connection.fetch(LISTED, first, of)]
