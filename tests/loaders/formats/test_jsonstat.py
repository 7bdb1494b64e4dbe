"""JSON-stat datasets, collections and bundles as long tables."""

import json
from pathlib import Path
from typing import Any

import pytest

from loaders.problems import FileError
from tests.loaders.formats.opening import entries, rows, sheet

SHARED = Path(__file__).parents[4] / "shared/data/standards"
DATASET: dict[str, Any] = {
    "version": "2.0",
    "class": "dataset",
    "label": "Quote",
    "id": ["area", "time"],
    "size": [2, 2],
    "dimension": {
        "area": {"category": {"index": ["01", "02"], "label": {"01": "Altstadt"}}},
        "time": {"category": {"index": {"2024": 1, "2023": 0}}},
    },
    "value": [9.4, None, 3, 7],
    "status": {"1": "Q"},
}
TABLE = [
    ["area", "time", "area label", "time label", "value", "status"],
    ["01", "2023", "Altstadt", "", 9.4, None],
    ["01", "2024", "Altstadt", "", None, "Q"],
    ["02", "2023", "", "", 3, None],
    ["02", "2024", "", "", 7, None],
]


def written(folder: Path, data: Any) -> Path:
    (folder / "x.json").write_text(json.dumps(data))
    return folder / "x.json"


def test_a_dataset(tmp_path: Path) -> None:
    found = sheet(written(tmp_path, DATASET))
    assert list(found.rows) == TABLE
    assert sorted(found.optional) == ["area label", "time label"]


def test_values_by_their_place(tmp_path: Path) -> None:
    path = written(tmp_path, {**DATASET, "value": {"0": 9.4, "2": 3, "3": 7}})
    assert rows(path) == TABLE


@pytest.mark.parametrize("status", ["p", ["p"]])
def test_one_status_for_all(tmp_path: Path, status: Any) -> None:
    assert [row[-1] for row in rows(written(tmp_path, {**DATASET, "status": status}))[1:]] == ["p"] * 4


def test_a_dimension_of_one_category_needs_no_index(tmp_path: Path) -> None:
    one = {"area": {"category": {"label": {"X": "Stadt"}}}, "time": DATASET["dimension"]["time"]}
    path = written(tmp_path, {**DATASET, "size": [1, 2], "dimension": one, "value": [1, 2], "status": None})
    assert rows(path)[1:] == [["X", "2023", "Stadt", "", 1], ["X", "2024", "Stadt", "", 2]]


def test_collections_and_bundles(tmp_path: Path) -> None:
    collection = {"version": "2.0", "class": "collection", "link": {"item": [DATASET, {"href": "https://x.example"}]}}
    assert [entry.name for entry in entries(written(tmp_path, collection))] == ["Quote"]
    bundle = {
        "armut": {**DATASET, "dimension": {**DATASET["dimension"], "id": DATASET["id"], "size": [2, 2]}, "id": None}
    }
    (tmp_path / "x.jsonstat").write_text(json.dumps(bundle))
    assert rows(tmp_path / "x.jsonstat", sheet="armut") == TABLE


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"value": [1, 2, 3]}, "3 entries for 4 combinations of categories"),
        ({"size": [2, 3]}, "dimension 'time' has 2 categories, but the size 3"),
        ({"size": [2]}, "2 dimensions, but 1 sizes"),
        ({"value": {"9": 1}}, "list assignment index out of range"),
        ({"dimension": {}}, "'area'"),
    ],
)
def test_what_contradicts_itself(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    with pytest.raises(FileError) as caught:
        sheet(written(tmp_path, {**DATASET, **change}))
    assert str(caught.value) == f"x.json: is not JSON-stat as its standard has it: {message}"


def test_a_collection_that_only_points(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"only points to its datasets: load those$"):
        entries(
            written(
                tmp_path, {"class": "collection", "link": {"item": [{"href": "https://x.example", "class": "dataset"}]}}
            )
        )


@pytest.mark.parametrize(
    ("name", "count", "first"),
    [
        ("json-stat/galicia.json", 3960, ["T", "T", "T", "2001", "T", "pop"]),
        ("json-stat/canada.json", 120, ["CA", "2012", "T", "POP", "T"]),
        ("json-stat/hierarchy.json", 132, ["T"]),
        ("samples/jsonstat.json", 4, ["SR01", "2023-12-31", "sgb2_quote"]),
    ],
)
def test_real_datasets(name: str, count: int, first: list[str]) -> None:
    if not SHARED.is_dir():
        pytest.skip(f"the standards' samples are not here: {SHARED}")
    _, *found = rows(SHARED / name)
    assert (len(found), found[0][: len(first)]) == (count, first)
