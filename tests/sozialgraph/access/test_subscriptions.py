"""Who listens is told what they may know, as long as they may, and what they are told is on record."""

import json
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from models.roles import Profile
from sozialgraph import news
from sozialgraph.access.keys import Scope, create, revoke
from sozialgraph.access.records import list_reads
from sozialgraph.http import events
from tests.conftest import new_database
from tests.graph.conftest import CITY
from tests.sozialgraph.access.conftest import AUENFURT, HIDDEN
from tests.sozialgraph.access.test_keys import DAY, bearer
from tests.sozialgraph.access.test_tokens import claims, configuration, issuer, token
from tests.sozialgraph.http.test_events import Served, Stream, listened, waited_for

__all__ = ["configuration", "issuer"]

NEWS = """subscription { imports { file actor dataset { municipality {
    areaSets(filter: {code: {eq: "STADTTEILE"}}) { areas(filter: {code: {eq: "0102"}}) {
        observations(indicators: ["POPULATION"]) { nodes { value } }
    } }
} } } }"""
IMPORTED = """
INSERT INTO import_runs (dataset_id, description, file, checksum, actor, finished_at)
SELECT id, 'atlas.toml', $1, repeat('0', 64), 'somebody', now() FROM datasets WHERE code = 'CITY'
"""
REFUSED = [{"message": "…", "extensions": {"code": "UNAUTHENTICATED"}}]
SCOPES = {
    "planner": Scope(Profile.PLANNER, ["YOUTH"], [AUENFURT]),
    "neighbour": Scope(Profile.PLANNER, ["YOUTH"], ["99002000"]),
    "partner": Scope(Profile.PARTNER),
    "publisher": Scope(Profile.PUBLISHER),
    "admin": Scope(Profile.ADMIN),
}


@pytest.fixture
async def guarded_copy(server: str, template: str) -> AsyncIterator[str]:
    async with new_database(
        server, template, CITY + HIDDEN + "ALTER TABLE import_runs ALTER id RESTART WITH 100"
    ) as dsn:
        yield dsn


@pytest.fixture
async def served(guarded_copy: str, configuration: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Served]:
    monkeypatch.setattr(news, "PAUSE", 0.05)
    async with listened(guarded_copy, access_config=configuration) as served:
        yield served


async def told(stream: Stream) -> dict[str, Any]:
    name, data = await stream.following()
    assert name == "next"
    answer: dict[str, Any] = json.loads(data)
    for error in answer.get("errors", ()):
        error["message"] = "…"
    return answer


def figure(answer: dict[str, Any]) -> tuple[object, object]:
    """The small figure, and who brought it in."""
    [areas] = answer["data"]["imports"]["dataset"]["municipality"]["areaSets"]
    [observation] = areas["areas"][0]["observations"]["nodes"]
    return observation["value"], answer["data"]["imports"]["actor"]


async def test_each_is_told_what_they_may_know(served: Served) -> None:
    keys = {name: await create(served.data, name, scope, DAY) for name, scope in SCOPES.items()}
    expected = {"planner": (2, "somebody"), "neighbour": (None, "somebody"), "partner": (None, None)}
    expected |= {"publisher": (None, None), "admin": (2, "somebody")}
    for name, key in keys.items():
        async with Stream(served, NEWS, bearer(key)) as own, Stream(served, NEWS) as anybody:
            await waited_for(served.news, 2)
            await served.data.execute(IMPORTED, f"{name}.csv")
            assert figure(await told(own)) == expected[name]
            assert figure(await told(anybody)) == (None, None)
        await waited_for(served.news, 0)
    reads = {read["subject"].partition(" ")[0]: read for read in await list_reads(served.data, None, 10)}
    assert reads.keys() == {"planner", "neighbour", "admin"}
    assert {name: (read["indicators"], read["municipalities"]) for name, read in reads.items()} == {
        "planner": (["POPULATION"], [AUENFURT]),
        "neighbour": (["POPULATION"], ["99002000"]),
        "admin": (["POPULATION"], ["*"]),
    }


async def test_who_is_revoked_hears_no_more(served: Served) -> None:
    key = await create(served.data, "planner", SCOPES["planner"], DAY)
    async with Stream(served, NEWS, bearer(key)) as stream:
        await waited_for(served.news, 1)
        await served.data.execute(IMPORTED, "first.csv")
        assert figure(await told(stream))[0] == 2
        await revoke(served.data, [int(key.split("_")[1])])
        await served.data.execute(IMPORTED, "second.csv")
        assert (await told(stream)) == {"errors": REFUSED}
        assert await stream.following() == ("complete", "")
    assert len(await list_reads(served.data, None, 10)) == 1


async def test_a_stream_ends_with_its_token(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where there is no news."""
    monkeypatch.setattr(events, "QUIET", 0.05)
    short = token(claims(exp=time.time() - 9))  # clocks may differ by ten seconds
    async with Stream(served, NEWS, bearer(short)) as stream:
        assert (await told(stream)) == {"errors": REFUSED}
        assert await stream.following() == ("complete", "")
    await waited_for(served.news, 0)


@pytest.mark.parametrize("end", ["expired", "revoked"])
async def test_a_stream_ends_with_its_key(served: Served, monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    """Also where there is no news."""
    monkeypatch.setattr(events, "QUIET", 0.05)
    key = await create(served.data, "planner", SCOPES["planner"], timedelta(seconds=1) if end == "expired" else DAY)
    async with Stream(served, NEWS, bearer(key)) as stream:
        await waited_for(served.news, 1)
        if end == "revoked":
            await revoke(served.data, [int(key.split("_")[1])])
        assert (await told(stream)) == {"errors": REFUSED}
        assert await stream.following() == ("complete", "")
    await waited_for(served.news, 0)


async def test_who_is_given_other_rights_listens_anew(served: Served) -> None:
    key = await create(served.data, "planner", SCOPES["planner"], DAY)
    async with Stream(served, NEWS, bearer(key)) as stream:
        await waited_for(served.news, 1)
        await served.data.execute("UPDATE access.api_keys SET municipalities = '{99002000}'")
        await served.data.execute(IMPORTED, "first.csv")
        assert (await told(stream)) == {"errors": REFUSED}


@pytest.mark.parametrize("authorization", ["Bearer szg_1_" + "A" * 43, "Bearer x.y.z", "Basic eDp5"])
async def test_who_is_nobody_hears_nothing(served: Served, authorization: str) -> None:
    async with Stream(served, NEWS, {"authorization": authorization}) as stream:
        assert stream.response.status_code == 401
        assert stream.response.headers["content-type"].startswith("application/json")
