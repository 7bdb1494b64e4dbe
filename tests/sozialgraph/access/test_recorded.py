"""By whichever way raw figures are asked for: one record of each read, which says the same."""

from collections.abc import AsyncIterator, Mapping
from hashlib import sha256
from typing import Any

import asyncpg
import httpx2
import orjson
import pytest

from models.roles import Profile
from sozialgraph.access.keys import Scope, create
from sozialgraph.access.records import list_reads
from tests.sozialgraph.access.conftest import AUENFURT
from tests.sozialgraph.access.test_keys import DAY, bearer, owner
from tests.sozialgraph.http.test_events import listened

__all__ = ["owner"]

TEXT = """query Hidden($area: String = "0102") {
    observations(indicators: ["POPULATION"], areaSet: "STADTTEILE", filter: {area: {code: {eq: $area}}}) {
        nodes { value }
    }
}"""
HASH = sha256(TEXT.encode()).hexdigest()
SENT = TEXT.replace("\n", " ")
"""The same, which no operator has said."""
SENT_HASH = sha256(SENT.encode()).hexdigest()
STREAM = {"accept": "text/event-stream"}
PERSISTED = {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": SENT_HASH}}}
BY_ADDRESS = {"extensions": orjson.dumps(PERSISTED["extensions"]).decode()}
WITH_HASH = {"json": PERSISTED | {"query": SENT}}
TRUSTED = {"documentId": f"sha256:{HASH}"}
NAMED = {"operationName": "Hidden"}
WAYS: Mapping[str, tuple[str, dict[str, Any], dict[str, str]]] = {
    "posted": ("POST", {"json": {"query": TEXT}}, {}),
    "posted with its name": ("POST", {"json": {"query": TEXT} | NAMED}, {}),
    "got": ("GET", {"params": {"query": TEXT}}, {}),
    "only its head": ("HEAD", {"params": {"query": TEXT}}, {}),
    "streamed": ("POST", {"json": {"query": TEXT}}, STREAM),
    "got as a stream": ("GET", {"params": {"query": TEXT}}, STREAM),
    "posted by its hash": ("POST", {"json": PERSISTED}, {}),
    "got by its hash": ("GET", {"params": BY_ADDRESS}, {}),
    "sent with its hash": ("POST", WITH_HASH, {}),
    "posted as a trusted document": ("POST", {"json": TRUSTED}, {}),
    "got as a trusted document": ("GET", {"params": TRUSTED}, {}),
    "trusted, by its name": ("GET", {"params": TRUSTED | NAMED}, {}),
    "trusted, streamed": ("POST", {"json": TRUSTED}, STREAM),
    "known already": ("GET", {"params": {"query": TEXT}}, {"if-none-match": "*"}),
    "compressed": ("GET", {"params": {"query": TEXT}}, {"accept-encoding": "zstd, gzip"}),
}


@pytest.fixture(scope="module")
async def served(
    guarded: str, reader: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[httpx2.AsyncClient]:
    folder = tmp_path_factory.mktemp("documents")
    (folder / "hidden.graphql").write_bytes(TEXT.encode())
    async with listened(guarded, reader_url=reader, client_budget=0, sozialgraph_documents=folder) as served:
        await served.client.post("/graphql", json=PERSISTED | {"query": SENT})
        yield served.client


@pytest.mark.parametrize(("method", "asked", "headers"), WAYS.values(), ids=WAYS)
async def test_each_read_is_recorded_once_whichever_way_it_came(
    served: httpx2.AsyncClient, owner: asyncpg.Connection, method: str, asked: dict[str, Any], headers: dict[str, str]
) -> None:
    key = await create(owner, "reading", Scope(Profile.PLANNER, ["YOUTH"], [AUENFURT]), DAY)
    subject = f"reading (key {key.split('_')[1]})"
    before = await owner.fetchval("SELECT count(*) FROM access.read_log")
    public = await served.request(method, "/graphql", **asked, headers=headers)  # kept for those who know no more
    assert public.status_code == (304 if "if-none-match" in headers else 200)
    sent = headers | bearer(key) | {"purpose": "Bericht"}
    for number in (1, 2):
        response = await served.request(method, "/graphql", **asked, headers=sent)
        assert response.status_code == 200
        assert method == "HEAD" or b'"value":2' in response.content
        reads = await list_reads(owner, subject, 10)
        assert len(reads) == number
        told = {name: reads[0][name] for name in ("operation", "purpose", "document", "indicators", "areas", "rows")}
        assert told == {
            "operation": "Hidden",
            "purpose": "Bericht",
            "document": SENT_HASH if asked in ({"json": PERSISTED}, {"params": BY_ADDRESS}, WITH_HASH) else HASH,
            "indicators": ["POPULATION"],
            "areas": ["0102", "STADTTEILE"],
            "rows": 1,
        }
    assert await owner.fetchval("SELECT count(*) FROM access.read_log") == before + 2
