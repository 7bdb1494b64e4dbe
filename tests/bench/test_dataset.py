from collections.abc import AsyncIterator

import asyncpg
import pytest

from bench.dataset import INDEXES, Size


@pytest.fixture
async def connection(city: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(city)
    yield connection
    await connection.close()


async def test_it_is_as_large_as_asked(connection: asyncpg.Connection) -> None:
    tables = ("areas", "published.observations", "published.series", "offerings", "grants", "payments", "needs")
    counts = {table: await connection.fetchval(f"SELECT count(*) FROM {table}") for table in tables}
    hidden = await connection.fetchval("SELECT count(*) FROM published.observations WHERE obs_status = 'Q'")
    assert counts == {
        "areas": 100 + 40,
        "published.observations": 12_000,
        "published.series": 600,
        "offerings": 300,
        "grants": 600,
        "payments": 1200,
        "needs": 500,
    }
    assert hidden == 123


async def test_what_an_offering_serves_is_of_one_level(connection: asyncpg.Connection) -> None:
    levels = await connection.fetch(
        """SELECT offering_id, array_agg(DISTINCT level) AS levels
        FROM offering_areas l JOIN areas a ON a.id = l.area_id GROUP BY 1"""
    )
    assert len(levels) == 300
    assert sorted({tuple(row["levels"]) for row in levels}) == [("CITY_DISTRICT",), ("PLANNING_SPACE",), ("QUARTER",)]


async def test_indexes_and_keys_stand_as_the_migrations_made_them(
    connection: asyncpg.Connection, empty_database: str
) -> None:
    migrated = await asyncpg.connect(empty_database)
    assert {row["back"] for row in await connection.fetch(INDEXES)} == {
        row["back"] for row in await migrated.fetch(INDEXES)
    }
    await migrated.close()


def test_indicators_are_as_many_as_reach_the_number_of_observations() -> None:
    assert Size(areas=600, observations=1_000_000).indicators == 28
    assert Size(areas=600, observations=30_000_000).indicators == 834
    assert str(Size()) == "600 areas, 1,000,000 observations, 5,000 offerings and 10,000 grants"
