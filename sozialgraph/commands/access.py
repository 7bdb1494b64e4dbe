import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

import asyncpg
import orjson
from rich.markup import escape
from rich.table import Table

from models.roles import ALL, Profile
from models.vocabulary import SubPlan
from sozialgraph.access import keys, records
from sozialgraph.database import connect, provided
from sozialgraph.errors import UsageError
from sozialgraph.migrating import upgrade
from sozialgraph.settings import Settings
from sozialgraph.terminal import console, output

T = TypeVar("T")
LONGEST = 3650  # days
IN_TABLE = ("number", "at", "subject", "purpose", "operation", "indicators", "areas", "rows")


def create_key(
    settings: Settings, name: str, profile: str, sub_plans: Sequence[str], municipalities: Sequence[str], days: int
) -> None:
    scope = keys.Scope(Profile[profile.upper()], _sub_plans(sub_plans), list(municipalities))
    if scope.profile is Profile.PLANNER and not (scope.sub_plans and scope.municipalities):
        raise UsageError("a planner's key needs --sub-plan and --municipality, each of them * for all")
    if not 1 <= days <= LONGEST or not name.strip():
        raise UsageError(f"a key needs a name, and lasts from 1 to {LONGEST:,} days")
    key = _run(settings, lambda connection: keys.create(connection, name.strip(), scope, timedelta(days=days)))
    console.print("The key, which is not stored and cannot be shown again:", markup=False)
    print(key, flush=True)


def _sub_plans(given: Sequence[str]) -> list[str]:
    known = [term.name for term in SubPlan]
    for name in given:
        if name not in (*known, ALL):
            raise UsageError(f"{name} is no field of planning; there are {', '.join(known)}")
    return list(given)


def list_keys(settings: Settings, format: str) -> None:
    show(_run(settings, keys.list_keys), format)


def revoke_keys(settings: Settings, numbers: Sequence[int]) -> None:
    _run(settings, lambda connection: keys.revoke(connection, numbers))
    console.print(f"revoked: {', '.join(map(str, numbers))}", markup=False)


def show_log(settings: Settings, subject: str | None, latest: int, format: str) -> None:
    reads = _run(settings, lambda connection: records.list_reads(connection, subject, latest))
    shown = reads if format == "json" else [{name: each[name] for name in IN_TABLE} for each in reads]
    show(shown, format)


def forget(settings: Settings, before: date, actor: str) -> None:
    if before > datetime.now(UTC).date():
        raise UsageError(f"{before} is not over yet: name the first day whose records shall stay, today or earlier")
    number = _run(settings, lambda connection: records.forget(connection, before, actor))
    console.print(f"{number:,} records from before {before} are forgotten", markup=False)


def show_document(settings: Settings, hash: str) -> None:
    text = _run(settings, lambda connection: records.document_of(connection, hash))
    if text is None:
        raise UsageError(f"no document on record has the hash {hash}")
    print(text, flush=True)


def show(rows: list[dict[str, Any]], format: str) -> None:
    """Rows of one kind, as a table or as JSON."""
    if format == "json":
        print(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode(), flush=True)
        return
    table = Table(*(rows[0] if rows else ()))
    for row in rows:
        table.add_row(*(escape(_text(value)) for value in row.values()))
    output().print(table)


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)


def _run(settings: Settings, work: Callable[[asyncpg.Connection], Awaitable[T]]) -> T:
    async def run(dsn: str) -> T:
        await upgrade(dsn)
        connection = await connect(dsn)
        try:
            return await work(connection)
        finally:
            await connection.close()

    with provided(settings) as database:
        return asyncio.run(run(database.dsn))
