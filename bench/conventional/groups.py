"""Sums by area and field: one statement for each grouping, its areas by the DataLoader."""

from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from typing import TypeVar

import strawberry

from bench.conventional.areas import BY_ID, Area
from bench.conventional.context import Info
from bench.conventional.filters import Where
from models.vocabulary import SubPlan

strawberry.enum(SubPlan)

OFFERINGS = """
SELECT l.area_id, sub_plan, (
    SELECT maximum FROM published.capacity_records c WHERE c.offering_id = o.id ORDER BY reference_day DESC LIMIT 1
) AS measure
FROM offerings o JOIN offering_areas l ON l.offering_id = o.id CROSS JOIN unnest(o.sub_plans) sub_plan
"""
NEEDS = "SELECT area_id, sub_plan FROM needs o"
GRANTS = """
SELECT l.area_id, sub_plan, o.awarded AS measure
FROM grants o JOIN grant_areas l ON l.grant_id = o.id CROSS JOIN unnest(o.sub_plans) sub_plan
"""


@strawberry.enum
class GroupKey(Enum):
    AREA = "area_id"
    SUB_PLAN = "sub_plan"


@strawberry.interface
class Group:
    area_id: strawberry.Private[int | None]
    sub_plan: SubPlan | None
    total: strawberry.Private[Decimal | None]

    @strawberry.field
    async def area(self, info: Info) -> Area | None:
        return await info.context.loaders.one(Area.of, BY_ID).load(self.area_id) if self.area_id else None


@strawberry.type
class OfferingMeasures:
    maximum: float | None


@strawberry.type
class GrantMeasures:
    awarded: Decimal | None


@strawberry.type
class OfferingGroup(Group):
    @strawberry.field
    def sum(self) -> OfferingMeasures:
        return OfferingMeasures(maximum=None if self.total is None else float(self.total))


@strawberry.type
class NeedGroup(Group):
    @strawberry.field
    def count(self) -> int:
        return int(self.total or 0)


@strawberry.type
class GrantGroup(Group):
    @strawberry.field
    def sum(self) -> GrantMeasures:
        return GrantMeasures(awarded=self.total)


Made = TypeVar("Made", bound=Group)


async def grouped(
    info: Info, kind: type[Made], rows: str, where: Where, by: Sequence[GroupKey], aggregate: str
) -> list[Made]:
    keys = ", ".join(key.value for key in by)
    statement = f"SELECT {keys}, {aggregate} AS total FROM ({rows} WHERE {where}) r GROUP BY {keys} ORDER BY {keys}"
    return [
        kind(
            area_id=row.get("area_id"),
            sub_plan=SubPlan[row["sub_plan"]] if "sub_plan" in row else None,
            total=row["total"],
        )
        for row in await info.context.pool.fetch(statement, *where.values)
    ]
