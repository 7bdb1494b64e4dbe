import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from loaders.handling import Handling
from loaders.problems import LoadingError
from loaders.report import Report, told
from loaders.run import Progress
from loaders.run import load as load_files
from sozialgraph.database import provided
from sozialgraph.errors import RefusedError
from sozialgraph.migrating import upgrade
from sozialgraph.settings import Settings
from sozialgraph.terminal import bars, console

MOST_SHOWN = 50
"""Lines of each sort; JSON has all of them."""


def load(
    settings: Settings, descriptions: list[Path], data: Path | None, actor: str, handling: Handling, *, as_json: bool
) -> None:
    reports: list[Report] = []
    error: LoadingError | None = None
    try:
        with provided(settings) as database, bars("Loading") as (advance, watch):
            asyncio.run(upgrade(database.dsn))
            tell = _teller(reports, advance, quiet=as_json)
            work = load_files(
                database.dsn, descriptions, data, actor=actor, progress=tell, watch=watch, handling=handling
            )
            asyncio.run(work)
    except LoadingError as caught:
        error = caught
        raise
    finally:
        if as_json:
            _print_json(reports, error, handling)
    _check(reports, handling)


def _teller(reports: list[Report], advance: Callable[[float], None], *, quiet: bool) -> Progress:
    def tell(report: Report, share: float) -> None:
        reports.append(report)
        advance(share)
        if not quiet and report.error is None:
            console.print(str(report), markup=False, soft_wrap=True)
            for line in _findings(report):
                print(line, flush=True)

    return tell


def _findings(report: Report) -> Iterator[str]:
    """What a dry run found, and which rows were left out."""
    for kind, found in (
        ("", report.differences),
        ("changed: ", report.changes),
        ("look at: ", report.doubts),
        ("rejected: ", report.problems),
    ):
        yield from (f"  {kind}{one}" for one in found[:MOST_SHOWN])
        if len(found) > MOST_SHOWN:
            yield f"  {kind}… and {len(found) - MOST_SHOWN:,} more; --json lists all"


def _print_json(reports: Sequence[Report], error: LoadingError | None, handling: Handling) -> None:
    files = [told(report) for report in reports]
    document = {"dryRun": handling.dry_run, "files": files, "error": None if error is None else str(error)}
    print(json.dumps(document, ensure_ascii=False, indent=2), flush=True)


def _check(reports: Sequence[Report], handling: Handling) -> None:
    """Raises RefusedError: a script shall notice rows that were left out."""
    faults = [str(report.error) for report in reports if report.error is not None]
    if count := sum(len({row for problem in report.problems for row in problem.rows}) for report in reports):
        faults.append(
            f"rows were left out ({count:,}): correct them in {handling.keep_good_rows} and import that folder"
        )
    if faults:
        raise RefusedError("\n".join(faults))
