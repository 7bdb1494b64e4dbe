"""Values that nobody means in subscriptions: what is refused is told as an event, and no piece of news is a fault."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from graphql import GraphQLList, GraphQLObjectType, get_named_type, get_nullable_type

from graph.schema import schema
from sozialgraph import news
from tests.conftest import new_database
from tests.graph.conftest import CITY
from tests.security.test_values import NASTY, TEXTS, _leaves
from tests.sozialgraph.access.test_subscriptions import IMPORTED
from tests.sozialgraph.http.test_events import PATIENCE, Served, listened

TOGETHER = 20
"""As many streams as a client may have open."""
NUMBERS_FREE = "ALTER TABLE import_runs ALTER id RESTART WITH 1000;"


@pytest.fixture
async def served(server: str, template: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Served]:
    monkeypatch.setattr(news, "PAUSE", 0.02)
    async with new_database(server, template, CITY + NUMBERS_FREE) as dsn, listened(dsn, client_budget=0) as served:
        served.client.headers.update({"accept": "text/event-stream", "content-type": "application/json"})
        yield served


def requests() -> Iterator[str]:
    """Each value in an argument, or in a condition, of each type, of what a dataset holds."""
    dataset, tried = schema().type_map["Dataset"], set()
    assert isinstance(dataset, GraphQLObjectType)
    for name in ("importRuns", "series"):
        for key, argument in dataset.fields[name].args.items():
            for type_, written in _leaves(argument.type, "$x"):
                if (str(type_), written == "$x") not in tried:
                    tried.add((str(type_), written == "$x"))
                    document = f"subscription($x: {type_}) {{ imports {{ dataset {{ {name}({key}: {written})"
                    listed = isinstance(get_nullable_type(type_), GraphQLList)
                    for value in NASTY.get(get_named_type(type_).name, TEXTS):
                        given = f"[{value}, {value}]" if listed else value
                        yield f'{{"query": "{document} {{ totalCount }} }} }} }}", "variables": {{"x": {given}}}}}'


async def first_event(served: Served, body: str, opened: asyncio.Semaphore) -> Any:
    """Or the refusal, where there is no stream."""
    async with served.client.stream("POST", "/graphql", content=body) as response:
        opened.release()
        if not response.headers["content-type"].startswith("text/event-stream"):
            return response.status_code, json.loads(await response.aread())
        async for line in response.aiter_lines():
            if line.startswith("data: "):
                return response.status_code, json.loads(line.removeprefix("data: "))
    return response.status_code, None


async def test_no_value_is_a_fault_in_a_subscription(served: Served) -> None:
    bodies, wrong, shown = list(requests()), [], 0
    for start in range(0, len(bodies), TOGETHER):
        some, opened = bodies[start : start + TOGETHER], asyncio.Semaphore(0)
        tasks = [asyncio.create_task(first_event(served, body, opened)) for body in some]
        async with asyncio.timeout(PATIENCE):
            for _ in some:
                await opened.acquire()
            while not all(task.done() for task in tasks):
                await served.data.execute(IMPORTED, "news.csv")
                await asyncio.wait(tasks, timeout=0.2)
        for body, (status, answer) in zip(some, [task.result() for task in tasks], strict=True):
            codes = {error["extensions"].get("code") for error in answer.get("errors", ())}
            shown += not codes
            if status >= 500 or codes & {None, "INTERNAL", "UNAVAILABLE"}:
                wrong.append((body[:300], answer))
    assert wrong == []
    assert len(bodies) > 60
    assert shown > 10
