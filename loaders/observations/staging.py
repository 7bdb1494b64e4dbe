"""The staging table, and from there, set by set, to `raw.observations`."""

import io
from collections.abc import Iterator, Sequence

import asyncpg

from loaders.importing import Run
from loaders.problems import Problem, ProblemsError
from loaders.publication.figures import TOUCH, TOUCHED
from loaders.storing import written
from loaders.table import Table
from models.observations import CONTRIBUTIONS, IDENTITY

COLUMNS = (
    "row",
    "source_column_id",
    "indicator_id",
    "breakdown_id",
    "area_id",
    "period_start",
    "period_end",
    "period_kind",
    "period_breaks",
    "value",
    "obs_status",
    "conf_status",
    "note",
    "row_breaks",
)
"""The columns of a line, in order; those of counts follow."""
MOST_SHOWN = 10_000


async def stage(connection: asyncpg.Connection) -> None:
    await connection.execute(
        """
        DROP TABLE IF EXISTS staged_figures;
        CREATE TEMP TABLE staged_figures (
            row int, source_column_id int, indicator_id int, breakdown_id int, area_id int,
            period_start date, period_end date, period_kind text, period_breaks bool,
            value numeric, count numeric, base numeric, unassignable numeric,
            contributors numeric, largest numeric, second_largest numeric,
            obs_status text, conf_status text, note text, row_breaks bool
        ) ON COMMIT DROP
        """
    )
    await connection.execute(TOUCHED)
    # A file of a million figures is compared and counted in memory where PostgreSQL would sort on disk.
    await connection.execute("SET LOCAL work_mem = '128MB'")


async def copy_lines(connection: asyncpg.Connection, lines: str, counts: Sequence[str]) -> None:
    columns = (*COLUMNS, *counts)
    await connection.copy_to_table("staged_figures", source=io.BytesIO(lines.encode()), columns=columns)


async def upsert(run: Run, table: Table) -> int:
    """Insert what is new, update what differs; returns how many. Raises ProblemsError where a file contradicts itself.

    A file that comes again leaves alone what others have corrected since it first came.
    """
    connection = run.connection
    await connection.execute("ANALYZE staged_figures")
    await _check_counts(run, table)
    await _check_contradictions(run, table)
    if await connection.fetchval(THERE, run.dataset):
        updated = await connection.fetchval(UPDATE, run.dataset, run.number, run.later.first)
        inserted = await connection.fetchval(INSERT_MISSING, run.dataset, run.number)
    else:
        inserted, updated = written(await connection.execute(INSERT_ALL, run.dataset, run.number)), 0
        await connection.execute(TOUCH.format("staged_figures"))
    total = await connection.fetchval("SELECT count(*) FROM staged_figures")
    run.report.count(total, inserted, updated)
    return int(inserted + updated)


async def remove_gone(run: Run) -> None:
    """Delete figures of earlier imports by this description that the file no longer holds."""
    run.report.removed += await run.connection.fetchval(REMOVE, run.dataset, run.source.name, run.report.file)


async def _check_counts(run: Run, table: Table) -> None:
    """Nobody counts fewer than none, and protection reckons that outsiders know it."""
    negative = await run.connection.fetch(NEGATIVE)
    if negative:
        raise ProblemsError([table.problem(TOO_FEW, row=each["row"], header=each["header"]) for each in negative])


async def _check_contradictions(run: Run, table: Table) -> None:
    if not await run.connection.fetchval(TWICE):
        return
    twice = await run.connection.fetch(CONTRADICTIONS)
    problems = [problem for row in twice if row["differ"] for problem in _contradictions(table, row["rows"])]
    if problems and run.says.table.repeated == "error":
        raise ProblemsError(problems)
    kept = "min" if run.says.table.repeated != "last" else "max"
    removed = await run.connection.execute(REPEATED.format(kept=kept))
    run.report.skipped["repeated"] += written(removed)


def _contradictions(table: Table, rows: Sequence[int]) -> Iterator[Problem]:
    """Every row but the first is told of; a single row may contradict itself."""
    first, *others = sorted(set(rows))
    for row in others or [first]:
        yield table.problem(f"says something else of the same figure as row {first}", row=row, other_row=first)


KEY = ", ".join(column for column in IDENTITY if column != "dataset_id")
SAID = ("period_kind", "value", "count", "base", "unassignable", "obs_status", "conf_status", "note", *CONTRIBUTIONS)
GIVEN = ", ".join(SAID)
BREAK = "period_breaks OR row_breaks"

TOO_FEW = "tells of fewer than none: if that stands for a missing figure, say in [symbols] what it means"
NEGATIVE = f"""
SELECT s.row, c.header FROM staged_figures s JOIN indicators i ON i.id = s.indicator_id
    LEFT JOIN source_columns c ON c.id = s.source_column_id
WHERE least(s.base, s.unassignable, s.value) < 0
    AND (s.base < 0 OR s.unassignable < 0 OR i.counts_people AND i.type = 'STATUS_ABSOLUTE')
ORDER BY 1 LIMIT {MOST_SHOWN}
"""
"""Changes and balances, and their rates, may be negative."""
TWICE = f"SELECT EXISTS (SELECT FROM staged_figures GROUP BY {KEY} HAVING count(*) > 1)"
CONTRADICTIONS = f"""
SELECT array_agg(row) AS rows, count(DISTINCT ({GIVEN}, {BREAK})) > 1 AS differ
FROM staged_figures GROUP BY {KEY} HAVING count(*) > 1 LIMIT {MOST_SHOWN}
"""
REPEATED = f"""
DELETE FROM staged_figures WHERE (row, {KEY}) NOT IN
    (SELECT {{kept}}(row), {KEY} FROM staged_figures GROUP BY {KEY})
"""
SAME = " AND ".join(f"stored.{column} = staged.{column}" for column in KEY.split(", "))
THERE = """
SELECT EXISTS (
    SELECT FROM (SELECT DISTINCT indicator_id FROM staged_figures) AS new
    JOIN raw.observations AS stored ON stored.indicator_id = new.indicator_id AND dataset_id = $1
)
"""
UPDATE = f"""
WITH changed AS (
    UPDATE raw.observations AS stored
    SET ({GIVEN}, series_break, import_run_id, source_row, source_column_id)
        = ROW({", ".join(f"staged.{name}" for name in SAID)}, {BREAK}, $2, staged.row, staged.source_column_id)
    FROM staged_figures AS staged
    WHERE dataset_id = $1 AND {SAME} AND import_run_id <= $3
        AND ROW({", ".join(f"stored.{name}" for name in SAID)}, series_break)
        IS DISTINCT FROM ROW({", ".join(f"staged.{name}" for name in SAID)}, {BREAK})
    RETURNING stored.indicator_id, stored.area_id, stored.period_end
), noted AS ({TOUCH.format("changed")})
SELECT count(*) FROM changed
"""
INSERT = f"""
INSERT INTO raw.observations ({KEY}, dataset_id, import_run_id, {GIVEN}, series_break, source_row, source_column_id)
SELECT {KEY}, $1, $2, {GIVEN}, {BREAK}, row, source_column_id
FROM staged_figures AS staged JOIN (SELECT id AS breakdown_id, code FROM breakdowns) AS breakdown USING (breakdown_id)
WHERE {{new}} ORDER BY indicator_id, area_id, breakdown.code, period_end, period_start
"""
"""Numbered by what they tell of: a file may sort them by what is hidden of them."""
INSERT_ALL = INSERT.format(new="true")
INSERT_MISSING = f"""
WITH added AS (
    {INSERT.format(new=f"NOT EXISTS (SELECT FROM raw.observations AS stored WHERE dataset_id = $1 AND {SAME})")}
    RETURNING indicator_id, area_id, period_end
), noted AS ({TOUCH.format("added")})
SELECT count(*) FROM added
"""
REMOVE = f"""
WITH gone AS (
    DELETE FROM raw.observations AS stored USING import_runs
    WHERE stored.dataset_id = $1 AND import_runs.id = import_run_id AND import_runs.description = $2
      AND import_runs.file = $3
      AND NOT EXISTS (SELECT FROM staged_figures AS staged WHERE {SAME})
    RETURNING stored.indicator_id, stored.area_id, stored.period_end
), noted AS ({TOUCH.format("gone")})
SELECT count(*) FROM gone
"""
