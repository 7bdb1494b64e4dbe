"""Cities that are kept from run to run: made once, and as new as the tables."""

import asyncio
from typing import Any

import asyncpg
from alembic import command

from bench.databases import Server
from sozialgraph.migrating import migrate, pending
from tests.bench.conftest import SMALL


def told(dsn: str, statement: str) -> Any:
    async def ask() -> Any:
        connection = await asyncpg.connect(dsn)
        try:
            return await connection.fetchval(statement)
        finally:
            await connection.close()

    return asyncio.run(ask())


def test_an_older_city_is_brought_up_to_date(server: str) -> None:
    embedded = Server(server, 0, "")
    try:
        city = embedded.city(SMALL)
        asyncio.run(migrate(city, lambda config: command.downgrade(config, "-1")))
        told(city, "COMMENT ON TABLE areas IS 'the same city'")
        assert embedded.city(SMALL) == city
        assert not asyncio.run(pending(city))
        assert told(city, "SELECT obj_description('areas'::regclass)") == "the same city"
        assert told(city, "SELECT count(*) FROM published.observations") == 12_000
    finally:
        told(server, "DROP DATABASE IF EXISTS bench_100_12000_300_600")
