"""Mutations: done one after the other, and selected as a query selects."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import asyncpg
import orjson
import pytest

from graph.engine import Act, Engine
from graph.engine.fields.roots import number_of
from models.roles import Profile
from sozialgraph.access import Caller
from sozialgraph.acts import ACTS, acts
from sozialgraph.database import open_pool

PUBLISHER = Caller(Profile.PUBLISHER, "planning")

MATCHES = "{ organizationMatches { nodes { id state organization { code } other { name } } } }"
DECIDE = """
mutation ($ids: [ID!]!, $note: String) {
    refused: decideOrganizationMatches(ids: $ids, state: REFUSED, note: $note) { ...shown }
    __typename
    made: decideOrganizationMatches(ids: $ids, state: CONFIRMED) { ...shown }
}
fragment shown on OrganizationMatch { id state ... on Node { id } organization { code } other { name } }
"""


@pytest.fixture
async def pool(own_city: str) -> AsyncIterator[asyncpg.Pool]:
    async with await open_pool(own_city, size=1) as pool:
        yield pool


async def ask(
    engine: Engine, pool: asyncpg.Pool, document: str, act: Act | None = None, **variables: Any
) -> dict[str, Any]:
    answer = await engine.execute(pool, document, variables, act=act)
    response: dict[str, Any] = orjson.loads(answer.body)
    return response


async def open_matches(engine: Engine, pool: asyncpg.Pool) -> list[dict[str, Any]]:
    nodes = (await ask(engine, pool, MATCHES))["data"]["organizationMatches"]["nodes"]
    found: list[dict[str, Any]] = [node for node in nodes if node["state"] == "OPEN"]
    return found


async def test_each_field_is_done_before_the_next_and_shows_what_it_left(
    engine: Engine, pool: asyncpg.Pool, own_city: str
) -> None:
    [match, *_] = await open_matches(engine, pool)
    response = await ask(engine, pool, DECIDE, acts(own_city, PUBLISHER), ids=[match["id"]], note="other board")
    assert response["data"] == {
        "refused": [{**match, "state": "REFUSED"}],
        "__typename": "Mutation",
        "made": [{**match, "state": "CONFIRMED"}],
    }
    assert response["extensions"]["cost"]["rows"] > 0
    assert "errors" not in response
    connection = await asyncpg.connect(own_city)
    said = await connection.fetch("SELECT state, decided_by, note FROM raw.match_decisions ORDER BY id")
    await connection.close()
    assert [tuple(row) for row in said] == [("REFUSED", "planning", "other board"), ("CONFIRMED", "planning", None)]
    assert await open_matches(engine, pool) == []


async def test_a_match_that_nothing_proposes_any_more_is_gone(
    engine: Engine, pool: asyncpg.Pool, own_city: str
) -> None:
    [match, *_] = await open_matches(engine, pool)
    document = "mutation ($id: ID!) { decideOrganizationMatches(ids: [$id], state: OPEN) { id } }"
    response = await ask(engine, pool, document, acts(own_city, PUBLISHER), id=match["id"])
    assert response["data"] == {"decideOrganizationMatches": []}


async def test_rows_come_in_the_order_that_the_act_tells(engine: Engine, pool: asyncpg.Pool) -> None:
    nodes = (await ask(engine, pool, MATCHES))["data"]["organizationMatches"]["nodes"]
    numbers = [number_of(node["id"]) for node in nodes]
    assert len(numbers) > 1

    async def act(name: str, given: Mapping[str, Any]) -> Sequence[int]:
        return numbers[::-1]

    document = "mutation { decideOrganizationMatches(ids: [], state: OPEN) { id } }"
    response = await ask(engine, pool, document, act)
    assert response["data"] == {"decideOrganizationMatches": [{"id": node["id"]} for node in nodes[::-1]]}


async def test_a_field_that_fails_is_null_and_the_next_is_done(
    engine: Engine, pool: asyncpg.Pool, own_city: str
) -> None:
    [match, *_] = await open_matches(engine, pool)
    document = """mutation ($id: ID!) {
        wrong: decideOrganizationMatches(ids: ["OrganizationMatch:999999"], state: REFUSED) { id }
        right: decideOrganizationMatches(ids: [$id], state: REFUSED) { state }
    }"""
    response = await ask(engine, pool, document, acts(own_city, PUBLISHER), id=match["id"])
    assert response["data"] == {"wrong": None, "right": [{"state": "REFUSED"}]}
    [error] = response["errors"]
    assert error["path"] == ["wrong"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert "999999" in error["message"]


@pytest.mark.parametrize("profile", [Profile.PUBLIC, Profile.PARTNER, Profile.PLANNER])
async def test_only_publishers_change_data(engine: Engine, pool: asyncpg.Pool, own_city: str, profile: Profile) -> None:
    before = await open_matches(engine, pool)
    document = "mutation ($id: ID!) { decideOrganizationMatches(ids: [$id], state: REFUSED) { id } }"
    response = await ask(engine, pool, document, acts(own_city, Caller(profile, "planning")), id=before[0]["id"])
    assert response["data"] == {"decideOrganizationMatches": None}
    assert response["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert await open_matches(engine, pool) == before


def test_every_field_has_an_act(engine: Engine) -> None:
    root = engine.schema.mutation_type
    assert root
    assert ACTS.keys() == root.fields.keys()


async def test_what_nobody_foresaw_is_masked(
    engine: Engine, pool: asyncpg.Pool, caplog: pytest.LogCaptureFixture
) -> None:
    async def act(name: str, given: Mapping[str, Any]) -> Sequence[int]:
        raise RuntimeError("password=secret")

    document = 'mutation { decideOrganizationMatches(ids: ["OrganizationMatch:1"], state: OPEN) { id } }'
    response = await ask(engine, pool, document, act)
    [error] = response["errors"]
    assert error["extensions"]["code"] == "INTERNAL"
    assert "secret" not in orjson.dumps(response).decode()
    assert error["extensions"]["hint"].rpartition(" ")[2] in caplog.text


async def test_a_database_that_is_away_is_told(engine: Engine, pool: asyncpg.Pool) -> None:
    async def act(name: str, given: Mapping[str, Any]) -> Sequence[int]:
        raise ConnectionResetError("password=secret")

    document = 'mutation { decideOrganizationMatches(ids: ["OrganizationMatch:1"], state: OPEN) { id } }'
    [error] = (await ask(engine, pool, document, act))["errors"]
    assert error == {
        "message": "the database does not answer",
        "path": ["decideOrganizationMatches"],
        "extensions": {"code": "UNAVAILABLE", "hint": "look whether it was done, and ask again in some seconds"},
    }


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("mutation { decideOrganizationMatches(ids: [], state: OPEN) { nothing } }", "GRAPHQL_VALIDATION_FAILED"),
        (
            'mutation { decideOrganizationMatches(ids: ["a"], state: OPEN) { organization { grants(first: 10000) '
            "{ nodes { recipient { offerings(first: 500) { nodes { id } } } } } } } }",
            "QUERY_TOO_COSTLY",
        ),
        (
            'mutation { decideOrganizationMatches(ids: ["a"], state: OPEN) { organization { grants(first: -1) '
            "{ nodes { id } } } } }",
            "BAD_USER_INPUT",
        ),
    ],
)
async def test_nothing_is_done_where_the_payload_is_refused(
    engine: Engine, pool: asyncpg.Pool, document: str, code: str
) -> None:
    heard = []

    async def act(name: str, given: Mapping[str, Any]) -> Sequence[int]:
        heard.append(name)
        return []

    response = await ask(engine, pool, document, act)
    assert response["errors"][0]["extensions"]["code"] == code
    assert not heard


async def test_who_may_not_change_anything_is_told(engine: Engine, pool: asyncpg.Pool) -> None:
    document = "mutation { decideOrganizationMatches(ids: [], state: OPEN) { id } }"
    response = await ask(engine, pool, document)
    assert response["errors"][0]["extensions"]["code"] == "MUTATION_NOT_ALLOWED"
    assert "data" not in response
