"""A number of one row."""

from typing import Any

from sqlalchemy.sql.elements import ColumnElement

from graph.engine.alternatives import only
from graph.engine.build import Row
from graph.engine.numbers.arithmetic import SCALING, scaled
from graph.engine.numbers.measures import measured
from graph.engine.values import Arguments


def number(row: Row, tree: Arguments) -> ColumnElement[Any]:
    """The number that a number input stands for; may widen the row's FROM clause."""
    name, given = only(tree, "to make a number of", besides=SCALING)
    if name == "value":
        return scaled(row, measured(row, given), tree, number)
    with row.build.nested("numbers"):
        made = row.entity.fields[name].number(row, given)
    return scaled(row, made, tree, number)
