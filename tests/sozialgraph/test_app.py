import re
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from graph.schema import print_sdl
from sozialgraph.app import create_app
from sozialgraph.embedded import EmbeddedServer
from sozialgraph.errors import SettingError
from sozialgraph.graphiql import FIRST_QUERY
from sozialgraph.migrating import upgrade
from sozialgraph.settings import Settings

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
PATHS = ["/", "/graphql", "/schema.graphql", "/health/live", "/health/ready", "/static/graphiql/start.js", "/nowhere"]


@asynccontextmanager
async def serving(dsn: str, **settings: Any) -> AsyncIterator[httpx2.AsyncClient]:
    app = create_app(Settings(database_url=dsn, **settings))
    transport = httpx2.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(transport=transport, base_url="http://test") as client,
    ):
        yield client


@pytest.fixture
async def client(database: str) -> AsyncIterator[httpx2.AsyncClient]:
    async with serving(database) as client:
        yield client


async def test_a_query_is_answered(client: httpx2.AsyncClient) -> None:
    response = await client.post("/graphql", json={"query": "{ __typename }"})
    assert response.status_code == 200
    assert response.text == '{"data":{"__typename":"Query"},"extensions":{"cost":{"rows":0,"limit":1000000}}}'


async def test_the_query_in_the_editor_is_answered(client: httpx2.AsyncClient) -> None:
    response = await client.post("/graphql", json={"query": FIRST_QUERY})
    assert response.json()["data"] == {
        "municipalities": {"nodes": []},
        "needs": {"groups": []},
        "offerings": {"groups": []},
    }


async def test_the_schema_is_served(client: httpx2.AsyncClient) -> None:
    assert (await client.get("/schema.graphql")).text == print_sdl()


async def test_the_root_leads_to_the_editor(client: httpx2.AsyncClient) -> None:
    response = await client.get("/")
    assert (response.status_code, response.headers["location"]) == (307, "graphql")


async def test_health(client: httpx2.AsyncClient) -> None:
    assert (await client.get("/health/live")).json() == {"status": "live"}
    assert (await client.get("/health/ready")).json() == {"status": "ready"}


async def test_without_its_database_the_program_lives_but_is_not_ready(data: Path) -> None:
    with ExitStack() as database:
        dsn = database.enter_context(EmbeddedServer(data, fast=True)).dsn
        await upgrade(dsn)
        async with serving(dsn) as client:
            database.close()
            response = await client.get("/health/ready")
            assert response.status_code == 503
            assert response.json()["status"] == "unavailable"
            assert response.json()["reason"].startswith("the database is away: ")
            assert (await client.get("/health/live")).status_code == 200


@pytest.mark.parametrize("path", PATHS)
async def test_answers_are_what_they_say(client: httpx2.AsyncClient, path: str) -> None:
    assert (await client.get(path)).headers.get_list("x-content-type-options") == ["nosniff"]


@pytest.mark.parametrize("path", [path for path in PATHS if path != "/graphql"])
async def test_no_page_may_frame_or_script_what_is_no_page(client: httpx2.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers
    assert headers.get_list("content-security-policy") == ["default-src 'none'; frame-ancestors 'none'"]
    assert headers.get_list("referrer-policy") == ["no-referrer"]


@pytest.mark.parametrize(("asked", "location"), [("/graphql/", "../graphql"), ("/graphql/?a=b", "../graphql?a=b")])
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_slash_too_many_leads_to_the_same_place_whatever_the_scheme(
    client: httpx2.AsyncClient, method: str, asked: str, location: str
) -> None:
    """A proxy that speaks TLS hands on plain HTTP, of which the client must not be told."""
    response = await client.request(method, asked, headers={"host": "evil.example"})
    assert (response.status_code, response.headers["location"]) == (308, location)


async def test_no_other_address_is_guessed(client: httpx2.AsyncClient) -> None:
    assert (await client.get("/imports/")).status_code == 404


async def test_any_page_may_ask_but_without_credentials(client: httpx2.AsyncClient) -> None:
    asked = {"origin": "https://portal", "access-control-request-method": "POST"}
    preflight = await client.options("/graphql", headers=asked)
    assert preflight.headers["access-control-allow-methods"] == "GET, POST"
    named = await client.post("/graphql", json={"query": "{ __typename }"}, headers=asked)
    unnamed = await client.get("/graphql", params={"query": "{ __typename }"})
    for response in (preflight, named, unnamed):
        assert response.headers.get_list("access-control-allow-origin") == ["*"]
        assert "access-control-allow-credentials" not in response.headers


LISTED = "https://portal.example, https://planning.example:8443"


@pytest.mark.parametrize(
    ("origin", "told"),
    [
        ("https://portal.example", ["https://portal.example"]),
        ("https://planning.example:8443", ["https://planning.example:8443"]),
        ("http://portal.example", []),
        ("https://portal.example.evil.example", []),
        ("null", []),
        ("*", []),
    ],
)
async def test_only_pages_of_listed_origins_may_ask(database: str, origin: str, told: list[str]) -> None:
    async with serving(database, allowed_origins=LISTED) as client:
        asked = {"origin": origin, "access-control-request-method": "POST"}
        answers = [
            await client.options("/graphql", headers=asked),
            await client.post("/graphql", json={"query": "{ __typename }"}, headers=asked),
            await client.get("/graphql", params={"query": "{"}, headers=asked),
        ]
    for response in answers:
        assert response.headers.get_list("access-control-allow-origin") == told
        assert "access-control-allow-credentials" not in response.headers
        assert "Origin" in response.headers["vary"]


async def test_the_editor_loads_nothing_from_elsewhere(client: httpx2.AsyncClient) -> None:
    page = await client.get("/graphql", headers=BROWSER)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["vary"] == "Accept"
    assert page.headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src data:; img-src data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    assert re.findall(r"<style|<script>|\son\w+=|style=", page.text) == []
    assert "municipalities" in page.text
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(addresses) == 7
    for address in addresses:
        if address != "data:,":
            assert (await client.get(address)).status_code == 200


async def test_browsers_keep_the_editor_s_files(client: httpx2.AsyncClient) -> None:
    first = await client.get("/static/graphiql/start.js?v=1")
    assert first.headers["cache-control"] == "public, max-age=31536000, immutable"
    second = await client.get("/static/graphiql/start.js?v=1", headers={"if-none-match": first.headers["etag"]})
    assert (second.status_code, second.content) == (304, b"")


async def test_the_page_that_names_them_is_asked_for_each_time(client: httpx2.AsyncClient) -> None:
    assert (await client.get("/graphql", headers=BROWSER)).headers["cache-control"] == "no-cache"


def test_an_app_without_a_database_says_how_to_get_one() -> None:
    with pytest.raises(SettingError, match=r"^DATABASE_URL is not set: start with `sozialgraph serve`"):
        create_app(Settings())


def test_trust_in_nothing_is_refused() -> None:
    with pytest.raises(SettingError) as error:
        create_app(Settings(database_url="postgresql://planning@db/sozialgraph", trusted_only=True))
    assert str(error.value) == "TRUSTED_ONLY needs documents to trust: set SOZIALGRAPH_DOCUMENTS"
