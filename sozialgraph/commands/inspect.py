import asyncio
import json
from collections.abc import Sequence
from pathlib import Path

from loaders.inspection import MUNICIPALITY, Asked, Draft, Inspected, Known, Told, inspect, known, lines, written
from loaders.problems import LoadingError
from sozialgraph.database import connect, provided
from sozialgraph.errors import DatabaseError, RefusedError
from sozialgraph.settings import Settings
from sozialgraph.terminal import console

GUESSED = "Areas and indicators are guessed from words alone."


def inspect_files(settings: Settings, files: Sequence[Path], asked: Asked, *, write: bool, as_json: bool) -> None:
    knows = _knowledge(settings)
    tables: list[Inspected] = []
    faults: list[str] = []
    told = Told()
    for path in files:
        try:
            found = _without_twins(inspect(path, knows, asked), tables)
        except LoadingError as error:
            faults.append(str(error))
            continue
        except OSError as error:
            faults.append(f"{path} cannot be read: {error.strerror}")
            continue
        found = [one._replace(drafts=told.once(one.drafts)) for one in found]
        tables += found
        if not as_json:
            _tell(found)
        if write:
            _write(path.parent, found)
    if as_json:
        print(json.dumps([_values(one) for one in tables], ensure_ascii=False, indent=2), flush=True)
    elif not write:
        print("\n".join(f"# {draft.name}\n{written(draft)}" for one in tables for draft in one.drafts), flush=True)
    if faults:
        raise RefusedError("\n".join(faults))


def _knowledge(settings: Settings) -> Known | None:
    """What the configured database knows; None, and a word about it, where none can be asked."""
    if not settings.database_url and not (settings.sozialgraph_data / "postgresql").exists():
        _say_unasked("There is no database yet")
        return None
    try:
        with provided(settings) as database:
            return asyncio.run(_ask(database.dsn))
    except DatabaseError as error:
        _say_unasked(str(error))
        return None


def _say_unasked(why: str) -> None:
    console.print(f"{why}. {GUESSED}", markup=False, soft_wrap=True)


async def _ask(dsn: str) -> Known:
    connection = await connect(dsn)
    try:
        if await connection.fetchval("SELECT to_regclass('area_sets')") is None:
            raise DatabaseError("the database has no tables yet: run `sozialgraph migrate`")
        return await known(connection)
    finally:
        await connection.close()


def _without_twins(found: Sequence[Inspected], before: Sequence[Inspected]) -> list[Inspected]:
    """One draft serves the files of all years, so it is told once."""
    told = {draft.name for one in before for draft in one.drafts}
    return [one._replace(drafts=[draft for draft in one.drafts if draft.name not in told]) for one in found]


def _tell(found: Sequence[Inspected]) -> None:
    for one in found:
        console.print("\n".join(lines(one.found)), markup=False, soft_wrap=True)


def _write(folder: Path, found: Sequence[Inspected]) -> None:
    for draft in (draft for one in found for draft in one.drafts):
        path = folder / draft.name
        if draft.name == MUNICIPALITY and path.exists():  # an earlier look left it
            continue
        _write_new(path, draft)
        said = f"{path}: {draft.to_fill_in} to fill in, {draft.to_check} to check"
        console.print(said, markup=False, soft_wrap=True)


def _write_new(path: Path, draft: Draft) -> None:
    """Never over what somebody may have edited."""
    try:
        with path.open("x", encoding="utf-8") as stream:
            stream.write(written(draft))
    except FileExistsError:
        raise RefusedError(f"{path} exists already: move it away to have a new draft") from None


def _values(table: Inspected) -> dict[str, object]:
    drafts = [{"name": draft.name, "text": written(draft)} for draft in table.drafts]
    return {**table.found, "drafts": drafts}
