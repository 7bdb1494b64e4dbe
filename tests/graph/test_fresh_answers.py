"""Answers that are kept are never older than the request, while somebody writes."""

import asyncio
import random
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import asyncpg
import httpx2
import pytest

from tests.graph.oracle import Oracle, read_exactly, read_tables
from tests.sozialgraph.http.conftest import serving

CHANGES = 150
DOCUMENTS = [
    f'{{ changed: grant(id: "Grant:1") {{ awarded }} {asked} }}'
    for asked in (
        "grants { totalCount nodes { reference awarded recipient { name } } }",
        'grants(filter: {awarded: {gt: "75"}}, orderBy: [{field: AWARDED}]) { nodes { reference } }',
        "plans { nodes { code title } } areas { nodes { code name grants { totalCount nodes { awarded } } } }",
    )
]


class City:
    """A grant whose amount says how often it was changed."""

    def __init__(self, connection: asyncpg.Connection, oracle: Oracle) -> None:
        self.connection = connection
        self.oracle = oracle
        self.committed = 0

    async def change(self) -> None:
        await self.connection.execute("UPDATE grants SET awarded = $1 WHERE id = 1", Decimal(self.committed + 1))
        self.committed += 1

    def expected(self, document: str, changes: int) -> Any:
        """What the oracle answers when there were so many changes."""
        row = next(row for row in self.oracle.tables.content["grants"] if row["id"] == 1)
        row["awarded"] = Decimal(changes).quantize(Decimal("0.01"))
        return self.oracle.ask(document)


@pytest.fixture
async def changing(own_city: str) -> AsyncIterator[City]:
    connection = await asyncpg.connect(own_city)
    await connection.execute("UPDATE grants SET awarded = 0 WHERE id = 1")
    yield City(connection, Oracle(await read_tables(own_city)))
    await connection.close()


class Reader:
    """Asks one document again and again, as one kind of client does; remembers which answers it had before."""

    def __init__(self, city: City, client: httpx2.AsyncClient, document: str, kind: str) -> None:
        self.city = city
        self.client = client
        self.document = document
        self.kind = kind
        self.seen: dict[str, Any] = {}
        self.unchanged = 0

    async def ask(self) -> None:
        known = self.city.committed
        answer = await self._answer()
        changes = int(Decimal(dict(dict(answer)["changed"])["awarded"]))
        assert changes >= known, "older than the request"
        assert answer == self.city.expected(self.document, changes)

    async def _answer(self) -> Any:
        if self.kind != "GET":
            headers = {"accept-encoding": self.kind}
            response = await self.client.post("/graphql", json={"query": self.document}, headers=headers)
            return dict(read_exactly(response.content))["data"]
        headers = {"if-none-match": ", ".join(self.seen)}
        response = await self.client.get("/graphql", params={"query": self.document}, headers=headers)
        if response.status_code == 304:
            self.unchanged += 1
            return self.seen[response.headers["etag"]]
        answer = dict(read_exactly(response.content))["data"]
        self.seen = {tag: answer for tag in [response.headers.get("etag")] if tag}
        return answer


async def test_no_answer_is_older_than_its_request(own_city: str, changing: City) -> None:
    pause = random.Random(1)
    with serving(own_city) as address:
        async with httpx2.AsyncClient(base_url=address.removesuffix("/graphql")) as client:
            readers = [
                Reader(changing, client, document, kind)
                for document in DOCUMENTS
                for kind in ("GET", "identity", "gzip", "zstd")
            ]
            done = asyncio.Event()

            async def read(reader: Reader) -> None:
                while not done.is_set():
                    await reader.ask()

            reading = asyncio.gather(*(read(reader) for reader in readers))
            for _ in range(CHANGES):
                await changing.change()
                await asyncio.sleep(pause.uniform(0, 0.02))
            done.set()
            await reading
            for reader in readers:
                await reader.ask()
                await reader.ask()
    assert all(reader.unchanged for reader in readers if reader.kind == "GET")
