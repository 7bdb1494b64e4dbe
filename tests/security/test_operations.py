"""Which documents are executed, however they come."""

from pathlib import Path

import httpx2
import pytest

from tests.security.conftest import STRANGER, code, seen_by

SENT = {"query": "{ __typename }"}
UNKNOWN = {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}}}
WAYS = {"json": "application/json", "stream": "text/event-stream"}


@pytest.mark.parametrize("way", WAYS)
async def test_an_unknown_hash_is_not_guessed(client: httpx2.AsyncClient, way: str) -> None:
    response = await client.post("/graphql", json=UNKNOWN, headers={"accept": WAYS[way]})
    assert "PERSISTED_QUERY_NOT_FOUND" in response.text


@pytest.mark.parametrize("way", WAYS)
async def test_only_trusted_documents_are_executed_whichever_way_they_come(
    database: str, tmp_path: Path, way: str
) -> None:
    (tmp_path / "trusted.graphql").write_text("{ areas { totalCount } }")
    headers = {"accept": WAYS[way]}
    async with seen_by(STRANGER, database, sozialgraph_documents=tmp_path, trusted_only=True) as client:
        for document in ("{ __typename }", "{ areas { totalCount } } ", "subscription { imports { id } }"):
            response = await client.post("/graphql", json={"query": document}, headers=headers)
            assert "DOCUMENT_NOT_TRUSTED" in response.text
            assert '"data"' not in response.text
        trusted = await client.post("/graphql", json={"query": "{ areas { totalCount } }"}, headers=headers)
        assert '{"areas":{"totalCount":0}}' in trusted.text


@pytest.mark.parametrize("name", [None, "C", ""])
async def test_of_several_operations_one_is_named(client: httpx2.AsyncClient, name: str | None) -> None:
    several = {"query": "query A { __typename } query B { __typename }", "operationName": name}
    assert code(await client.post("/graphql", json=several)) == "OPERATION_RESOLUTION_FAILURE"


async def test_a_hundred_mutations_are_one_too_many(client: httpx2.AsyncClient) -> None:
    """The limits of a document are those of mutations and subscriptions, too."""
    one = 'decideOrganizationMatches(ids: ["OrganizationMatch:1"], state: CONFIRMED) { id }'
    many = "mutation { " + " ".join(f"a{n}: {one}" for n in range(100)) + " }"
    assert code(await client.post("/graphql", json={"query": many})) == "QUERY_TOO_LARGE"


async def test_nobody_changes_anything_unasked(client: httpx2.AsyncClient) -> None:
    one = 'decideOrganizationMatches(ids: ["OrganizationMatch:1"], state: CONFIRMED) { id }'
    response = await client.post("/graphql", json={"query": f"mutation {{ {one} }}"})
    assert [error["extensions"]["code"] for error in response.json()["errors"]] == ["FORBIDDEN"]
