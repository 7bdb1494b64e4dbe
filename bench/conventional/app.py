"""The schema's roots, and Strawberry's ASGI application.

DATABASE_URL=… uvicorn --loop uvloop bench.conventional.app:app
"""

from collections.abc import Awaitable, Callable, MutableMapping
from datetime import date
from os import environ
from typing import Any

import asyncpg
import orjson
import strawberry
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.extensions import ParserCache, ValidationCache

from bench.conventional.areas import BY_ID, OBSERVATIONS, Area, Observation, ObservationConnection
from bench.conventional.context import Context, Info
from bench.conventional.filters import GrantFilter, NeedFilter, OfferingFilter, Where
from bench.conventional.groups import GRANTS, NEEDS, GrantGroup, GroupKey, NeedGroup, grouped
from bench.conventional.loaders import Loaders
from bench.conventional.offerings import OfferingConnection, OfferingOrder
from sozialgraph.database import open_pool


@strawberry.type
class NeedConnection:
    where: strawberry.Private[Where]

    @strawberry.field
    async def groups(self, info: Info, by: list[GroupKey]) -> list[NeedGroup]:
        return await grouped(info, NeedGroup, NEEDS, self.where, by, "count(*)")


@strawberry.type
class GrantConnection:
    where: strawberry.Private[Where]

    @strawberry.field
    async def groups(self, info: Info, by: list[GroupKey]) -> list[GrantGroup]:
        return await grouped(info, GrantGroup, GRANTS, self.where, by, "sum(measure)")


@strawberry.type
class Query:
    @strawberry.field
    async def area(self, info: Info, id: strawberry.ID) -> Area | None:
        return await info.context.loaders.one(Area.of, BY_ID).load(int(id.removeprefix("Area:")))

    @strawberry.field
    async def observations(
        self,
        info: Info,
        indicators: list[str],
        first: int,
        area_set: str | None = None,
        on: date | None = None,
    ) -> ObservationConnection:
        rows = await info.context.pool.fetch(OBSERVATIONS, indicators, area_set, on, first)
        return ObservationConnection(nodes=[Observation.of(row) for row in rows])

    @strawberry.field
    def offerings(
        self, filter: OfferingFilter | None = None, order_by: list[OfferingOrder] | None = None, first: int = 100
    ) -> OfferingConnection:
        where = Where()
        if filter:
            filter.on(where)
        order = ", ".join(f"o.{each.field.value} {each.direction.value}" for each in order_by or ()) or "o.sort_key"
        return OfferingConnection(where=where, order=order, first=first)

    @strawberry.field
    def needs(self, filter: NeedFilter) -> NeedConnection:
        where = Where()
        filter.on(where)
        return NeedConnection(where=where)

    @strawberry.field
    def grants(self, filter: GrantFilter) -> GrantConnection:
        where = Where()
        filter.on(where)
        return GrantConnection(where=where)


Message = MutableMapping[str, Any]
PATIENCE = 300.0  # seconds: a statement also waits until this process finds the time to read its rows


class App(GraphQL[Context, None]):
    pool: asyncpg.Pool

    async def __call__(
        self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
    ) -> None:
        if scope["type"] != "lifespan":
            return await super().__call__(scope, receive, send)
        await receive()
        self.pool = await open_pool(environ["DATABASE_URL"], statement_timeout=PATIENCE)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.pool.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:
        return Context(self.pool, Loaders(self.pool))

    def encode_json(self, data: object) -> bytes:
        return orjson.dumps(data)


app = App(strawberry.Schema(Query, extensions=[ParserCache, ValidationCache]))
