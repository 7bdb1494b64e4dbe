"""Cities to attack, and the attack as one call: what the public may ask, against what the offices sent."""

import sys
from collections.abc import Awaitable, Callable
from functools import partial

import asyncpg
import pandas as pd
import pytest

from graph.engine import Engine
from graph.schema import schema
from models.roles import ROLES, Profile
from sozialgraph.database import open_pool
from tests.attacks.collecting import Public, collect, together
from tests.attacks.judging import Verdict, judge, promises_of, truth_of
from tests.attacks.knowledge import knowledge
from tests.attacks.target import Behind
from tests.loaders.publication.conftest import old_town, town_template

__all__ = ["old_town", "town_template"]  # fixtures

Attack = Callable[[str], Awaitable[Verdict]]
AUDIENCES = (Profile.PUBLIC, Profile.PARTNER)


@pytest.fixture(scope="session")
def attack() -> Attack:
    return partial(_attack, Engine(schema(), sys.maxsize), Profile.PUBLIC)


@pytest.fixture(scope="session")
def attack_of_partners() -> Attack:
    """With all that they see beyond the public, and all that the public sees."""
    return partial(_attack, Engine(schema(), sys.maxsize), Profile.PARTNER)


async def _attack(engine: Engine, profile: Profile, dsn: str) -> Verdict:
    public, *others = [await _collected(engine, dsn, each) for each in AUDIENCES[: AUDIENCES.index(profile) + 1]]
    for other in others:
        public = together(public, other)
    system = knowledge(public)
    connection = await asyncpg.connect(dsn)
    truth, promises = await truth_of(connection, public), await promises_of(connection, public, profile)
    await connection.close()
    return judge(public, system, truth, promises)


async def _collected(engine: Engine, dsn: str, profile: Profile) -> Public:
    async with await open_pool(dsn, role=ROLES[profile].name, size=1) as pool:
        return await collect(Behind(engine, pool, profile))


def told(breaches: pd.DataFrame) -> str:
    return breaches.head(20).to_string()
