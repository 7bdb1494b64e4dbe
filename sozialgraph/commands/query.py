import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import orjson
from rich.markup import escape
from rich.table import Column, Table

from graph.engine import Engine
from graph.schema import schema
from sozialgraph.database import open_pool, provided
from sozialgraph.errors import RefusedError, UsageError
from sozialgraph.rows import columns, tables
from sozialgraph.settings import Settings
from sozialgraph.terminal import output


def query(settings: Settings, document: Path, variables: str, format: str) -> None:
    text = _text(document)
    values = _object(variables)
    with provided(settings) as database:
        body = asyncio.run(_ask(settings, database.reader, text, values))
    answer = orjson.loads(body)
    if errors := answer.get("errors"):
        raise RefusedError("; ".join(error["message"] for error in errors))
    if format == "json":
        print(json.dumps(answer, ensure_ascii=False, indent=2), flush=True)
    else:
        _print_tables(answer["data"])


def _text(document: Path) -> str:
    if str(document) == "-":
        return sys.stdin.read()
    try:
        return document.read_text("utf-8")
    except OSError as error:
        raise UsageError(f"{document} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{document} cannot be read: it is not UTF-8") from None


def _object(text: str) -> dict[str, Any]:
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise UsageError(f"--variables is not JSON: {error}") from None
    if not isinstance(value, dict):
        raise UsageError('--variables is not a JSON object, such as \'{"area": "05315"}\'')
    return value


async def _ask(settings: Settings, dsn: str, text: str, variables: dict[str, Any]) -> bytes:
    async with await open_pool(dsn, size=1, statement_timeout=settings.statement_timeout) as pool:
        answer = await Engine(schema()).execute(pool, text, variables)
    return answer.body


def _print_tables(data: dict[str, Any]) -> None:
    console = output()
    for title, rows in tables(data).items():
        names = columns(rows)
        table = Table(*(Column(name, overflow="fold") for name in names), title=title, title_justify="left")
        for row in rows:
            table.add_row(*("" if row.get(name) is None else escape(str(row[name])) for name in names))
        console.print(table)
