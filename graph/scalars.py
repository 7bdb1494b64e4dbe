"""Scalars: our own, and Strawberry's with descriptions of ours."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, NewType

import strawberry
from strawberry.schema.types.base_scalars import (
    DateDefinition,
    DateTimeDefinition,
    DecimalDefinition,
    TimeDefinition,
)
from strawberry.types.scalar import ScalarDefinition

from graph.engine.namespace import NAMESPACE

GeoJSON = NewType("GeoJSON", object)
JSON = NewType("JSON", object)


def _moment(value: Any) -> datetime:
    """The driver would take a moment without a time zone for one of the server's own."""
    assert DateTimeDefinition.parse_value
    moment: datetime = DateTimeDefinition.parse_value(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


RFC = "https://www.rfc-editor.org/rfc/rfc"

SCALARS: dict[object, ScalarDefinition] = {
    GeoJSON: strawberry.scalar(
        name="GeoJSON", description="A geometry as GeoJSON in WGS84 (RFC 7946).", specified_by_url=f"{RFC}7946"
    ),
    date: replace(
        DateDefinition, description="A day, such as 2024-12-31 (ISO 8601).", specified_by_url=f"{RFC}3339#section-5.6"
    ),
    time: replace(
        TimeDefinition,
        description="A time of day, such as 08:30:00 (ISO 8601).",
        specified_by_url=f"{RFC}3339#section-5.6",
    ),
    datetime: replace(
        DateTimeDefinition,
        description="A moment, such as 2024-12-31T08:30:00+01:00 (ISO 8601); in UTC where no zone is named.",
        parse_value=_moment,
        specified_by_url=f"{RFC}3339#section-5.6",
    ),
    Decimal: replace(
        DecimalDefinition,
        description="An exact number, written as text, such as 1200.50.",
        specified_by_url="https://www.w3.org/TR/xmlschema11-2/#decimal",
    ),
    JSON: strawberry.scalar(name="JSON", description="Any JSON value.", specified_by_url=f"{RFC}8259"),
}

NAMESPACE["GeoJSON"] = GeoJSON
NAMESPACE["JSON"] = JSON
