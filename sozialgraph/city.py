"""The example city: where its files are, and whether a database has them."""

import asyncpg

from sozialgraph.database import connect
from sozialgraph.settings import PROJECT

FOLDER = PROJECT / "examples/auenfurt/files"
CORRECTION = "nachlieferung.toml"
"""The delivery that corrects an earlier one; it is loaded later, so that `asOf` can tell the two apart."""

LACKS = """
SELECT NOT EXISTS (SELECT FROM municipalities)
    OR 'example' = ANY (SELECT actor FROM import_runs)
    AND NOT EXISTS (SELECT FROM import_runs WHERE actor = 'example' AND description = $1)
"""


async def lacks_example(dsn: str) -> bool:
    """Whether the database is empty, or has only the first delivery because something stopped the second."""
    connection: asyncpg.Connection = await connect(dsn)
    try:
        return bool(await connection.fetchval(LACKS, CORRECTION))
    finally:
        await connection.close()
