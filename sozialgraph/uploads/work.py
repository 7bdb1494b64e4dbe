"""The process that imports what was sent: `python -m sozialgraph.uploads.work FOLDER`.

Its memory is bounded and given back; a file that makes it end takes nobody else with it.
"""

import asyncio
import resource
import sys
from collections.abc import Callable
from pathlib import Path

import asyncpg

from loaders.handling import Handling
from loaders.kinds import SHARED
from loaders.problems import DescriptionError, LoadingError
from loaders.reading import read_descriptions
from loaders.report import Report, told
from loaders.run import load
from sozialgraph.access.records import Act
from sozialgraph.database import connect_to_any
from sozialgraph.settings import Settings, read_settings
from sozialgraph.uploads.jobs import Job, Progress, Sender

MEMORY = 4 * 2**30
"""Bytes; NumPy's and PostgreSQL's libraries alone reserve one."""
SERVER_SETTINGS = {
    "application_name": "sozialgraph import",
    "client_connection_check_interval": "5s",  # a statement ends with us, however we end
}
OUT_OF_MEMORY = f"The files need more than {MEMORY:,} bytes of memory to be read: split them."


def main(folder: Path) -> None:
    settings = read_settings()
    patience = round(settings.import_timeout) + 1
    limits = {resource.RLIMIT_AS: MEMORY, resource.RLIMIT_CPU: patience, resource.RLIMIT_CORE: 0}
    for limit, most in limits.items():  # these hold even if the server that watches over us is gone
        resource.setrlimit(limit, (most, most))
    asyncio.run(work(Job(folder), settings))


async def work(job: Job, settings: Settings) -> None:
    assert settings.database_url, "the server that starts this knows its database"
    progress = Progress(state="RUNNING")

    def tell(report: Report, share: float) -> None:
        progress.files.append(told(report))
        progress.share = share
        job.write(progress)

    job.write(progress)
    try:
        reports = await _load(job, settings.database_url, tell)
        progress.state = "REFUSED" if any(report.error for report in reports) else "DONE"
    except LoadingError as error:
        progress.state, progress.error = "REFUSED", str(error)
    except MemoryError:
        progress.state, progress.error = "REFUSED", OUT_OF_MEMORY
    job.write(progress)


async def _load(job: Job, dsn: str, tell: Callable[[Report, float], None]) -> list[Report]:
    wishes = job.wishes()
    handling = Handling(
        dry_run=wishes.mode == "dryRun",
        keep_good_rows=job.folder / "rejected" if wishes.keep_good_rows else None,
        annotate=job.folder / "annotated" if wishes.annotate else None,
    )
    descriptions, data = job.folder / "descriptions", job.folder / "data"
    check_reach(descriptions, job.sender())
    connection = await connect_to_any(dsn, server_settings=SERVER_SETTINGS)
    try:
        if handling.dry_run:
            await _note(connection, job)
        return await load(connection, [descriptions], data, actor=job.actor, progress=tell, handling=handling)
    finally:
        await connection.close()


async def _note(connection: asyncpg.Connection, job: Job) -> None:
    """A dry run tells of raw figures by what they differ from the file, and leaves no other trace.

    Of descriptions only names are kept: they may hold figures themselves, and what was sent does not stay.
    """
    sender, sources = job.sender(), read_descriptions([job.folder / "descriptions"])
    said = sorted(f"{source.name}: {source.says.kind} of {source.says.dataset.code}" for source in sources)
    act = Act(sender.subject, sender.profile, "import --dry-run", "\n".join(said), sender.municipalities)
    about = {source.says.municipality for source in sources}
    await act.note(connection, {"actor": job.actor}, areas=filter(None, about))


def check_reach(descriptions: Path, sender: Sender) -> None:
    """Raises DescriptionError for one that is of a municipality for which the sender may not import, or of none.

    Nor may who imports for some change what all share, such as how an indicator is protected.
    """
    if not sender.municipalities:
        return
    reach = f"this key or token imports for {', '.join(sender.municipalities)} only"
    for source in read_descriptions([descriptions]):
        if source.says.municipality not in sender.municipalities:
            raise DescriptionError(f"{source.name}: {reach}: say municipality = … with one of them")
        if source.says.kind in SHARED and source.says.existing != "keep":
            raise DescriptionError(
                f'{source.name}: {reach}, and {source.says.kind} belong to all: say existing = "keep" to add new ones;'
                " who imports for all may change those that are there"
            )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
