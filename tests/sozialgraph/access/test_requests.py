"""Whoever asks, by whichever request: the same status, headers and shape of the answer; figures and statuses differ."""

from collections.abc import Mapping
from typing import Any

import asyncpg
import httpx2
import orjson
import pytest

from models.roles import Profile
from sozialgraph.access.keys import Scope, create
from tests.sozialgraph.access.conftest import AUENFURT
from tests.sozialgraph.access.test_keys import DAY, bearer, client, owner
from tests.sozialgraph.access.test_profiles import without_values

__all__ = ["client", "owner"]

SCOPES = {
    "partner": Scope(Profile.PARTNER),
    "planner": Scope(Profile.PLANNER, ["YOUTH", "ELDERLY"], [AUENFURT]),
    "publisher": Scope(Profile.PUBLISHER, municipalities=[AUENFURT]),
    "admin": Scope(Profile.ADMIN),
}
FIGURES = 'observations(indicators: ["POPULATION"]'
TREE = f"""{{ {FIGURES}, first: 2) {{ totalCount pageInfo {{ hasNextPage endCursor }}
    edges {{ cursor node {{ id value obsStatus area {{ name }} revisions {{ value recordedAt }} }} }} }}
    offerings {{ nodes {{ code freePlaces capacity {{ id maximum available waiting confStatus }} }} }} }}"""
QUERIES = {
    "a tree": TREE,
    "what is counted": f"{{ {FIGURES}) {{ groups(by: [AREA]) {{ area {{ code }} count sum {{ value }} }} }} }}",
    "what is sorted": f"{{ {FIGURES}, orderBy: [{{field: PERIOD_END}}]) {{ nodes {{ id value count base note }} }} }}",
    "what is searched": '{ offerings(filter: {name: {contains: "kita"}}) { totalCount nodes { name } } }',
    "what there is": '{ availability(indicators: ["POPULATION"]) { nodes { length blanks lastPeriod } } }',
    "one that is hidden": '{ node(id: "Observation:7") { id ... on Observation { value confStatus } } }',
    "one that is not": '{ node(id: "Observation:999") { id ... on Observation { value confStatus } } }',
    "the past": f'{{ {FIGURES}, asOf: "2024-01-15T00:00:00Z") {{ totalCount nodes {{ id value }} }} }}',
    "needs": "{ needs { totalCount nodes { id gap available confStatus } } }",
    "imports": "{ datasets { nodes { importRuns { totalCount nodes { file actor } } } } }",
    "the schema": '{ __type(name: "ImportRun") { fields { name description } } }',
    "a name that is wrong": "{ observationz { totalCount } }",
    "a cursor that is wrong": f'{{ {FIGURES}, after: "x") {{ totalCount }} }}',
    "a sort that is withheld": "{ datasets { nodes { importRuns(orderBy: [{field: ACTOR}]) { totalCount } } } }",
    "too many rows": f"{{ areas(first: 10000) {{ nodes {{ {FIGURES}, first: 10000) {{ totalCount }} }} }} }}",
}
POSTED = {name: ("POST", "/graphql", {"json": {"query": query}}) for name, query in QUERIES.items()}
GOT = {f"{name}, got": ("GET", "/graphql", {"params": {"query": query}}) for name, query in QUERIES.items()}
OTHERS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "a tree, its head": ("HEAD", "/graphql", {"params": {"query": TREE}}),
    "a tree, strictly": (
        *("POST", "/graphql"),
        {"json": {"query": TREE}, "headers": {"accept": "application/graphql-response+json"}},
    ),
    "a stream of one": ("POST", "/graphql", {"json": {"query": TREE}, "headers": {"accept": "text/event-stream"}}),
    "a batch": ("POST", "/graphql", {"json": [{"query": TREE}]}),
    "an unknown document": ("GET", "/graphql", {"params": {"documentId": "sha256:1"}}),
    "another method": ("PUT", "/graphql", {}),
    "the schema as text": ("GET", "/schema.graphql", {}),
    "health": ("GET", "/health/ready", {}),
    "another address": ("GET", "/observations/7", {}),
}
REQUESTS = POSTED | GOT | OTHERS
FURTHER = ("freePlaces", "available", "waiting", "gap", "actor", "hidden", "blanks")
"""What else is a figure, or says which field is withheld."""
BY_RIGHT = {"cache-control", "etag", "content-length"}
"""Headers that say whether an answer is kept, and how long it is."""


@pytest.fixture
async def callers(owner: asyncpg.Connection) -> Mapping[str, dict[str, str]]:
    """What each sends along."""
    keys = {name: await create(owner, name, scope, DAY) for name, scope in SCOPES.items()}
    return {"public": {}} | {name: bearer(key) for name, key in keys.items()}


@pytest.mark.parametrize(("method", "path", "asked"), REQUESTS.values(), ids=REQUESTS)
async def test_all_get_the_same_but_for_figures_and_what_is_said_of_them(
    client: httpx2.AsyncClient, callers: Mapping[str, dict[str, str]], method: str, path: str, asked: dict[str, Any]
) -> None:
    told = {}
    for name, headers in callers.items():
        given = asked | {"headers": asked.get("headers", {}) | headers}
        told[name] = _told(await client.request(method, path, **given))
    assert told == dict.fromkeys(callers, told["public"])


def _told(response: httpx2.Response) -> tuple[int, dict[str, str], object]:
    headers = {name: value for name, value in response.headers.items() if name not in BY_RIGHT}
    text = response.content.partition(b"data: ")[2].partition(b"\n")[0] or response.content
    try:
        body = without_values(
            orjson.loads(text), "freePlaces", "available", "waiting", "gap", "actor", "hidden", "blanks"
        )
    except orjson.JSONDecodeError:
        body = text
    return response.status_code, headers, body
