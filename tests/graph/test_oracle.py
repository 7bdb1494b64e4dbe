"""Every answer has two independent makers; they must agree."""

import asyncpg
import orjson
import pytest

from graph.engine import Engine
from tests.graph.operations import random_operation
from tests.graph.oracle import Oracle, plain_schema
from tests.graph.rows import read_tables

RANDOM_OPERATIONS = 200


@pytest.fixture(scope="session")
async def oracle(city: str) -> Oracle:
    return Oracle(await read_tables(city))


@pytest.mark.parametrize("seed", range(RANDOM_OPERATIONS))
async def test_random_operations(
    oracle: Oracle, engine: Engine, pool: asyncpg.Pool, statements: list[str], seed: int
) -> None:
    operation = random_operation(plain_schema(), seed)
    answer = await engine.execute(pool, operation.text, operation.variables)
    data = oracle.ask(operation.text, operation.variables)
    assert orjson.loads(answer.body) == {"data": data}, operation
    assert len(statements) == bool(data), "of an empty answer nothing is asked"
