"""The limit: each workload as one statement written by hand, behind the smallest ASGI application.

It reads the same variables as the others and says the same JSON, but knows no GraphQL: no other fields, no filters, no
errors. Its address names the workload: POST /map.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from datetime import date
from decimal import Decimal
from os import environ
from typing import Any

import asyncpg
import orjson

from bench.workloads import QUESTIONS
from sozialgraph.database import open_pool

Message = MutableMapping[str, Any]

Arguments = Callable[[dict[str, Any]], tuple[Any, ...]]
ARGUMENTS: dict[str, Arguments] = {
    "point": lambda given: (int(given["area"].removeprefix("Area:")), given["indicator"]),
    "nested": lambda given: (given["first"],),
    "map": lambda given: (given["indicator"], given["set"], date.fromisoformat(given["day"])),
    "series": lambda given: (given["indicator"],),
    "aggregate": lambda given: (given["set"], given["level"]),
    "search": lambda given: (
        *(given["text"].lower(), given["form"], given["set"]),
        *(given["year"], Decimal(given["amount"])),
    ),
}
STATEMENTS: dict[str, tuple[str, Arguments]] = {
    f"/{name}": ((QUESTIONS / name / "handwritten.sql").read_text(), arguments) for name, arguments in ARGUMENTS.items()
}


class App:
    pool: asyncpg.Pool

    async def __call__(
        self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
    ) -> None:
        if scope["type"] == "lifespan":
            return await self.live(receive, send)
        statement, arguments = STATEMENTS[scope["path"]]
        given = orjson.loads((await receive())["body"])["variables"]
        text = await self.pool.fetchval(statement, *arguments(given))
        headers = [(b"content-type", b"application/json; charset=utf-8")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": text.encode()})

    async def live(self, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]) -> None:
        await receive()
        self.pool = await open_pool(environ["DATABASE_URL"])
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.pool.close()
        await send({"type": "lifespan.shutdown.complete"})


app = App()
