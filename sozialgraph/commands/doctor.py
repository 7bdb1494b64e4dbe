import asyncio

from sozialgraph.database import Database, provided
from sozialgraph.doctor import Finding, Level, examine
from sozialgraph.errors import RefusedError
from sozialgraph.settings import Settings
from sozialgraph.terminal import output


def doctor(settings: Settings) -> None:
    """The settings have been read by then; one that is wrong ends every command."""
    with provided(settings) as database:
        findings = asyncio.run(_findings(database))
    for level, found, advice in findings:
        words = f"{found}: {advice}" if advice else found
        output().print(f"{level.value:8}{words}", markup=False, highlight=False, soft_wrap=True)
    if faults := sum(finding.level is Level.FAULT for finding in findings):
        raise RefusedError(f"{faults} of {len(findings)} checks failed")


async def _findings(database: Database) -> list[Finding]:
    return [finding async for finding in examine(database.dsn, database.reader)]
