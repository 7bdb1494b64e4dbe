"""The program as somebody meets it who wishes it ill: over HTTP, knowing nothing but the API."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import httpx2
import pytest

from sozialgraph.app import create_app
from sozialgraph.settings import Settings

STRANGER = "203.0.113.7"


@asynccontextmanager
async def seen_by(address: str, dsn: str, **settings: Any) -> AsyncIterator[httpx2.AsyncClient]:
    """The program with these settings, as a client at this address sees it."""
    app = create_app(Settings(database_url=dsn, **settings))
    transport = httpx2.ASGITransport(app, client=(address, 50_000))
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(transport=transport, base_url="http://test") as client,
    ):
        yield client


@pytest.fixture(scope="session")
async def client(database: str) -> AsyncIterator[httpx2.AsyncClient]:
    """A stranger's, of a program without any data."""
    async with seen_by(STRANGER, database) as client:
        yield client


@pytest.fixture
async def owner(town: str) -> AsyncIterator[asyncpg.Connection]:
    """Of the database that is a test's `town`."""
    connection = await asyncpg.connect(town)
    yield connection
    await connection.close()


def code(response: httpx2.Response) -> str:
    """Of a refusal, which holds nothing but errors."""
    body = response.json()
    assert body.get("data") is None, body
    codes = {error["extensions"]["code"] for error in body["errors"]}
    assert len(codes) == 1, codes
    return str(codes.pop())
