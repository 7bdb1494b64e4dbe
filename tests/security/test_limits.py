"""What asks for too much is refused at once, and costs nobody anything."""

import asyncio
from types import SimpleNamespace
from typing import Any

import httpx2
import orjson
import pytest

from sozialgraph.http import budgets
from tests.security.conftest import STRANGER, code, seen_by
from tests.sozialgraph.uploads.conftest import new_key

CHEAP = {"query": "{ __typename }"}
MINUTE = 100 * (10 + len(orjson.dumps(CHEAP)))
"""A hundred cheap requests."""


@pytest.fixture(autouse=True)
def stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """No budget fills up while a slow machine is still asking."""
    monkeypatch.setattr(budgets, "time", SimpleNamespace(monotonic=lambda: 1000.0))


async def burst(client: httpx2.AsyncClient, number: int, **options: Any) -> list[httpx2.Response]:
    return list(await asyncio.gather(*(client.post("/graphql", json=CHEAP, **options) for _ in range(number))))


async def test_a_burst_is_told_to_wait(database: str) -> None:
    async with seen_by(STRANGER, database, client_budget=MINUTE, answer_cache=0) as client:
        responses = await burst(client, 150)
    answered, refused = responses[:100], responses[100:]
    assert {response.status_code for response in answered} == {200}
    assert {(each.status_code, code(each), each.headers["retry-after"]) for each in refused} == {
        (429, "TOO_MANY_REQUESTS", "1")
    }


async def test_what_is_answered_from_memory_counts_too_but_for_less(database: str) -> None:
    async with seen_by(STRANGER, database, client_budget=MINUTE) as client:
        responses = await burst(client, 400)
    assert [response.status_code for response in responses].count(200) == (MINUTE - len(orjson.dumps(CHEAP))) // 10 + 1


async def test_a_large_question_is_paid_off(database: str) -> None:
    """It is answered, since nobody knows the price beforehand; the next has to wait."""
    async with seen_by(STRANGER, database, client_budget=60_000, answer_cache=0) as client:
        large = await client.post("/graphql", json={"query": "{ areas(first: 9000) { nodes { children { id } } } }"})
        assert large.json()["extensions"]["cost"]["rows"] == 54_000
        again = await client.post("/graphql", json={"query": "{ areas(first: 9000) { nodes { children { id } } } }"})
        assert again.status_code == 200
        refused = await client.post("/graphql", json=CHEAP)
    assert (refused.status_code, int(refused.headers["retry-after"])) == (429, 49)


async def test_a_refused_question_counts_by_its_length(database: str) -> None:
    async with seen_by(STRANGER, database, client_budget=300_000, answer_cache=0) as client:
        broken = {"query": "{" * 600_000}
        assert code(await client.post("/graphql", json=broken)) == "GRAPHQL_PARSE_FAILED"
        assert code(await client.post("/graphql", json=CHEAP)) == "TOO_MANY_REQUESTS"


@pytest.mark.parametrize("forwarded", ["198.51.100.1", "198.51.100.1, 203.0.113.9"])
async def test_who_is_no_proxy_cannot_pass_for_others(database: str, forwarded: str) -> None:
    async with seen_by(STRANGER, database, client_budget=10, answer_cache=0) as client:
        first = await client.post("/graphql", json=CHEAP, headers={"x-forwarded-for": "192.0.2.1"})
        second = await client.post("/graphql", json=CHEAP, headers={"x-forwarded-for": forwarded})
    assert (first.status_code, second.status_code) == (200, 429)


async def test_clients_of_a_proxy_have_budgets_of_their_own(database: str) -> None:
    async with seen_by("10.0.0.5", database, client_budget=20, trusted_proxies="10.0.0.0/24", answer_cache=0) as client:
        statuses = [
            (await client.post("/graphql", json=CHEAP, headers={"x-forwarded-for": f"192.0.2.{n}"})).status_code
            for n in (1, 1, 2, 1, 2)
        ]
    assert statuses == [200, 429, 200, 429, 429]


async def test_health_is_told_to_everybody_at_any_time(database: str) -> None:
    async with seen_by(STRANGER, database, client_budget=1) as client:
        await burst(client, 3)
        assert (await client.get("/health/live")).status_code == 200
        assert (await client.get("/health/ready")).status_code == 200


async def test_who_has_a_key_has_a_budget_of_their_own_wherever_they_ask_from(empty_database: str) -> None:
    first, second = [{"authorization": f"Bearer {await new_key(empty_database, name)}"} for name in ("one", "two")]
    async with (
        seen_by(STRANGER, empty_database, client_budget=100, answer_cache=0) as client,
        seen_by("127.0.0.1", empty_database, client_budget=100, answer_cache=0) as near,
    ):
        large = {"query": "{ areas(first: 100) { nodes { id } } }"}
        assert (await client.post("/graphql", json=large, headers=first)).status_code == 200
        assert code(await client.post("/graphql", json=CHEAP, headers=first)) == "TOO_MANY_REQUESTS"
        assert (await client.post("/graphql", json=CHEAP, headers=second)).status_code == 200
        assert (await client.post("/graphql", json=CHEAP)).status_code == 200
        assert (await near.post("/graphql", json=large, headers=first)).status_code == 200
        assert code(await near.post("/graphql", json=CHEAP, headers=first)) == "TOO_MANY_REQUESTS"


async def test_who_guesses_keys_pays_for_it(database: str) -> None:
    async with seen_by(STRANGER, database, client_budget=100) as client:
        wrong = {"authorization": "Bearer szg_1_" + "x" * 43}
        statuses = [(await client.post("/graphql", json=CHEAP, headers=wrong)).status_code for _ in range(11)]
    assert statuses == [401] * 10 + [429]


async def test_who_guesses_keys_of_publishers_pays_for_it_too(database: str) -> None:
    async with seen_by(STRANGER, database, client_budget=100) as client:
        wrong = {"authorization": "Bearer szg_1_" + "x" * 43}
        asked = [("POST", "/imports"), ("GET", "/imports/1"), ("GET", "/imports/1/rejected/a.csv")] * 4
        responses = [await client.request(method, path, headers=wrong) for method, path in asked]
        assert [each.status_code for each in responses] == [401] * 10 + [429] * 2
        assert (code(responses[-1]), responses[-1].headers["retry-after"]) == ("TOO_MANY_REQUESTS", "1")
        assert code(await client.post("/graphql", json=CHEAP)) == "TOO_MANY_REQUESTS"


async def test_a_publisher_s_burst_is_told_to_wait_wherever_it_comes_from(empty_database: str) -> None:
    key = {"authorization": f"Bearer {await new_key(empty_database)}"}
    async with seen_by("127.0.0.1", empty_database, client_budget=100) as client:
        responses = [await client.get("/imports/1", headers=key) for _ in range(12)]
    assert [each.status_code for each in responses] == [404] * 10 + [429] * 2
    assert responses[-1].headers["retry-after"] == "1"


@pytest.mark.parametrize("signed_in", [False, True])
async def test_the_schema_counts_too(empty_database: str, *, signed_in: bool) -> None:
    headers = {"authorization": f"Bearer {await new_key(empty_database)}"} if signed_in else {}
    async with seen_by("127.0.0.1" if signed_in else STRANGER, empty_database, client_budget=100) as client:
        responses = [await client.get("/schema.graphql", headers=headers) for _ in range(12)]
        assert [each.status_code for each in responses] == [200] * 10 + [429] * 2
        assert (code(responses[-1]), responses[-1].headers["retry-after"]) == ("TOO_MANY_REQUESTS", "1")
        assert responses[-1].headers["content-type"] == "application/json"
        assert code(await client.post("/graphql", json=CHEAP, headers=headers)) == "TOO_MANY_REQUESTS"
