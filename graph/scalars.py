"""Scalars of our own."""

from typing import NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

from graph.engine.namespace import NAMESPACE

GeoJSON = NewType("GeoJSON", object)
JSON = NewType("JSON", object)

SCALARS: dict[object, ScalarDefinition] = {
    GeoJSON: strawberry.scalar(name="GeoJSON", description="A geometry as GeoJSON in WGS84 (RFC 7946)."),
    JSON: strawberry.scalar(name="JSON", description="Any JSON value."),
}

NAMESPACE["GeoJSON"] = GeoJSON
NAMESPACE["JSON"] = JSON
