"""A number of one row."""

from typing import Any

from sqlalchemy import case
from sqlalchemy.sql.elements import ColumnElement

from graph.engine.alternatives import only
from graph.engine.build import Row
from graph.engine.numbers.arithmetic import SCALING, added, of_divisor, scaled
from graph.engine.numbers.measures import exact, measure_named
from graph.engine.values import Arguments


def number(row: Row, tree: Arguments) -> ColumnElement[Any]:
    """The number that a number input stands for; may widen the row's FROM clause."""
    name, given = only(tree, "to make a number of", besides=SCALING)
    if name == "value":
        return scaled(row, exact(measure_named(row, given).compute(row)), tree, number)
    with row.build.nested("numbers"):
        made = row.entity.fields[name].number(row, given)
    return scaled(row, made, tree, number)


def hidden_figures(row: Row, tree: Arguments) -> ColumnElement[Any] | None:
    """How many hidden figures the same number would need; None where protection has no part in it."""
    name, given = only(tree, "to make a number of", besides=SCALING)
    return added(_hidden(row, name, given), of_divisor(row, tree, hidden_figures))


def _hidden(row: Row, name: str, given: Any) -> ColumnElement[Any] | None:
    if name == "value":
        hidden = measure_named(row, given).hidden(row)
        return None if hidden is None else case((hidden, 1), else_=0)
    with row.build.nested("numbers"):
        return row.entity.fields[name].hidden_figures(row, given)
