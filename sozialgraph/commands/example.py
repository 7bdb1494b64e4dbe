import asyncio

from loaders.report import Report
from loaders.run import load
from sozialgraph.database import connect, provided, upgrade
from sozialgraph.errors import UsageError
from sozialgraph.settings import PROJECT, Settings
from sozialgraph.terminal import console, step

FOLDER = PROJECT / "examples/auenfurt"


def example(settings: Settings) -> None:
    if not FOLDER.is_dir():
        raise UsageError(f"{FOLDER} is missing: the example comes with the sources, not with an installed package")
    with provided(settings) as database, step("Loading the example city"):
        reports = asyncio.run(_load(database.dsn))
    console.print(f"{sum(report.stored for report in reports):,} rows of {len(reports)} files stored")


async def _load(dsn: str) -> list[Report]:
    await upgrade(dsn)
    connection = await connect(dsn)
    try:
        # Whole or not at all: `serve --example` takes a database that is not empty for one that has it.
        async with connection.transaction():
            return await load(connection, [FOLDER], actor="example")
    finally:
        await connection.close()
