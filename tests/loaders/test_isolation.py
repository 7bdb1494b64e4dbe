"""What is loaded once for many tests is the same for each of them."""

import asyncpg
import pytest

from tests.loaders.conftest import Importing

COUNT = "SELECT count(*) FROM areas"
THIRD = """
kind = "areas"
municipality = "01001000"
dataset = { code = "BASE" }
area_set = { code = "QUARTERS" }
rows = [{ code = "04", name = "Neustadt", level = "QUARTER" }]
"""


async def test_a_test_adds_to_the_city(connection: asyncpg.Connection, city: Importing) -> None:
    assert await connection.fetchval(COUNT) == 4
    await city(THIRD)
    assert await connection.fetchval(COUNT) == 5


async def test_the_next_test_has_the_city_as_it_was(connection: asyncpg.Connection, city: Importing) -> None:
    assert await connection.fetchval(COUNT) == 4


async def test_who_asks_for_no_city_has_none(connection: asyncpg.Connection) -> None:
    assert await connection.fetchval(COUNT) == 0


@pytest.mark.usefixtures("city")
def test_who_asks_for_the_city_asks_a_database(request: pytest.FixtureRequest) -> None:
    """Otherwise no other PostgreSQL would be tested with it."""
    assert request.node.get_closest_marker("database")
