"""What the program tells of itself: as much as its operator wants, and nothing of what is behind it."""

import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest

from models.roles import Profile
from sozialgraph.http.persisted import digest
from tests.conftest import new_database
from tests.graph.conftest import city, city_template
from tests.security.conftest import STRANGER, code, seen_by
from tests.security.watching import Watch
from tests.sozialgraph.access.test_keys import bearer
from tests.sozialgraph.access.test_tokens import CONFIGURATION, token
from tests.sozialgraph.http.conftest import answers, free_port
from tests.sozialgraph.uploads.conftest import new_key

__all__ = ["city", "city_template"]  # fixtures

MISSPELT = [
    ("{ araes { totalCount } }", {}),
    ("{ areas(fliter: {}) { totalCount } }", {}),
    ("{ areas { totalCuont } }", {}),
    ("{ areas(filter: {coed: {eq: 1}}) { totalCount } }", {}),
    ("{ needs(subPlan: YOUHT) { totalCount } }", {}),
    ("query($x: AraeFilter) { areas(filter: $x) { totalCount } }", {}),
    ("{ node(id: 1) { ... on Araa { id } } }", {}),
    ("query($x: SubPlan) { needs(subPlan: $x) { totalCount } }", {"x": "YOUHT"}),
    ("query($x: AreaFilter) { areas(filter: $x) { totalCount } }", {"x": {"coed": {"eq": "1"}}}),
]
QUESTIONS = [
    "{ __schema { types { name } } }",
    '{ __type(name: "Area") { name } }',
    '{ __typename a: __type(name: "Area") { name } }',
    "{ ...F } fragment F on Query { ... on Query { __schema { queryType { name } } } }",
]


@pytest.fixture(scope="module")
async def reticent(database: str) -> AsyncIterator[httpx2.AsyncClient]:
    async with seen_by(STRANGER, database, introspection=False, client_budget=0) as client:
        yield client


async def ask(client: httpx2.AsyncClient, query: str, **variables: Any) -> httpx2.Response:
    return await client.post("/graphql", json={"query": query, "variables": variables})


@pytest.mark.parametrize("question", QUESTIONS)
async def test_the_schema_is_told_to_nobody_if_the_operator_says_so(
    reticent: httpx2.AsyncClient, client: httpx2.AsyncClient, question: str
) -> None:
    assert code(await ask(reticent, question)) == "INTROSPECTION_OFF"
    assert code(await reticent.get("/graphql", params={"query": question})) == "INTROSPECTION_OFF"
    assert "errors" not in (await ask(client, question)).json()
    assert (await ask(reticent, "{ __typename }")).json()["data"] == {"__typename": "Query"}


async def test_then_it_is_no_file_either(reticent: httpx2.AsyncClient, client: httpx2.AsyncClient) -> None:
    assert (await reticent.get("/schema.graphql")).status_code == 404
    assert (await client.get("/schema.graphql")).status_code == 200


@pytest.mark.parametrize(("question", "variables"), MISSPELT)
async def test_then_no_name_is_guessed_at(
    reticent: httpx2.AsyncClient, client: httpx2.AsyncClient, question: str, variables: dict[str, Any]
) -> None:
    told, hidden = await ask(client, question, **variables), await ask(reticent, question, **variables)
    assert code(told) == code(hidden)
    assert "Did you mean" in told.text, "otherwise this question tests nothing"
    assert "Did you mean" not in hidden.text


LOWEST: list[Profile] = [Profile.PARTNER, Profile.PLANNER, Profile.PUBLISHER, Profile.ADMIN]


@pytest.fixture(scope="module")
async def by_profile(server: str, template: str) -> AsyncIterator[tuple[str, dict[Profile, dict[str, str]]]]:
    """A database, and what signs somebody of each profile in there."""
    async with new_database(server, template) as dsn:
        keys = {each: bearer(await new_key(dsn, each.name, each, "*")) for each in LOWEST}
        yield dsn, {Profile.PUBLIC: {}, **keys}


@pytest.mark.parametrize("lowest", LOWEST)
async def test_the_schema_is_told_by_profile(
    by_profile: tuple[str, dict[Profile, dict[str, str]]], lowest: Profile
) -> None:
    """Whoever asks first: neither a document nor an answer that is kept for one answers another."""
    dsn, headers = by_profile
    named = {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": digest(QUESTIONS[0])}}}
    async with seen_by(STRANGER, dsn, introspection=lowest.value, client_budget=0, purpose_required=True) as client:

        async def asked(profile: Profile, **body: Any) -> httpx2.Response:
            return await client.post("/graphql", json=body, headers=headers[profile] | {"purpose": "x"})

        for profile in [*Profile, *reversed(Profile), Profile.PUBLIC]:
            told = list(Profile).index(profile) >= list(Profile).index(lowest)
            for question in QUESTIONS:
                response = await asked(profile, query=question)
                assert (code(response) == "INTROSPECTION_OFF") if not told else "errors" not in response.json()
            hashed = await asked(profile, **named, **({"query": QUESTIONS[0]} if told else {}))
            assert ("errors" not in hashed.json()) == told
            for question, variables in MISSPELT:
                misspelt = await asked(profile, query=question, variables=variables)
                assert ("Did you mean" in misspelt.text) == told
            assert (await asked(profile, query="{ __typename }")).json()["data"] == {"__typename": "Query"}
            file = await client.get("/schema.graphql", headers=headers[profile])
            assert (file.status_code == 200) == told
            assert ("type Query" in file.text) == told


async def test_who_may_not_have_the_schema_as_a_file_is_told_why(
    by_profile: tuple[str, dict[Profile, dict[str, str]]],
) -> None:
    dsn, headers = by_profile
    async with seen_by(STRANGER, dsn, introspection="planner") as client:
        unknown = await client.get("/schema.graphql")
        assert (unknown.status_code, code(unknown)) == (401, "UNAUTHENTICATED")
        assert unknown.headers["www-authenticate"] == "Bearer"
        wrong = await client.get("/schema.graphql", headers=bearer("szg_1_" + "x" * 43))
        assert (wrong.status_code, code(wrong)) == (401, "UNAUTHENTICATED")
        partner = await client.get("/schema.graphql", headers=headers[Profile.PARTNER])
        assert (partner.status_code, code(partner)) == (403, "INTROSPECTION_OFF")
        told = await client.get("/schema.graphql", headers=headers[Profile.ADMIN])
        assert told.headers["cache-control"] == "private, no-cache"
        assert "Authorization" in told.headers["vary"]


@pytest.mark.parametrize("lowest", [False, "partner"])
async def test_the_editor_s_page_names_nothing_then(database: str, lowest: bool | str) -> None:
    async with seen_by(STRANGER, database, introspection=lowest) as client:
        page = await client.get("/graphql", headers={"accept": "text/html"})
    [query] = re.findall('data-query="([^"]*)"', page.text)
    assert query.split() == ["{", "__typename", "}"]


SQL = [
    "' OR '1'='1",
    "'; DROP TABLE areas; --",
    '"; DROP TABLE areas; --',
    "') UNION SELECT version() --",
    "\\'; SELECT pg_sleep(10); --",
    "$1",
    "%s",
    "${jndi:ldap://x}",
    "{{7*7}}",
]


@pytest.mark.parametrize("text", SQL)
async def test_text_stays_text(city: str, text: str) -> None:
    """In conditions, searches, codes, identifiers and cursors."""
    document = """query($x: String!, $id: ID!) {
        eq: areas(filter: {name: {eq: $x}}) { totalCount }
        like: areas(filter: {name: {contains: $x}}) { totalCount }
        in: areas(filter: {code: {in: [$x]}}) { totalCount }
        figures: observations(indicators: [$x]) { totalCount }
        area(areaSet: $x, code: $x) { name }
        node(id: $id) { id }
    }"""
    nothing = {"totalCount": 0}
    async with seen_by(STRANGER, city, client_budget=0) as client:
        answer = (await ask(client, document, x=text, id=f"Area:{text}")).json()
        cursor = await ask(client, "query($x: String) { areas(after: $x) { nodes { id } } }", x=text)
        assert code(cursor) == "BAD_USER_INPUT"
        everything = (await ask(client, "{ areas { totalCount } }")).json()["data"]
    if "errors" in answer:
        assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    else:
        every = {"eq": nothing, "like": nothing, "in": nothing, "figures": nothing, "area": None, "node": None}
        assert answer["data"] == every
    assert everything["areas"]["totalCount"] > 0


PASSWORD = "hidden-password"
SOMEBODY = "198.51.100.77"
TOKEN = token()
"""Of an issuer who is away, so that nobody can say whether it is to be believed."""


@pytest.fixture
async def key(empty_database: str) -> str:
    """A publisher's."""
    return await new_key(empty_database)


def test_no_secret_is_ever_logged(empty_database: str, key: str, tmp_path: Path) -> None:
    """Not even where everything is logged, and a good deal fails."""
    port, log = free_port(), tmp_path / "log"
    place = urlsplit(empty_database)
    dsn = place._replace(netloc=f"{place.username}:{PASSWORD}@{place.netloc.rpartition('@')[2]}").geturl()
    settings = {"DATABASE_URL": dsn, "READER_URL": dsn, "PORT": str(port), "LOG_LEVEL": "debug"}
    (tmp_path / "access.toml").write_text(CONFIGURATION.replace("KEYS", "http://127.0.0.1:1/?key=hidden-parameter"))
    settings |= {"ACCESS_CONFIG": str(tmp_path / "access.toml"), "CLIENT_BUDGET": "0"}
    command = [sys.executable, "-m", "sozialgraph", "serve"]
    with log.open("wb") as output, Watch() as watch:
        process = subprocess.Popen(
            command, env=os.environ | settings | {"SOZIALGRAPH_DATA": str(tmp_path)}, stdout=output, stderr=output
        )
        try:
            assert answers(process, f"http://127.0.0.1:{port}/health/ready"), log.read_text()
            _provoke(f"http://127.0.0.1:{port}", key)
        finally:
            process.terminate()
            process.wait()
    said = log.read_text("utf-8", "replace")
    assert any("-m sozialgraph migrate " in line for line in watch.lines)
    assert "DEBUG" in said
    assert "the issuer's keys cannot be had" in said
    secrets = [PASSWORD, key, TOKEN, TOKEN.rpartition(".")[2], SOMEBODY]
    secrets += [f"hidden-{kind}" for kind in ("token", "answer", "parameter", "client")]
    assert [secret for secret in secrets if secret in said + "\n".join(watch.lines)] == []


def _provoke(address: str, key: str) -> None:
    """Requests that fail in as many ways as there are, each with something in it that is nobody's business."""
    right = {"authorization": f"Bearer {key}"}
    signed = {"authorization": f"Bearer {TOKEN}", "purpose": "hidden-answer"}
    wrong = {"authorization": "Bearer hidden-token", "cookie": "session=hidden-token", "x-api-key": "hidden-token"}
    known = {"x-forwarded-for": SOMEBODY, "user-agent": "hidden-client"}
    with httpx2.Client(base_url=address, timeout=20, headers=known) as client:
        for headers in (right, signed, wrong, {}):
            client.post("/graphql", json={"query": "{ __typename }"}, headers=headers)
            client.post("/graphql", content=b"hidden-answer{", headers=headers)
            client.post("/graphql", json={"query": "{ nothing }", "variables": {"a": "hidden-answer"}}, headers=headers)
            client.post("/imports", data={"mode": "hidden-answer"}, headers=headers)
            client.post("/imports", files={"description": ("a.toml", b"kind = 'hidden-answer'")}, headers=headers)
            client.get("/imports/hidden-answer", headers=headers)


@pytest.mark.parametrize("address", ["127.0.0.1:1", "[::1]:1,127.0.0.1:1"])
def test_no_secret_is_told_where_the_database_is_away(address: str, tmp_path: Path) -> None:
    dsn = f"postgresql://planning:{PASSWORD}@{address}/x"
    done = subprocess.run(
        [sys.executable, "-m", "sozialgraph", "migrate"],
        env=os.environ | {"DATABASE_URL": dsn, "LOG_LEVEL": "debug", "SOZIALGRAPH_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 3
    assert "no connection to the database" in done.stderr
    assert PASSWORD not in done.stderr + done.stdout
