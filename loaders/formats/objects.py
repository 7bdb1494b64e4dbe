"""JSON as tables: lists of objects, wherever in the tree they stand.

`[table] sheet = "grants"` names a list by the keys that lead to it, `grants/payments` the lists within the objects of
a list. Objects within a row become headers joined by a slash, those in lists with their number between them:
`recipientOrganization/0/id`. What the object around a list says is under `../`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from loaders.description import Layout
from loaders.files import Content, whole
from loaders.limits import MOST_CELLS, MOST_COLUMNS, MOST_NODES
from loaders.problems import FileError
from loaders.sheets import Entry, Sheet

ENDINGS = (".json",)
DEEPEST = 16
"""Levels of objects that become headers or tables; what is deeper stays JSON in a cell."""
ABOVE = "../"

Object = Mapping[str, Any]


class Placed(NamedTuple):
    """An object of a list, and what the objects around it say."""

    own: Object
    above: Object


def json_of(content: Content) -> Any:
    """The whole tree. Raises FileError where it is none, or one made to fill the memory."""
    data = whole(content)
    if data.count(b"{") + data.count(b"[") > MOST_NODES:
        raise FileError(f"{content.name}: holds more than {MOST_NODES:,} objects and lists: split it")
    try:
        return msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except RecursionError:
        raise FileError(f"{content.name}: is nested too deeply") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FileError(f"{content.name}: is not JSON: {error}") from None


def entries(content: Content, _: Layout) -> list[Entry]:
    """A list at the top, else every list of objects, else an object of plain values as `key` and `value`."""
    data = json_of(content)
    tables = tables_of(data)
    if not tables and isinstance(data, dict):
        pairs = [{"key": key, "value": one} for key, one in _pairs(data)]
        return [Entry(None, lambda: objects_sheet(pairs))]
    if not tables:
        raise FileError(f"{content.name}: is neither a list of objects nor an object of lists")
    outermost = min(name.count("/") for name in tables) if "" not in tables else -1
    return [
        Entry(name or None, _reader(content, name, placed), name.count("/") == outermost or not name)
        for name, placed in tables.items()
    ]


def _reader(content: Content, name: str, placed: Sequence[Placed]) -> Any:
    return lambda: table_sheet(content, name or None, placed)


def tables_of(data: Any) -> dict[str, list[Placed]]:
    """The objects of each list by the keys that lead to it, `""` for a list at the top."""
    found: dict[str, list[Placed]] = {}
    if isinstance(data, list) and all(isinstance(one, dict) for one in data):
        _collect(found, "", [Placed(one, {}) for one in data])
    elif isinstance(data, dict):
        _inner(found, "", Placed(data, {}))
    return found


def _collect(found: dict[str, list[Placed]], path: str, objects: Sequence[Placed]) -> None:
    found.setdefault(path, []).extend(objects)
    if path.count("/") < DEEPEST:
        for one in objects:
            _inner(found, f"{path}/" if path else "", one)


def _inner(found: dict[str, list[Placed]], prefix: str, outer: Placed) -> None:
    lists = {key: value for key, value in outer.own.items() if _is_list_of_objects(value)}
    if lists:
        around = {ABOVE + key: value for key, value in {**outer.above, **flat(outer.own, lists=False)}.items()}
        for key, value in lists.items():
            _collect(found, prefix + key, [Placed(one, around) for one in value])


def _is_list_of_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _pairs(data: Object) -> Iterator[tuple[str, Any]]:
    for key, value in data.items():
        for one in value if isinstance(value, list) else [value]:
            yield key, one


def table_sheet(content: Content, name: str | None, placed: Sequence[Placed]) -> Sheet:
    """Rows of flattened objects. What is said above them need not be used."""
    rows = [Placed(flat(one.own), one.above) for one in placed]
    own = dict.fromkeys(key for one in rows for key in one.own)
    above = dict.fromkeys(key for one in {id(one.above): one.above for one in rows}.values() for key in one)
    headers = [*own, *(key for key in above if key not in own)]
    if len(headers) > MOST_COLUMNS or len(headers) * len(rows) > MOST_CELLS:
        raise FileError(f"{content.name}: {name or 'its list'} needs {len(headers):,} columns for {len(rows):,} rows")

    def cells() -> Iterator[list[Any]]:
        yield headers
        for one in rows:
            yield [one.own[key] if key in one.own else one.above.get(key, "") for key in headers]

    return Sheet(name, cells(), merged=(), optional=frozenset(above))


def objects_sheet(objects: Sequence[Object], *, name: str | None = None, first_row: int = 1) -> Sheet:
    """Keys become headers as they are; `first_row` is the number of the row that these make."""
    headers = list(dict.fromkeys(key for row in objects for key in row))

    def rows() -> Iterator[list[Any]]:
        yield headers
        for row in objects:
            yield [cell(row.get(header)) for header in headers]

    return Sheet(name, rows(), merged=(), first_row=first_row)


def flat(data: Object, *, lists: bool = True) -> dict[str, Any]:
    """One level of headers and cells; without `lists`, those of objects are left out."""
    flattened: dict[str, Any] = {}
    _flatten(flattened, "", data, lists, DEEPEST)
    return flattened


def _flatten(flattened: dict[str, Any], prefix: str, data: Object, lists: bool, depth: int) -> None:
    for key, value in data.items():
        if isinstance(value, dict) and depth and not _is_geometry(value):
            _flatten(flattened, f"{prefix}{key}/", value, lists, depth - 1)
        elif _is_list_of_objects(value) and depth:
            for number, one in enumerate(value if lists else ()):
                _flatten(flattened, f"{prefix}{key}/{number}/", one, lists, depth - 1)
        else:
            flattened[prefix + key] = cell(value)


def _is_geometry(value: Object) -> bool:
    return "type" in value and ("coordinates" in value or "geometries" in value)


def cell(value: Any) -> Any:
    """Lists keep their parts apart by a line break, which no list's separator can be mistaken for."""
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return "\n".join(value)
    if isinstance(value, list | dict):
        return msgspec.json.encode(value).decode()
    return "" if value is None else value
