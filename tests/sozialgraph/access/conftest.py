"""The small city with figures hidden in two municipalities and two fields of planning, and callers who differ in both.

`guarded`   a database of it, which no test may change; `reader` the address of its reading login
`lanes`     connections of that login
"""

from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest

from graph.engine import Engine
from graph.schema import schema
from models.roles import WEB, Profile
from sozialgraph.access import Caller
from sozialgraph.database import open_pool
from sozialgraph.lanes import Lanes
from tests.conftest import new_database
from tests.graph.conftest import CITY

# Hidden: 7 (young and old, Auenfurt), 9 (old, Auenfurt), 11 (young and old, Öhringen), capacity 3 (young, Auenfurt).
# The office said first that 7 was 1, until February; the public never saw either.
HIDDEN = """
UPDATE indicators SET sub_plans = '{ELDERLY}' WHERE id = 2;
ALTER TABLE published.observations DISABLE TRIGGER USER;
UPDATE published.observations SET value = NULL, count = NULL, base = NULL, obs_status = 'Q', conf_status = 'D'
    WHERE id IN (9, 11);
ALTER TABLE published.observations ENABLE TRIGGER USER;
INSERT INTO raw.observations_history SELECT (jsonb_populate_record(NULL::raw.observations_history,
    to_jsonb(o) || '{"value": 1, "superseded_at": "2024-02-01T00:00:00Z"}')).* FROM raw.observations o WHERE id = 7;
ALTER TABLE raw.observations DISABLE TRIGGER USER;
UPDATE raw.observations SET recorded_at = '2024-02-01T00:00:00Z' WHERE id = 7;
ALTER TABLE raw.observations ENABLE TRIGGER USER;
"""
AUENFURT, OEHRINGEN = "99001000", "99002000"
ANYBODY = Caller(Profile.PUBLIC)
PARTNER = Caller(Profile.PARTNER, "partner")
PUBLISHER = Caller(Profile.PUBLISHER, "publisher", ("YOUTH", "ELDERLY"), (AUENFURT, OEHRINGEN))
WITHOUT_CLAIMS = Caller(Profile.PLANNER, "nothing")
YOUTH = Caller(Profile.PLANNER, "youth", ("YOUTH",), (AUENFURT,))
ELDERLY = Caller(Profile.PLANNER, "elderly", ("ELDERLY",), (AUENFURT,))
NEIGHBOUR = Caller(Profile.PLANNER, "neighbour", ("YOUTH", "ELDERLY"), (OEHRINGEN,))
ODD = Caller(Profile.PLANNER, "odd", ("{YOUTH}", "YOUTH' OR '", 'a","b'), ("%", AUENFURT))
ADMIN = Caller(Profile.ADMIN, "admin")
REACH = {  # the numbers of hidden figures and capacity records that each may see
    ANYBODY: set[int](),
    PARTNER: set[int](),
    PUBLISHER: set[int](),
    WITHOUT_CLAIMS: set[int](),
    YOUTH: {7, 3},
    ELDERLY: {7, 9},
    NEIGHBOUR: {11},
    ODD: set[int](),
    ADMIN: {7, 9, 11, 3},
}


@pytest.fixture(scope="session")
def engine() -> Engine:
    return Engine(schema())


@pytest.fixture(scope="session")
async def guarded(server: str, template: str) -> AsyncIterator[str]:
    async with new_database(server, template, CITY + HIDDEN) as dsn:
        yield dsn


@pytest.fixture(scope="session")
def reader(guarded: str) -> str:
    """As the program itself does on a server that asks for no password; any other is asked with the owner's login."""
    parts = urlsplit(guarded)
    return guarded if parts.password else parts._replace(netloc=f"{WEB}@{parts.hostname or ''}").geturl()


@pytest.fixture
async def lanes(reader: str) -> AsyncIterator[Lanes]:
    async with await open_pool(reader, size=2) as pool, Lanes(pool, 2) as lanes:
        yield lanes
