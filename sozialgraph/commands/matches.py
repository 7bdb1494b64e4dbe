import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson
from rich.markup import escape
from rich.table import Table

from loaders.matching import decisions
from loaders.matching.lists import read_decisions, write_matches
from models.vocabulary import MatchState
from sozialgraph.database import connect, provided
from sozialgraph.errors import UsageError
from sozialgraph.migrating import upgrade
from sozialgraph.settings import Settings
from sozialgraph.terminal import console, output

SHOWN = ("number", "state", "score", "basis", "doubt", "code", "name", "other_code", "other_name")


def list_matches(
    settings: Settings, state: str | None, municipality: str | None, file: Path | None, format: str
) -> None:
    with provided(settings) as database:
        found = asyncio.run(_matches(database.dsn, MatchState[state] if state else None, municipality))
    if file is not None:
        try:
            write_matches(file, found)
        except OSError as error:
            raise UsageError(f"{file} cannot be written: {error.strerror}") from None
        console.print(f"{len(found):,} pairs written to {file}", markup=False, soft_wrap=True)
    elif format == "json":
        print(orjson.dumps(found, option=orjson.OPT_INDENT_2, default=str).decode(), flush=True)
    else:
        output().print(_table(found))


def decide(settings: Settings, numbers: Sequence[int], state: str, actor: str, note: str | None) -> None:
    with provided(settings) as database:
        asyncio.run(upgrade(database.dsn))
        deciding = decisions.decide(database.dsn, numbers, MatchState[state], actor=actor, note=note)
        output().print(_table(asyncio.run(deciding)))


def load_decisions(settings: Settings, path: Path, actor: str) -> None:
    if not path.is_file():
        raise UsageError(f"{path} is not a file")
    read = read_decisions(path)
    with provided(settings) as database:
        asyncio.run(upgrade(database.dsn))
        new = asyncio.run(decisions.decide_all(database.dsn, read, actor=actor))
    console.print(f"{path.name}: {len(read):,} decisions read, {new:,} of them new", markup=False, soft_wrap=True)


async def _matches(dsn: str, state: MatchState | None, municipality: str | None) -> list[dict[str, Any]]:
    await upgrade(dsn)
    connection = await connect(dsn)
    try:
        return await decisions.list_matches(connection, state, municipality)
    finally:
        await connection.close()


def _table(found: Sequence[dict[str, Any]]) -> Table:
    table = Table(*SHOWN)
    for match in found:
        table.add_row(*(escape(str(match[name] or "")) for name in SHOWN))
    return table
