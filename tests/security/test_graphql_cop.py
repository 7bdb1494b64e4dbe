"""The checks of graphql-cop (github.com/dolevf/graphql-cop), by its names, each asked of the program itself.

Two of what it reports are meant to be so: queries by GET, since they change nothing, carry no credentials and can be
kept by caches; and the editor, which loads nothing from elsewhere and can do nothing that a client could not.
"""

import httpx2
import pytest

from tests.security.conftest import STRANGER, code, seen_by

FORM = {"content-type": "application/x-www-form-urlencoded"}


async def test_alias_overloading(client: httpx2.AsyncClient) -> None:
    query = "query cop { " + " ".join(f"alias{n}: __typename" for n in range(101)) + " }"
    assert code(await client.post("/graphql", json={"query": query})) == "QUERY_TOO_LARGE"


async def test_array_based_query_batching(client: httpx2.AsyncClient) -> None:
    batch = [{"query": "query cop { __typename }"}] * 10
    assert code(await client.post("/graphql", json=batch)) == "BATCH_REFUSED"


@pytest.mark.parametrize("directive", ["@aa", "@include(if: true)"])
async def test_directive_overloading(client: httpx2.AsyncClient, directive: str) -> None:
    """Unknown ones too: their errors would be as many."""
    query = "query cop { __typename " + directive * 250 + " }"
    assert code(await client.post("/graphql", json={"query": query})) == "QUERY_TOO_LARGE"


async def test_circular_query_via_introspection(client: httpx2.AsyncClient) -> None:
    circle = "fields { type { " * 8 + "name" + " } }" * 8
    query = f"query cop {{ __schema {{ types {{ {circle} }} }} }}"
    response = await client.post("/graphql", json={"query": query})
    assert code(response) in {"QUERY_TOO_LARGE", "GRAPHQL_VALIDATION_FAILED"}


async def test_field_duplication(client: httpx2.AsyncClient) -> None:
    query = "query cop { " + "__typename \n" * 500 + "}"
    assert code(await client.post("/graphql", json={"query": query})) == "QUERY_TOO_LARGE"


async def test_introspection_and_field_suggestions(database: str) -> None:
    async with seen_by(STRANGER, database, introspection=False) as client:
        asked = {"query": "query cop { __schema { types { name fields { name } } } }"}
        assert code(await client.post("/graphql", json=asked)) == "INTROSPECTION_OFF"
        response = await client.post("/graphql", json={"query": "query cop { __schema { directive } }"})
        assert "Did you mean" not in response.text


async def test_mutation_is_allowed_over_get(client: httpx2.AsyncClient) -> None:
    response = await client.get("/graphql", params={"query": "mutation cop { __typename }"})
    assert (response.status_code, code(response)) == (405, "MUTATION_NOT_ALLOWED")


async def test_post_based_url_encoded_query(client: httpx2.AsyncClient) -> None:
    response = await client.post("/graphql", content="query=query+cop+%7B__typename%7D", headers=FORM)
    assert (response.status_code, code(response)) == (415, "UNSUPPORTED_MEDIA_TYPE")


async def test_trace_mode(client: httpx2.AsyncClient) -> None:
    response = await client.post("/graphql", json={"query": "query cop { __typename }"})
    assert response.json()["extensions"].keys() == {"cost"}, "no tracing"
    refused = await client.post("/graphql", json={"query": "query cop { nothing"})
    assert refused.json()["errors"][0].keys() <= {"message", "locations", "extensions"}


async def test_unhandled_errors_detection(client: httpx2.AsyncClient) -> None:
    for body in ({"qwerty": "abc"}, {"query": "qwerty cop { abc }"}, {"query": None}, {"query": ""}):
        response = await client.post("/graphql", json=body)
        assert response.status_code < 500
        assert code(response) != "INTERNAL"
        assert "Traceback" not in response.text
        assert "exception" not in response.text.lower()


async def test_graphql_ide(client: httpx2.AsyncClient) -> None:
    page = await client.get("/graphql", headers={"accept": "text/html"})
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert "//" not in page.text.replace("<!doctype html>", "").split("<body>")[0]
