"""The databases that are measured: cities of several sizes on one embedded server, kept from run to run.

Where the tables have changed since, they are brought up to date as an operator's are: to make the largest anew takes
longer than the whole measurement.
"""

import asyncio
import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg

from bench import dataset
from bench.contenders import POSTGRAPHILE
from bench.dataset import Size
from models.data_version import METHOD
from sozialgraph.embedded import EmbeddedServer
from sozialgraph.migrating import pending

PROJECT = Path(__file__).parent.parent
DATA = PROJECT / ".data/bench"


@dataclass(frozen=True)
class Server:
    """A PostgreSQL on this machine; `process` and all below it do its work."""

    dsn: str
    process: int
    version: str

    def city(self, size: Size) -> str:
        """The address of a database of this size, made if there is none that was made alike."""
        return asyncio.run(_prepared(self.dsn, size))


@contextmanager
def running_server(dsn: str | None = None) -> Iterator[Server]:
    """The server that answers at the address, or else one of our own."""
    if dsn:
        yield asyncio.run(_known(dsn))
        return
    with EmbeddedServer(DATA) as embedded:
        yield asyncio.run(_known(embedded.dsn))


async def _known(dsn: str) -> Server:
    connection = await asyncpg.connect(dsn)
    process = await connection.fetchval("SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int")
    version = await connection.fetchval("SHOW server_version")
    await connection.close()
    return Server(dsn, process, version)


async def _prepared(dsn: str, size: Size) -> str:
    admin, mark = await asyncpg.connect(dsn), fingerprint()
    name = "bench_" + "_".join(map(str, astuple(size)))
    made_as = await admin.fetchval(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = $1", name
    )
    target = urlsplit(dsn)._replace(path=f"/{name}").geturl()
    if made_as != mark:
        print(f"Making a city of {size}", file=sys.stderr)
        await admin.execute(f"DROP DATABASE IF EXISTS {name}")
        await admin.execute(f"CREATE DATABASE {name}")
        await dataset.make(target, size)
        await admin.execute(f"COMMENT ON DATABASE {name} IS '{mark}'")
    elif missing := await pending(target):
        print(f"Bringing a city of {size} up to date: {missing}", file=sys.stderr)
        await dataset.renew(target)
    await _keep_published(target)
    await admin.close()
    return target


async def _keep_published(dsn: str) -> None:
    """The city says itself what is hidden of it: to protect its figures anew takes long, and no answer another time.

    It is settled again, as a run that was stopped may have left anything.
    """
    connection = await asyncpg.connect(dsn)
    await connection.execute("UPDATE data_version SET method = $1", METHOD)
    await dataset.settle(connection)
    await connection.close()


def fingerprint() -> str:
    return hashlib.sha256(Path(dataset.__file__).read_bytes()).hexdigest()


async def add_views(dsn: str) -> None:
    """What PostGraphile reads beside the tables."""
    connection = await asyncpg.connect(dsn)
    await connection.execute((POSTGRAPHILE / "views.sql").read_text())
    await connection.close()
