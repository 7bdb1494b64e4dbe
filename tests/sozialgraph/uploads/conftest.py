"""A server that takes imports, and a client that has a publisher's key."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg
import httpx2
import pytest

from models.roles import Profile
from sozialgraph.access.keys import Scope, create
from sozialgraph.app import create_app
from sozialgraph.settings import Settings

SHARED = """
kind = "indicators"
dataset = { code = "SHARED", title = "Begriffe", publisher = "Sozialplanung", licence = "CC0-1.0" }

[[rows]]
code = "POPULATION"
name = "Einwohner"
type = "STATUS_ABSOLUTE"
unit = "persons"
counts_people = true
"""
CITY = """
kind = "municipalities"
dataset = { code = "BASE", title = "Stammdaten", publisher = "Stadt Musterstadt", licence = "CC0-1.0" }

[[rows]]
code = "01001000"
name = "Musterstadt"
min_count = 3
"""
QUARTERS = """
kind = "areas"
municipality = "01001000"
dataset = { code = "BASE" }

[area_set]
code = "QUARTERS"
name = "Stadtteile"
valid_from = 2010-01-01

[[rows]]
code = "01"
name = "Altstadt"
level = "QUARTER"

[[rows]]
code = "02"
name = "Nordstadt"
level = "QUARTER"
"""
FIGURES = """
kind = "observations"
municipality = "01001000"
file = "figures.csv"
dataset = { code = "ATLAS", title = "Sozialatlas", publisher = "Stadt Musterstadt", licence = "CC0-1.0" }

[fields]
area = { header = "Gebiet", set = "QUARTERS" }

[period]
header = "Jahr"
day = "12-31"

[[values]]
header = "Einwohner"
indicator = "POPULATION"
"""
BASE = {"1.toml": SHARED, "2.toml": CITY, "3.toml": QUARTERS}

Parts = list[tuple[str, tuple[str, bytes]]]
Send = Callable[..., Awaitable[dict[str, Any]]]


def parts(descriptions: dict[str, str], files: dict[str, str | bytes]) -> Parts:
    said: Parts = [("description", (name, text.encode())) for name, text in descriptions.items()]
    return said + [
        ("file", (name, content.encode() if isinstance(content, str) else content)) for name, content in files.items()
    ]


@pytest.fixture
def settings(empty_database: str, tmp_path: Path) -> Settings:
    return Settings(database_url=empty_database, sozialgraph_data=tmp_path)


async def new_key(dsn: str | None, name: str = "tests", profile: Profile = Profile.PUBLISHER, *reach: str) -> str:
    """A key of the profile; `reach` are municipalities."""
    connection = await asyncpg.connect(dsn)
    key = await create(connection, name, Scope(profile, ["*"], reach), timedelta(days=1))
    await connection.close()
    return key


@pytest.fixture
async def key(settings: Settings) -> str:
    return await new_key(settings.database_url)


@pytest.fixture
async def client(settings: Settings, key: str) -> AsyncIterator[httpx2.AsyncClient]:
    app = create_app(settings)
    headers = {"authorization": f"Bearer {key}"}
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://test", headers=headers) as client,
    ):
        yield client


async def finished(client: httpx2.AsyncClient, address: str) -> dict[str, Any]:
    """What is told of an import when it has ended."""
    while True:
        told: dict[str, Any] = (await client.get(address)).json()
        if told["state"] not in ("WAITING", "RUNNING"):
            return told
        await asyncio.sleep(0.1)


@pytest.fixture
def send(client: httpx2.AsyncClient) -> Send:
    """Uploads descriptions and files and waits for the end: `await send({"a.toml": "…"}, {"a.csv": "…"}, mode=…)`."""

    async def run(
        descriptions: dict[str, str], files: dict[str, str | bytes] | None = None, **fields: str
    ) -> dict[str, Any]:
        response = await client.post(
            "/imports", files=parts(descriptions, files or {}), data={"mode": "publish"} | fields
        )
        assert response.status_code == 202, response.text
        return await finished(client, response.headers["location"])

    return run
