"""What can be measured of a row, and the functions that make one number of many."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Double, Numeric, cast, func, literal_column
from sqlalchemy.sql.elements import ColumnElement

from graph.engine.build import Row
from graph.engine.entity import Entity
from graph.engine.namespace import upper
from graph.engine.values import Arguments, Leaf, code
from graph.errors import QueryError

HALF: ColumnElement[float] = literal_column("0.5", Double())


Hidden = Callable[[Row], ColumnElement[bool] | None]
"""Whether protection emptied a number of a row; None of one that it never empties."""


def never(_: Row) -> None:
    """Nothing of it is ever hidden."""


@dataclass(frozen=True)
class Measure:
    """A number of a row: a column or an expression; money keeps its cents.

    `joins` says whether it joins other tables to the row.
    """

    description: str
    compute: Callable[[Row], ColumnElement[Any]]
    money: bool = False
    hidden: Hidden = never
    joins: bool = False


def by_name(name: str, description: str) -> Measure:
    """A column; of one that protection empties, what is reckoned of many rows says so."""
    return Measure(description, lambda row: row.c[name], hidden=lambda row: row.hidden(name))


def measures_of(entity: Entity) -> dict[str, Measure]:
    """Its fields that are a number, and the measures it declares, by their names in the schema's enum."""
    fields = {
        upper(name): Measure(mapping.description or "", mapping.order_key, hidden=mapping.hidden)
        for name, mapping in entity.fields.items()
        if mapping.numeric
    }
    return fields | {name.upper(): measure for name, measure in entity.measures.items()}


def measure_named(row: Row, leaf: Leaf) -> Measure:
    """The measure of a row that an argument names."""
    return measures_of(row.entity)[code(leaf.read(row.build.document.variables))]


def exact(number: ColumnElement[Any]) -> ColumnElement[Any]:
    return number if isinstance(number.type, Numeric) else cast(number, Numeric())


Make = Callable[[ColumnElement[Any]], ColumnElement[Any]]


class Function(NamedTuple):
    """Makes one number of the measures of many rows."""

    description: str
    make: Make


FUNCTIONS: dict[str, Function] = {
    "sum": Function("The sum; blanks add nothing.", lambda measure: func.sum(measure, type_=Numeric())),
    "average": Function("The average of what is not blank.", lambda measure: func.avg(measure, type_=Numeric())),
    "minimum": Function("The smallest value.", lambda measure: func.min(measure, type_=Numeric())),
    "maximum": Function("The largest value.", lambda measure: func.max(measure, type_=Numeric())),
    "median": Function("The median of what is not blank.", lambda measure: _percentile(measure, HALF)),
}
"""All functions of one measure; the schema's inputs and groups offer what stands here."""

QUANTILE = "The value below which lies a share of what is not blank."


def quantile(row: Row, at: Leaf) -> Make:
    """Where the share falls between two values, between them in proportion."""
    share = row.build.bind(at, Double(), _checked_share)
    return lambda measure: _percentile(measure, share)


def statistic_function(row: Row, tree: Arguments) -> Make:
    """The function that a statistic names; only a quantile needs to say where it lies."""
    name = code(tree["function"].read(row.build.document.variables))
    at = tree.get("at")
    if name == "QUANTILE" and at is None:
        raise QueryError("'function: QUANTILE' was given without 'at'", "say which, such as at: 0.9")
    if name != "QUANTILE" and at is not None:
        raise QueryError(f"'at' was given with 'function: {name}'", "leave it out, or use function: QUANTILE")
    return FUNCTIONS[name.lower()].make if at is None else quantile(row, at)


def _percentile(measure: ColumnElement[Any], share: ColumnElement[float]) -> ColumnElement[Any]:
    """PostgreSQL interpolates between numbers of double precision only."""
    return func.percentile_cont(share).within_group(cast(measure, Double()))


def _checked_share(value: float) -> float:
    if not 0 <= value <= 1:
        raise QueryError(f"'at: {value:g}' is not between 0 and 1", "give a share, such as 0.9")
    return float(value)
