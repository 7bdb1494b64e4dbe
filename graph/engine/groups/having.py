"""Conditions on groups."""

from typing import Any

from sqlalchemy import and_, func, true
from sqlalchemy.sql.elements import ColumnElement

from graph.engine.build import Row
from graph.engine.filters import RANGE, joined
from graph.engine.numbers.aggregates import aggregate
from graph.engine.operators import compare
from graph.engine.values import Arguments


def holds(row: Row, tree: Any) -> ColumnElement[bool]:
    """The condition that a group filter stands for on the rows of each group."""
    return joined(tree, lambda name, part: _part(row, name, part))


def _part(row: Row, name: str, part: Any) -> ColumnElement[bool]:
    if name == "count":
        return compare(row.build, func.count(), part)
    return and_(true(), *(_of_number(row, each) for each in part or ()))


def _of_number(row: Row, tree: Arguments) -> ColumnElement[bool]:
    return compare(row.build, aggregate(row, tree["of"]), {name: leaf for name, leaf in tree.items() if name in RANGE})
