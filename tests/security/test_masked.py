"""What fails inside is told by a number that stands in the log, and by nothing else.

Whether somebody asks, changes, listens or imports.
"""

import re
from collections.abc import AsyncIterator

import asyncpg
import httpx2
import pytest

from models.roles import Profile
from sozialgraph import news
from tests.conftest import new_database
from tests.graph.conftest import CITY
from tests.security.conftest import STRANGER, seen_by
from tests.sozialgraph.access.test_keys import bearer
from tests.sozialgraph.access.test_subscriptions import IMPORTED
from tests.sozialgraph.http.test_events import Stream, listened, waited_for
from tests.sozialgraph.uploads.conftest import BASE, Send, client, key, new_key, send, settings

__all__ = ["client", "key", "send", "settings"]

BROKEN = """
ALTER TABLE import_runs RENAME COLUMN file TO secret_column;
ALTER TABLE raw.match_decisions ADD CONSTRAINT secret_rule CHECK (false) NOT VALID;
"""
ASKED = "{ datasets { nodes { importRuns { nodes { file } } } } }"
DECIDE = 'mutation { decideOrganizationMatches(ids: ["OrganizationMatch:2"], state: REFUSED) { state } }'
HEARD = "subscription { imports { file } }"


@pytest.fixture
async def town(server: str, template: str) -> AsyncIterator[str]:
    async with new_database(server, template, CITY + "ALTER TABLE import_runs ALTER id RESTART WITH 100") as dsn:
        yield dsn


async def break_(dsn: str) -> None:
    owner = await asyncpg.connect(dsn)
    await owner.execute(BROKEN)
    await owner.close()


def masked(text: str, log: str) -> None:
    """The answer tells a number, which stands in the log with the reason."""
    assert '"code":"INTERNAL"' in text
    assert [word for word in ("secret", "column", "import_runs", "match_decisions") if word in text] == []
    [number] = re.findall(r"tell the operator this number: (\w+)", text)
    assert f"failed [{number}]" in log
    assert "asyncpg.exceptions." in log


@pytest.mark.parametrize("document", [ASKED, DECIDE], ids=["asked", "changed"])
async def test_over_http(town: str, document: str, caplog: pytest.LogCaptureFixture) -> None:
    headers = bearer(await new_key(town, profile=Profile.ADMIN))
    await break_(town)
    async with seen_by(STRANGER, town) as client:
        response = await client.post("/graphql", json={"query": document}, headers=headers)
    assert response.status_code == 200
    masked(response.text, caplog.text)


async def test_heard(town: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news, "PAUSE", 0.05)
    async with listened(town) as served, Stream(served, HEARD) as stream:
        await waited_for(served.news, 1)
        await served.data.execute(BROKEN)
        await served.data.execute(IMPORTED.replace("file,", "secret_column,"), "atlas.csv")
        name, data = await stream.following()
    assert name == "next"
    masked(data, caplog.text)


async def test_imported(
    empty_database: str, client: httpx2.AsyncClient, send: Send, caplog: pytest.LogCaptureFixture
) -> None:
    """The number is that of the import; its sender is told no more than that the program failed."""
    owner = await asyncpg.connect(empty_database)
    await owner.execute("ALTER TABLE municipalities RENAME COLUMN min_count TO secret_column")
    await owner.close()
    told = await send(BASE)
    assert told["state"] == "FAILED"
    assert told["error"] == (
        "The program failed. Its operator finds the reason in the log by the import's id. "
        "Nothing of the unfinished file was stored."
    )
    assert "secret" not in str(told)
    assert f"Import {told['id']} ended with code 1" in caplog.text
    assert "min_count" in caplog.text
