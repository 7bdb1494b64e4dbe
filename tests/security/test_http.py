"""What a browser, a broken client or a hostile one may send instead of a question.

Half-sent requests, heads without end and answers that nobody reads are tests/sozialgraph/http/test_connection.py's.
"""

import json

import httpx2
import pytest

from tests.security.conftest import STRANGER, code, seen_by

JSON = {"content-type": "application/json"}
MUTATION = 'mutation { decideOrganizationMatches(ids: ["OrganizationMatch:1"], state: CONFIRMED) { id } }'


async def test_a_mutation_by_get_is_refused(client: httpx2.AsyncClient) -> None:
    response = await client.get("/graphql", params={"query": MUTATION})
    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert code(response) == "MUTATION_NOT_ALLOWED"


@pytest.mark.parametrize(
    "content_type",
    [
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain",
        "text/plain; charset=application/json",
        "application/json, text/plain",
        "application/graphql",
        "",
    ],
)
async def test_what_a_foreign_page_may_post_unasked_is_refused(client: httpx2.AsyncClient, content_type: str) -> None:
    """Any other type makes the browser ask first (CORS), and no cookie would be looked at."""
    content = json.dumps({"query": MUTATION})
    response = await client.post("/graphql", content=content, headers={"content-type": content_type})
    assert (response.status_code, code(response)) == (415, "UNSUPPORTED_MEDIA_TYPE")


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "gzip, gzip", "identity, gzip", "x"])
async def test_a_body_that_would_unfold_is_refused_folded(client: httpx2.AsyncClient, coding: str) -> None:
    response = await client.post("/graphql", content=b"\x1f\x8b\x08", headers={**JSON, "content-encoding": coding})
    assert (response.status_code, code(response)) == (415, "UNSUPPORTED_MEDIA_TYPE")


async def test_a_large_body_is_refused(client: httpx2.AsyncClient) -> None:
    response = await client.post("/graphql", content=b" " * 1_000_001, headers=JSON)
    assert (response.status_code, code(response)) == (413, "BODY_TOO_LARGE")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "null",
        '"{ __typename }"',
        '{"query": "{ __typename }"',
        '{"query": NaN}',
        '{"query": "{ __typename }", "variables": {"x": NaN}}',
        '{"query": "{ __typename }", "variables": {"x": Infinity}}',
        '{"query": "\\ud800"}',
        '{"query": "\x00"}',
        '{"query": "{ __typename }", "variables": ' + '{"a":' * 100_000 + "1" + "}" * 100_000 + "}",
        '{"query": "{ __typename }", "extensions": {"a": ' + "[" * 100_000 + "]" * 100_000 + "}}",
        "[" * 100_000,
    ],
    ids=lambda content: content[:30],
)
async def test_broken_json_is_refused(client: httpx2.AsyncClient, content: str) -> None:
    response = await client.post("/graphql", content=content, headers=JSON)
    assert response.status_code == 400
    assert code(response) in {"BAD_REQUEST", "BATCH_REFUSED"}


async def test_a_batch_is_refused(client: httpx2.AsyncClient) -> None:
    response = await client.post("/graphql", json=[{"query": "{ __typename }"}] * 50)
    assert (response.status_code, code(response)) == (400, "BATCH_REFUSED")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND"])
async def test_other_methods_are_refused(client: httpx2.AsyncClient, method: str) -> None:
    response = await client.request(method, "/graphql", json={"query": "{ __typename }"})
    assert (response.status_code, code(response)) == (405, "METHOD_NOT_ALLOWED")


@pytest.mark.parametrize("path", ["/graphql", "/schema.graphql", "/health/live", "/static/graphiql/start.js"])
async def test_a_foreign_page_gets_no_credentials(client: httpx2.AsyncClient, path: str) -> None:
    headers = {"origin": "https://evil.example", "cookie": "session=1", "authorization": ""}
    for method in ("GET", "OPTIONS"):
        response = await client.request(method, path, headers=headers)
        assert "access-control-allow-credentials" not in response.headers
        assert response.headers.get("access-control-allow-origin", "*") == "*"
        assert "set-cookie" not in response.headers


@pytest.mark.parametrize(
    "path", ["/static/../settings.py", "/static/%2e%2e/settings.py", "/static/graphiql/..%2f..%2fsettings.py", "/.env"]
)
async def test_no_file_is_served_but_the_editor_s(client: httpx2.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 404


@pytest.mark.parametrize("host", ["evil.example", 'evil.example" onload="x', ""])
async def test_no_answer_repeats_the_name_it_was_asked_under(client: httpx2.AsyncClient, host: str) -> None:
    for path in ("/", "/graphql", "/graphql/", "/nowhere"):
        response = await client.get(path, headers={"host": host, "accept": "text/html"})
        assert "evil.example" not in response.text + str(response.headers)


async def test_what_is_asked_for_is_not_repeated_as_a_page(client: httpx2.AsyncClient) -> None:
    for accept in ("text/html", "*/*", "image/png"):
        parameters = {"query": "{ <script>alert(1)</script> }"}
        response = await client.get("/graphql", params=parameters, headers={"accept": accept})
        page = response.headers["content-type"].startswith("text/html")
        assert "<script>alert" not in response.text or not page
        assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("method", "path", "told"),
    [
        ("GET", "/nowhere", (404, "NOT_FOUND")),
        ("GET", "/static/nothing.js", (404, "NOT_FOUND")),
        ("DELETE", "/health/live", (405, "METHOD_NOT_ALLOWED")),
        ("PUT", "/graphql/", (405, "METHOD_NOT_ALLOWED")),
        ("GET", "/imports", (405, "METHOD_NOT_ALLOWED")),
        ("POST", "/schema.graphql", (405, "METHOD_NOT_ALLOWED")),
    ],
)
async def test_every_address_tells_by_a_code_what_is_wrong(
    client: httpx2.AsyncClient, method: str, path: str, told: tuple[int, str]
) -> None:
    response = await client.request(method, path)
    assert (response.status_code, code(response)) == told
    assert response.headers["content-type"] == "application/json"
    assert ("allow" in response.headers) == (response.status_code == 405)


@pytest.mark.parametrize(
    ("headers", "wrong"),
    [
        ({"origin": "https://evil.example"}, "origin"),
        ({"access-control-request-method": "DELETE"}, "method"),
        ({"access-control-request-headers": "x-secret"}, "headers"),
        ({"origin": "null", "access-control-request-method": "PUT"}, "origin, method"),
    ],
)
async def test_a_page_that_may_not_ask_is_told_by_a_code(database: str, headers: dict[str, str], wrong: str) -> None:
    asked = {"origin": "https://portal.example", "access-control-request-method": "POST"} | headers
    async with seen_by(STRANGER, database, allowed_origins="https://portal.example") as client:
        for path in ("/graphql", "/schema.graphql", "/nowhere"):
            response = await client.options(path, headers=asked)
            assert (response.status_code, code(response)) == (400, "CORS_REFUSED")
            assert response.json()["errors"][0]["message"] == f"A page may not ask so; not allowed: {wrong}."
            assert response.headers["content-type"] == "application/json"
            assert "Origin" in response.headers["vary"]
            allowed = response.headers.get("access-control-allow-origin")
            assert allowed == (None if "origin" in wrong else "https://portal.example")
