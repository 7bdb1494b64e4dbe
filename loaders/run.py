"""Import files by their source descriptions: one transaction a file, one import at a time."""

import hashlib
import zipfile
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from loaders.areas import dissolve
from loaders.datasets import Datasets
from loaders.description import Source
from loaders.files import Content, find_files, open_file
from loaders.importing import Run, begin, finish, mark_whole
from loaders.kind import Kind
from loaders.kinds import KINDS, ORDER
from loaders.observations import load_figures
from loaders.observations.staging import remove_gone
from loaders.problems import FileError
from loaders.publication import publish_capacities, publish_changed, publish_touched, rules
from loaders.reading import read_descriptions
from loaders.records import load_records
from loaders.report import Report
from loaders.table import open_tables

LOCK = "SELECT pg_advisory_xact_lock(hashtext('sozialgraph import'))"
Progress = Callable[[Report, float], None]


async def load(
    database: str | asyncpg.Connection,
    descriptions: Sequence[Path],
    data: Path | None = None,
    *,
    actor: str,
    progress: Progress | None = None,
) -> list[Report]:
    """Import every file that the descriptions name, files and folders of TOML alike, in the order they need.

    `data` is the folder that `file` is relative to; without it, each description's own folder. `progress` hears of
    each file when it is done, and which share of the descriptions has been taken up. Raises LoadingError: the files
    before the faulty one stay, of that one nothing.
    """
    sources = sorted(read_descriptions(descriptions), key=_order)
    datasets = Datasets(sources)
    reports = []
    async with _connected(database) as connection:
        for place, source in enumerate(sources, start=1):
            for path, content in _contents(source, data):
                report = await _load_file(connection, source, datasets, path, content, actor)
                reports.append(report)
                if progress is not None:
                    progress(report, place / len(sources))
        if any(report.stored for report in reports):
            await connection.execute("ANALYZE")  # so that PostgreSQL plans for what is there now
    return reports


@asynccontextmanager
async def _connected(database: str | asyncpg.Connection) -> AsyncIterator[asyncpg.Connection]:
    if not isinstance(database, str):
        yield database
        return
    connection = await asyncpg.connect(database)
    try:
        yield connection
    finally:
        await connection.close()


def _order(source: Source) -> tuple[int, str]:
    kind = source.says.kind
    if kind not in ORDER:
        raise source.wrong(f"kind = '{kind}' is not one of {', '.join(KINDS)}")
    return ORDER[kind], source.path.as_posix()


def _contents(source: Source, data: Path | None) -> Iterator[tuple[Path, Content | None]]:
    if source.says.file is None:
        yield source.path, None
        return
    try:
        for path, parts in find_files(data or source.path.parent, source.says.file):
            yield path, open_file(path, parts, source.says.member)
    except FileError as error:
        raise FileError(f"{source.name}: {error}") from None


async def _load_file(
    connection: asyncpg.Connection, source: Source, datasets: Datasets, path: Path, content: Content | None, actor: str
) -> Report:
    kind = KINDS[source.says.kind]
    report = Report(source.name, content.name if content else source.name)
    try:
        async with connection.transaction():
            await connection.execute(LOCK)
            run = await begin(connection, source, datasets, report, actor, _checksum(source, path))
            before = await rules(connection, kind.name)
            await _load_tables(run, kind, content)
            await _publish(run, kind)
            await publish_changed(run, kind.name, before)
            await finish(run)
    except (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError) as error:
        detail = f": {error.detail}" if getattr(error, "detail", None) else ""
        raise FileError(f"{report.file}: the database refuses a row: {error}{detail}") from None
    except zipfile.BadZipFile as error:
        raise FileError(f"{path.name}: is a damaged archive: {error}") from None
    return report


async def _load_tables(run: Run, kind: Kind, content: Content | None) -> None:
    figures = kind.name == "observations"
    if run.says.replace and (not figures or run.says.table.sheet_is_pattern):
        raise run.source.wrong("`replace` is for `observations` that come from one sheet")
    for table in open_tables(run.source, content):
        await (load_figures if figures else load_records)(run, kind, table)
        run.report.mended += table.mended
    if run.says.replace:
        await remove_gone(run)
    await mark_whole(run)
    if run.area_set is not None and run.says.area_set is not None:
        await dissolve(run.connection, run.area_set, run.says.area_set.dissolve)


async def _publish(run: Run, kind: Kind) -> None:
    """Bring what the public sees in step with what changed."""
    if kind.name == "observations":
        await publish_touched(run)
    elif kind.name == "capacity":
        await publish_capacities(run.connection)


def _checksum(source: Source, path: Path) -> str:
    """Of file and description together."""
    digest = hashlib.sha256(source.digest.encode())
    if path != source.path:
        with path.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()
