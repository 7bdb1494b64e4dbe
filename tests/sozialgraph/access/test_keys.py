"""Machines' keys, over HTTP: who has one, who had one, who makes one up."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import asyncpg
import httpx2
import pytest

from models.roles import Profile
from sozialgraph.access.keys import Scope, create, list_keys, revoke
from sozialgraph.app import create_app
from sozialgraph.errors import UsageError
from sozialgraph.settings import Settings
from tests.conftest import new_database
from tests.graph.conftest import CITY
from tests.sozialgraph.access.conftest import AUENFURT

HIDDEN = {"query": '{ observations(filter: {area: {code: {eq: "0102"}}}) { nodes { value } } }'}
YOUTH = Scope(Profile.PLANNER, ["YOUTH"], [AUENFURT])
DAY = timedelta(days=1)


@asynccontextmanager
async def http(settings: Settings) -> AsyncIterator[httpx2.AsyncClient]:
    app = create_app(settings)
    transport = httpx2.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(transport=transport, base_url="http://test") as client,
    ):
        yield client


@pytest.fixture(scope="session")
async def client(guarded: str, reader: str) -> AsyncIterator[httpx2.AsyncClient]:
    async with http(Settings(database_url=guarded, reader_url=reader, client_budget=0)) as client:
        yield client


@pytest.fixture
async def owner(guarded: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(guarded)
    yield connection
    await connection.close()


def bearer(key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"}


async def value(client: httpx2.AsyncClient, headers: dict[str, str]) -> object:
    response = await client.post("/graphql", json=HIDDEN, headers=headers)
    assert response.status_code == 200, response.text
    return response.json()["data"]["observations"]["nodes"][0]["value"]


async def test_a_key_lets_in_and_is_refused_as_soon_as_it_is_revoked(
    client: httpx2.AsyncClient, owner: asyncpg.Connection
) -> None:
    key = await create(owner, "planner", YOUTH, DAY)
    number = int(key.split("_")[1])
    assert await value(client, {}) is None
    assert await value(client, bearer(key)) == 2
    assert await value(client, {}) is None, "the answer is nobody else's"
    await revoke(owner, [number])
    response = await client.post("/graphql", json=HIDDEN, headers=bearer(key))
    assert (response.status_code, response.json()) == (
        401,
        {
            "errors": [
                {
                    "message": "You are not signed in: the key or token is not known, no longer valid or was revoked.",
                    "extensions": {"code": "UNAUTHENTICATED"},
                }
            ]
        },
    )
    assert response.headers["www-authenticate"] == 'Bearer realm="sozialgraph", error="invalid_token"'
    told = {each["number"]: each for each in await list_keys(owner)}[number]
    assert (told["state"], told["used_at"] is not None) == ("REVOKED", True)


async def test_a_key_expires(client: httpx2.AsyncClient, owner: asyncpg.Connection) -> None:
    key = await create(owner, "late", YOUTH, timedelta(seconds=-1))
    assert (await client.post("/graphql", json=HIDDEN, headers=bearer(key))).status_code == 401


async def test_of_the_secret_only_a_digest_is_stored(owner: asyncpg.Connection) -> None:
    key = await create(owner, "secret", YOUTH, DAY)
    stored = await owner.fetchval("SELECT string_agg(k::text, ' ') FROM access.api_keys k")
    secret = key.split("_", 2)[2]
    assert len(secret) == 43
    assert secret not in stored
    assert secret.encode().hex() not in stored


async def test_a_key_that_nobody_has_cannot_be_revoked(owner: asyncpg.Connection) -> None:
    key = int((await create(owner, "kept", YOUTH, DAY)).split("_")[1])
    with pytest.raises(UsageError, match=r"^there is no key 999999; `sozialgraph access keys list` names them$"):
        await revoke(owner, [key, 999999])
    assert {each["number"]: each["state"] for each in await list_keys(owner)}[key] == "VALID"


@pytest.mark.parametrize(
    "header",
    [
        *("", " ", "Bearer", "Bearer ", "Basic eDp5", "Bearer szg_", "Bearer szg_1_x", "Bearer szg_0_" + "A" * 43),
        *("Bearer szg_1_" + "A" * 43, "Bearer szg_99999999999_" + "A" * 43, "Bearer szg_-1_" + "A" * 43),
        *("Bearer szg_1_" + "A" * 42 + "'", "Bearer x.y.z", "Bearer " + "a" * 100_000, "Bearer ä", "szg_1_" + "A" * 43),
    ],
)
async def test_what_proves_nothing_is_refused(client: httpx2.AsyncClient, header: str) -> None:
    for method, address in (("POST", "/graphql"), ("GET", "/graphql?query=%7B__typename%7D")):
        body = HIDDEN if method == "POST" else None
        sent = [(b"authorization", header.encode()), (b"accept", b"application/json")]
        response = await client.request(method, address, json=body, headers=sent)
        assert response.status_code == 401, response.text
        assert response.json()["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}
        assert response.headers["www-authenticate"].startswith("Bearer")
        assert response.headers["cache-control"] == "no-store"


async def test_no_refusal_tells_how_near_a_guess_was(client: httpx2.AsyncClient, owner: asyncpg.Connection) -> None:
    """The same words, by the same statement: it looks for number, digest, time and revocation together."""
    expired, revoked = await create(owner, "late", YOUTH, timedelta(0)), await create(owner, "gone", YOUTH, DAY)
    await revoke(owner, [int(revoked.split("_")[1])])
    valid = await create(owner, "good", YOUTH, DAY)
    guesses = [expired, revoked, valid[:-43] + "A" * 43, f"szg_999999_{'A' * 43}", f"szg_999999{valid[-44:]}"]
    refusals = [await client.post("/graphql", json=HIDDEN, headers=bearer(guess)) for guess in guesses]
    assert {refusal.status_code for refusal in refusals} == {401}
    assert len({refusal.content for refusal in refusals}) == 1
    assert len({tuple(refusal.headers.items()) for refusal in refusals}) == 1


async def test_two_headers_are_none(client: httpx2.AsyncClient, owner: asyncpg.Connection) -> None:
    header = (b"authorization", f"Bearer {await create(owner, 'twice', YOUTH, DAY)}".encode())
    assert (await client.post("/graphql", json=HIDDEN, headers=[header, header])).status_code == 401


async def test_no_cache_keeps_what_a_planner_reads(client: httpx2.AsyncClient, owner: asyncpg.Connection) -> None:
    key = await create(owner, "uncached", YOUTH, DAY)
    get = {"query": HIDDEN["query"]}
    public = await client.get("/graphql", params=get)
    planner = await client.get("/graphql", params=get, headers=bearer(key))
    assert (public.headers["cache-control"], "etag" in public.headers) == ("no-cache", True)
    assert (planner.headers["cache-control"], "etag" in planner.headers) == ("private, no-store", False)
    assert "Authorization" in public.headers["vary"]
    assert "Authorization" in planner.headers["vary"]
    known = {"if-none-match": public.headers["etag"]}
    assert (await client.get("/graphql", params=get, headers=known)).status_code == 304
    assert (await client.get("/graphql", params=get, headers=known | bearer(key))).json() == planner.json()


async def test_a_partner_s_answers_are_kept_apart(client: httpx2.AsyncClient, owner: asyncpg.Connection) -> None:
    partner = bearer(await create(owner, "partner", Scope(Profile.PARTNER), DAY))
    get = {"query": "{ areas { totalCount } }"}
    first, second = [await client.get("/graphql", params=get, headers=headers) for headers in ({}, partner)]
    assert first.json() == second.json()
    assert first.headers["etag"] != second.headers["etag"]
    assert second.headers["cache-control"] == "private, no-cache"
    known = partner | {"if-none-match": second.headers["etag"]}
    assert (await client.get("/graphql", params=get, headers=known)).status_code == 304


DECIDE = {"query": 'mutation { decideOrganizationMatches(ids: ["MATCH"], state: CONFIRMED) { state } }'}
MATCH = "{ organizationMatches { nodes { id state } } }"


async def test_only_publishers_decide_and_only_within_their_reach(server: str, template: str) -> None:
    async with new_database(server, template) as dsn:
        connection = await asyncpg.connect(dsn)
        await connection.execute(CITY)
        reach = {"here": [AUENFURT], "there": ["99002000"], "all": []}
        profiles = {"partner": Profile.PARTNER, "planner": Profile.PLANNER}
        keys = {
            name: await create(connection, name, Scope(Profile.PUBLISHER, [], of), DAY) for name, of in reach.items()
        }
        keys |= {
            name: await create(connection, name, Scope(profile, ["*"], ["*"]), DAY)
            for name, profile in profiles.items()
        }
        async with http(Settings(database_url=dsn)) as client:
            found = (await client.post("/graphql", json={"query": MATCH})).json()["data"]
            identifier = next(n["id"] for n in found["organizationMatches"]["nodes"] if n["state"] == "OPEN")
            asked = {"query": DECIDE["query"].replace("MATCH", identifier)}
            answers = {
                name: (await client.post("/graphql", json=asked, headers=bearer(keys[name]) if name else {})).json()
                for name in ("", "partner", "planner", "there", "here")
            }
        await connection.close()
    codes = {
        name: [error["extensions"]["code"] for error in answer.get("errors", [])] for name, answer in answers.items()
    }
    forbidden, unknown = ["FORBIDDEN"], ["BAD_USER_INPUT"]
    assert codes == {"": forbidden, "partner": forbidden, "planner": forbidden, "there": unknown, "here": []}
    assert answers["here"]["data"] == {"decideOrganizationMatches": [{"state": "CONFIRMED"}]}
