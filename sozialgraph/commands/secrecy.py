import asyncio
from collections.abc import Callable

from loaders.publication import publish_all
from loaders.publication.auditing import Audit, audiences, audit_published
from loaders.turns import alone
from models.vocabulary import Audience
from sozialgraph.database import connect, provided
from sozialgraph.errors import RefusedError
from sozialgraph.migrating import upgrade
from sozialgraph.settings import Settings
from sozialgraph.terminal import bar, console

NAMED = {Audience.PUBLIC: "", Audience.PARTNER: "partners: "}


def audit(settings: Settings) -> None:
    """Raises RefusedError where something is disclosed."""
    with provided(settings) as database, bar("Working out what outsiders can tell") as done:
        audits = asyncio.run(_audit(database.dsn, done))
    for audience, found in audits.items():
        for secret in found.disclosed:
            console.print(f"{NAMED[audience]}disclosed: {secret}", markup=False, soft_wrap=True)
    for audience, found in audits.items():
        print(f"{NAMED[audience]}{found}", flush=True)
    if number := sum(found.open for found in audits.values()):
        raise RefusedError(f"{number:,} figures can be told too exactly: sozialgraph secrecy publish hides them")


def publish(settings: Settings) -> None:
    with provided(settings) as database, bar("Publishing everything anew") as done:
        asyncio.run(publish_anew(database.dsn, done))


async def _audit(dsn: str, done: Callable[[float], None]) -> dict[Audience, Audit]:
    await upgrade(dsn)
    connection = await connect(dsn)
    try:
        async with connection.transaction(isolation="repeatable_read"):
            return {each: await audit_published(connection, done, each) for each in await audiences(connection)}
    finally:
        await connection.close()


async def publish_anew(dsn: str, done: Callable[[float], None]) -> None:
    """In one transaction: what is interrupted has changed nothing. Raises SecrecyError."""
    await upgrade(dsn)
    connection = await connect(dsn)
    try:
        async with alone(connection):
            await publish_all(connection, done)
    finally:
        await connection.close()
