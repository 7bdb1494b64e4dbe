"""Sums of which a file does not say who contributes, though a rule of protection asks it to, or what cannot be."""

from typing import Any

from loaders.findings import Doubt
from loaders.importing import Run
from loaders.plausibility.figures import NAMED, NAMES, named, place, plain


async def unclear_contributors(run: Run) -> list[Doubt]:
    """A rule for all indicators asks nothing of those that tell no contributors at all."""
    rows = await run.connection.fetch(UNCLEAR)
    return [Doubt("contributors", named(row), _message(row), (place(row, file=run.report.file),)) for row in rows]


def _message(row: Any) -> str:
    if row["lacking"]:
        return f"does not say who contributes, so that the rule '{row['rule']}' hides nothing: give {row['lacking']}"
    second = row["second_largest"]
    besides = "" if second is None else f", and the second largest {plain(second)}"
    return f"is {plain(row['amount'])} in all, but the largest contributor gave {plain(row['largest'])}{besides}"


UNCLEAR = f"""
SELECT {NAMED}, c.sheet, f.row, c.header, r.code AS rule, amount, o.largest, o.second_largest,
    CASE WHEN o.contributors = 1 THEN NULL
        WHEN r.about_largest AND o.largest IS NULL THEN '`largest`'
        WHEN r.about_number AND o.contributors IS NULL THEN '`contributors`' END AS lacking
FROM file_figures f JOIN raw.observations o USING (id)
LEFT JOIN source_columns c ON c.id = f.source_column_id
{NAMES}
CROSS JOIN LATERAL (SELECT CASE i.type WHEN 'STATUS_RELATIVE' THEN o.count ELSE o.value END AS amount) AS given
LEFT JOIN LATERAL (
    SELECT min(code) AS code, bool_or(num_nonnulls(dominance_k, dominance_p) > 0) AS about_largest,
        bool_or(min_contributors IS NOT NULL) AS about_number
    FROM protection_rules WHERE indicator_id = o.indicator_id AND municipality_id = s.municipality_id
        AND o.period_end BETWEEN valid_from AND coalesce(valid_to, 'infinity')
        AND num_nonnulls(dominance_k, dominance_p, min_contributors) > 0
) AS r ON true
WHERE amount > 0 AND (o.largest > amount OR o.second_largest > least(o.largest, amount - o.largest)
    OR o.contributors IS DISTINCT FROM 1
        AND (r.about_largest AND o.largest IS NULL OR r.about_number AND o.contributors IS NULL))
ORDER BY f.row, o.id
"""
