"""A figure that was corrected is still known as it stood before: the report of 2024 can be reproduced."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import asyncpg
import orjson
import pytest

from graph.engine import Engine
from graph.schema import schema
from sozialgraph.city import CORRECTION
from sozialgraph.database import open_pool
from tests.examples.files import rows

FIGURES = """
query Figures($asOf: DateTime) {
  observations(
    indicators: ["OLD_AGE_POVERTY"], areaSet: "STADTTEILE", fromDate: "2021-12-31", toDate: "2023-12-31",
    first: 1000, asOf: $asOf
  ) { nodes { area { code } period { end } count obsStatus } }
}
"""


@pytest.fixture
async def pool(example: str) -> AsyncIterator[asyncpg.Pool]:
    async with await open_pool(example, size=1) as pool:
        yield pool


async def figures(pool: asyncpg.Pool, **variables: Any) -> dict[tuple[str, str], int]:
    response = orjson.loads((await Engine(schema()).execute(pool, FIGURES, variables)).body)
    nodes = response["data"]["observations"]["nodes"]
    return {
        (node["area"]["code"], node["period"]["end"][:4]): node["count"] for node in nodes if node["obsStatus"] != "Q"
    }


def delivered(file: str) -> dict[tuple[str, str], int]:
    return {
        (row["Nr."], row["Jahr"]): int(row["Empfänger 65+"].replace(".", ""))
        for row in rows(file, "Jahr")
        if row["Jahr"] in {"2021", "2022", "2023"} and row["Empfänger 65+"].replace(".", "").isdigit()
    }


async def test_both_deliveries_are_known(city: asyncpg.Connection, pool: asyncpg.Pool) -> None:
    first, second = delivered("sozialamt/grundsicherung_2024-06.csv"), delivered("sozialamt/grundsicherung_2026-03.csv")
    corrected = await city.fetchval("SELECT started_at FROM import_runs WHERE description = $1", CORRECTION)
    now = await figures(pool)
    then = await figures(pool, asOf=(corrected - timedelta(microseconds=1)).isoformat())
    quarters = now.keys() & second.keys()
    assert len(quarters) == len(now) > 60
    assert {key: now[key] for key in quarters} == {key: second[key] for key in quarters}
    assert {key: then[key] for key in then} == {key: first[key] for key in then}
    assert len(then) == len(now)
    assert sum(now[key] != then[key] for key in quarters) > 50


async def test_before_the_first_delivery_nothing_was_known(pool: asyncpg.Pool) -> None:
    assert await figures(pool, asOf="2020-01-01T00:00:00Z") == {}
