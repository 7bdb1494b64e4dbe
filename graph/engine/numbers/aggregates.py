"""One number of many rows."""

from typing import Any

from sqlalchemy import func
from sqlalchemy.sql.elements import ColumnElement

from graph.engine.alternatives import at_most_one
from graph.engine.build import Row
from graph.engine.filters import matches
from graph.engine.numbers.arithmetic import scaled
from graph.engine.numbers.measures import FUNCTIONS, exact, measured, quantile
from graph.engine.values import Arguments


def aggregate(row: Row, tree: Arguments) -> ColumnElement[Any]:
    """The aggregate that an input stands for, over the rows of a FROM clause that pass the input's own filter."""
    made = _function(row, tree)
    if tree.get("filter") is not None:
        made = made.filter(matches(row, tree["filter"]))
    return scaled(row, exact(made), tree, aggregate)


def _function(row: Row, tree: Arguments) -> Any:
    functions = {name: given for name, given in tree.items() if name in FUNCTIONS or name == "quantile"}
    found = at_most_one(functions, "to make one number of many rows")
    if found is None:
        return func.count()
    name, given = found
    if name == "quantile":
        return quantile(row, given["at"])(measured(row, given["of"]))
    return FUNCTIONS[name].make(measured(row, given))
