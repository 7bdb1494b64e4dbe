"""Callers of several profiles ask the same at the same time: each gets their own answer, whole and nobody else's."""

import asyncio
import random
from collections.abc import AsyncIterator
from typing import NamedTuple

import httpx2
import orjson
import pytest

from sozialgraph.access.callers import Caller
from sozialgraph.access.keys import Scope, create
from sozialgraph.http.compression import SMALLEST
from tests.conftest import new_database
from tests.graph.conftest import CITY
from tests.sozialgraph.access.conftest import ADMIN, ANYBODY, HIDDEN, NEIGHBOUR, PARTNER, REACH, YOUTH
from tests.sozialgraph.access.test_keys import DAY, bearer
from tests.sozialgraph.access.test_profiles import BOTH, figures, nodes_of
from tests.sozialgraph.http.test_events import Served, listened

REQUESTS = 400
AT_ONCE = 50
CALLERS = (ANYBODY, PARTNER, YOUTH, NEIGHBOUR, ADMIN)
TAGGED = (ANYBODY, PARTNER)
"""Whose answers are kept."""
LONG = '{ terms: vocabulary(name: "ObsStatus") { nodes { code name description english: name(lang: EN) } } '
DOCUMENTS = (
    f"{LONG} observations({BOTH}) {{ nodes {{ id value obsStatus }} }} }}",
    f"{LONG} areas {{ nodes {{ code observations {{ nodes {{ value }} }} }} }} }}",
    f"{{ observations({BOTH}, orderBy: [{{field: VALUE}}]) {{ totalCount nodes {{ value }} }} }}",
)


class Place(NamedTuple):
    served: Served
    headers: dict[Caller, dict[str, str]]


class Known(NamedTuple):
    body: bytes
    tag: str | None


@pytest.fixture
async def place(server: str, template: str) -> AsyncIterator[Place]:
    async with new_database(server, template, CITY + HIDDEN) as dsn, listened(dsn) as served:
        headers: dict[Caller, dict[str, str]] = {ANYBODY: {}}
        for caller in CALLERS[1:]:
            scope = Scope(caller.profile, caller.sub_plans, caller.municipalities)
            headers[caller] = bearer(await create(served.data, caller.subject, scope, DAY))
        yield Place(served, headers)


async def ask(client: httpx2.AsyncClient, method: str, document: str, headers: dict[str, str]) -> httpx2.Response:
    if method == "GET":
        return await client.get("/graphql", params={"query": document}, headers=headers)
    return await client.post("/graphql", json={"query": document}, headers=headers)


async def known(place: Place) -> dict[tuple[Caller, str], Known]:
    """What each is answered when nobody else asks, which is what they may see."""
    found = {}
    for caller in CALLERS:
        for document in DOCUMENTS:
            response = await ask(place.served.client, "GET", document, place.headers[caller])
            assert figures(nodes_of(orjson.loads(response.content)["data"])) == REACH[caller] - {3}
            found[caller, document] = Known(response.content, response.headers.get("etag"))
    return found


async def test_nobody_gets_what_is_another_s(place: Place) -> None:
    answers = await known(place)
    tags = [each.tag for (caller, _), each in answers.items() if caller in TAGGED]
    assert None not in tags
    assert len(set(tags)) == len(TAGGED) * len(DOCUMENTS)
    chance = random.Random(1)
    limits = httpx2.Limits(max_connections=AT_ONCE)
    async with httpx2.AsyncClient(base_url=place.served.client.base_url, limits=limits, timeout=60) as client:

        async def one(caller: Caller, document: str) -> tuple[int, str]:
            method, coding = chance.choice(["GET", "GET", "POST"]), chance.choice(["identity", "gzip", "zstd"])
            own, tag = (
                answers[caller, document],
                chance.choice([None, chance.choice(tags), answers[caller, document].tag]),
            )
            headers = place.headers[caller] | {"accept-encoding": coding} | ({"if-none-match": tag} if tag else {})
            response = await ask(client, method, document, headers)
            same = method == "GET" and tag is not None and tag == own.tag
            assert (response.status_code, response.content) == ((304, b"") if same else (200, own.body))
            assert response.headers.get("etag") == (own.tag if method == "GET" else None)
            assert response.headers["cache-control"].startswith("private") == (caller is not ANYBODY)
            coded = response.headers.get("content-encoding", "identity")
            assert coded == (coding if len(response.content) >= SMALLEST else "identity")
            return response.status_code, coded

        asked = [one(chance.choice(CALLERS), chance.choice(DOCUMENTS)) for _ in range(REQUESTS)]
        met = await asyncio.gather(*asked)
    assert len(met) == REQUESTS
    assert set(met) == {(304, "identity"), (200, "identity"), (200, "gzip"), (200, "zstd")}
