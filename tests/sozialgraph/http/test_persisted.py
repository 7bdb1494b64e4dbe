"""Documents by their names: Apollo's automatic persisted queries, and an operator's trusted documents."""

from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path
from sys import getsizeof
from typing import Any

import httpx2
import orjson
import pytest

from sozialgraph.http import persisted
from sozialgraph.http.negotiation import GRAPHQL, JSON
from sozialgraph.http.parameters import Extensions, Parameters, PersistedQuery
from sozialgraph.http.persisted import PersistedDocuments, digest
from tests.sozialgraph.test_app import serving

TEXT = "query A($day: Date) { areas(validOn: $day) { totalCount } } query B { needs { totalCount } }"
HASH = sha256(TEXT.encode()).hexdigest()
TRUSTED = "query Stadtteile { areaSets { totalCount } }\n"
TRUSTED_HASH = sha256(TRUSTED.encode()).hexdigest()


@pytest.fixture
async def client(database: str) -> AsyncIterator[httpx2.AsyncClient]:
    async with serving(database) as client:
        yield client


@pytest.fixture
async def trusting(database: str, tmp_path: Path) -> AsyncIterator[httpx2.AsyncClient]:
    """A server that executes one document, and no other."""
    (tmp_path / "stadtteile.graphql").write_bytes(TRUSTED.encode())
    async with serving(database, sozialgraph_documents=tmp_path, trusted_only=True) as client:
        yield client


def by_hash(value: object = HASH, version: int = 1) -> dict[str, Any]:
    return {"extensions": {"persistedQuery": {"version": version, "sha256Hash": value}}}


async def send(client: httpx2.AsyncClient, method: str, accept: str = JSON, **asked: Any) -> httpx2.Response:
    headers = {"accept": accept}
    if method == "POST":
        return await client.post("/graphql", json=asked, headers=headers)
    parameters = {name: each if isinstance(each, str) else orjson.dumps(each).decode() for name, each in asked.items()}
    return await client.get("/graphql", params=parameters, headers=headers)


def data(response: httpx2.Response) -> Any:
    assert response.status_code == 200
    return response.json()["data"]


def code(response: httpx2.Response) -> str:
    body = response.json()
    assert "data" not in body
    return str(body["errors"][0]["extensions"]["code"])


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_hash_is_known_once_its_text_was_sent(client: httpx2.AsyncClient, method: str) -> None:
    assert code(await send(client, method, **by_hash(), operationName="B")) == "PERSISTED_QUERY_NOT_FOUND"
    assert data(await send(client, method, **by_hash(), operationName="B", query=TEXT)) == {"needs": {"totalCount": 0}}
    assert data(await send(client, method, **by_hash(), operationName="B")) == {"needs": {"totalCount": 0}}
    day = {"day": "2024-01-01"}
    answer = await send(client, method, **by_hash(), operationName="A", variables=day)
    assert data(answer) == {"areas": {"totalCount": 0}}
    by_id = await send(client, method, documentId=f"sha256:{HASH}", operationName="A", variables=day)
    assert data(by_id) == {"areas": {"totalCount": 0}}


@pytest.mark.parametrize(("accept", "status"), [(JSON, 200), (GRAPHQL, 400)])
async def test_an_unknown_hash_is_told_as_apollo_s_clients_expect(
    client: httpx2.AsyncClient, accept: str, status: int
) -> None:
    response = await send(client, "GET", accept, **by_hash())
    assert response.status_code == status
    assert response.headers["cache-control"] == "no-store"
    assert response.json() == {
        "errors": [
            {
                "message": "PersistedQueryNotFound",
                "extensions": {
                    "code": "PERSISTED_QUERY_NOT_FOUND",
                    "hint": "send the document's text and its hash once",
                },
            }
        ]
    }


async def test_a_hash_of_another_text_is_refused_and_not_remembered(client: httpx2.AsyncClient) -> None:
    refused = await send(client, "POST", **by_hash(), query="{ __typename }")
    assert refused.json()["errors"] == [
        {
            "message": "the hash is not that of the query",
            "extensions": {
                "code": "PERSISTED_QUERY_HASH_MISMATCH",
                "hint": "hash the very text that is sent, in UTF-8, by SHA-256",
            },
        }
    ]
    assert code(await send(client, "POST", **by_hash())) == "PERSISTED_QUERY_NOT_FOUND"


@pytest.mark.parametrize(
    "asked",
    [
        by_hash(version=2),
        by_hash("A" * 64),
        by_hash("a" * 63),
        by_hash(None),
        {"extensions": {"persistedQuery": {"version": 1}}},
        {"extensions": {"persistedQuery": HASH}},
        {"documentId": 1},
        {"query": TEXT, "documentId": HASH},
    ],
)
async def test_what_names_no_document_is_refused(client: httpx2.AsyncClient, asked: dict[str, Any]) -> None:
    response = await send(client, "POST", **asked)
    assert (response.status_code, code(response)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("extensions", [{}, {"persistedQuery": None}, {"clientLibrary": {"name": "x"}}])
async def test_other_extensions_are_nobody_s_business(client: httpx2.AsyncClient, extensions: Any) -> None:
    for method in ("GET", "POST"):
        answer = await send(client, method, query="{ __typename }", extensions=extensions)
        assert data(answer) == {"__typename": "Query"}


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "asked",
    [
        {"documentId": f"sha256:{TRUSTED_HASH}"},
        {"documentId": TRUSTED_HASH},
        {"query": TRUSTED},
        by_hash(TRUSTED_HASH),
        by_hash(TRUSTED_HASH) | {"query": TRUSTED},
    ],
)
async def test_a_trusted_document_is_executed(trusting: httpx2.AsyncClient, method: str, asked: dict[str, Any]) -> None:
    assert data(await send(trusting, method, **asked)) == {"areaSets": {"totalCount": 0}}


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("asked", [{"query": TEXT}, by_hash() | {"query": TEXT}, {"query": TRUSTED.strip()}])
async def test_any_other_text_is_not(trusting: httpx2.AsyncClient, method: str, asked: dict[str, Any]) -> None:
    response = await send(trusting, method, **asked)
    assert response.json()["errors"] == [
        {
            "message": "this server executes its operator's documents only",
            "extensions": {
                "code": "DOCUMENT_NOT_TRUSTED",
                "hint": "ask for one of them by 'documentId', or ask the operator to add yours",
            },
        }
    ]
    assert code(await send(trusting, method, **by_hash())) == "PERSISTED_QUERY_NOT_FOUND"


async def test_trusted_documents_forbid_no_others_unless_told_to(database: str, tmp_path: Path) -> None:
    (tmp_path / "stadtteile.graphql").write_bytes(TRUSTED.encode())
    async with serving(database, sozialgraph_documents=tmp_path) as client:
        assert data(await send(client, "GET", documentId=TRUSTED_HASH)) == {"areaSets": {"totalCount": 0}}
        assert data(await send(client, "GET", query="{ __typename }")) == {"__typename": "Query"}


async def test_a_hash_that_is_asked_for_stays_known(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where its answers are kept: there is memory for two documents, and who was not asked for longest goes."""
    texts = [f"{{ areas {{ totalCount }} }} # {number:0>100}" for number in range(3)]
    monkeypatch.setattr(persisted, "MEMORY", 2 * (getsizeof(texts[0]) + persisted.OVERHEAD))
    async with serving(database) as client:
        used, unused, new = ({"query": text, **by_hash(digest(text))} for text in texts)
        for sent in (used, unused):
            assert data(await send(client, "POST", **sent)) == {"areas": {"totalCount": 0}}
        for _ in range(2):
            answer = await send(client, "POST", extensions=used["extensions"])
            assert data(answer) == {"areas": {"totalCount": 0}}
        data(await send(client, "POST", **new))
        assert data(await send(client, "POST", extensions=used["extensions"])) == {"areas": {"totalCount": 0}}
        assert code(await send(client, "POST", extensions=unused["extensions"])) == "PERSISTED_QUERY_NOT_FOUND"
        data(await send(client, "POST", **unused))  # its answer is kept, and its text is known again
        again = await send(client, "POST", extensions=unused["extensions"], variables={})
        assert data(again) == {"areas": {"totalCount": 0}}


def test_memory_is_bounded_in_bytes() -> None:
    documents = PersistedDocuments({})
    texts = [f"# {number:03}{'ü' * 600_000}" for number in range(40)]
    for text in texts:
        claimed = Extensions(PersistedQuery(1, digest(text)))
        assert documents.text(Parameters(query=text, extensions=claimed)) == text
    kept = documents._sent
    assert len(kept) == persisted.MEMORY // (600_000 + 500)
    assert kept.currsize <= persisted.MEMORY
    assert list(kept.values()) == texts[-len(kept) :]
