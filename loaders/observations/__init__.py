"""Figures: wide, long and GENESIS tables into `raw.observations`, a chunk of rows at a time."""

import asyncio
import gc
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import TypeVar

from loaders.importing import Run
from loaders.kind import Kind
from loaders.observations.layout import Layout
from loaders.observations.lines import Lines
from loaders.observations.origins import forget_columns
from loaders.observations.staging import stage, upsert
from loaders.problems import ProblemsError
from loaders.table import Row, Table

CHUNK = 20_000
MOST_PROBLEMS = 10_000

T = TypeVar("T")


async def load_figures(run: Run, _: Kind, table: Table) -> None:
    """Raises ProblemsError with everything that is wrong, and DescriptionError."""
    lines = await Lines.of(run, Layout.of(run, table))
    await stage(run.connection)
    with _without_collections():
        take = partial(_take, table.records())
        chunk = take()
        while chunk and len(table.problems) < MOST_PROBLEMS:
            chunk = await _beside(lines.write(chunk), take)
            run.watched.read(table.read)
            gc.collect(0)  # of what the driver left in circles around the lines that it copied
    if table.problems:
        raise ProblemsError(table.problems)
    run.report.read += table.read
    run.report.skip(table.skipped + lines.ledger.skipped)
    run.report.refused.update(lines.ledger.refused)
    await lines.breakdowns.store()
    if not await upsert(run, table):
        await forget_columns(run, lines.columns)
    run.watched.stored()


@contextmanager
def _without_collections() -> Iterator[None]:
    """Rows of text form no circles: looking for some after every few hundred would take longer than all the reading."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _take(records: Iterator[Row]) -> list[Row]:
    return list(islice(records, CHUNK))


async def _beside(work: Awaitable[None], read: Callable[[], T]) -> T:
    """What is read in a thread of its own, while the database works. Both have ended when this does."""
    reading = asyncio.create_task(asyncio.to_thread(read))
    try:
        await work
    finally:
        taken = await reading
    return taken
