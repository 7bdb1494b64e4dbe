import asyncio
from collections.abc import Callable
from pathlib import Path

from loaders.report import Report
from loaders.run import Progress
from loaders.run import load as load_files
from sozialgraph.database import provided, upgrade
from sozialgraph.settings import Settings
from sozialgraph.terminal import bar, console


def load(settings: Settings, descriptions: list[Path], data: Path | None, actor: str) -> None:
    with provided(settings) as database, bar("Loading") as advance:
        asyncio.run(upgrade(database.dsn))
        asyncio.run(load_files(database.dsn, descriptions, data, actor=actor, progress=_teller(advance)))


def _teller(advance: Callable[[float], None]) -> Progress:
    def tell(report: Report, share: float) -> None:
        console.print(str(report), markup=False, soft_wrap=True)
        advance(share)

    return tell
