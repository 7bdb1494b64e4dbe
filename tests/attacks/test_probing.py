"""Whatever is asked of hidden figures alone says nothing; were they there, the same questions would tell them."""

import sys

import asyncpg
import httpx2
import pytest

from graph.engine import Engine
from graph.schema import schema
from sozialgraph.database import open_pool
from tests.attacks.probing import probe
from tests.attacks.target import Behind, Server
from tests.attacks.test_attacks import figures
from tests.loaders.publication.conftest import RELATIONS, Town
from tests.sozialgraph.http.conftest import serving

LEFT_IN_PLACE = """
UPDATE published.observations p SET value = r.value, count = r.count, base = r.base
FROM raw.observations r WHERE r.id = p.id AND p.conf_status <> 'F'
"""


@pytest.fixture
async def hiding(old_town: Town) -> str:
    """A database whose figures are few people's."""
    await old_town.load(RELATIONS)
    await old_town.figures(*figures(0))
    return old_town.dsn


async def test_over_http(hiding: str) -> None:
    with serving(hiding) as address:
        async with httpx2.AsyncClient(base_url=address.removesuffix("/graphql"), timeout=60) as client:
            assert await probe(Server(client)) == []


async def test_questions_tell_what_is_there(hiding: str) -> None:
    """Statuses alone hide nothing: the numbers themselves must be gone."""
    connection = await asyncpg.connect(hiding)
    assert await connection.execute(LEFT_IN_PLACE) != "UPDATE 0"
    await connection.close()
    async with await open_pool(hiding, size=1) as pool:
        found = await probe(Behind(Engine(schema(), sys.maxsize), pool), questions=5)
    for told in ("totalCount", "orderBy", "groups", "nodes", "areas"):
        assert any(told in line for line in found), told
