"""What else is to happen with a file than being stored, or with one that has faults."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import asyncpg

from loaders.problems import LoadingError


class Handling(NamedTuple):
    """A dry run stores nothing and says what would change.

    `keep_good_rows` is a folder: rows with faults are written there, to be corrected, and the others are stored.
    `annotate` is a folder for copies of faulty files in which the faulty cells are marked. `together`, all files are
    one delivery: either all are stored or none, and what the public sees of them is decided once, at the end.
    """

    dry_run: bool = False
    keep_good_rows: Path | None = None
    annotate: Path | None = None
    together: bool = False

    @property
    def is_one(self) -> bool:
        """A dry run tells of each file what it would change."""
        return self.together and not self.dry_run


ALL_OR_NOTHING = Handling()
"""A file is stored whole or not at all."""


@asynccontextmanager
async def swept(connection: asyncpg.Connection, handling: Handling) -> AsyncIterator[None]:
    """Sweep out what a dry run or a refused file leaves: rows that nobody sees take up room until then.

    PostgreSQL does so by itself where it runs on, but the embedded one may end with the command.
    """
    is_left = handling.dry_run
    try:
        yield
    except LoadingError:
        is_left = True
        raise
    finally:
        if is_left and not connection.is_closed() and not connection.is_in_transaction():
            tables = await connection.fetchval(OWN_TABLES)
            await connection.execute(f"VACUUM (SKIP_LOCKED) {tables}")


OWN_TABLES = """
SELECT string_agg(format('%I.%I', schemaname, tablename), ', ') FROM pg_tables
WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND pg_has_role(tableowner, 'USAGE')
"""


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
