"""Another server takes over, and each write that was acknowledged is there; nobody has to tell the program.

The first acknowledges nothing that the second does not have (`synchronous_standby_names`): without that, PostgreSQL
loses the last writes with the first server, whoever asks it.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import httpx2
import pytest

from models.roles import Profile
from sozialgraph.embedded import EmbeddedServer
from sozialgraph.embedded.cluster import Cluster
from sozialgraph.migrating import upgrade
from tests.conftest import new_database
from tests.graph.conftest import CITY
from tests.security.conftest import seen_by
from tests.security.test_faults import asked, data, impatient, kill, until_answered, until_away
from tests.security.wire import Wire
from tests.sozialgraph.access.test_keys import bearer
from tests.sozialgraph.uploads.conftest import new_key

__all__ = ["data", "impatient"]

DECIDE = """mutation ($note: String) {
    decideOrganizationMatches(ids: ["OrganizationMatch:1"], state: REFUSED, note: $note) { state }
}"""
NOTED = "SELECT note FROM raw.match_decisions ORDER BY id"


async def fill(dsn: str) -> dict[str, str]:
    """The small city, and the headers of somebody who may change it."""
    owner = await asyncpg.connect(dsn)
    await owner.execute(CITY)
    await owner.close()
    return bearer(await new_key(dsn, profile=Profile.ADMIN))


async def notes(dsn: str) -> list[str]:
    owner = await asyncpg.connect(dsn)
    found = [row["note"] for row in await owner.fetch(NOTED)]
    await owner.close()
    return found


async def decided(client: httpx2.AsyncClient, headers: dict[str, str], note: str) -> bool:
    """Whether the change is acknowledged; who is told otherwise is told why."""
    asked = {"query": DECIDE, "variables": {"note": note}}
    answer = (await client.post("/graphql", json=asked, headers=headers)).json()
    if "errors" in answer:
        assert [error["extensions"]["code"] for error in answer["errors"]] == ["UNAVAILABLE"], answer
        return False
    assert answer["data"] == {"decideOrganizationMatches": [{"state": "REFUSED"}]}
    return True


class Writer:
    """Changes something again and again; `acknowledged` are those that the program said were done."""

    def __init__(self, client: httpx2.AsyncClient, headers: dict[str, str]) -> None:
        self._client = client
        self._headers = headers
        self.acknowledged: list[str] = []

    async def write(self) -> None:
        for number in range(100_000):
            if await decided(self._client, self._headers, str(number)):
                self.acknowledged.append(str(number))

    async def until_more(self, number: int = 3) -> None:
        enough = len(self.acknowledged) + number
        async with asyncio.timeout(20):
            while len(self.acknowledged) < enough:  # noqa: ASYNC110 (another process is looked at)
                await asyncio.sleep(0.01)


@asynccontextmanager
async def writing(client: httpx2.AsyncClient, headers: dict[str, str]) -> AsyncIterator[Writer]:
    writer = Writer(client, headers)
    task = asyncio.create_task(writer.write())
    try:
        yield writer
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_another_server_takes_over(data: Path) -> None:
    with EmbeddedServer(data, fast=True) as server:
        await upgrade(server.dsn)
        headers = await fill(server.dsn)
        standby = await asyncio.to_thread(standby_of, server)
        place = "postgresql://sozialgraph@/sozialgraph?host="
        both = f"{place}{server._cluster.sockets},{standby.sockets}&target_session_attrs=read-write"
        settings: dict[str, Any] = {"client_budget": 0}
        try:
            await follow(server.dsn)
            async with seen_by("127.0.0.1", both, **settings) as client:
                towns = await asked(client)
                async with writing(client, headers) as writer:
                    await writer.until_more()
                    kill(server._cluster.folder)
                    await until_away(client)
                    await asyncio.to_thread(standby._pg_ctl, "promote")
                    assert await until_answered(client) == towns
                    await writer.until_more()
                kept = await notes(f"{place}{standby.sockets}")
                assert [note for note in writer.acknowledged if note not in kept] == []
        finally:
            standby.stop()


async def test_a_first_host_that_is_silent_is_passed_over(
    server: str, template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By questions and by changes alike."""
    monkeypatch.setattr("sozialgraph.database.PATIENCE", 2.0)
    async with new_database(server, template) as dsn:
        headers = await fill(dsn)
        wire, dead = Wire(dsn), Wire(dsn)
        dead.silent = True
        async with dead.laid() as silent, wire.laid() as speaking:
            both = speaking.replace("@", f"@{urlsplit(silent).netloc.rpartition('@')[2]},", 1)
            async with seen_by("127.0.0.1", both, pool_size=1, answer_cache=0) as client:
                assert "errors" not in await asked(client)
                assert await decided(client, headers, "once")
        assert dead.carried >= 2
        assert await notes(dsn) == ["once"]


def standby_of(server: EmbeddedServer) -> Cluster:
    """A second server that follows the first, to which it is told."""
    first = server._cluster
    home = first.folder.parent / "standby"
    sockets = home / "run"
    home.mkdir()
    first.account.take(home)
    sockets.mkdir(mode=0o700)
    first.account.take(sockets)
    folder = home / first.folder.name
    copied = ("-D", folder, "-h", first.sockets, "-U", "sozialgraph", "-R", "-X", "stream", "-c", "fast")
    first.account.run(first.programs / "pg_basebackup", *copied, cwd=home)
    standby = replace(first, folder=folder, sockets=sockets)
    standby.start()
    return standby


FOLLOWED = "SELECT EXISTS (SELECT FROM pg_stat_replication WHERE sync_state = 'sync')"


async def follow(dsn: str) -> None:
    """From now on the first server acknowledges nothing that the second does not have."""
    owner = await asyncpg.connect(dsn)
    await owner.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
    await owner.execute("ALTER SYSTEM SET synchronous_commit = 'remote_apply'")
    await owner.execute("SELECT pg_reload_conf()")
    async with asyncio.timeout(20):
        while not await owner.fetchval(FOLLOWED):  # noqa: ASYNC110 (another process is looked at)
            await asyncio.sleep(0.02)
    await owner.close()
