"""A small generated city for all tests of the measurements: `city` is its address."""

from collections.abc import AsyncIterator

import pytest

from bench.dataset import Size, make
from tests.conftest import new_database

SMALL = Size(areas=100, observations=12_000, offerings=300, grants=600)


@pytest.fixture(scope="session")
async def city(server: str, template: str) -> AsyncIterator[str]:
    async with new_database(server, template) as dsn:
        await make(dsn, SMALL)
        yield dsn
