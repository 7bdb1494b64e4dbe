"""kill -9 of the real server: what it acknowledged is there afterwards, and of what it did not, all or nothing."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import httpx2
import pytest

from models.roles import Profile
from tests.conftest import new_database
from tests.graph.conftest import CITY
from tests.sozialgraph.access.test_keys import bearer
from tests.sozialgraph.http.conftest import serving
from tests.sozialgraph.uploads.conftest import BASE, FIGURES, finished, new_key, parts

PATIENCE = 20.0  # seconds
NUMBERS_FREE = """
DO $$ DECLARE each record; BEGIN
    FOR each IN SELECT * FROM information_schema.columns WHERE is_identity = 'YES' LOOP
        EXECUTE format('ALTER TABLE %I.%I ALTER %I RESTART WITH 1000',
            each.table_schema, each.table_name, each.column_name);
    END LOOP;
END $$
"""
DECIDE = """mutation {
    decideOrganizationMatches(ids: ["OrganizationMatch:2"], state: REFUSED, note: "kept") { state }
}"""
STATE = """
SELECT (SELECT count(*) FROM raw.match_decisions WHERE note = 'kept') AS decisions,
    (SELECT array_agg(value::int ORDER BY value) FROM raw.observations JOIN datasets d ON d.id = dataset_id
        WHERE d.code = 'ATLAS') AS raw,
    (SELECT array_agg(value::int ORDER BY value) FROM published.observations JOIN datasets d ON d.id = dataset_id
        WHERE d.code = 'ATLAS') AS published,
    (SELECT count(*) FROM import_runs WHERE finished_at IS NULL AND id >= 1000) AS unfinished
"""
WORKING = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'sozialgraph import'
"""
WAITING = f"{WORKING} AND wait_event_type = 'Lock'"
FIRST = "Gebiet;Jahr;Einwohner\n01;2023;3815\n02;2023;4000\n"
SECOND = "Gebiet;Jahr;Einwohner\n01;2023;3816\n02;2023;4001\n"


@pytest.fixture
async def town(server: str, template: str) -> AsyncIterator[str]:
    async with new_database(server, template, CITY + NUMBERS_FREE) as dsn:
        yield dsn


class Served(httpx2.AsyncClient):
    async def upload(self, figures: str) -> str:
        """The address of the import."""
        said = {"2.toml": BASE["2.toml"], "3.toml": BASE["3.toml"], "figures.toml": FIGURES}
        files = parts(said, {"figures.csv": figures})
        response = await self.post("/imports", files=files, data={"mode": "publish"})
        assert response.status_code == 202, response.text
        return str(response.headers["location"])


@asynccontextmanager
async def killed_after(dsn: str, folder: Path) -> AsyncIterator[Served]:
    """A server that ends with the block as kill -9 ends it."""
    headers = bearer(await new_key(dsn, profile=Profile.ADMIN))
    with serving(dsn, SOZIALGRAPH_DATA=str(folder), CLIENT_BUDGET="0") as address:
        async with Served(base_url=address.removesuffix("/graphql"), headers=headers, timeout=PATIENCE) as client:
            yield client


async def state(owner: asyncpg.Connection) -> dict[str, Any]:
    row = await owner.fetchrow(STATE)
    assert row is not None
    return dict(row)


async def until_waiting(owner: asyncpg.Connection) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await owner.fetchval(WAITING):
            await asyncio.sleep(0.02)
            await owner.execute("SELECT pg_stat_clear_snapshot()")


async def until_nobody_works(owner: asyncpg.Connection) -> None:
    async with asyncio.timeout(PATIENCE):
        while await owner.fetchval(WORKING):  # noqa: ASYNC110 (another process is looked at)
            await asyncio.sleep(0.02)


def worker_of(address: str) -> int:
    """The process that works on an import."""
    job = address.rpartition("/")[2].encode()
    [pid] = [
        int(path.parent.name)
        for path in Path("/proc").glob("[0-9]*/cmdline")
        if job in path.read_bytes() and b"sozialgraph.uploads.work" in path.read_bytes()
    ]
    return pid


async def test_what_was_acknowledged_outlives_the_server(town: str, owner: asyncpg.Connection, tmp_path: Path) -> None:
    async with killed_after(town, tmp_path) as client:
        first = await client.upload(FIRST)
        assert (await finished(client, first))["state"] == "DONE"
        answer = (await client.post("/graphql", json={"query": DECIDE})).json()
        assert answer["data"] == {"decideOrganizationMatches": [{"state": "REFUSED"}]}
    kept = {"decisions": 1, "raw": [3815, 4000], "published": [3815, 4000], "unfinished": 0}
    assert await state(owner) == kept
    async with owner.transaction():
        await owner.execute("LOCK TABLE published.observations IN SHARE MODE")
        async with killed_after(town, tmp_path) as client:
            second = await client.upload(SECOND)
            await until_waiting(owner)  # it has written the raw figures
            worker = worker_of(second)
        os.kill(worker, signal.SIGKILL)
    await until_nobody_works(owner)
    assert await state(owner) == kept
    async with killed_after(town, tmp_path) as client:
        assert (await finished(client, second))["state"] == "FAILED"
        assert (await finished(client, await client.upload(SECOND)))["state"] == "DONE"
    assert await state(owner) == kept | {"raw": [3816, 4001], "published": [3816, 4001]}
