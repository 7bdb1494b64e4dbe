"""No raw figure without a record of who read it."""

from datetime import date
from hashlib import sha256
from typing import Any

import asyncpg
import httpx2
import orjson
import pytest

from models.roles import Profile
from sozialgraph.access.keys import Scope, create
from sozialgraph.access.records import document_of, forget, list_reads
from sozialgraph.settings import Settings
from tests.conftest import new_database
from tests.graph.conftest import CITY
from tests.sozialgraph.access.conftest import AUENFURT, HIDDEN
from tests.sozialgraph.access.test_keys import DAY, bearer, client, http, owner

__all__ = ["client", "owner"]

DOCUMENT = """query Poor($indicators: [String!]!, $filter: ObservationFilter) {
    observations(indicators: $indicators, filter: $filter, areaSet: "STADTTEILE") { nodes { value area { code } } }
}"""
VARIABLES: dict[str, Any] = {"indicators": ["POPULATION"], "filter": {"area": {"code": {"in": ["0101", "0102"]}}}}


async def test_each_read_is_on_record(client: httpx2.AsyncClient, owner: asyncpg.Connection) -> None:
    key = await create(owner, "recorded", Scope(Profile.PLANNER, ["YOUTH"], [AUENFURT]), DAY)
    subject = f"recorded (key {key.split('_')[1]})"
    asked = {"query": DOCUMENT, "variables": VARIABLES, "operationName": "Poor"}
    headers = bearer(key) | {"purpose": "Fortschreibung des Jugendplans"}
    assert (await client.post("/graphql", json=asked, headers=headers)).status_code == 200
    (read,) = await list_reads(owner, subject, 10)
    assert read.pop("at") is not None
    assert read.pop("number") > 0
    assert orjson.loads(read.pop("variables")) == VARIABLES
    assert read == {
        "subject": subject,
        "profile": "PLANNER",
        "purpose": "Fortschreibung des Jugendplans",
        "operation": "Poor",
        "document": sha256(DOCUMENT.encode()).hexdigest(),
        "indicators": ["POPULATION"],
        "areas": ["0101", "0102", "STADTTEILE"],
        "rows": 3,
        "sub_plans": ["YOUTH"],
        "municipalities": [AUENFURT],
    }
    assert await document_of(owner, read["document"]) == DOCUMENT


async def test_what_postgresql_cannot_store_is_on_record_all_the_same(
    client: httpx2.AsyncClient, owner: asyncpg.Connection
) -> None:
    key = await create(owner, "odd", Scope(Profile.PLANNER, ["YOUTH"], [AUENFURT]), DAY)
    body = '{"query": "{ areas { totalCount } } # \\u0000", "variables": {"n": "\\u0000", "i": 18446744073709551616}}'
    headers = bearer(key) | {"content-type": "application/json"}
    response = await client.post("/graphql", content=body, headers=headers)
    assert "errors" not in response.json(), response.text
    (read,) = await list_reads(owner, f"odd (key {key.split('_')[1]})", 10)
    assert read["variables"] == '{"i": 18446744073709551616, "n": "\ufffd"}'
    assert await document_of(owner, read["document"]) == "{ areas { totalCount } } # \ufffd"


async def test_the_public_and_partners_are_not_recorded(client: httpx2.AsyncClient, owner: asyncpg.Connection) -> None:
    before = await owner.fetchval("SELECT count(*) FROM access.read_log")
    partner = bearer(await create(owner, "partner", Scope(Profile.PARTNER), DAY))
    for headers in ({}, partner):
        assert (await client.post("/graphql", json={"query": "{ __typename }"}, headers=headers)).status_code == 200
    assert await owner.fetchval("SELECT count(*) FROM access.read_log") == before


async def test_what_a_change_shows_is_on_record(server: str, template: str) -> None:
    async with new_database(server, template) as dsn:
        connection = await asyncpg.connect(dsn)
        await connection.execute(CITY)
        key = await create(connection, "changing", Scope(Profile.ADMIN), DAY)
        asked = {
            "query": """mutation M { decideOrganizationMatches(ids: ["OrganizationMatch:1"], state: REFUSED) {
                state organization { name } } }"""
        }
        async with http(Settings(database_url=dsn)) as client:
            answer = (await client.post("/graphql", json=asked, headers=bearer(key))).json()
        [match] = answer["data"]["decideOrganizationMatches"]
        assert match["state"] == "REFUSED"
        (read,) = await list_reads(connection, None, 10)
        assert (read["profile"], read["rows"]) == ("ADMIN", 1)
        await connection.close()


async def test_without_a_record_there_is_no_answer(server: str, template: str) -> None:
    async with new_database(server, template) as dsn:
        connection = await asyncpg.connect(dsn)
        await connection.execute(CITY + HIDDEN)
        key = await create(connection, "unrecorded", Scope(Profile.ADMIN), DAY)
        await connection.execute("ALTER TABLE access.read_log ADD CONSTRAINT sealed CHECK (false)")
        asked = {"query": '{ observations(indicators: ["POPULATION"]) { nodes { value } } }'}
        async with http(Settings(database_url=dsn)) as client:
            answer = (await client.post("/graphql", json=asked, headers=bearer(key))).json()
            assert answer["data"] is None
            assert answer["errors"][0]["extensions"]["code"] == "INTERNAL"
            assert (await client.post("/graphql", json=asked)).json()["data"] is not None
        await connection.close()


async def test_a_purpose_may_be_required(server: str, template: str) -> None:
    async with new_database(server, template) as dsn:
        connection = await asyncpg.connect(dsn)
        key = await create(connection, "planner", Scope(Profile.PLANNER, ["YOUTH"], [AUENFURT]), DAY)
        await connection.close()
        async with http(Settings(database_url=dsn, purpose_required=True)) as client:
            asked = {"query": "{ __typename }"}
            refused = await client.post("/graphql", json=asked, headers=bearer(key) | {"purpose": " "})
            assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (400, "PURPOSE_REQUIRED")
            told = await client.post("/graphql", json=asked, headers=bearer(key) | {"purpose": "Bericht"})
            assert told.status_code == 200
            assert (await client.post("/graphql", json=asked)).status_code == 200


NOTE = """
INSERT INTO access.read_documents VALUES ('old', 'once'), ('both', 'again') ON CONFLICT DO NOTHING;
INSERT INTO access.read_log (
    at, document, subject, profile, sub_plans, municipalities, variables, indicators, areas, rows
)
SELECT at::timestamptz, document, 'planner', 'PLANNER', '{}', '{}', '{}', '{}', '{}', 3
FROM (VALUES ('2025-10-31 23:59:59Z', 'old'), ('2025-10-01 00:00Z', 'both'), ('2025-11-01 00:00Z', 'both'))
    AS v (at, document)
"""


async def test_what_was_read_long_ago_is_forgotten(connection: asyncpg.Connection) -> None:
    await connection.execute(NOTE)
    assert await forget(connection, date(2025, 11, 1), "Datenschutz") == 2
    noted, kept = await list_reads(connection, None, 10)
    assert kept["document"] == "both"
    assert await document_of(connection, "both") == "again"
    assert await document_of(connection, "old") is None
    said = {name: noted[name] for name in ("subject", "profile", "operation", "rows", "variables")}
    assert said == {
        "subject": "Datenschutz",
        "profile": "ADMIN",
        "operation": "forget",
        "rows": 2,
        "variables": '{"before": "2025-11-01"}',
    }
    assert await document_of(connection, noted["document"]) == "sozialgraph access forget --before 2025-11-01"


@pytest.mark.parametrize("role", ["sozialgraph_public", "sozialgraph_partner", "sozialgraph_planner"])
async def test_no_role_can_make_it_forget(connection: asyncpg.Connection, role: str) -> None:
    await connection.execute(f"SET LOCAL ROLE {role}")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await forget(connection, date(2025, 11, 1), "planner")
