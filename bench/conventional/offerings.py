"""Offerings with their providers, areas and grants."""

from decimal import Decimal
from enum import Enum
from typing import Any

import asyncpg
import strawberry

from bench.conventional.areas import Area, SortDirection
from bench.conventional.context import Info
from bench.conventional.filters import Where
from bench.conventional.groups import OFFERINGS, GroupKey, OfferingGroup, grouped
from models.vocabulary import CarrierForm, OfferingStatus

strawberry.enum(OfferingStatus)

PROVIDERS = "SELECT id AS key, code, name, carrier_form FROM organizations WHERE id = ANY($1)"
AREAS = """
SELECT l.offering_id AS key, a.id, a.parent_id, a.code, a.name, a.level
FROM offering_areas l JOIN areas a ON a.id = l.area_id WHERE l.offering_id = ANY($1) ORDER BY a.code
"""
GRANTS = """
SELECT o AS key, g.* FROM unnest($1::int[]) o CROSS JOIN LATERAL (
    SELECT reference, year, awarded FROM grants WHERE offering_id = o ORDER BY year DESC, reference LIMIT $2) g
"""


@strawberry.enum
class OfferingOrderField(Enum):
    NAME = "sort_key"


@strawberry.input
class OfferingOrder:
    field: OfferingOrderField
    direction: SortDirection = SortDirection.ASC


@strawberry.type
class Organization:
    code: str
    name: str
    carrier_form: CarrierForm

    @classmethod
    def of(cls, row: asyncpg.Record) -> "Organization":
        return cls(code=row["code"], name=row["name"], carrier_form=CarrierForm[row["carrier_form"]])


@strawberry.type
class Grant:
    reference: str
    year: int
    awarded: Decimal

    @classmethod
    def of(cls, row: asyncpg.Record) -> "Grant":
        return cls(reference=row["reference"], year=row["year"], awarded=row["awarded"])


@strawberry.type
class OfferingGrants:
    nodes: list[Grant]


@strawberry.type
class Offering:
    id: strawberry.Private[int]
    provider_id: strawberry.Private[int]
    code: str
    name: str
    status: OfferingStatus

    @classmethod
    def of(cls, row: asyncpg.Record) -> "Offering":
        return cls(
            id=row["id"],
            provider_id=row["provider_id"],
            code=row["code"],
            name=row["name"],
            status=OfferingStatus[row["status"]],
        )

    @strawberry.field
    async def provider(self, info: Info) -> Organization:
        found = await info.context.loaders.one(Organization.of, PROVIDERS).load(self.provider_id)
        assert found
        return found

    @strawberry.field
    async def areas(self, info: Info) -> list[Area]:
        return await info.context.loaders.many(Area.of, AREAS).load(self.id)

    @strawberry.field
    async def grants(self, info: Info, first: int) -> OfferingGrants:
        return OfferingGrants(nodes=await info.context.loaders.many(Grant.of, GRANTS, first).load(self.id))


@strawberry.type
class OfferingConnection:
    where: strawberry.Private[Where]
    order: strawberry.Private[str]
    first: strawberry.Private[int]

    @strawberry.field
    async def nodes(self, info: Info) -> list[Offering]:
        rows = await info.context.pool.fetch(
            f"SELECT o.id, o.provider_id, o.code, o.name, o.status FROM offerings o WHERE {self.where} "
            f"ORDER BY {self.order}, o.id LIMIT ${len(self.where.values) + 1}",
            *self.where.values,
            self.first,
        )
        return [Offering.of(row) for row in rows]

    @strawberry.field
    async def total_count(self, info: Info) -> int:
        counted: Any = await info.context.pool.fetchval(
            f"SELECT count(*) FROM offerings o WHERE {self.where}", *self.where.values
        )
        return int(counted)

    @strawberry.field
    async def groups(self, info: Info, by: list[GroupKey]) -> list[OfferingGroup]:
        return await grouped(info, OfferingGroup, OFFERINGS, self.where, by, "sum(measure)")
