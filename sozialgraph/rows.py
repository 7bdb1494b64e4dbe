"""An answer's tree as the rows of a table."""

from typing import Any

Row = dict[str, Any]


def flatten(value: Any, name: str = "") -> list[Row]:
    """One row for each innermost list item, under dotted column names; what stands above is repeated.

    Lists side by side follow each other: rows of one leave the columns of the other blank.
    """
    above, below = _split(value, name)
    return [above | row for row in below] or [above]


def _split(value: Any, name: str) -> tuple[Row, list[Row]]:
    match value:
        case dict():
            parts = [_split(child, f"{name}.{key}" if name else key) for key, child in value.items()]
            above = {column: cell for part, _ in parts for column, cell in part.items()}
            return above, [row for _, rows in parts for row in rows]
        case list() if any(isinstance(item, dict | list) for item in value):
            return {}, [row for item in value for row in flatten(item, name)]
        case list():
            return {name: ", ".join(str(item) for item in value)}, []
    return {name: value}, []


def columns(rows: list[Row]) -> list[str]:
    """Every row's columns, in the order of their first appearance."""
    return list(dict.fromkeys(name for row in rows for name in row))
