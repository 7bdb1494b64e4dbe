import asyncio
from typing import Any

import orjson
from rich.markup import escape
from rich.table import Table

from loaders.runs import list_runs
from loaders.undo import undo
from sozialgraph.database import connect, provided
from sozialgraph.migrating import upgrade
from sozialgraph.settings import Settings
from sozialgraph.terminal import console, output, step

SHOWN = (
    "number",
    "state",
    "dataset",
    "file",
    "actor",
    "started_at",
    "read",
    "stored",
    "changed",
    "removed",
    "checksum",
)
CHECKSUM_DIGITS = 12


def list_imports(settings: Settings, first: int, of: str | None, format: str) -> None:
    with provided(settings) as database:
        runs = asyncio.run(_runs(database.dsn, first, of))
    if format == "json":
        print(orjson.dumps(runs, option=orjson.OPT_INDENT_2).decode(), flush=True)
        return
    table = Table(*SHOWN)
    for run in runs:
        table.add_row(*(escape(_shown(name, run[name])) for name in SHOWN))
    output().print(table)


async def _runs(dsn: str, first: int, of: str | None) -> list[dict[str, Any]]:
    await upgrade(dsn)
    connection = await connect(dsn)
    try:
        return await list_runs(connection, first, of)
    finally:
        await connection.close()


def _shown(name: str, value: Any) -> str:
    if name == "checksum":
        return str(value[:CHECKSUM_DIGITS])
    return f"{value:%Y-%m-%d %H:%M}" if name == "started_at" else str(value)


def undo_import(settings: Settings, number: int, actor: str) -> None:
    with provided(settings) as database:
        asyncio.run(upgrade(database.dsn))
        with step("Taking the import back"):
            undone = asyncio.run(undo(database.dsn, number, actor=actor))
    console.print(str(undone), markup=False, soft_wrap=True)
