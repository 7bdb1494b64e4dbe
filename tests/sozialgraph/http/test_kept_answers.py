"""Entity tags and content codings of the real server."""

from collections.abc import AsyncIterator, Iterator

import asyncpg
import httpx2
import pytest

from tests.conftest import new_database
from tests.sozialgraph.http.conftest import serving

TERMS = """{
  a: vocabulary(name: "SubPlan") { nodes { ...T } } b: vocabulary(name: "AreaLevel") { nodes { ...T } }
  c: vocabulary(name: "ObsStatus") { nodes { ...T } }
} fragment T on VocabularyTerm { code name description english: name(lang: EN) }"""

HEADERS = ("etag", "cache-control", "content-type", "content-length", "content-encoding", "vary")


@pytest.fixture(scope="module")
async def own_database(server: str, template: str) -> AsyncIterator[str]:
    async with new_database(server, template) as dsn:
        yield dsn


@pytest.fixture(scope="module")
def client(own_database: str) -> Iterator[httpx2.Client]:
    with serving(own_database) as address, httpx2.Client(base_url=address.removesuffix("/graphql")) as client:
        yield client


def get(client: httpx2.Client, query: str = TERMS, **headers: str) -> httpx2.Response:
    return client.get(
        "/graphql", params={"query": query}, headers={name.replace("_", "-"): said for name, said in headers.items()}
    )


async def test_a_client_that_knows_the_answer_gets_none(client: httpx2.Client, own_database: str) -> None:
    tag = get(client).headers["etag"]
    for known in (tag, f'"x", {tag}', f'{tag},W/"y"', tag.removeprefix("W/"), "*"):
        response = get(client, if_none_match=known)
        assert (response.status_code, response.content, response.headers["etag"]) == (304, b"", tag)
        assert response.headers["vary"] == "Accept, Accept-Encoding, Authorization"
    assert get(client, if_none_match='W/"x"').status_code == 200
    writer = await asyncpg.connect(own_database)
    await writer.execute("UPDATE vocabulary_terms SET description = 'changed' WHERE code = 'YOUTH'")
    await writer.close()
    response = get(client, if_none_match=tag)
    assert (response.status_code, "changed" in response.text) == (200, True)
    assert response.headers["etag"] != tag


def test_tags_tell_requests_and_media_types_apart(client: httpx2.Client) -> None:
    tags = {
        get(client).headers["etag"],
        get(client, "{ __typename }").headers["etag"],
        get(client, "{__typename}").headers["etag"],
        get(client, "{__typename}", accept="application/graphql-response+json").headers["etag"],
    }
    assert len(tags) == 4


def test_head_tells_what_get_would(client: httpx2.Client) -> None:
    got = get(client)
    asked = client.head("/graphql", params={"query": TERMS})
    assert (asked.status_code, asked.content) == (200, b"")
    assert [asked.headers[name] for name in HEADERS] == [got.headers[name] for name in HEADERS]
    known = client.head("/graphql", params={"query": TERMS}, headers={"if-none-match": got.headers["etag"]})
    assert known.status_code == 304


def test_an_address_is_no_body(client: httpx2.Client) -> None:
    asked = "query=%7B__typename%7D"
    assert client.get(f"/graphql?{asked}").status_code == 200
    response = client.post("/graphql", content=asked, headers={"content-type": "application/json"})
    assert (response.status_code, response.json()["errors"][0]["extensions"]["code"]) == (400, "BAD_REQUEST")


def test_a_tag_holds_in_every_coding(client: httpx2.Client) -> None:
    plain, zipped, again = (get(client, accept_encoding=coding) for coding in ("identity", "zstd", "zstd"))
    assert zipped.headers["content-encoding"] == again.headers["content-encoding"] == "zstd"
    assert plain.text == zipped.text == again.text
    assert plain.headers["etag"] == zipped.headers["etag"] == again.headers["etag"]
    assert int(zipped.headers["content-length"]) < int(plain.headers["content-length"])


def test_what_failed_has_no_tag(client: httpx2.Client) -> None:
    for query in ("{ areas(first: -1) { nodes { id } } }", "{ nothing }", "{"):
        response = get(client, query)
        assert "errors" in response.json()
        assert "etag" not in response.headers
        assert response.headers["cache-control"] == "no-store"


def test_without_memory_for_answers_none_is_tagged(own_database: str) -> None:
    with serving(own_database, ANSWER_CACHE="0") as address, httpx2.Client(base_url=address[:-8]) as client:
        assert "etag" not in get(client).headers
