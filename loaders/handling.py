"""What else is to happen with a file than being stored, or with one that has faults."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import asyncpg


class Handling(NamedTuple):
    """A dry run stores nothing and says what would change.

    `keep_good_rows` is a folder: rows with faults are written there, to be corrected, and the others are stored.
    `annotate` is a folder for copies of faulty files in which the faulty cells are marked.
    """

    dry_run: bool = False
    keep_good_rows: Path | None = None
    annotate: Path | None = None


ALL_OR_NOTHING = Handling()
"""A file is stored whole or not at all."""


@asynccontextmanager
async def taken_back(connection: asyncpg.Connection, when: bool) -> AsyncIterator[None]:
    """A block that leaves no trace in the database, if so wished."""
    if not when:
        yield
        return
    transaction = connection.transaction()
    await transaction.start()
    try:
        yield
    finally:
        await transaction.rollback()
