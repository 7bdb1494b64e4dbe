"""Which observations are meant: by indicator, place, period and breakdown, and the newest of each series."""

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ARRAY,
    Date,
    FromClause,
    Select,
    SmallInteger,
    Text,
    and_,
    any_,
    exists,
    func,
    literal_column,
    select,
    true,
)
from sqlalchemy.sql.elements import ColumnElement

import models
from graph.engine.build import Build, Row, Source
from graph.engine.declare import mapped
from graph.engine.entity import entity_named
from graph.engine.fields.connection import Connection
from graph.engine.fields.mapping import Argument
from graph.engine.namespace import declare_input
from graph.engine.relations import Opened, Relation
from graph.engine.rows import limit_of
from graph.engine.values import Arguments, Variables
from graph.errors import QueryError
from graph.matching import owned
from models.base import Base, table_of
from models.observations import TOTAL

Given = Any
Compared = Callable[[Any, Any], ColumnElement[bool]]
SERIES_KEY = ("indicator_id", "area_id", "breakdown_id", "dataset_id")


@dataclass(frozen=True)
class Figures(Relation):
    """Observations chosen by indicator, area set, breakdown and dataset; `latest` takes the newest of each series."""

    keys: tuple[str, ...] = ()

    def open(self, build: Build, given: Arguments) -> Opened:
        if given.get("latest") is None:
            row = Row.first(build, self.entity)
            return Opened(row, [row.c[key] for key in self.keys], [*_chosen(row, given), *_period(row, given)])
        series = self._series(build, given)
        row = self._newest(build, series, given)
        return Opened(row, [series.c[key] for key in self.keys])

    def _series(self, build: Build, given: Arguments) -> FromClause:
        """The series that are asked for; of a past moment, as its observations tell."""
        table = table_of(models.Series) if build.moment is None else self.entity.table
        source = build.rows_of(table)
        row = Row(build, self.entity, source, Source(source))
        chosen = _chosen(row, given)
        statement = select(*(row.c[name] for name in SERIES_KEY)).select_from(row.source.clause).where(*chosen)
        return (statement if build.moment is None else statement.distinct()).subquery()

    def _newest(self, build: Build, series: FromClause, given: Arguments) -> Row:
        row = Row.first(build, self.entity)
        same = [row.c[name] == series.c[name] for name in SERIES_KEY]
        found = select(row.table).where(*same, *_period(row, given)).correlate(series)
        ordered = found.order_by(row.c["period_end"].desc(), row.c["period_start"].desc())
        statement = ordered.limit(limit_of(build, given["latest"], "latest"))
        newest = build.narrowed(statement, lambda name: row.c[name], lateral=True)
        return Row(build, self.entity, newest.table, Source(series.join(newest.table, true())), newest)


def _chosen(row: Row, given: Arguments) -> list[ColumnElement[bool]]:
    conditions = [condition(row, given[name]) for name, condition in CHOICES.items() if given.get(name) is not None]
    return [*conditions, _breakdown(row, given.get("dims"))]


PERIODS: dict[str, Compared] = {"on": operator.eq, "fromDate": operator.ge, "toDate": operator.le}
"""How a period's last day compares with a day that is given; a single day lets an index give the order of areas."""


def _period(row: Row, given: Arguments) -> list[ColumnElement[bool]]:
    return [
        compared(row.c["period_end"], row.build.bind(given[name], Date()))
        for name, compared in PERIODS.items()
        if given.get(name) is not None
    ]


def of_indicators(row: Row, leaf: Given) -> ColumnElement[bool]:
    """PostgreSQL takes a single indicator for a constant, which lets an index give the order."""
    if len(leaf.read(row.build.document.variables)) > 1:
        return row.c["indicator_id"].in_(_coded(row, models.Indicator, leaf))
    far = row.build.rows_of(models.Indicator)
    code = row.build.bind(leaf, Text(), lambda codes: codes[0] if codes else None)
    return row.c["indicator_id"] == select(far.c["id"]).where(far.c["code"] == code).scalar_subquery()


def _datasets(row: Row, leaf: Given) -> ColumnElement[bool]:
    return row.c["dataset_id"].in_(_coded(row, models.Dataset, leaf))


def _coded(row: Row, model: type[Base], leaf: Given) -> Any:
    far = row.build.rows_of(model)
    return select(far.c["id"]).where(far.c["code"] == any_(row.build.bind(leaf, ARRAY(Text()))))


def of_area_set(row: Row, leaf: Given) -> ColumnElement[bool]:
    sets = row.build.rows_of(models.AreaSet)
    return _in_sets(row, select(sets.c["id"]).where(sets.c["code"] == row.build.bind(leaf, Text())))


def _municipality(row: Row, leaf: Given) -> ColumnElement[bool]:
    sets = row.build.rows_of(models.AreaSet)
    owner = Row(row.build, row.entity, sets, Source(sets))
    return _in_sets(row, select(sets.c["id"]).where(owned(owner, "municipality_id", leaf)))


def _in_sets(row: Row, sets: Select[Any]) -> ColumnElement[bool]:
    """The sets are found once, as an array; the area is the one that the row's own fields tell of."""
    area = row.one("area_id", entity_named("Area"))
    return area.c["area_set_id"] == any_(func.array(sets.scalar_subquery()))


def _breakdown(row: Row, tree: Given) -> ColumnElement[bool]:
    """The total where no dimension is named; otherwise breakdowns by just the named dimensions."""
    if not tree:
        return row.c["breakdown_id"] == literal_column(str(TOTAL))
    breakdowns = row.build.rows_of(models.Breakdown)
    named = [_names(row.build, breakdowns, dimension) for dimension in tree]
    size = row.build.parameter(lambda variables: _size(tree, variables), SmallInteger())
    return row.c["breakdown_id"].in_(select(breakdowns.c["id"]).where(breakdowns.c["size"] == size, *named))


def _size(tree: Given, variables: Variables) -> int:
    """How many dimensions are named; naming one twice would let in breakdowns by another besides."""
    names = [dimension["dimension"].read(variables) for dimension in tree]
    if len(set(names)) < len(names):
        raise QueryError("'dims' names a dimension twice", "name each dimension once, with all its members")
    return len(names)


def _names(build: Build, breakdowns: FromClause, dimension: Given) -> ColumnElement[bool]:
    members, links = build.rows_of(models.DimensionMember), build.rows_of(models.BreakdownMember)
    dimensions = build.rows_of(models.Dimension)
    conditions = [
        links.c["breakdown_id"] == breakdowns.c["id"],
        members.c["id"] == links.c["member_id"],
        dimensions.c["id"] == links.c["dimension_id"],
        dimensions.c["code"] == build.bind(dimension["dimension"], Text()),
    ]
    if (chosen := dimension.get("members")) is not None:
        conditions.append(members.c["code"] == any_(build.bind(chosen, ARRAY(Text()))))
    return exists(select(1).where(and_(*conditions)).correlate(breakdowns))


CHOICES = {"indicators": of_indicators, "datasets": _datasets, "areaSet": of_area_set, "municipality": _municipality}

INDICATORS = Argument("list[str] | None", "Only of the indicators with these codes.")
CHOSEN = {
    "dims": Argument(
        "list[DimensionInput] | None",
        "Broken down by these dimensions; where none is named, totals only, never a mixture.",
    ),
    "on": Argument("date | None", "Only periods that end on this day."),
    "fromDate": Argument("date | None", "Only periods that end on this day or later."),
    "toDate": Argument("date | None", "Only periods that end on this day or earlier."),
    "latest": Argument("int | None", "Only so many of the newest periods of each series."),
    "datasets": Argument("list[str] | None", "Only from the datasets with these codes."),
}
PLACES = {
    "areaSet": Argument("str | None", "Only of areas of the set with this code."),
    "municipality": Argument("str | None", "Only of areas of the municipality with this official key."),
}


def figures(target: str, local: Sequence[str], keys: Sequence[str], description: str, **arguments: Argument) -> Any:
    """A connection to observations."""
    relation = Figures(target, tuple(local), tuple(keys))
    return mapped(Connection(relation, description, {"indicators": INDICATORS, **CHOSEN, **arguments}))


declare_input(
    "DimensionInput",
    {
        "dimension": Argument("str", "Code of the dimension, such as AGE."),
        "members": Argument("list[str] | None", "Codes of its members; all of them where none is named."),
    },
    "A dimension to break figures down by.",
)
