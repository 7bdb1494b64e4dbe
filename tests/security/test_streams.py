"""What holds for questions holds for subscriptions too, over the real HTTP server.

Documents that are too large are refused in test_bombs.py; how many may listen is tested in
tests/sozialgraph/http/test_events.py, who may in tests/sozialgraph/access/test_subscriptions.py.
"""

import json
from pathlib import Path
from types import SimpleNamespace

import asyncpg
import pytest

from sozialgraph import news
from sozialgraph.http import budgets
from sozialgraph.http.persisted import digest
from tests.security.conftest import code
from tests.sozialgraph.http.test_events import DATASET, RUN, WAITING, Stream, listened, waited_for

ACCEPT = {"accept": "text/event-stream"}
FAR = {"x-forwarded-for": "192.0.2.1"}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news, "PAUSE", 0.05)


async def told(stream: Stream) -> tuple[object, list[str]]:
    """The next event's data, and the codes of its errors."""
    name, data = await stream.following()
    assert name == "next"
    answer = json.loads(data)
    return answer.get("data"), [error["extensions"]["code"] for error in answer.get("errors", ())]


async def test_news_that_take_too_long_end_and_the_next_are_told(empty_database: str) -> None:
    asked = "subscription { imports { file dataset { municipality { programmes { totalCount } } } } }"
    async with listened(empty_database, statement_timeout=0.5) as served:
        await served.data.execute(DATASET)
        async with Stream(served, asked) as stream:
            await waited_for(served.news, 1)
            holder = await asyncpg.connect(empty_database)
            async with holder.transaction():
                await holder.execute("LOCK TABLE funding_programmes IN ACCESS EXCLUSIVE MODE")
                await served.data.execute(RUN, "slow.csv")
                assert await told(stream) == (None, ["TIMEOUT"])
            await holder.close()
            await served.data.execute(RUN, "quick.csv")
            data, errors = await told(stream)
    assert errors == []
    assert json.dumps(data).startswith('{"imports": {"file": "quick.csv"')


async def test_who_has_asked_for_too_much_may_not_listen(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budgets, "time", SimpleNamespace(monotonic=lambda: 1000.0))
    async with listened(database, client_budget=10 + len(WAITING)) as served:
        async with Stream(served, WAITING, FAR) as stream:
            assert stream.response.status_code == 200
        async with Stream(served, WAITING, FAR) as refused:
            await refused.response.aread()
        assert (refused.response.status_code, code(refused.response)) == (429, "TOO_MANY_REQUESTS")
        assert int(refused.response.headers["retry-after"]) > 0
        await waited_for(served.news, 0)


async def test_a_body_of_five_megabytes_opens_nothing(database: str) -> None:
    async with listened(database) as served:
        body = {"query": WAITING, "extensions": {"a": "x" * 5_000_000}}
        response = await served.client.post("/graphql", json=body, headers=ACCEPT)
        assert (response.status_code, code(response)) == (413, "BODY_TOO_LARGE")
        assert response.headers["content-type"].startswith("application/json")
        assert served.news.waiting == 0


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_foreign_page_hears_nothing(database: str, method: str) -> None:
    """Its browser may send the request, but shows the page no answer that does not name its origin, and hangs up."""
    async with listened(database, allowed_origins="https://portal.example") as served:
        for origin, named in (("https://evil.example", None), ("https://portal.example", "https://portal.example")):
            headers = ACCEPT | {"origin": origin}
            asked = {"query": WAITING}
            body, query = (None, asked) if method == "GET" else (asked, None)
            async with served.client.stream(method, "/graphql", headers=headers, json=body, params=query) as response:
                assert response.headers.get("access-control-allow-origin") == named
                assert "access-control-allow-credentials" not in response.headers
                assert "Origin" in response.headers["vary"]
                await waited_for(served.news, 1)
            await waited_for(served.news, 0)


async def test_only_trusted_subscriptions_are_opened(empty_database: str, tmp_path: Path) -> None:
    (tmp_path / "news.graphql").write_text(WAITING)
    settings = {"sozialgraph_documents": tmp_path, "trusted_only": True}
    async with listened(empty_database, **settings) as served:
        await served.data.execute(DATASET)
        for refused in (
            {"query": WAITING + " "},
            {"query": "subscription { imports { id } }"},
            {"documentId": "sha256:" + "0" * 64},
            {"query": WAITING + " ", "extensions": {"persistedQuery": {"version": 1, "sha256Hash": digest(WAITING)}}},
        ):
            response = await served.client.post("/graphql", json=refused, headers=ACCEPT)
            assert response.status_code == 400
            assert code(response) == ("DOCUMENT_NOT_TRUSTED" if "query" in refused else "PERSISTED_QUERY_NOT_FOUND")
        trusted = {"documentId": f"sha256:{digest(WAITING)}", "variables": '{"no": true}'}
        async with served.client.stream("GET", "/graphql", params=trusted, headers=ACCEPT) as response:
            assert response.status_code == 200
            await waited_for(served.news, 1)
            await served.data.execute(RUN, "atlas.csv")
            heard = await anext(line async for line in response.aiter_lines() if line.startswith("data: {"))
    assert json.loads(heard.removeprefix("data: "))["data"] == {
        "imports": {"file": "atlas.csv", "dataset": {"code": "ATLAS"}}
    }
