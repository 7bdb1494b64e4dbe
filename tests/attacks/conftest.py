"""Cities to attack, and the attack as one call: what the public may ask, against what the offices sent."""

import sys
from collections.abc import Awaitable, Callable

import asyncpg
import pandas as pd
import pytest

from graph.engine import Engine
from graph.schema import schema
from sozialgraph.database import open_pool
from tests.attacks.collecting import collect
from tests.attacks.judging import Verdict, judge, promises_of, truth_of
from tests.attacks.knowledge import knowledge
from tests.attacks.target import Behind

Attack = Callable[[str], Awaitable[Verdict]]


@pytest.fixture(scope="session")
def attack() -> Attack:
    engine = Engine(schema(), sys.maxsize)

    async def attack(dsn: str) -> Verdict:
        async with await open_pool(dsn, size=1) as pool:
            public = await collect(Behind(engine, pool))
        system = knowledge(public)
        connection = await asyncpg.connect(dsn)
        truth, promises = await truth_of(connection, public), await promises_of(connection, public)
        await connection.close()
        return judge(public, system, truth, promises)

    return attack


def told(breaches: pd.DataFrame) -> str:
    return breaches.head(20).to_string()
