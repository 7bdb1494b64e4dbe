import asyncio
from pathlib import Path

from loaders.report import Report
from loaders.run import load as load_files
from sozialgraph.database import provided, upgrade
from sozialgraph.settings import Settings
from sozialgraph.terminal import console


def load(settings: Settings, descriptions: list[Path], data: Path | None, actor: str) -> None:
    with provided(settings) as database, console.status("Loading …"):
        asyncio.run(upgrade(database.dsn))
        asyncio.run(load_files(database.dsn, descriptions, data, actor=actor, progress=_tell))


def _tell(report: Report) -> None:
    console.print(str(report), markup=False, soft_wrap=True)
