"""What the README promises is what the program does."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import orjson
import pytest

from graph.engine import Engine
from graph.schema import schema
from sozialgraph.database import open_pool
from sozialgraph.settings import PROJECT

README = (PROJECT / "README.md").read_text("utf-8")
QUERIES = re.findall(r"```graphql\n(.*?)```", README, re.DOTALL)


@pytest.fixture
async def pool(example: str) -> AsyncIterator[asyncpg.Pool]:
    async with await open_pool(example, size=1) as pool:
        yield pool


@pytest.mark.parametrize("query", QUERIES)
async def test_its_queries_have_answers(pool: asyncpg.Pool, query: str) -> None:
    response = orjson.loads((await Engine(schema()).execute(pool, query)).body)
    area = response["data"]["area"]
    assert area["name"] == "Am Stellwerk"
    assert [len(area[part]["nodes"]) > 0 for part in ("observations", "needs")] == [True, True]
    assert area["offerings"]["totalCount"] > 0
    assert len(area["grants"]["groups"]) > 1


def test_its_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert links
    assert [link for link in links if not Path(PROJECT, link).exists()] == []


def test_its_map_names_every_folder() -> None:
    folders = {path.parent.name for path in PROJECT.glob("*/*.py")} - {".venv"}
    assert {folder for folder in folders if f"{folder}/" not in README} == set()
