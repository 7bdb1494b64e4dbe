"""A small city that every test of the graph asks, as the public does.

`ask`         asks it: returns the data, and fails on errors
`refuse`      asks what must not be answered: returns the error's message and code
`statements`  every statement that PostgreSQL was sent for the test
`oracle`      the second opinion on the city, `both` asks it and the engine and compares their answers
`own_city`    a city of the test's own, for what changes it
"""

import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncpg
import orjson
import pytest

from graph.engine import Engine
from graph.schema import schema
from sozialgraph.database import open_pool
from tests.conftest import new_database, new_template
from tests.graph.oracle import Both, Oracle, read_tables

CITY = Path(__file__).with_name("city.sql").read_text("utf-8")

Ask = Callable[..., Awaitable[Any]]
Refuse = Callable[..., Awaitable[tuple[str, str]]]


@pytest.fixture(scope="session")
def engine() -> Engine:
    return Engine(schema())


@pytest.fixture(scope="session")
async def city_template(server: str, template: str) -> AsyncIterator[str]:
    async with new_template(server, template, build) as name:
        yield name


async def build(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    await connection.execute(CITY)
    await connection.execute("ANALYZE")
    await connection.close()


@pytest.fixture(scope="session")
async def city(server: str, city_template: str) -> AsyncIterator[str]:
    async with new_database(server, city_template) as dsn:
        yield dsn


@pytest.fixture
async def own_city(server: str, city_template: str) -> AsyncIterator[str]:
    async with new_database(server, city_template) as dsn:
        yield dsn


@pytest.fixture(scope="session")
def log() -> list[str]:
    return []


@pytest.fixture(scope="session")
async def pool(city: str, log: list[str]) -> AsyncIterator[asyncpg.Pool]:
    async with await open_pool(city, size=1) as pool:
        async with pool.acquire() as connection:
            connection.add_query_logger(lambda query: None if of_the_driver(query.query) else log.append(query.query))
        yield pool


def of_the_driver(statement: str) -> bool:
    """Whether asyncpg asks, once for a connection, what a type is that it does not know by itself."""
    return "set_config" in statement or "typeinfo" in statement


@pytest.fixture
def statements(log: list[str]) -> list[str]:
    log.clear()
    return log


@pytest.fixture
def ask(engine: Engine, pool: asyncpg.Pool) -> Ask:
    return asking(engine, pool)


@pytest.fixture(scope="session")
async def oracle(city: str) -> Oracle:
    return Oracle(await read_tables(city))


@pytest.fixture(scope="session")
def patient_engine() -> Engine:
    """An engine to which no question is too large."""
    return Engine(schema(), sys.maxsize)


@pytest.fixture
def both(patient_engine: Engine, pool: asyncpg.Pool, oracle: Oracle) -> Both:
    return Both(patient_engine, pool, oracle)


def asking(engine: Engine, pool: asyncpg.Pool) -> Ask:
    async def ask(document: str, operation_name: str | None = None, **variables: Any) -> Any:
        answer = await engine.execute(pool, document, variables, operation_name)
        response = orjson.loads(answer.body)
        assert response.keys() == {"data", "extensions"}, response
        return response["data"]

    return ask


@pytest.fixture
def refuse(engine: Engine, pool: asyncpg.Pool) -> Refuse:
    async def refuse(document: str, operation_name: str | None = None, **variables: Any) -> tuple[str, str]:
        answer = await engine.execute(pool, document, variables, operation_name)
        response = orjson.loads(answer.body)
        assert response.get("data") is None, response
        assert answer.executed == ("data" in response)
        error = response["errors"][0]
        return error["message"], error["extensions"]["code"]

    return refuse
