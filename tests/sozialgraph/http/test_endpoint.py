"""What the draft of GraphQL over HTTP asks for, on a small app whose engine tells what it was asked."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import orjson
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from graph.engine import Answer
from sozialgraph.http.budgets import Charge
from sozialgraph.http.endpoint import GraphQLEndpoint, Question

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
ASKED = {"query": "{ __typename }"}


async def execute(question: Question, allow_mutation: bool, charge: Charge) -> Answer:
    """Answers with what it was asked; some words make it behave in other ways."""
    asked = question.parameters
    assert asked.query is not None
    if asked.query == "{":
        return Answer(b'{"errors":[{"message":"Syntax Error"}]}', executed=False, operation=None)
    if asked.query.startswith("mutation") and not allow_mutation:
        return Answer(b'{"errors":[{"message":"Send mutations by POST."}]}', executed=False, operation="mutation")
    if asked.query == "fail":
        raise LookupError("a secret of the program")
    told = {"query": asked.query, "variables": asked.variables, "operationName": asked.operation_name}
    return Answer(orjson.dumps({"data": told}), executed=True, operation="query", lasting=True)


@pytest.fixture
async def client() -> AsyncIterator[httpx2.AsyncClient]:
    app = Starlette(routes=[Route("/graphql", GraphQLEndpoint(execute))])
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://test", headers={"accept": JSON}) as client:
        yield client


def code(response: httpx2.Response) -> str:
    return str(response.json()["errors"][0]["extensions"]["code"])


def message(response: httpx2.Response) -> str:
    return str(response.json()["errors"][0]["message"])


async def post(client: httpx2.AsyncClient, content: bytes, **headers: str) -> httpx2.Response:
    sent = {"content-type": JSON} | {name.replace("_", "-"): value for name, value in headers.items()}
    return await client.post("/graphql", content=content, headers=sent)


async def test_a_post_tells_the_engine_everything(client: httpx2.AsyncClient) -> None:
    response = await client.post(
        "/graphql",
        json={"query": "query A { b }", "variables": {"c": [1, "ä"]}, "operationName": "A", "extensions": {}},
    )
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    assert response.json() == {"data": {"query": "query A { b }", "variables": {"c": [1, "ä"]}, "operationName": "A"}}


async def test_a_get_tells_the_engine_everything(client: httpx2.AsyncClient) -> None:
    parameters = {"query": "query A { b }", "variables": '{"c": 1}', "operationName": "A", "extensions": "{}"}
    response = await client.get("/graphql", params=parameters)
    assert response.status_code == 200
    assert response.json() == {"data": {"query": "query A { b }", "variables": {"c": 1}, "operationName": "A"}}


@pytest.mark.parametrize("name", ["variables", "operationName", "extensions"])
async def test_null_counts_as_not_given(client: httpx2.AsyncClient, name: str) -> None:
    response = await client.post("/graphql", json=ASKED | {name: None})
    assert response.json() == {"data": {"query": "{ __typename }", "variables": None, "operationName": None}}


@pytest.mark.parametrize(("accept", "status"), [(JSON, 200), (GRAPHQL, 400), ("*/*", 200)])
async def test_a_request_that_was_not_executed_has_the_status_of_its_media_type(
    client: httpx2.AsyncClient, accept: str, status: int
) -> None:
    response = await client.post("/graphql", json={"query": "{"}, headers={"accept": accept})
    assert response.status_code == status
    assert response.json() == {"errors": [{"message": "Syntax Error"}]}


async def test_a_client_that_accepts_neither_is_told(client: httpx2.AsyncClient) -> None:
    response = await client.post("/graphql", json=ASKED, headers={"accept": "image/png"})
    assert (response.status_code, code(response)) == (406, "NOT_ACCEPTABLE")
    assert response.headers["content-type"] == "application/json; charset=utf-8"


async def test_a_mutation_by_get_is_refused(client: httpx2.AsyncClient) -> None:
    response = await client.get("/graphql", params={"query": "mutation { a }"})
    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert (await client.post("/graphql", json={"query": "mutation { a }"})).status_code == 200


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS"])
async def test_other_methods_are_refused(client: httpx2.AsyncClient, method: str) -> None:
    response = await client.request(method, "/graphql")
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD, POST")
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "The body is not JSON: Input data was truncated."),
        (b"{", "The body is not JSON: Input data was truncated."),
        (b'{"query": NaN}', "The body is not JSON: JSON is malformed: invalid character (byte 10)."),
        (b'"{a}"', "The body is not a GraphQL request: Expected `object`, got `str`."),
        (b"{}", "The request holds no document: give query or documentId."),
        (b'{"query": 1}', "The body is not a GraphQL request: Expected `str | null`, got `int` - at `$.query`."),
        (
            b'{"query": "{a}", "variables": [1]}',
            "The body is not a GraphQL request: Expected `object | null`, got `array` - at `$.variables`.",
        ),
        (
            b'{"query": "{a}", "operationName": {}}',
            "The body is not a GraphQL request: Expected `str | null`, got `object` - at `$.operationName`.",
        ),
        (
            b'{"query": "{a}", "extensions": "x"}',
            "The body is not a GraphQL request: Expected `object | null`, got `str` - at `$.extensions`.",
        ),
        (b'{"query": "{a}", "variables": ' + b'{"a":' * 100_000, "The body is nested too deeply."),
    ],
)
async def test_a_body_that_is_no_request_is_refused(client: httpx2.AsyncClient, body: bytes, said: str) -> None:
    response = await post(client, body)
    assert (response.status_code, code(response), message(response)) == (400, "BAD_REQUEST", said)


@pytest.mark.parametrize("body", [b'{"query": "\xff"}', b'{"query": "\\ud800"}'], ids=["latin-1", "surrogate"])
async def test_text_that_is_not_unicode_is_refused(client: httpx2.AsyncClient, body: bytes) -> None:
    response = await post(client, body)
    assert (response.status_code, code(response)) == (400, "BAD_REQUEST")


async def test_a_batch_is_refused(client: httpx2.AsyncClient) -> None:
    response = await client.post("/graphql", json=[ASKED] * 50)
    assert (response.status_code, code(response)) == (400, "BATCH_REFUSED")


@pytest.mark.parametrize(
    "headers",
    [
        {"content_type": "application/x-www-form-urlencoded"},
        {"content_type": "text/plain"},
        {"content_type": "multipart/form-data; boundary=x"},
        {"content_type": "application/json; charset=latin-1"},
        {"content_type": ""},
        {"content_encoding": "gzip"},
    ],
)
async def test_another_kind_of_body_is_refused(client: httpx2.AsyncClient, headers: dict[str, str]) -> None:
    response = await post(client, orjson.dumps(ASKED), **headers)
    assert (response.status_code, code(response)) == (415, "UNSUPPORTED_MEDIA_TYPE")


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "Application/JSON;charset=UTF-8"])
async def test_utf_8_may_be_named(client: httpx2.AsyncClient, kind: str) -> None:
    assert (await post(client, orjson.dumps(ASKED), content_type=kind)).status_code == 200


async def test_a_large_body_is_refused_before_it_is_read() -> None:
    sent = await converse({"content-type": JSON, "content-length": "1000001"}, [])
    assert (sent[0]["status"], orjson.loads(sent[1]["body"])["errors"][0]["extensions"]["code"]) == (
        413,
        "BODY_TOO_LARGE",
    )


async def test_a_body_that_grows_too_large_is_refused() -> None:
    chunk = {"type": "http.request", "body": b" " * 400_000, "more_body": True}
    sent = await converse({"content-type": JSON}, [chunk] * 3)
    assert sent[0]["status"] == 413


async def test_a_client_that_leaves_half_way_gets_no_answer() -> None:
    chunks: list[dict[str, Any]] = [
        {"type": "http.request", "body": b'{"query"', "more_body": True},
        {"type": "http.disconnect"},
    ]
    assert await converse({"content-type": JSON}, chunks) == []


async def test_a_body_that_does_not_arrive_is_given_up() -> None:
    half = {"type": "http.request", "body": b"{", "more_body": True}
    sent = await converse({"content-type": JSON}, [half], patience=0.01)
    assert sent[0]["status"] == 408
    assert b"did not arrive within 0.01 s" in sent[1]["body"]


async def test_work_ends_when_its_client_has_gone() -> None:
    ended = asyncio.Event()

    async def work(question: Question, allow_mutation: bool, charge: Charge) -> Answer:
        try:
            await asyncio.sleep(10)
        finally:
            ended.set()
        return Answer(b"{}", executed=True)

    body = {"type": "http.request", "body": orjson.dumps(ASKED), "more_body": False}
    assert await converse({"content-type": JSON}, [body, {"type": "http.disconnect"}], work) == []
    assert ended.is_set()


async def test_a_fault_of_the_program_is_masked(client: httpx2.AsyncClient, caplog: pytest.LogCaptureFixture) -> None:
    response = await client.post("/graphql", json={"query": "fail"})
    assert (response.status_code, code(response)) == (500, "INTERNAL")
    assert "secret" not in response.text
    (record,) = caplog.records
    assert response.json()["errors"][0]["extensions"]["incident"] in record.getMessage()


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({}, "The request holds no document: give query or documentId."),
        ({"query": "{a}", "documentId": "a"}, "The request holds two documents: give query or documentId."),
        (
            {"query": "{a}", "variables": "[1]"},
            "The parameter variables is not a JSON object: Expected `object | null`, got `array`.",
        ),
        (
            {"query": "{a}", "extensions": "{"},
            "The parameter extensions is not a JSON object: Input data was truncated.",
        ),
    ],
)
async def test_a_url_that_is_no_request_is_refused(
    client: httpx2.AsyncClient, parameters: dict[str, str], said: str
) -> None:
    response = await client.get("/graphql", params=parameters)
    assert (response.status_code, code(response), message(response)) == (400, "BAD_REQUEST", said)


async def converse(
    headers: dict[str, str], incoming: list[dict[str, Any]], work: Any = execute, **options: Any
) -> list[dict[str, Any]]:
    """What is sent to a client that says just these messages, then stays silent."""
    sent: list[dict[str, Any]] = []
    messages = iter(incoming)

    async def receive() -> dict[str, Any]:
        if message := next(messages, None):
            return message
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Any) -> None:
        sent.append(message)

    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "POST", "path": "/graphql", "query_string": b"", "headers": raw}
    await GraphQLEndpoint(work, **options)(scope, receive, send)
    return sent


LONG = {"query": "{ " + "__typename " * 500 + "}"}


@pytest.mark.parametrize(("accepted", "coding"), [("gzip", "gzip"), ("zstd, gzip", "zstd"), ("br", None)])
async def test_a_long_answer_is_compressed(client: httpx2.AsyncClient, accepted: str, coding: str | None) -> None:
    response = await client.post("/graphql", json=LONG, headers={"accept-encoding": accepted})
    assert response.headers.get("content-encoding") == coding
    assert response.json()["data"]["query"] == LONG["query"]
    assert response.headers["vary"] == "Accept, Accept-Encoding, Authorization"


async def test_a_short_answer_is_not(client: httpx2.AsyncClient) -> None:
    response = await client.post("/graphql", json=ASKED, headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in response.headers


async def test_a_short_answer_is_where_the_client_refuses_it_as_it_is(client: httpx2.AsyncClient) -> None:
    response = await client.post("/graphql", json=ASKED, headers={"accept-encoding": "gzip, identity;q=0"})
    assert response.headers["content-encoding"] == "gzip"
    assert response.json()["data"]["query"] == ASKED["query"]


async def test_several_lines_of_a_header_are_one(client: httpx2.AsyncClient) -> None:
    lines = [("accept-encoding", "gzip"), ("accept-encoding", "br"), ("accept", "text/plain"), ("accept", GRAPHQL)]
    response = await client.post("/graphql", json=LONG, headers=lines)
    assert response.headers["content-encoding"] == "gzip"
    assert response.headers["content-type"] == f"{GRAPHQL}; charset=utf-8"


async def test_what_is_not_kept_is_not_to_be_kept_by_others(client: httpx2.AsyncClient) -> None:
    for response in (await client.post("/graphql", json=ASKED), await client.get("/graphql", params=ASKED)):
        assert response.headers["cache-control"] == "no-store"
        assert "etag" not in response.headers
