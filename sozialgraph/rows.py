"""An answer's tree as tables that a person can read."""

from typing import Any

Row = dict[str, Any]

# Words that GraphQL's connections put between a list and its items.
BETWEEN = {"edges", "node", "nodes"}


def tables(answer: Row) -> dict[str, list[Row]]:
    """A table for each list that holds no further list, by its dotted path; what is in no list comes first, as "".

    What the lists around it say of an item is repeated in each of its rows; an item whose list is empty has one row.
    """
    above, below = _split(answer, "", "", inside=False)
    return ({"": [above]} if above else {}) | below


def columns(rows: list[Row]) -> list[str]:
    """Every row's columns, in the order of their first appearance."""
    return list(dict.fromkeys(name for row in rows for name in row))


def _split(value: Any, path: str, name: str, *, inside: bool) -> tuple[Row, dict[str, list[Row]]]:
    """What stands once beside the lists, and the rows of the lists. Within a list, names start anew."""
    match value:
        case dict():
            parts = [
                _split(child, _dotted(path, key), _dotted(name, key), inside=inside) for key, child in value.items()
            ]
            above = {column: cell for part, _ in parts for column, cell in part.items()}
            return above, _joined([below for _, below in parts])
        case list() if any(isinstance(item, dict | list) for item in value):
            return {}, _rows([_split(item, path, name if inside else "", inside=True) for item in value], path)
        case list():
            return ({name: ", ".join(str(item) for item in value)} if value else {}), {}
    return {name: value}, {}


def _rows(items: list[tuple[Row, dict[str, list[Row]]]], path: str) -> dict[str, list[Row]]:
    paths = list(_joined([below for _, below in items])) or [path]
    deepest = [one for one in paths if not any(other.startswith(f"{one}.") for other in paths)]
    return {one: [above | row for above, below in items for row in _rows_of(one, below)] for one in deepest}


def _rows_of(path: str, below: dict[str, list[Row]]) -> list[Row]:
    """An item's rows in the table of `path`; if its own lists are empty, those of the last list that is not."""
    return [row for own, rows in below.items() if f"{path}.".startswith(f"{own}.") for row in rows] or [{}]


def _joined(parts: list[dict[str, list[Row]]]) -> dict[str, list[Row]]:
    joined: dict[str, list[Row]] = {}
    for part in parts:
        for path, rows in part.items():
            joined[path] = joined.get(path, []) + rows
    return joined


def _dotted(path: str, key: str) -> str:
    if key in BETWEEN:
        return path
    return f"{path}.{key}" if path else key
