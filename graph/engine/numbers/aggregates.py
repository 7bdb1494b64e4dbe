"""One number of many rows, which protection leaves blank as soon as one of its figures is hidden.

Summing what is left would pass for the whole, and beside other sums it would tell what is hidden.
"""

from typing import Any

from sqlalchemy import case, func
from sqlalchemy.sql.elements import ColumnElement

from graph.engine.alternatives import at_most_one
from graph.engine.build import Row
from graph.engine.filters import matches
from graph.engine.numbers.arithmetic import ZERO, added, of_divisor, scaled
from graph.engine.numbers.measures import FUNCTIONS, Make, Measure, exact, measure_named, quantile
from graph.engine.values import Arguments

Number = ColumnElement[Any]


def aggregate(row: Row, tree: Arguments) -> Number:
    """The aggregate that an input stands for, over the rows of a FROM clause that pass the input's own filter."""
    only, function = _only(row, tree), _function(row, tree)
    made = _filtered(func.count(), only) if function is None else of_many(row, *function, only)
    return scaled(row, exact(made), tree, aggregate)


def hidden_figures(row: Row, tree: Arguments) -> Number | None:
    """How many hidden figures such an aggregate would need; None where protection has no part in it."""
    with row.build.checking():  # what is wrong is refused here too, where no quantile is reckoned and nothing hidden
        only, function = _only(row, tree), _function(row, tree)
    own = None if function is None else hidden_of_many(row, function[0], only)
    return added(own, of_divisor(row, tree, hidden_figures))


def of_many(row: Row, measure: Measure, make: Make, only: ColumnElement[bool] | None = None) -> Number:
    """What a function makes of a measure of many rows, of those alone for which `only` holds."""
    made = _filtered(make(exact(measure.compute(row))), only)
    hidden = hidden_of_many(row, measure, only)
    return made if hidden is None else case((hidden == ZERO, made))


def hidden_of_many(row: Row, measure: Measure, only: ColumnElement[bool] | None = None) -> Number | None:
    """How many of the rows hide the measure; what is cheap to see is looked at first."""
    hidden = measure.hidden(row)
    return None if hidden is None else func.count().filter(hidden if only is None else hidden & only)


def _function(row: Row, tree: Arguments) -> tuple[Measure, Make] | None:
    """What is measured and what is made of it; None where rows are counted."""
    functions = {name: given for name, given in tree.items() if name in FUNCTIONS or name == "quantile"}
    found = at_most_one(functions, "to make one number of many rows")
    if found is None:
        return None
    name, given = found
    if name == "quantile":
        return measure_named(row, given["of"]), quantile(row, given["at"])
    return measure_named(row, given), FUNCTIONS[name].make


def _only(row: Row, tree: Arguments) -> ColumnElement[bool] | None:
    return None if tree.get("filter") is None else matches(row, tree["filter"])


def _filtered(made: Any, only: ColumnElement[bool] | None) -> Number:
    found: Number = made if only is None else made.filter(only)
    return found
