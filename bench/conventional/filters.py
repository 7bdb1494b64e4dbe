"""Conditions on rows as the schema takes them, and as SQL with the values beside it."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import Any

import strawberry

from models.vocabulary import AreaLevel, CarrierForm

strawberry.enum(AreaLevel)
strawberry.enum(CarrierForm)


@dataclass
class Where:
    """Parts of a WHERE clause and the values of its parameters."""

    parts: list[str] = field(default_factory=lambda: ["true"])
    values: list[Any] = field(default_factory=list)

    def add(self, part: str, value: Any) -> None:
        """With the place of the value as {}; nothing where there is none."""
        if value is not None:
            self.values.append(value.name if isinstance(value, Enum) else value)
            self.parts.append(part.format(f"${len(self.values)}"))

    def within(self, before: str, inner: "Where", after: str) -> None:
        """The parts of another clause, which shares the values."""
        self.parts.append(before + " AND ".join(inner.parts) + after)

    def inner(self) -> "Where":
        return Where(values=self.values)

    def __str__(self) -> str:
        return " AND ".join(self.parts)


@strawberry.input
class TextFilter:
    eq: str | None = None
    contains: str | None = None


@strawberry.input
class IntFilter:
    eq: int | None = None


@strawberry.input
class DecimalFilter:
    gt: Decimal | None = None


@strawberry.input
class AreaLevelFilter:
    eq: AreaLevel | None = None


@strawberry.input
class CarrierFormFilter:
    eq: CarrierForm | None = None


@strawberry.input
class AreaSetFilter:
    code: TextFilter


@strawberry.input
class AreaFilter:
    level: AreaLevelFilter | None = None
    area_set: AreaSetFilter | None = None

    def on(self, where: Where) -> None:
        """On a row `a` of areas."""
        if self.level:
            where.add("a.level = {}", self.level.eq)
        if self.area_set:
            where.add("a.area_set_id IN (SELECT id FROM area_sets WHERE code = {})", self.area_set.code.eq)


@strawberry.input
class AreaListFilter:
    some: AreaFilter

    def on(self, where: Where, link: str, key: str) -> None:
        """On a row `o` that a link table ties to areas."""
        inner = where.inner()
        self.some.on(inner)
        where.within(f"o.id IN (SELECT l.{key} FROM {link} l JOIN areas a ON a.id = l.area_id WHERE ", inner, ")")


@strawberry.input
class OrganizationFilter:
    carrier_form: CarrierFormFilter


@strawberry.input
class SomeGrantFilter:
    year: IntFilter
    awarded: DecimalFilter


@strawberry.input
class GrantListFilter:
    some: SomeGrantFilter


@strawberry.input
class OfferingFilter:
    name: TextFilter | None = None
    provider: OrganizationFilter | None = None
    areas: AreaListFilter | None = None
    grants: GrantListFilter | None = None

    def on(self, where: Where) -> None:
        if self.name:
            where.add("o.sort_key LIKE '%' || lower({}) || '%'", self.name.contains)
        if self.provider:
            form = self.provider.carrier_form.eq
            where.add("o.provider_id IN (SELECT id FROM organizations WHERE carrier_form = {})", form)
        if self.areas:
            self.areas.on(where, "offering_areas", "offering_id")
        if self.grants:
            inner = where.inner()
            inner.add("g.year = {}", self.grants.some.year.eq)
            inner.add("g.awarded > {}", self.grants.some.awarded.gt)
            where.within("o.id IN (SELECT g.offering_id FROM grants g WHERE ", inner, ")")


@strawberry.input
class NeedFilter:
    area: AreaFilter

    def on(self, where: Where) -> None:
        inner = where.inner()
        self.area.on(inner)
        where.within("o.area_id IN (SELECT a.id FROM areas a WHERE ", inner, ")")


@strawberry.input
class GrantFilter:
    areas: AreaListFilter

    def on(self, where: Where) -> None:
        self.areas.on(where, "grant_areas", "grant_id")
