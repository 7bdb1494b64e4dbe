import asyncio

import asyncpg

from loaders.handling import Handling
from loaders.report import Report
from loaders.run import Progress, load
from sozialgraph.city import CORRECTION, FOLDER
from sozialgraph.database import connect, provided
from sozialgraph.errors import UsageError
from sozialgraph.migrating import upgrade
from sozialgraph.settings import Settings
from sozialgraph.terminal import bar, console

DELIVERY = Handling(together=True)


def example(settings: Settings) -> None:
    if not FOLDER.is_dir():
        raise UsageError(f"{FOLDER} is missing: the example comes with the sources, not with an installed package")
    with provided(settings) as database, bar("Loading the example city") as advance:
        reports = asyncio.run(_load(database.dsn, lambda _, share: advance(share)))
    console.print(f"{sum(report.stored for report in reports):,} rows of {len(reports)} files stored")


async def _load(dsn: str, progress: Progress) -> list[Report]:
    await upgrade(dsn)
    connection = await connect(dsn)
    try:
        return await load_example(connection, progress)
    finally:
        await connection.close()


async def load_example(connection: asyncpg.Connection, progress: Progress | None = None) -> list[Report]:
    """Each of the two deliveries whole or not at all."""
    descriptions = sorted(FOLDER.rglob("*.toml"))
    later = [path for path in descriptions if path.name == CORRECTION]
    first = [path for path in descriptions if path not in later]
    reports = await load(connection, first, actor="example", progress=progress, handling=DELIVERY)
    return reports + await load(connection, later, actor="example", handling=DELIVERY)
