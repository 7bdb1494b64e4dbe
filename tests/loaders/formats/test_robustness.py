"""No file, however odd, ends in anything but an answer or a refusal in words."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from loaders.problems import LoadingError
from tests.loaders.formats.opening import entries
from tests.loaders.formats.test_datapackage import PACKAGE, package
from tests.loaders.formats.test_jsonstat import DATASET
from tests.loaders.formats.test_objects import TREE
from tests.loaders.standards.test_360giving import GRANT
from tests.loaders.standards.test_hsds import SERVICE
from tests.loaders.standards.test_oparl import MEETINGS, PAPER

ODD: list[Any] = [None, True, -1, 1.5, 10**30, "x", "http://x", [], {}, [[]], [{}], {"id": {}}, [1, None], "\0"]
RING = [[9, 54], [9, 55], [10, 55], [9, 54]]
FEATURE = {"type": "Feature", "id": 1, "properties": {"a": 1}, "geometry": {"type": "Polygon", "coordinates": [RING]}}
CRS = {"properties": {"name": "EPSG:4326"}}
SHAPES = [{"type": "Polygon", "arcs": [[0]], "properties": {"a": 1}}, {"type": "Point", "coordinates": [1, 1]}]
DOCUMENTS: dict[str, Any] = {
    "objects.json": TREE,
    "features.geojson": {"type": "FeatureCollection", "crs": CRS, "features": [FEATURE]},
    "topology.topojson": {
        "type": "Topology",
        "transform": {"scale": [1, 1], "translate": [9, 54]},
        "arcs": [[[0, 0], [0, 1], [1, 0], [-1, -1]]],
        "objects": {"areas": {"type": "GeometryCollection", "geometries": SHAPES}},
    },
    "dataset.jsonstat": DATASET,
    "services.json": SERVICE,
    "grants.json": {"grants": [GRANT]},
    "council.json": [*MEETINGS, PAPER],
    "datapackage.json": PACKAGE,
}


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield from places(value, (*path, key))


def changed(data: Any, path: tuple[Any, ...], value: Any) -> Any:
    copied = copy.deepcopy(data)
    inner = copied
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return copied


def outcome(path: Path) -> int | str:
    """How many rows there are, or why they are not read."""
    try:
        return sum(len(list(entry.read().rows)) for entry in entries(path))
    except LoadingError as error:
        return str(error)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_part_of_a_document_may_be_anything(tmp_path: Path, name: str) -> None:
    package(tmp_path)
    outcomes = []
    for path in places(DOCUMENTS[name]):
        for value in ODD:
            (tmp_path / name).write_text(json.dumps(changed(DOCUMENTS[name], path, value)))
            outcomes.append(outcome(tmp_path / name))
    refusals = [text for text in outcomes if isinstance(text, str)]
    assert len(refusals) < len(outcomes)
    assert [text for text in refusals if not text.startswith((name, "figures.csv", "tables/areas.csv"))] == []
