"""The example city as its departments' files make it, asked as the public asks."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import asyncpg
import orjson
import pytest

from graph.engine import Engine
from graph.schema import schema
from sozialgraph.commands.example import load_example
from sozialgraph.database import connect, open_pool
from sozialgraph.settings import PROJECT
from tests.conftest import new_database

QUESTIONS = PROJECT / "examples/questions"

Answer = Callable[..., Awaitable[Any]]


@pytest.fixture(scope="session")
async def example(server: str, template: str) -> AsyncIterator[str]:
    async with new_database(server, template) as dsn:
        connection = await connect(dsn)
        await load_example(connection)
        await connection.close()
        yield dsn


@pytest.fixture
async def city(example: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection of the owner, who also sees what the offices sent."""
    connection = await connect(example)
    yield connection
    await connection.close()


@pytest.fixture(scope="session")
async def answer(example: str) -> AsyncIterator[Answer]:
    """The data that answers the question of a file, such as `20-profile`; it must take exactly one statement."""
    engine, statements = Engine(schema()), list[str]()
    async with await open_pool(example, size=1) as pool:
        async with pool.acquire() as connection:
            connection.add_query_logger(lambda query: statements.append(query.query))

        async def ask(question: str, **variables: Any) -> Any:
            statements.clear()
            document = (QUESTIONS / f"{question}.graphql").read_text("utf-8")
            response = orjson.loads((await engine.execute(pool, document, variables)).body)
            assert response.keys() == {"data", "extensions"}, response
            assert len(statements) == 1
            return response["data"]

        yield ask
