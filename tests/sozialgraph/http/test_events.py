"""Subscriptions over the real HTTP server: what comes, when it ends, and who is turned away."""

import asyncio
import json
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from types import SimpleNamespace
from typing import Any, NamedTuple

import asyncpg
import httpx2
import pytest

from sozialgraph import news
from sozialgraph.app import create_app
from sozialgraph.http import budgets, events
from sozialgraph.news import News
from sozialgraph.server import Listener, configured
from sozialgraph.settings import Settings

WAITING = "subscription ($no: Boolean = false) { imports { file state @skip(if: $no) dataset { code } } }"
DATASET = """
WITH city AS (INSERT INTO municipalities (code, name) VALUES ('01001000', 'Musterstadt') RETURNING id)
INSERT INTO datasets (municipality_id, code, title, publisher, licence)
SELECT id, 'ATLAS', 'Sozialatlas', 'Stadt Musterstadt', 'CC0-1.0' FROM city
"""
RUN = """
INSERT INTO import_runs (dataset_id, description, file, checksum, actor, finished_at)
SELECT id, 'atlas.toml', $1, repeat('0', 64), 'planning', now() FROM datasets
"""
PATIENCE = 10.0  # seconds


class Served(NamedTuple):
    client: httpx2.AsyncClient
    data: asyncpg.Connection
    news: News
    listener: Listener


@asynccontextmanager
async def listened(dsn: str, **settings: Any) -> AsyncIterator[Served]:
    """A program on this database behind its HTTP server, and the owner's connection to it."""
    app = create_app(Settings(database_url=dsn, **settings))
    ready = asyncio.Event()
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(app.router.lifespan_context(app))
        listener = Listener(configured(app, "127.0.0.1", 0), ready.set, app.state.news.end)
        serving = asyncio.create_task(listener.serve())
        stack.push_async_callback(asyncio.wait_for, serving, PATIENCE)
        await ready.wait()
        port = listener.servers[0].sockets[0].getsockname()[1]
        data = await asyncpg.connect(dsn)
        stack.push_async_callback(data.close)
        client = await stack.enter_async_context(
            httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE)
        )
        yield Served(client, data, app.state.news, listener)
        listener.handle_exit(signal.SIGTERM, None)


@pytest.fixture
async def served(empty_database: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Served]:
    monkeypatch.setattr(news, "PAUSE", 0.05)
    async with listened(empty_database) as served:
        await served.data.execute(DATASET)
        yield served


class Stream:
    """The events of one subscription, as a browser's EventSource reads them."""

    def __init__(self, served: Served, query: str, headers: Mapping[str, str] | None = None, **variables: Any) -> None:
        body = {"query": query, "variables": variables}
        sent = {"accept": "text/event-stream"} | dict(headers or {})
        self._asking = served.client.stream("POST", "/graphql", json=body, headers=sent)

    async def __aenter__(self) -> "Stream":
        self.response = await self._asking.__aenter__()
        self._lines = self.response.aiter_lines()
        return self

    async def __aexit__(self, *raised: Any) -> None:
        await self._asking.__aexit__(*raised)

    async def following(self) -> tuple[str, str]:
        """Name and data of the next event; raises StopAsyncIteration after the last."""
        name, data = "", list[str]()
        async for line in self._lines:
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data:"):
                data.append(line.removeprefix("data:").removeprefix(" "))
            elif not line and name:
                return name, "\n".join(data)
        raise StopAsyncIteration

    async def comment(self) -> None:
        assert await anext(self._lines) == ":"


async def waited_for(news: News, number: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while news.waiting != number:  # noqa: ASYNC110 (nobody tells)
            await asyncio.sleep(0.01)


async def test_each_import_is_told_as_it_was_asked_for(served: Served) -> None:
    await served.data.execute(RUN, "before.csv")
    async with Stream(served, WAITING) as all_of_it, Stream(served, WAITING, no=True) as some_of_it:
        assert all_of_it.response.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert all_of_it.response.headers["cache-control"] == "no-store"
        await waited_for(served.news, 2)
        await served.data.execute(RUN, "first.csv")
        await served.data.execute(RUN, "second \n.csv")
        for file in ("first.csv", "second \n.csv"):
            name, data = await all_of_it.following()
            told = json.loads(data)
            assert name == "next"
            assert told["data"] == {"imports": {"file": file, "state": "PUBLISHED", "dataset": {"code": "ATLAS"}}}
            assert told["extensions"]["cost"]["rows"] == 2
            _, data = await some_of_it.following()
            assert json.loads(data)["data"] == {"imports": {"file": file, "dataset": {"code": "ATLAS"}}}


async def test_nobody_looks_when_the_last_has_gone(served: Served) -> None:
    async with Stream(served, WAITING):
        await waited_for(served.news, 1)
    await waited_for(served.news, 0)


async def test_a_server_that_stops_completes_what_it_tells(served: Served) -> None:
    async with Stream(served, WAITING) as stream:
        await waited_for(served.news, 1)
        served.listener.handle_exit(signal.SIGTERM, None)
        assert await stream.following() == ("complete", "")
        with pytest.raises(StopAsyncIteration):
            await stream.following()


async def test_a_query_is_a_stream_of_one(served: Served) -> None:
    async with Stream(served, "{ datasets { nodes { code } } }") as stream:
        name, data = await stream.following()
        assert (name, json.loads(data)["data"]) == ("next", {"datasets": {"nodes": [{"code": "ATLAS"}]}})
        assert await stream.following() == ("complete", "")


async def test_a_comment_keeps_a_quiet_stream_open(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "QUIET", 0.05)
    async with Stream(served, WAITING) as stream:
        for _ in range(3):
            await stream.comment()
            assert await anext(stream._lines) == ""


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("subscription { imports { nothing } }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { imports { id } again: imports { id } }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { imports { dataset { series(first: -1) { nodes { id } } } } }", "BAD_USER_INPUT"),
        ("subscription {", "GRAPHQL_PARSE_FAILED"),
    ],
)
async def test_what_cannot_be_told_is_refused_at_once(served: Served, query: str, code: str) -> None:
    response = await served.client.post("/graphql", json={"query": query}, headers={"accept": "text/event-stream"})
    assert response.status_code == 400
    assert response.headers["content-type"].startswith("application/json")
    assert response.json()["errors"][0]["extensions"]["code"] == code


async def test_without_a_stream_there_is_no_subscription(served: Served) -> None:
    response = await served.client.post("/graphql", json={"query": WAITING})
    [error] = response.json()["errors"]
    assert error["extensions"] == {"code": "SUBSCRIPTION", "hint": "accept text/event-stream"}


async def test_there_is_an_end_to_how_many_wait(served: Served) -> None:
    async with AsyncExitStack() as stack:
        limits = httpx2.Limits(max_connections=events.MOST + 1)
        client = await stack.enter_async_context(
            httpx2.AsyncClient(base_url=served.client.base_url, timeout=PATIENCE, limits=limits)
        )
        many = served._replace(client=client)
        for _ in range(events.MOST):
            await stack.enter_async_context(Stream(many, WAITING))
        async with Stream(many, WAITING) as refused:
            assert refused.response.status_code == 429
            assert refused.response.headers["retry-after"]
            assert json.loads(await refused.response.aread())["errors"][0]["extensions"]["code"] == (
                "TOO_MANY_SUBSCRIPTIONS"
            )
    await waited_for(served.news, 0)
    async with Stream(served, WAITING) as stream:
        assert stream.response.status_code == 200


async def test_nobody_takes_every_place(served: Served) -> None:
    """Of the clients of a proxy each has some, and those of one that left are free again."""
    near, far = {"x-forwarded-for": "192.0.2.1"}, {"x-forwarded-for": "192.0.2.2"}
    async with AsyncExitStack() as stack:
        for _ in range(events.MOST_EACH):
            await stack.enter_async_context(Stream(served, WAITING, near))
        async with Stream(served, WAITING, near) as refused, Stream(served, WAITING, far) as other:
            told = json.loads(await refused.response.aread())["errors"][0]
            assert (refused.response.status_code, told["extensions"]["code"]) == (429, "TOO_MANY_SUBSCRIPTIONS")
            assert told["message"] == "You have 20 subscriptions open: end one of them first."
            assert other.response.status_code == 200
    await waited_for(served.news, 0)
    async with Stream(served, WAITING, near) as stream:
        assert stream.response.status_code == 200


async def test_each_piece_of_news_is_paid_for(empty_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the same question would be; who owes is told all the same, since nobody can ask for news again."""
    monkeypatch.setattr(news, "PAUSE", 0.05)
    monkeypatch.setattr(budgets, "time", SimpleNamespace(monotonic=lambda: 1000.0))
    costly = "subscription { imports { dataset { importRuns(first: 500) { nodes { id } } } } }"
    far = {"x-forwarded-for": "192.0.2.1"}
    async with listened(empty_database, client_budget=1200, answer_cache=0) as served:
        await served.data.execute(DATASET)
        async with Stream(served, costly, far) as stream:
            await waited_for(served.news, 1)
            statuses = []
            for number in range(4):
                response = await served.client.post("/graphql", json={"query": "{ __typename }"}, headers=far)
                statuses.append(response.status_code)
                await served.data.execute(RUN, f"{number}.csv")
                assert '"imports"' in (await stream.following())[1]
    assert statuses == [200, 200, 200, 429]


async def test_news_go_on_after_the_database_was_away(served: Served) -> None:
    async with Stream(served, WAITING) as stream:
        await waited_for(served.news, 1)
        await served.data.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            " AND datname = current_database()"
        )
        await served.data.execute(RUN, "after.csv")
        _, data = await stream.following()
        assert json.loads(data)["data"]["imports"]["file"] == "after.csv"
