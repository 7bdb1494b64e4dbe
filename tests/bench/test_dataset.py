from collections.abc import AsyncIterator

import asyncpg
import orjson
import pytest

from bench.dataset import Size, make
from bench.handwritten import STATEMENTS
from bench.workloads import difference, normalised, workloads
from graph.engine import Engine
from graph.schema import schema
from sozialgraph.database import open_pool

SMALL = Size(areas=100, observations=12_000, offerings=50, grants=100)


@pytest.fixture
async def filled(empty_database: str) -> AsyncIterator[asyncpg.Pool]:
    await make(empty_database, SMALL)
    pool = await open_pool(empty_database)
    yield pool
    await pool.close()


async def test_it_is_as_large_as_asked(filled: asyncpg.Pool) -> None:
    tables = ("areas", "published.observations", "published.series", "offerings", "grants", "payments")
    counts = {table: await filled.fetchval(f"SELECT count(*) FROM {table}") for table in tables}
    hidden = await filled.fetchval("SELECT count(*) FROM published.observations WHERE obs_status = 'Q'")
    assert counts == {
        "areas": 100 + 40,
        "published.observations": 12_000,
        "published.series": 600,
        "offerings": 50,
        "grants": 100,
        "payments": 200,
    }
    assert hidden == 123


async def test_sql_by_hand_says_what_the_graph_says(filled: asyncpg.Pool) -> None:
    engine = Engine(schema())
    for workload in workloads(SMALL):
        statement, arguments = STATEMENTS[f"/{workload.name}"]
        for variables in workload.sozialgraph.variables:
            answer = await engine.execute(filled, workload.sozialgraph.operation, dict(variables))
            by_hand = await filled.fetchval(statement, *arguments(dict(variables)))
            assert (
                difference(normalised(orjson.loads(answer.body)["data"]), normalised(orjson.loads(by_hand)["data"]))
                is None
            )
