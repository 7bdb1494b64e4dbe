"""Whom to ask: a server by its address, or the engine that stands behind one."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Protocol

import httpx2

from graph.engine import Engine
from graph.engine.engine import Database
from models.roles import Profile

LARGEST = 10_000


class Target(Protocol):
    async def ask(self, document: str, variables: dict[str, Any] | None = None) -> Any:
        """The data; None where the question is refused."""


@dataclass(frozen=True)
class Server:
    """A GraphQL server at the address that the client was made for."""

    client: httpx2.AsyncClient
    path: str = "/graphql"

    async def ask(self, document: str, variables: dict[str, Any] | None = None) -> Any:
        answer = await self.client.post(self.path, json={"query": document, "variables": variables or {}})
        return json.loads(answer.content).get("data")


@dataclass(frozen=True)
class Behind:
    """The engine, asked under the role of whoever opened the database, which is that of the profile."""

    engine: Engine
    database: Database
    profile: Profile = Profile.PUBLIC

    async def ask(self, document: str, variables: dict[str, Any] | None = None) -> Any:
        answer = await self.engine.execute(self.database, document, variables, profile=self.profile)
        return json.loads(answer.body).get("data")


async def pages(target: Target, field: str, arguments: str, rows: str) -> AsyncIterator[dict[str, Any]]:
    """All rows of a connection at the root."""
    after, given = None, f", {arguments}" if arguments else ""
    while True:
        document = (
            f"query($after: String) {{ found: {field}(first: {LARGEST}, after: $after{given})"
            f" {{ nodes {{ {rows} }} pageInfo {{ hasNextPage endCursor }} }} }}"
        )
        data = await target.ask(document, {"after": after})
        if data is None:
            raise RuntimeError(f"refused: {document}")
        for node in data["found"]["nodes"]:
            yield node
        if not data["found"]["pageInfo"]["hasNextPage"]:
            return
        after = data["found"]["pageInfo"]["endCursor"]
