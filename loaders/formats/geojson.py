"""GeoJSON (RFC 7946), and its forerunner of 2008 that may name another reference system."""

from collections.abc import Iterable
from typing import Any

import shapely
from shapely.geometry import shape

from loaders.description import Layout
from loaders.files import Content, begins_with
from loaders.formats.objects import flat, json_of
from loaders.geometry import Feature, Found, feature_sheet
from loaders.problems import FileError
from loaders.sheets import Entry

ENDINGS = (".geojson", ".json")
NUMBER = "feature id"
"""The header of a feature's own number, which stands beside its properties."""


def fits(content: Content) -> bool:
    return content.ending == ".geojson" or begins_with(content, b'"FeatureCollection"', b'"Feature"')


def entries(content: Content, layout: Layout) -> list[Entry]:
    return [Entry(None, lambda: feature_sheet(content, None, _found(content), layout.crs))]


def _found(content: Content) -> Found:
    data = json_of(content)
    try:
        features = data["features"] if data["type"] == "FeatureCollection" else [data]
        crs = data.get("crs")
        return Found(read_features(features), crs["properties"]["name"] if crs else None, (NUMBER,))
    except FAULTS:
        raise FileError(f"{content.name}: is not GeoJSON") from None


FAULTS = (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError, shapely.errors.ShapelyError)
"""What trees of another shape raise where they are walked."""


def read_features(features: Iterable[dict[str, Any]]) -> list[Feature]:
    """Raises one of FAULTS."""
    return [_feature(feature) for feature in features]


def _feature(feature: dict[str, Any]) -> Feature:
    geometry = feature["geometry"]
    properties = flat(feature.get("properties") or {})
    number = {NUMBER: feature["id"]} if feature.get("id") is not None else {}
    return Feature(properties | number, shape(geometry) if geometry else None)
