"""Every test runs on a real PostgreSQL, whose tables the real migrations made.

`database`        one database for the whole run: nothing that a test stores in it may stay
`connection`      a connection to it within a transaction that is rolled back
`empty_database`  a database of its own, for what must commit or be seen by a second connection
`bare_database`   a database of its own without any table, for the migrations

With DATABASE_URL set, the databases are made on that server; its user must be allowed to. Where several processes share
the tests (`-n auto`), each has a server of its own.
"""

import gc
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import pytest
from hypothesis import settings

from sozialgraph.embedded import EmbeddedServer
from sozialgraph.migrating import upgrade
from sozialgraph.settings import read_settings
from tests.hanging import Guard, remember_loop
from tests.scheduling import scheduling

# The same examples each time: a change is judged by what it changes. Others: `--hypothesis-profile=default`.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--operations", type=int, default=1500, help="how many random operations the engine and the oracle compare"
    )
    parser.addoption("--first", type=int, default=0, help="the number of the first of them: each number makes another")


guard = pytest.StashKey[Guard]()


def pytest_configure(config: pytest.Config) -> None:
    """Processes that share the tests must find them in the same order, also those that stand in a set."""
    os.environ.setdefault("PYTHONHASHSEED", "0")
    config.stash[guard] = Guard()


def pytest_collection_finish() -> None:
    """What is loaded by now stays. Else a fifth of the time would go into looking through it for circles."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    watch = item.config.stash[guard].watch(item.nodeid)
    try:
        return (yield)
    finally:
        watch.cancel()


@pytest.fixture(scope="session", autouse=True)
async def _loop() -> None:
    remember_loop()


def pytest_itemcollected(item: pytest.Item) -> None:
    if "server" in getattr(item, "fixturenames", ()):
        item.add_marker("database")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """As many processes as there are cores; none beside this one for modules that were named, which starts sooner."""
    return 0 if all(".py" in argument for argument in config.args) else len(os.sched_getaffinity(0))


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    return scheduling(config, log)


@pytest.fixture(scope="session")
def folder_for_servers() -> Iterator[Path]:
    """A folder that every account may enter; pytest's own are closed to the account of the server."""
    with tempfile.TemporaryDirectory(prefix="sozialgraph-test-", dir=_in_memory()) as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def _in_memory() -> Path | None:
    memory = Path("/dev/shm")
    return memory if memory.is_dir() and shutil.disk_usage(memory).free > 4 * 2**30 else None


@pytest.fixture(scope="session")
def server(folder_for_servers: Path) -> Iterator[str]:
    given = read_settings()
    if given.database_url:
        yield given.database_url
        return
    with EmbeddedServer(folder_for_servers / "data", pg_ctl=given.pg_ctl, fast=True) as embedded:
        yield embedded.dsn


@asynccontextmanager
async def new_database(server: str, template: str = "template1", filled: str = "") -> AsyncIterator[str]:
    """Its address; `filled` are statements that its owner has sent."""
    name = f"sozialgraph_test_{uuid4().hex}"
    admin = await asyncpg.connect(server)
    await admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    if template != "template1":  # rights to a database are not copied
        await admin.execute(f"REVOKE TEMPORARY ON DATABASE {name} FROM PUBLIC")
    try:
        dsn = urlsplit(server)._replace(path=f"/{name}").geturl()
        if filled:
            owner = await asyncpg.connect(dsn)
            await owner.execute(filled)
            await owner.close()
        yield dsn
    finally:
        await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
        await admin.close()


@asynccontextmanager
async def new_template(server: str, template: str, fill: Callable[[str], Awaitable[object]]) -> AsyncIterator[str]:
    """The name of a database that `fill` has filled and to which nobody is connected, to be copied."""
    async with new_database(server, template) as dsn:
        await fill(dsn)
        yield urlsplit(dsn).path[1:]


@asynccontextmanager
async def rolled_back(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(dsn)
    transaction = connection.transaction()
    await transaction.start()
    try:
        yield connection
    finally:
        await transaction.rollback()
        await connection.close()


@pytest.fixture(scope="session")
async def template(server: str) -> AsyncIterator[str]:
    async with new_template(server, "template1", upgrade) as name:
        yield name


@pytest.fixture(scope="session")
async def database(server: str, template: str) -> AsyncIterator[str]:
    async with new_database(server, template) as dsn:
        yield dsn


@pytest.fixture
async def connection(database: str) -> AsyncIterator[asyncpg.Connection]:
    async with rolled_back(database) as connection:
        yield connection


@pytest.fixture
async def empty_database(server: str, template: str) -> AsyncIterator[str]:
    async with new_database(server, template) as dsn:
        yield dsn


@pytest.fixture
async def bare_database(server: str) -> AsyncIterator[str]:
    """Without any table, for tests of the migrations themselves."""
    async with new_database(server) as dsn:
        yield dsn
