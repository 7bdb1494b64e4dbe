"""An import that is killed, on whichever side and at whatever moment, leaves all or nothing, and nobody waiting."""

import asyncio
import io
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest

from loaders.turns import alone
from sozialgraph.embedded import EmbeddedServer
from sozialgraph.migrating import upgrade
from tests.sozialgraph.imports.conftest import AREAS, YEARS, write_figures
from tests.sozialgraph.test_embedded import kill_server

KILLS = 5
LONGEST = 1.0  # seconds, in which such an import is about done
FIGURES = len(AREAS) * len(YEARS)
STATE = """
SELECT (SELECT count(*) FROM import_runs WHERE finished_at IS NOT NULL) AS imports,
    (SELECT count(*) FROM import_runs WHERE finished_at IS NULL) AS unfinished,
    (SELECT count(*) FROM source_columns) AS columns,
    (SELECT sum(value) FROM raw.observations) AS raw,
    (SELECT sum(value) FROM published.observations) AS published,
    (SELECT count(*) FROM raw.observations_history) AS raw_history,
    (SELECT count(*) FROM published.observations_history) AS published_history,
    (SELECT sum(length) FROM published.series) AS length
"""
TURN = "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid <> pg_backend_pid())"


def importing(dsn: str, sources: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "sozialgraph", "import", str(sources)],
        env=os.environ | {"DATABASE_URL": dsn},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


async def wait_for_turn(dsn: str, *, taken: bool, process: subprocess.Popen[bytes]) -> None:
    """Until an import has its turn, or nobody has."""
    connection = await asyncpg.connect(dsn)
    while True:
        if await connection.fetchval(TURN) == taken or (taken and process.poll() is not None):
            break
        await asyncio.sleep(0.002)
    await connection.close()


async def state(dsn: str) -> dict[str, int]:
    connection = await asyncpg.connect(dsn)
    row = await connection.fetchrow(STATE)
    await connection.close()
    assert row is not None
    return {name: int(value) for name, value in row.items()}


def corrected(before: dict[str, int], total: int) -> dict[str, int]:
    """What is there after an import that changed every figure."""
    changes = {"imports": 1, "columns": 1, "raw_history": FIGURES, "published_history": FIGURES}
    after = {name: value + changes.get(name, 0) for name, value in before.items()}
    return after | {"raw": total, "published": total}


async def kill_some(dsn: str, sources: Path, kill: Callable[[subprocess.Popen[bytes]], None]) -> None:
    """Imports that correct every figure are killed at random moments; the last one is let through."""
    assert importing(dsn, sources).wait() == 0
    first = (await state(dsn))["raw"]
    for attempt in [*range(1, KILLS + 1), None]:
        before = await state(dsn)
        write_figures(sources, attempt or KILLS + 1)
        process = importing(dsn, sources / "figures.toml")
        await wait_for_turn(dsn, taken=True, process=process)
        if attempt is not None:
            await asyncio.sleep(random.Random(attempt).uniform(0, LONGEST))
            kill(process)
        code = process.wait()
        await wait_for_turn(dsn, taken=False, process=process)
        after = await state(dsn)
        whole = corrected(before, first + FIGURES * (attempt or KILLS + 1))
        assert after in ([whole] if code == 0 else [before, whole])
    assert code == 0


async def test_the_importer_is_killed(empty_database: str, sources: Path) -> None:
    await kill_some(empty_database, sources, lambda process: process.kill())


async def test_postgresql_is_killed(data: Path, sources: Path) -> None:
    with EmbeddedServer(data) as server:
        await upgrade(server.dsn)

        def kill(_: subprocess.Popen[bytes]) -> None:
            kill_server(data)
            server.revive()

        await kill_some(server.dsn, sources, kill)


async def test_a_server_that_dies_while_it_is_written_to(data: Path) -> None:
    """It no longer reads, so that whoever writes has to wait for it, and then there is nobody to wait for."""
    with EmbeddedServer(data) as server:
        connection = await asyncpg.connect(server.dsn)
        backend = connection.get_server_pid()

        async def write() -> None:
            async with asyncio.timeout(20), alone(connection):
                await connection.execute("CREATE TEMP TABLE lines (line text)")
                os.kill(backend, signal.SIGSTOP)
                asyncio.get_running_loop().call_later(0.3, os.kill, backend, signal.SIGKILL)
                await connection.copy_to_table("lines", source=io.BytesIO(b"one more line\n" * 1_000_000))

        with pytest.raises(asyncpg.ConnectionDoesNotExistError, match="in the middle of writing"):
            await write()


async def test_two_at_once_take_turns(empty_database: str, sources: Path) -> None:
    assert importing(empty_database, sources).wait() == 0
    before = await state(empty_database)
    write_figures(sources, 1)
    both = [importing(empty_database, sources / "figures.toml") for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    assert await state(empty_database) == corrected(before, before["raw"] + FIGURES) | {
        "imports": before["imports"] + 2
    }
