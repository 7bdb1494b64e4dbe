"""JSON-stat 2.0 (json-stat.org/full), its collections, and bundles of version 1: a long table of each dataset.

The columns are the dimensions, whose cells hold the categories' codes, then `value`, and `status` where there is one.
The labels stand beside them, as `age label` beside `age`, and need not be used.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import Any, NamedTuple

from loaders.description import Layout
from loaders.files import Content, begins_with
from loaders.formats.objects import json_of
from loaders.limits import MOST_CELLS
from loaders.problems import FileError
from loaders.sheets import Entry, Sheet

ENDINGS = (".json", ".jsonstat")
FAULTS = (KeyError, TypeError, ValueError, IndexError, AttributeError)


class Dimension(NamedTuple):
    name: str
    codes: Sequence[str]
    labels: Mapping[str, str]


def fits(content: Content) -> bool:
    if content.ending == ".jsonstat":
        return True
    return begins_with(content, b'"class"', within=1000) and begins_with(content, b'"dataset"', b'"collection"')


def entries(content: Content, _: Layout) -> list[Entry]:
    data = json_of(content)
    if not isinstance(data, dict):
        raise FileError(f"{content.name}: is not JSON-stat")
    if data.get("class") == "dataset" or "dimension" in data:
        return [Entry(None, lambda: _sheet(content, None, data))]
    datasets = _collected(content, data) if data.get("class") == "collection" else _bundled(data)
    return [_entry(content, name, dataset) for name, dataset in datasets.items()]


def _entry(content: Content, name: str, dataset: Any) -> Entry:
    return Entry(name, lambda: _sheet(content, name, dataset))


def _collected(content: Content, data: Mapping[str, Any]) -> dict[str, Any]:
    link = data.get("link")
    items = link.get("item") if isinstance(link, dict) else None
    found = {
        str(item.get("label") or item.get("href")): item
        for item in (items if isinstance(items, list) else [])
        if isinstance(item, dict) and "dimension" in item
    }
    if not found:
        raise FileError(f"{content.name}: is a JSON-stat collection that only points to its datasets: load those")
    return found


def _bundled(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: one for name, one in data.items() if isinstance(one, dict) and "dimension" in one}


def _sheet(content: Content, name: str | None, dataset: Mapping[str, Any]) -> Sheet:
    try:
        dimensions = list(_dimensions(dataset))
        count = prod(len(one.codes) for one in dimensions)
        if count * (2 * len(dimensions) + 2) > MOST_CELLS:
            raise FileError(f"{content.name}: has {count:,} figures, more than are read at once")
        values = _series(dataset.get("value"), count)
        statuses = _series(dataset.get("status"), count) if dataset.get("status") else None
    except FAULTS as error:
        raise FileError(f"{content.name}: is not JSON-stat as its standard has it: {error}") from None
    labels = [f"{one.name} label" for one in dimensions]
    return Sheet(name, _rows(dimensions, labels, values, statuses), merged=(), optional=frozenset(labels))


def _dimensions(dataset: Mapping[str, Any]) -> Iterator[Dimension]:
    described = dataset["dimension"]
    names, sizes = dataset.get("id") or described["id"], dataset.get("size") or described["size"]
    if len(names) != len(sizes):
        raise ValueError(f"{len(names)} dimensions, but {len(sizes)} sizes")
    for name, size in zip(names, sizes, strict=True):
        category = described[name]["category"]
        labels = dict(category.get("label") or {})
        index = category.get("index") or list(labels)
        codes = sorted(index, key=index.__getitem__) if isinstance(index, dict) else list(index)
        if len(codes) != size:
            raise ValueError(f"dimension '{name}' has {len(codes)} categories, but the size {size}")
        yield Dimension(name, list(map(str, codes)), labels)


def _series(given: Any, count: int) -> Sequence[Any]:
    """One for each combination of categories, the last dimension's changing first.

    An object names those that there are, and a single status holds for all.
    """
    if isinstance(given, dict):
        found: list[Any] = [None] * count
        for place, one in given.items():
            found[int(place)] = one
        return found
    if isinstance(given, list) and len(given) == count:
        return given
    if isinstance(given, list) and len(given) != 1:
        raise ValueError(f"{len(given)} entries for {count} combinations of categories")
    return (given if isinstance(given, list) else [given]) * count


def _rows(
    dimensions: Sequence[Dimension], labels: Sequence[str], values: Sequence[Any], statuses: Sequence[Any] | None
) -> Iterator[list[Any]]:
    said = ["status"] if statuses is not None else []
    yield [*(one.name for one in dimensions), *labels, "value", *said]
    for place, codes in enumerate(product(*(one.codes for one in dimensions))):
        names = [one.labels.get(code, "") for one, code in zip(dimensions, codes, strict=True)]
        yield [*codes, *names, values[place], *([statuses[place]] if statuses is not None else [])]
