"""A file of figures that comes again and has nothing to say: a short cut past a million rows that are known."""

from collections import Counter

from loaders.importing import Run

SAME = """
SELECT rows_read, rows_stored + rows_unchanged AS held, rows_skipped, cells_refused FROM import_runs WHERE id = $1
    AND NOT EXISTS (SELECT FROM raw.import_changes WHERE import_run_id > $1 AND table_name = ANY ($3))
    AND NOT EXISTS (
        SELECT FROM import_runs WHERE id > $1 AND id <> $2
            AND (state <> 'PUBLISHED' OR (dataset_id = $4 AND rows_changed + rows_removed > 0))
    )
"""
LOOKED_UP = ["area_keys", "area_sets", "areas", "dimension_members", "dimensions", "indicators", "municipalities"]
"""What the cells of a file of figures are looked up in."""


async def says_nothing_new(run: Run) -> bool:
    """Whether the very same file came before, and nothing has changed since that it speaks of or is understood by.

    Then what it says is in force, and is counted as unchanged. What somebody changed past all imports is not noticed.
    """
    if run.later.first == run.number or run.says.replace:
        return False
    same = await run.connection.fetchrow(SAME, run.later.first, run.number, LOOKED_UP, run.dataset)
    if same is None:
        return False
    report = run.report
    report.read, report.unchanged, report.same_as = same["rows_read"], same["held"], run.later.first
    report.skipped += Counter({"as in that import": same["rows_skipped"]})
    report.refused += Counter({"as in that import": same["cells_refused"]})
    return True
