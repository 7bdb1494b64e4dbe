"""What an import changes, in numbers: for figures by indicator and year, for other rows by kind."""

from decimal import Decimal

from loaders.findings import Change, Difference
from loaders.importing import Run
from loaders.kind import Kind
from loaders.plausibility import doubts
from loaders.plausibility.figures import NAMED, NAMES, named, note, place, plain, start
from loaders.storing import qualified

MOST_CHANGES = 1_000


class Trial:
    """Watches an import that will be taken back, and tells its report what it would change."""

    def __init__(self, run: Run, kind: Kind, newest: int) -> None:
        self._run, self._kind, self._newest = run, kind, newest

    @classmethod
    async def of(cls, run: Run, kind: Kind) -> "Trial":
        return cls(run, kind, await start(run))

    async def note(self) -> None:
        """After each sheet."""
        if self._kind.name == "observations":
            await note(self._run, self._newest)

    async def tell(self) -> None:
        """After all is stored."""
        report = self._run.report
        if self._kind.name == "observations":
            # So many rows in one transaction are nothing that PostgreSQL learns of by itself.
            await self._run.connection.execute("ANALYZE file_figures, raw.observations, published.observations")
            report.differences = await of_figures(self._run)
            report.changes = await changes(self._run)
            report.doubts = await doubts(self._run)
        else:
            report.differences = await of_records(self._run, self._kind)


async def of_figures(run: Run) -> list[Difference]:
    counted = {(row["what"], row["year"]): Difference(**dict(row)) for row in await run.connection.fetch(COUNTS)}
    for row in await run.connection.fetch(GONE, run.dataset, run.source.name, run.report.file, run.number):
        key = row["what"], row["year"]
        counted.setdefault(key, Difference(*key)).gone = row["gone"]
    return [counted[key] for key in sorted(counted)]


async def changes(run: Run) -> list[Change]:
    """The first MOST_CHANGES, in the order of the file."""
    rows = await run.connection.fetch(CHANGED, run.number)
    return [
        Change(named(row), _plain(row["before"]), _plain(row["after"]), place(row, file=run.report.file))
        for row in rows
    ]


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


async def of_records(run: Run, kind: Kind) -> list[Difference]:
    """`gone` is known of rows that earlier imports by this description and file brought."""
    report = run.report
    gone = 0
    if "id" in kind.table.columns and run.says.existing == "update":
        statement = GONE_RECORDS.format(table=qualified(kind.table))
        name = kind.table.fullname
        gone = await run.connection.fetchval(
            statement, name, run.source.name, report.file, run.number, sorted(run.seen), run.dataset
        )
    return [Difference(kind.name, None, report.stored - report.changed, report.changed, report.unchanged, gone)]


COUNTS = """
SELECT i.code AS what, extract(year FROM o.period_end)::int AS year, count(*) FILTER (WHERE fate = 'added') AS added,
    count(*) FILTER (WHERE fate = 'changed') AS changed, count(*) FILTER (WHERE fate = 'unchanged') AS unchanged
FROM file_figures JOIN raw.observations o USING (id) JOIN indicators i ON i.id = o.indicator_id GROUP BY 1, 2
"""
GONE = """
SELECT i.code AS what, extract(year FROM period_end)::int AS year, count(*) AS gone
FROM (
    SELECT indicator_id, period_end FROM raw.observations o JOIN import_runs r ON r.id = o.import_run_id
    WHERE o.dataset_id = $1 AND r.description = $2 AND r.file = $3
        AND NOT EXISTS (SELECT FROM file_figures f WHERE f.id = o.id)
    UNION ALL
    SELECT indicator_id, period_end FROM raw.observations_history h
    WHERE superseded_by = $4 AND NOT EXISTS (SELECT FROM raw.observations o WHERE o.id = h.id)
) AS gone
JOIN indicators i ON i.id = indicator_id GROUP BY 1, 2
"""
CHANGED = f"""
SELECT {NAMED}, h.value AS before, o.value AS after, c.sheet, f.row, c.header
FROM file_figures f JOIN raw.observations o USING (id)
JOIN raw.observations_history h ON h.id = o.id AND h.superseded_by = $1
LEFT JOIN source_columns c ON c.id = f.source_column_id
{NAMES} WHERE f.fate = 'changed' ORDER BY f.row, o.id LIMIT {MOST_CHANGES}
"""
GONE_RECORDS = """
SELECT count(DISTINCT t.id)
FROM raw.import_changes c JOIN import_runs r ON r.id = c.import_run_id JOIN {table} t ON t.id::text = c.key[1]
WHERE c.table_name = $1 AND c.before IS NULL AND r.description = $2 AND r.file = $3 AND r.state = 'PUBLISHED'
    AND r.id < $4 AND r.dataset_id = $6
    AND NOT EXISTS (SELECT FROM unnest($5::bigint[]) AS seen (id) WHERE seen.id = t.id)
"""
