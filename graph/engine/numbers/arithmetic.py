"""Numbers multiplied and divided, and how they are written."""

import operator
from collections.abc import Callable
from functools import reduce
from typing import Any

from sqlalchemy import Numeric, func, literal_column
from sqlalchemy.sql.elements import ColumnElement

from graph.engine.build import Row
from graph.engine.json_text import JsonText, scalar
from graph.engine.operators import converter
from graph.engine.values import Arguments
from graph.errors import QueryError

SCALING = ("per", "times")
SMALLEST, LARGEST = 1e-50, 1e50  # of factors
ZERO: ColumnElement[Any] = literal_column("0", Numeric())

Make = Callable[[Row, Arguments], ColumnElement[Any]]


def scaled(row: Row, number: ColumnElement[Any], tree: Arguments, make: Make) -> ColumnElement[Any]:
    """A number times `times`, divided by what `make` makes of `per`: multiplied first, since that loses no digits."""
    if (times := tree.get("times")) is not None:
        number = number * row.build.bind(times, Numeric(), _factor)
    if (per := tree.get("per")) is not None:
        with row.build.nested("numbers"):
            number = divided(number, make(row, per))
    return number


def _factor(value: Any) -> Any:
    """Numbers within numbers stay within what a Float of GraphQL may hold."""
    factor = converter(Numeric())(value)
    if value and not SMALLEST <= abs(value) <= LARGEST:
        raise QueryError(f"'times: {value:g}' is too large or too small", "give a factor from 1e-50 to 1e50")
    return factor


def divided(number: ColumnElement[Any], by: ColumnElement[Any]) -> ColumnElement[Any]:
    """Null where the divisor is zero."""
    return number / func.nullif(by, ZERO, type_=Numeric())


def written(number: ColumnElement[Any]) -> JsonText:
    """A number as JSON, to six decimals."""
    return scalar(func.trim_scale(func.round(number, 6), type_=Numeric()), "Float", nullable=True)


def of_divisor(
    row: Row, tree: Arguments, count: Callable[[Row, Arguments], ColumnElement[Any] | None]
) -> ColumnElement[Any] | None:
    """What `count` finds of `per`; None where nothing is divided."""
    if tree.get("per") is None:
        return None
    with row.build.nested("numbers"):
        return count(row, tree["per"])


def added(*numbers: ColumnElement[Any] | None) -> ColumnElement[Any] | None:
    """The sum of what there is."""
    there = [number for number in numbers if number is not None]
    return reduce(operator.add, there) if there else None
