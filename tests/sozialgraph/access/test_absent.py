"""What is not the caller's looks as if it were not there, and stays as it is, by whichever way they come."""

from collections.abc import AsyncIterator
from typing import Any, NamedTuple

import asyncpg
import httpx2
import pytest

from models.roles import Profile
from sozialgraph.access.keys import Scope, create
from sozialgraph.settings import Settings
from tests.conftest import new_database
from tests.graph.conftest import CITY
from tests.sozialgraph.access.conftest import AUENFURT, HIDDEN, OEHRINGEN
from tests.sozialgraph.access.test_keys import DAY, bearer, http

SCOPES = {
    "partner": Scope(Profile.PARTNER),
    "planner": Scope(Profile.PLANNER, ["YOUTH", "ELDERLY"], [AUENFURT]),
    "publisher": Scope(Profile.PUBLISHER, municipalities=[AUENFURT]),
    "neighbour": Scope(Profile.PUBLISHER, municipalities=[OEHRINGEN]),
    "admin": Scope(Profile.ADMIN),
}
VIEWERS = ("public", "partner", "planner")
DECIDE = """mutation ($id: ID!) {
    decideOrganizationMatches(ids: [$id], state: REFUSED, note: "changed") { id state }
}"""
SHOWN = "{ organizationMatches { nodes { id state decidedAt } } }"
STORED = """
SELECT (SELECT json_agg(m ORDER BY id) FROM organization_matches m)::text
    || coalesce((SELECT json_agg(d ORDER BY id) FROM raw.match_decisions d)::text, '')
"""
FIGURES = '{ observations(filter: {area: {code: {eq: "0102"}}}) { nodes { value obsStatus } } }'


class Town(NamedTuple):
    client: httpx2.AsyncClient
    owner: asyncpg.Connection
    headers: dict[str, dict[str, str]]

    async def ask(self, caller: str, query: str, headers: dict[str, str] | None = None, **variables: Any) -> Any:
        asked = {"query": query, "variables": variables}
        response = await self.client.post("/graphql", json=asked, headers=self.headers[caller] | (headers or {}))
        assert response.status_code < 500, response.text
        return response.json()


@pytest.fixture
async def town(server: str, template: str) -> AsyncIterator[Town]:
    async with new_database(server, template) as dsn:
        owner = await asyncpg.connect(dsn)
        await owner.execute(CITY + HIDDEN)
        headers = {name: bearer(await create(owner, name, scope, DAY)) for name, scope in SCOPES.items()}
        async with http(Settings(database_url=dsn, client_budget=0)) as client:
            yield Town(client, owner, {"public": {}} | headers)
        await owner.close()


async def test_a_viewer_s_mutation_writes_nothing(town: Town) -> None:
    shown, stored = await town.ask("public", SHOWN), await town.owner.fetchval(STORED)
    for caller in VIEWERS:
        refused = await town.ask(caller, DECIDE, id="OrganizationMatch:2")
        assert refused["data"] == {"decideOrganizationMatches": None}
        assert [each["extensions"]["code"] for each in refused["errors"]] == ["FORBIDDEN"]
        assert await town.ask("public", SHOWN) == shown
        assert await town.owner.fetchval(STORED) == stored
    done = await town.ask("publisher", DECIDE, id="OrganizationMatch:2")
    assert done["data"] == {"decideOrganizationMatches": [{"id": "OrganizationMatch:2", "state": "REFUSED"}]}
    assert await town.owner.fetchval(STORED) != stored, "otherwise nothing was to be written"


async def test_whom_it_is_refused_learns_nothing_of_what_there_is(town: Town) -> None:
    for caller in VIEWERS:
        there, absent = [await town.ask(caller, DECIDE, id=f"OrganizationMatch:{number}") for number in (2, 9)]
        assert there == absent


async def test_what_another_municipality_has_cannot_be_told_from_what_there_is_not(town: Town) -> None:
    stored = await town.owner.fetchval(STORED)
    there, absent = [await town.ask("neighbour", DECIDE, id=f"OrganizationMatch:{number}") for number in (2, 9)]
    [error], [other] = there["errors"], absent["errors"]
    assert error.pop("message") == "there is no match 2: `sozialgraph matches` lists all"
    assert other.pop("message") == "there is no match 9: `sozialgraph matches` lists all"
    assert there == absent
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert await town.owner.fetchval(STORED) == stored


@pytest.mark.parametrize(
    "query",
    [
        '{ _entities(representations: [{__typename: "Observation", id: "Observation:7"}]) { __typename } }',
        "{ _service { sdl } }",
    ],
)
async def test_no_gateway_reads_by_another_way(town: Town, query: str) -> None:
    for caller in town.headers:
        answer = await town.ask(caller, query)
        assert "data" not in answer
        assert {each["extensions"]["code"] for each in answer["errors"]} == {"GRAPHQL_VALIDATION_FAILED"}


@pytest.mark.parametrize("accepted", ["text/csv", "application/vnd.ms-excel", "application/geo+json", "text/html"])
async def test_there_are_no_exports(town: Town, accepted: str) -> None:
    """Which could show more than the same profile's answers."""
    for caller in town.headers:
        exported = await town.ask(caller, FIGURES, {"accept": accepted})
        assert "data" not in exported
        assert [each["extensions"]["code"] for each in exported["errors"]] == ["NOT_ACCEPTABLE"]
    for path in ("/observations.csv", "/export", "/graphql.csv", "/graphql/observations.csv", "/imports"):
        for caller in VIEWERS:
            response = await town.client.get(path, headers=town.headers[caller])
            assert response.status_code in (401, 403, 404, 405), path


async def test_profiles_differ_in_these_figures(town: Town) -> None:
    """Otherwise the tests above would show nothing."""
    values = {
        caller: (await town.ask(caller, FIGURES))["data"]["observations"]["nodes"][0]["value"]
        for caller in town.headers
    }
    assert values == {"public": None, "partner": None, "planner": 2, "publisher": None, "neighbour": None, "admin": 2}
