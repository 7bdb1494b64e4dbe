"""What became of each figure of a file, and where figures stand: the table `file_figures` of a dry run."""

from decimal import Decimal

import asyncpg

from loaders.findings import Figure
from loaders.importing import Run

START = """
CREATE TEMP TABLE IF NOT EXISTS file_figures (id bigint, fate text, row int, source_column_id int) ON COMMIT DROP;
CREATE INDEX IF NOT EXISTS file_figures_idx ON file_figures (id);
TRUNCATE file_figures
"""
NEWEST = "SELECT coalesce(max(id), 0) FROM raw.observations"
NOTE = """
INSERT INTO file_figures
SELECT id, CASE WHEN import_run_id <> $2 THEN 'unchanged' WHEN id > $3 THEN 'added' ELSE 'changed' END,
    staged.row, staged.source_column_id
FROM staged_figures AS staged
JOIN raw.observations USING (indicator_id, area_id, breakdown_id, period_end, period_start) WHERE dataset_id = $1
"""


async def start(run: Run) -> int:
    """The number of the newest figure, before anything of the file is stored."""
    await run.connection.execute(START)
    return int(await run.connection.fetchval(NEWEST))


async def note(run: Run, newest: int) -> None:
    """After a sheet was stored, while its figures are staged."""
    await run.connection.execute(NOTE, run.dataset, run.number, newest)


NAMED = """
i.code AS indicator, b.code AS breakdown, o.period_end::text AS period,
s.code || ':' || a.code || ' (' || a.name || ')' AS area
"""
NAMES = """
JOIN indicators i ON i.id = o.indicator_id JOIN breakdowns b ON b.id = o.breakdown_id
JOIN areas a ON a.id = o.area_id JOIN area_sets s ON s.id = a.area_set_id
"""


def place(row: asyncpg.Record, of: str = "", file: str | None = None) -> str:
    """File, sheet, row and column as problems name them, as far as they are known; `of` begins the names in the row."""
    said = [file or row[f"{of}file"]]
    said += [f"sheet '{row[f'{of}sheet']}'"] if row[f"{of}sheet"] else []
    said += [f"row {row[f'{of}row']}"] if row[f"{of}row"] else []
    said += [f"column '{row[f'{of}header']}'"] if row[f"{of}header"] else []
    return ", ".join(said)


def named(row: asyncpg.Record) -> Figure:
    return Figure(row["indicator"], row["breakdown"], row["area"], row["period"])


def plain(value: Decimal) -> str:
    return format(value.normalize(), "f")
