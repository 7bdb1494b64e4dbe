import asyncio

from loaders.run import load
from sozialgraph.database import provided, upgrade
from sozialgraph.errors import UsageError
from sozialgraph.settings import PROJECT, Settings
from sozialgraph.terminal import console, step

FOLDER = PROJECT / "examples/auenfurt"


def example(settings: Settings) -> None:
    if not FOLDER.is_dir():
        raise UsageError(f"{FOLDER} is missing: the example comes with the sources, not with an installed package")
    with provided(settings) as database, step("Loading the example city"):
        asyncio.run(upgrade(database.dsn))
        reports = asyncio.run(load(database.dsn, [FOLDER], actor="example"))
    console.print(f"{sum(report.stored for report in reports):,} rows of {len(reports)} files stored")
