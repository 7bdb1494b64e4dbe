"""Figures: wide, long and GENESIS tables into `raw.observations`, a chunk of rows at a time."""

from itertools import islice

from loaders.importing import Run
from loaders.kind import Kind
from loaders.observations.layout import Layout
from loaders.observations.lines import Lines
from loaders.observations.staging import stage, upsert
from loaders.problems import ProblemsError
from loaders.table import Table

CHUNK = 50_000
MOST_PROBLEMS = 10_000


async def load_figures(run: Run, _: Kind, table: Table) -> None:
    """Raises ProblemsError with everything that is wrong, and DescriptionError."""
    lines = await Lines.of(run, Layout.of(run, table))
    await stage(run.connection)
    records = table.records()
    while len(table.problems) < MOST_PROBLEMS and (chunk := list(islice(records, CHUNK))):
        await lines.write(chunk)
    if table.problems:
        raise ProblemsError(table.problems)
    run.report.read += table.read
    run.report.skip(table.skipped)
    run.report.refused.update(lines.ledger.refused)
    await upsert(run, table)
