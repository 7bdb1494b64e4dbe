"""Figures of which another dataset says something else."""

from decimal import Decimal

from loaders.findings import Doubt
from loaders.importing import Run
from loaders.plausibility.figures import NAMED, NAMES, named, place, plain
from loaders.plausibility.grain import grain

MOST = 10_000
SAMPLE = 2_000


async def contradictions(run: Run) -> list[Doubt]:
    """Where they differ by more than the coarser of the two rounds."""
    rows = await run.connection.fetch(OTHERS, run.dataset)
    steps: dict[tuple[int, int], Decimal] = {}
    for key in {(row["indicator_id"], dataset) for row in rows for dataset in (run.dataset, row["dataset_id"])}:
        steps[key] = grain(await run.connection.fetchval(VALUES, *key) or [])
    doubts = []
    for row in rows:
        step = max(steps[row["indicator_id"], dataset] for dataset in (run.dataset, row["dataset_id"]))
        if abs(row["value"] - row["other"]) > (step / 2 if step != 1 else 0):
            here = place(row, file=run.report.file)
            there = place(row, "other_")
            message = f"is {plain(row['value'])}, but {plain(row['other'])} in {row['dataset']} ({there})"
            doubts.append(Doubt("source", named(row), message, (here, there)))
    return doubts


OTHERS = f"""
SELECT {NAMED}, o.indicator_id, o.value, c.sheet, f.row, c.header, other.dataset_id, d.code AS dataset,
    other.value AS other, r.file AS other_file, oc.sheet AS other_sheet, other.source_row AS other_row,
    oc.header AS other_header
FROM file_figures f JOIN raw.observations o USING (id)
JOIN raw.observations other ON other.indicator_id = o.indicator_id AND other.area_id = o.area_id
    AND other.breakdown_id = o.breakdown_id AND other.period_end = o.period_end
    AND other.period_start = o.period_start AND other.dataset_id <> $1 AND other.value <> o.value
JOIN datasets d ON d.id = other.dataset_id JOIN import_runs r ON r.id = other.import_run_id
LEFT JOIN source_columns c ON c.id = f.source_column_id LEFT JOIN source_columns oc ON oc.id = other.source_column_id
{NAMES} ORDER BY f.row, o.id, d.code LIMIT {MOST}
"""
VALUES = f"""
SELECT array_agg(value) FROM (
    SELECT value FROM raw.observations WHERE indicator_id = $1 AND dataset_id = $2 AND value IS NOT NULL LIMIT {SAMPLE}
) AS sample
"""
