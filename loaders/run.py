"""Import files by their source descriptions: one transaction a file, one import at a time."""

import hashlib
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from loaders.again import says_nothing_new
from loaders.annotated import annotate
from loaders.areas import dissolve
from loaders.datasets import Datasets
from loaders.description import Source
from loaders.differences import Trial
from loaders.files import Content, companions, find_files, open_file
from loaders.handling import ALL_OR_NOTHING, Handling, swept, taken_back
from loaders.importing import Run, begin, finish, mark_whole
from loaders.kind import Kind
from loaders.kinds import KINDS, ORDER
from loaders.matching import MATCHED, match_organizations
from loaders.observations import load_figures
from loaders.observations.staging import remove_gone
from loaders.problems import FileError, LoadingError, Problem, ProblemsError
from loaders.publication import (
    Rules,
    check_rules,
    publish_capacities,
    publish_changed,
    publish_figures,
    publish_noted,
    publish_numbers,
    renew_estimates,
    rules,
    touch_changed,
)
from loaders.publication.numbers import RESTED_UPON
from loaders.reading import read_descriptions
from loaders.records import load_records
from loaders.rejected import Rejected, in_passes
from loaders.report import Report
from loaders.returned import return_rejected
from loaders.standards import STANDARDS
from loaders.table import open_tables
from loaders.turns import alone, connected
from loaders.watching import Watch, Watched

Progress = Callable[[Report, float], None]


async def load(
    database: str | asyncpg.Connection,
    descriptions: Sequence[Path],
    data: Path | None = None,
    *,
    actor: str,
    progress: Progress | None = None,
    watch: Watch | None = None,
    handling: Handling = ALL_OR_NOTHING,
) -> list[Report]:
    """Import every file that the descriptions name, files and folders of TOML alike, in the order they need.

    `data` is the folder that `file` is relative to; without it, each description's own folder. `progress` hears of
    each file when it is done, the faulty one too, and which share of the descriptions has been taken up. Raises
    LoadingError: the files before the faulty one stay, unless all go together, of that one nothing. A dry run goes on
    to the next file.
    `watch` hears how far a file has come.
    """
    sources = sorted(read_descriptions(descriptions), key=_order)
    reports = []
    async with (
        connected(database) as connection,
        swept(connection, handling),
        taken_back(connection, when=handling.dry_run),
        _delivered(connection, handling),
    ):
        loading = Loading(connection, Datasets(sources), data, actor, handling, watch)
        steps = len(sources) * (2 if handling.is_one else 1)  # to publish all takes as long again
        for place, source in enumerate(sources, start=1):
            async for report in loading.reports(source):
                reports.append(report)
                if progress is not None:
                    progress(report, place / steps)
                if report.error is not None and not handling.dry_run:
                    raise report.error
        if any(report.stored for report in reports) and not handling.dry_run:
            await _analyze(connection)
    return reports


@asynccontextmanager
async def _delivered(connection: asyncpg.Connection, handling: Handling) -> AsyncIterator[None]:
    """Where all files go together, a transaction that ends with what the public sees of them."""
    if not handling.is_one:
        yield
        return
    async with alone(connection):
        yield
        await publish_noted(connection)


async def _analyze(connection: asyncpg.Connection) -> None:
    """Let PostgreSQL plan for what is there now, as it would itself in a minute, where more than a little changed."""
    await connection.execute("SELECT pg_stat_force_next_flush()")
    if tables := await connection.fetchval(CHANGED_MUCH):
        await connection.execute(f"ANALYZE {tables}")


@dataclass(frozen=True)
class Loading:
    """One import of any number of files."""

    connection: asyncpg.Connection
    datasets: Datasets
    data: Path | None
    actor: str
    handling: Handling
    watch: Watch | None

    async def reports(self, source: Source) -> AsyncIterator[Report]:
        """One for each file, or for the description whose files cannot be found."""
        try:
            for path, content in _contents(source, self.data):
                yield await self._report(source, path, content)
        except LoadingError as error:
            yield Report(source.name, source.name, error=error)

    async def _report(self, source: Source, path: Path, content: Content | None) -> Report:
        try:
            return await in_passes(lambda rejected: self._load_file(source, path, content, rejected))
        except LoadingError as error:
            if isinstance(error, ProblemsError):
                self._annotate(source, path, content, error.problems)
            return Report(source.name, content.name if content else source.name, error=error)

    async def _load_file(self, source: Source, path: Path, content: Content | None, rejected: Rejected) -> Report:
        kind = KINDS[source.says.kind]
        report = Report(source.name, content.name if content else source.name)
        try:
            async with alone(self.connection):
                checksum = _checksum(source, path, rejected)
                run = await begin(self.connection, source, self.datasets, report, self.actor, checksum)
                run.watched = Watched(report.file, content, self.watch)
                if kind.name == "observations" and not self.handling.dry_run and await says_nothing_new(run):
                    await finish(self.connection, run.number, report)
                    return report
                before = await rules(self.connection, [kind.name])
                trial = await Trial.of(run, kind) if self.handling.dry_run else None
                with closing(run.watched):
                    await _load_tables(run, kind, run.watched.content(), rejected, trial)
                await (_note if self.handling.is_one else _publish)(run, kind, before)
                await _match(run, kind)
                await finish(self.connection, run.number, report)
                if trial is not None:
                    await trial.tell()
                self._settle(source, path, content, rejected)
        except (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError) as error:
            detail = f": {error.detail}" if getattr(error, "detail", None) else ""
            raise FileError(f"{report.file}: the database refuses a row: {error}{detail}") from None
        report.problems = rejected.problems
        return report

    def _settle(self, source: Source, path: Path, content: Content | None, rejected: Rejected) -> None:
        """Write rejected rows to where they can be corrected. Raises ProblemsError if all or nothing is wanted."""
        if not rejected.problems:
            return
        if self.handling.keep_good_rows is None or rejected.concerns_all:
            raise ProblemsError(rejected.problems)
        if content is not None:
            return_rejected(self.handling.keep_good_rows / self._below(source, path), source, content, rejected)
        self._annotate(source, path, content, rejected.problems)

    def _annotate(self, source: Source, path: Path, content: Content | None, problems: Sequence[Problem]) -> None:
        if self.handling.annotate is not None and content is not None:
            annotate(self.handling.annotate / self._below(source, path), source, content, problems)

    def _below(self, source: Source, path: Path) -> Path:
        return path.relative_to(self.data or source.path.parent)


def _order(source: Source) -> tuple[int, str]:
    kind = source.says.kind
    if kind not in ORDER:
        raise source.wrong(f"kind = '{kind}' is not one of {', '.join([*KINDS, *STANDARDS])}")
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


async def _load_tables(run: Run, kind: Kind, content: Content | None, rejected: Rejected, trial: Trial | None) -> None:
    figures = kind.name == "observations"
    if run.says.replace and (not figures or run.says.table.sheet_is_pattern):
        raise run.source.wrong("`replace` is for `observations` that come from one sheet")
    for table in open_tables(run.source, content):
        rejected.silence(table)
        await (load_figures if figures else load_records)(run, kind, table)
        if trial is not None:
            await trial.note()
        run.report.mended += table.mended
    if run.says.replace:
        await remove_gone(run)
    await mark_whole(run)
    if run.area_set is not None and run.says.area_set is not None:
        await dissolve(run.connection, run.area_set, run.says.area_set.dissolve)


async def _publish(run: Run, kind: Kind, before: Rules) -> None:
    """Bring what the public sees in step with what changed."""
    if kind.name == "observations":
        await publish_figures(run.connection, run.watched.published)
    elif kind.name == "capacity":
        await publish_capacities(run.connection)
    elif kind.name == "protection_rules":
        await check_rules(run.connection, run.report.file)
    elif kind.name in {"area_relations", "indicators"}:
        await renew_estimates(run.connection)
    if kind.name in RESTED_UPON:
        await publish_numbers(run.connection)
    await publish_changed(run.connection, before)


async def _note(run: Run, kind: Kind, before: Rules) -> None:
    """What is to be published once all files are stored."""
    if kind.name == "protection_rules":
        await check_rules(run.connection, run.report.file)
    await touch_changed(run.connection, before)


async def _match(run: Run, kind: Kind) -> None:
    """Look for organizations that are known under another code, too."""
    if kind.table in MATCHED and run.report.stored and run.municipality is not None:
        changed = await match_organizations(run.connection, run.municipality)
        run.report.merged, run.report.proposed = changed


def _checksum(source: Source, path: Path, rejected: Rejected) -> str:
    """Of file and description together; a file of which rows were left out counts as another."""
    digest = hashlib.sha256(source.digest.encode())
    digest.update("".join(map(str, rejected.problems)).encode())
    if path != source.path:
        for part in companions(path):
            with part.open("rb") as stream:
                digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()


CHANGED_MUCH = """
SELECT string_agg(relid::regclass::text, ', ') FROM pg_stat_user_tables
WHERE n_mod_since_analyze > 0.1 * n_live_tup AND schemaname !~ '^pg_temp'
"""
"""As autovacuum judges; tables of others that will be gone in a moment left out."""
