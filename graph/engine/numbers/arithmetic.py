"""Numbers multiplied and divided, and how they are written."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Numeric, func, literal_column
from sqlalchemy.sql.elements import ColumnElement

from graph.engine.build import Row
from graph.engine.json_text import JsonText, scalar
from graph.engine.operators import converter
from graph.engine.values import Arguments

SCALING = ("per", "times")
ZERO: ColumnElement[Any] = literal_column("0", Numeric())

Make = Callable[[Row, Arguments], ColumnElement[Any]]


def scaled(row: Row, number: ColumnElement[Any], tree: Arguments, make: Make) -> ColumnElement[Any]:
    """A number times `times`, divided by what `make` makes of `per`: multiplied first, since that loses no digits."""
    if (times := tree.get("times")) is not None:
        number = number * row.build.bind(times, Numeric(), converter(Numeric()))
    if (per := tree.get("per")) is not None:
        with row.build.nested("numbers"):
            number = divided(number, make(row, per))
    return number


def divided(number: ColumnElement[Any], by: ColumnElement[Any]) -> ColumnElement[Any]:
    """Null where the divisor is zero."""
    return number / func.nullif(by, ZERO, type_=Numeric())


def written(number: ColumnElement[Any]) -> JsonText:
    """A number as JSON, to six decimals."""
    return scalar(func.trim_scale(func.round(number, 6), type_=Numeric()), "Float", nullable=True)
