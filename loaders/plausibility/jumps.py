"""Figures that leap from one period to the next as neither chance nor their neighbours explain."""

from typing import Any

import numpy as np
import pandas as pd

from loaders.findings import Doubt
from loaders.importing import Run
from loaders.plausibility.figures import NAMED, NAMES, named, place, plain

SHARE = 0.2
"""Smaller changes are no jump, however certain they are."""
CERTAIN = 4.0
"""Standard deviations by which two counts must differ; each scatters by the square root of what is expected."""
OUTLYING = 6.0
"""Median deviations by which a rate must leave the changes of the other areas."""
PEERS = 5


async def jumps(run: Run) -> list[Doubt]:
    """Against the period before, in the same dataset; a declared break of the series is none."""
    rows = await run.connection.fetch(PAIRS)
    if not rows:
        return []
    pairs = pd.DataFrame(
        {
            "series": [(row["indicator"], row["breakdown"], row["period"], row["before"]) for row in rows],
            "counts": [row["counts"] for row in rows],
            "value": [float(row["value"]) for row in rows],
            "old": [float(row["old"]) for row in rows],
        }
    )
    return [_doubt(run, rows[nth]) for nth in np.flatnonzero(leaps(pairs))]


def leaps(pairs: pd.DataFrame) -> Any:
    """Which rows are jumps; of `value` and `old`, in groups of one `series`, `counts` telling numbers from rates."""
    change = (pairs["value"] - pairs["old"]).abs()
    large = change > SHARE * pairs["old"].abs()
    certain = change > CERTAIN * np.sqrt(pairs["value"].abs() + pairs["old"].abs())
    return (large & np.where(pairs["counts"], certain, _outlying(pairs))).to_numpy()


def _outlying(pairs: pd.DataFrame) -> Any:
    change = pairs["value"] - pairs["old"]
    away = (change - change.groupby(pairs["series"]).transform("median")).abs()
    usual = away.groupby(pairs["series"]).transform("median")
    peers = away.groupby(pairs["series"]).transform("size")
    return (peers > PEERS) & (away > OUTLYING * usual) & (usual > 0)


def _doubt(run: Run, row: Any) -> Doubt:
    here = place(row, file=run.report.file)
    there = place(row, "old_")
    message = f"is {plain(row['value'])} after {plain(row['old'])} on {row['before']} ({there})"
    return Doubt("jump", named(row), message, (here, there))


PAIRS = f"""
SELECT {NAMED}, i.type LIKE '%_ABSOLUTE' AS counts, o.value, c.sheet, f.row, c.header, p.period_end::text AS before,
    p.value AS old, r.file AS old_file, pc.sheet AS old_sheet, p.source_row AS old_row, pc.header AS old_header
FROM file_figures f JOIN raw.observations o USING (id)
JOIN LATERAL (
    SELECT * FROM raw.observations p
    WHERE p.indicator_id = o.indicator_id AND p.area_id = o.area_id AND p.breakdown_id = o.breakdown_id
        AND p.dataset_id = o.dataset_id AND p.period_end < o.period_end AND p.value IS NOT NULL
    ORDER BY p.period_end DESC LIMIT 1
) p ON true
JOIN import_runs r ON r.id = p.import_run_id
LEFT JOIN source_columns c ON c.id = f.source_column_id LEFT JOIN source_columns pc ON pc.id = p.source_column_id
{NAMES} WHERE o.value IS NOT NULL AND NOT o.series_break ORDER BY f.row, o.id
"""
