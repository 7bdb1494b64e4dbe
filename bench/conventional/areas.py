"""Areas and their figures."""

from datetime import date
from enum import Enum

import asyncpg
import strawberry

from bench.conventional.context import Info
from models.vocabulary import AreaLevel, ObsStatus

strawberry.enum(ObsStatus)

BY_ID = "SELECT id AS key, id, parent_id, code, name, level FROM areas WHERE id = ANY($1)"
BY_PARENT = """
SELECT parent_id AS key, id, parent_id, code, name, level FROM areas WHERE parent_id = ANY($1) ORDER BY code
"""
LATEST = """
SELECT a AS key, newest.* FROM unnest($1::int[]) a CROSS JOIN LATERAL (
    SELECT area_id, period_end, value, obs_status FROM published.observations
    WHERE area_id = a AND breakdown_id = 0 AND indicator_id IN (SELECT id FROM indicators WHERE code = ANY($2))
    ORDER BY period_end DESC LIMIT $3) newest
"""
OBSERVATIONS = """
SELECT o.area_id, o.period_end, o.value, o.obs_status FROM published.observations o JOIN areas a ON a.id = o.area_id
WHERE o.indicator_id IN (SELECT id FROM indicators WHERE code = ANY($1)) AND o.breakdown_id = 0
    AND ($2::text IS NULL OR a.area_set_id IN (SELECT id FROM area_sets WHERE code = $2))
    AND ($3::date IS NULL OR o.period_end = $3)
ORDER BY o.indicator_id, o.area_id, o.period_end LIMIT $4
"""


@strawberry.enum
class ObservationOrderField(Enum):
    PERIOD_END = "period_end"


@strawberry.enum
class SortDirection(Enum):
    ASC = "ASC"
    DESC = "DESC"


@strawberry.input
class ObservationOrder:
    field: ObservationOrderField
    direction: SortDirection = SortDirection.ASC


@strawberry.type
class Observation:
    area_id: strawberry.Private[int]
    period_end: date
    value: float | None
    obs_status: ObsStatus

    @classmethod
    def of(cls, row: asyncpg.Record) -> "Observation":
        value = row["value"]
        return cls(
            area_id=row["area_id"],
            period_end=row["period_end"],
            value=None if value is None else float(value),
            obs_status=ObsStatus[row["obs_status"]],
        )

    @strawberry.field
    async def area(self, info: Info) -> "Area":
        found = await info.context.loaders.one(Area.of, BY_ID).load(self.area_id)
        assert found
        return found


@strawberry.type
class ObservationConnection:
    nodes: list[Observation]


@strawberry.type
class Area:
    id: strawberry.Private[int]
    parent_id: strawberry.Private[int | None]
    code: str
    name: str
    level: AreaLevel

    @classmethod
    def of(cls, row: asyncpg.Record) -> "Area":
        return cls(
            id=row["id"],
            parent_id=row["parent_id"],
            code=row["code"],
            name=row["name"],
            level=AreaLevel[row["level"]],
        )

    @strawberry.field
    async def parent(self, info: Info) -> "Area | None":
        return await info.context.loaders.one(Area.of, BY_ID).load(self.parent_id) if self.parent_id else None

    @strawberry.field
    async def children(self, info: Info) -> "list[Area]":
        return await info.context.loaders.many(Area.of, BY_PARENT).load(self.id)

    @strawberry.field
    async def observations(
        self, info: Info, indicators: list[str], latest: int, order_by: list[ObservationOrder]
    ) -> ObservationConnection:
        newest = info.context.loaders.many(Observation.of, LATEST, tuple(indicators), latest)
        nodes = await newest.load(self.id)
        descending = order_by[0].direction is SortDirection.DESC
        return ObservationConnection(nodes=nodes if descending else nodes[::-1])
