import asyncio
import gc
import logging
import os
import sys
from asyncio.subprocess import Process

import uvloop
from msgspec.structs import replace

from sozialgraph.app import create_app
from sozialgraph.city import lacks_example
from sozialgraph.database import Database, provided
from sozialgraph.errors import DatabaseError, RefusedError
from sozialgraph.graphiql import FIRST_QUERY
from sozialgraph.server import free_address, listen
from sozialgraph.settings import Settings
from sozialgraph.terminal import console

log = logging.getLogger(__name__)

READY = """\
Ready at [bold]{url}/graphql[/] (a browser shows the editor there; Ctrl-C stops).
The schema: {url}/schema.graphql, health: {url}/health/live and {url}/health/ready. To try it:

  curl {url}/graphql -H 'content-type: application/json' -d '{{"query": "{query}"}}'
"""


def serve(settings: Settings, *, example: bool) -> None:
    address = free_address(settings.host, settings.port)
    with provided(settings) as database, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(
            _serve(
                replace(settings, database_url=database.dsn, reader_url=database.reader, host=address),
                database,
                example,
            )
        )


async def _serve(settings: Settings, database: Database, example: bool) -> None:
    # In processes of their own: what they take in memory is given back. Meanwhile the schema is made here.
    migrating = await _command("migrate", database)
    app = create_app(settings)
    await _ended(migrating, "the tables were not brought up to date")
    if example and await lacks_example(database.dsn):
        await _ended(await _command("example", database), "the example city was not loaded")
    reviving = asyncio.create_task(_keep_alive(database))
    # The schema's objects live as long as the process: looking through them for garbage would halt it for 0.1 s.
    gc.collect()
    gc.freeze()
    await listen(app, settings.host, settings.port, lambda: _tell_ready(settings), settings.client_timeout)
    reviving.cancel()


async def _command(name: str, database: Database) -> Process:
    told = {**os.environ, "DATABASE_URL": database.dsn}
    return await asyncio.create_subprocess_exec(sys.executable, "-m", "sozialgraph", name, env=told)


async def _ended(process: Process, failure: str) -> None:
    if code := await process.wait():
        raise RefusedError(f"{failure} (exit code {code}); the reason stands above")


async def _keep_alive(database: Database) -> None:
    while True:
        await asyncio.sleep(1)
        try:
            await asyncio.to_thread(database.revive)
        except DatabaseError as error:
            log.error("%s", error)


def _tell_ready(settings: Settings) -> None:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    words = READY.format(url=f"http://{host}:{settings.port}", query=" ".join(FIRST_QUERY.split()))
    console.print(words, soft_wrap=True)
