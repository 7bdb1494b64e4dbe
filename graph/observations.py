"""Indicators, dimensions, observations and what exists of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, Date, FromClause, SmallInteger, Text, and_, any_, exists, literal_column, select, true
from sqlalchemy.sql.elements import ColumnElement

import models
from graph.engine.build import Build, Row, Source
from graph.engine.declare import (
    AS_OF,
    Node,
    column,
    connection,
    entity,
    everything,
    lookup,
    many,
    mapped,
    part,
    part_of,
    queries,
)
from graph.engine.fields.connection import Connection as ConnectionMapping
from graph.engine.fields.mapping import Argument
from graph.engine.filters import declare_input
from graph.engine.groups import Measure, by_column, by_one
from graph.engine.relations import Opened, Relation, referring
from graph.engine.rows import limit_of
from graph.engine.values import Arguments, Variables
from graph.errors import QueryError
from graph.matching import by_identifier, by_text, owned
from models.base import table_of
from models.observations import TOTAL

if TYPE_CHECKING:
    from datetime import date, datetime

    from graph.areas import Area
    from graph.datasets import Dataset, ImportRun
    from graph.engine.pages import Connection
    from models.vocabulary import (
        AreaLevel,
        ConfStatus,
        Direction,
        Frequency,
        IndicatorType,
        ObsStatus,
        PeriodKind,
        SubPlan,
    )

Given = Any
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
        newest = self._newest(build, series, given)
        row = Row(build, self.entity, newest, Source(series.join(newest, true())))
        return Opened(row, [series.c[key] for key in self.keys])

    def _series(self, build: Build, given: Arguments) -> FromClause:
        """The series that are asked for; of a past moment, as its observations tell."""
        table = table_of(models.Series) if build.moment is None else self.entity.table
        source = build.rows_of(table)
        columns = [source.c[name] for name in SERIES_KEY]
        statement = select(*columns).where(*_chosen(Row(build, self.entity, source, Source(source)), given))
        return (statement if build.moment is None else statement.distinct()).subquery()

    def _newest(self, build: Build, series: FromClause, given: Arguments) -> FromClause:
        row = Row.first(build, self.entity)
        same = [row.c[name] == series.c[name] for name in SERIES_KEY]
        newest = select(*row.c).where(*same, *_period(row, given)).correlate(series)
        ordered = newest.order_by(row.c["period_end"].desc(), row.c["period_start"].desc())
        return ordered.limit(limit_of(build, given["latest"], "latest")).lateral()


def _chosen(row: Row, given: Arguments) -> list[ColumnElement[bool]]:
    conditions = [condition(row, given[name]) for name, condition in CHOICES.items() if given.get(name) is not None]
    return [*conditions, _breakdown(row, given.get("dims"))]


def _period(row: Row, given: Arguments) -> list[ColumnElement[bool]]:
    first, last = given.get("fromDate"), given.get("toDate")
    conditions = []
    if first is not None:
        conditions.append(row.c["period_end"] >= row.build.bind(first, Date()))
    if last is not None:
        conditions.append(row.c["period_end"] <= row.build.bind(last, Date()))
    return conditions


def _indicators(row: Row, leaf: Given) -> ColumnElement[bool]:
    return row.c["indicator_id"].in_(_coded(row, models.Indicator, leaf))


def _datasets(row: Row, leaf: Given) -> ColumnElement[bool]:
    return row.c["dataset_id"].in_(_coded(row, models.Dataset, leaf))


def _coded(row: Row, model: Any, leaf: Given) -> Any:
    far = row.build.rows_of(model.__table__)
    return select(far.c["id"]).where(far.c["code"] == any_(row.build.bind(leaf, ARRAY(Text()))))


def _area_set(row: Row, leaf: Given) -> ColumnElement[bool]:
    areas, sets = row.build.rows_of(models.Area), row.build.rows_of(models.AreaSet)
    inside = select(areas.c["id"]).join_from(areas, sets, areas.c["area_set_id"] == sets.c["id"])
    return row.c["area_id"].in_(inside.where(sets.c["code"] == row.build.bind(leaf, Text())))


def _municipality(row: Row, leaf: Given) -> ColumnElement[bool]:
    areas, sets = row.build.rows_of(models.Area), row.build.rows_of(models.AreaSet)
    inside = select(areas.c["id"]).join_from(areas, sets, areas.c["area_set_id"] == sets.c["id"])
    owner = Row(row.build, row.entity, sets, Source(sets))
    return row.c["area_id"].in_(inside.where(owned(owner, "municipality_id", leaf)))


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


CHOICES = {"indicators": _indicators, "datasets": _datasets, "areaSet": _area_set, "municipality": _municipality}

INDICATORS = Argument("list[str] | None", "Only of the indicators with these codes.")
CHOSEN = {
    "dims": Argument(
        "list[DimensionInput] | None",
        "Broken down by these dimensions; where none is named, totals only, never a mixture.",
    ),
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
    return mapped(ConnectionMapping(relation, description, {"indicators": INDICATORS, **CHOSEN, **arguments}))


declare_input(
    "DimensionInput",
    {
        "dimension": ("str", "Code of the dimension, such as AGE."),
        "members": ("list[str] | None", "Codes of its members; all of them where none is named."),
    },
    "A dimension to break figures down by.",
)


@entity(models.Indicator, order=("code", "id"))
class Indicator(Node):
    """What a figure measures, how to read it and how it is protected."""

    code: str
    name: str
    definition: str | None
    interpretation: str | None
    type: IndicatorType
    unit: str
    per: int | None
    decimals: int
    direction: Direction
    frequency: Frequency
    sub_plans: list[SubPlan]
    min_count: int | None
    min_base: int | None
    counts_people: bool
    finest_level: AreaLevel | None
    numerator: Indicator | None
    base: Indicator | None
    observations: Connection[Observation] = figures("Observation", ("id",), ("indicator_id",), "Its figures.", **PLACES)
    series: Connection[Series] = connection(
        referring("Series", models.Series.indicator_id), "For which areas and periods it exists."
    )


@entity(models.Dimension, order=("code", "id"))
class Dimension(Node):
    """A way to break an indicator down, such as age or sex."""

    code: str
    name: str
    members: list[DimensionMember] = many(
        referring("DimensionMember", models.DimensionMember.dimension_id), "Its parts; the total is their absence."
    )


@entity(models.DimensionMember, order=("position", "code", "id"))
class DimensionMember:
    """One part of a dimension; the total is the absence of the dimension."""

    dimension: Dimension
    code: str
    name: str
    position: int
    age_from: int | None
    age_to: int | None


@entity(models.Breakdown, order=("code", "id"))
class Breakdown:
    """One combination of members of different dimensions."""

    code: str
    size: int
    members: list[BreakdownMember] = many(
        referring("BreakdownMember", models.BreakdownMember.breakdown_id), "The members it names."
    )


@entity(models.BreakdownMember, order=("dimension_id",))
class BreakdownMember:
    """A member that a breakdown names."""

    dimension: Dimension
    member: DimensionMember


@part_of(models.PublishedObservation)
class Period:
    """The days that a figure covers, both inclusive."""

    start: date = column(models.PublishedObservation, "period_start")
    end: date = column(models.PublishedObservation, "period_end")
    kind: PeriodKind = column(models.PublishedObservation, "period_kind")


@entity(
    models.PublishedObservation,
    order=("indicator_id", "area_id", "breakdown_id", "period_end", "dataset_id", "id"),
    groups={
        "indicator": by_one("Indicator", ("indicator_id", "Indicator"), description="The indicator."),
        "area": by_one("Area", ("area_id", "Area"), description="The area."),
        "parent_area": by_one(
            "Area", ("area_id", "Area"), ("parent_id", "Area"), description="The area one step up in the same set."
        ),
        "period": by_column("date", "period_end", "Last day of the period."),
        "obs_status": by_column("ObsStatus", "obs_status", "The status."),
    },
    measures={
        "value": Measure("The figure itself.", lambda row: row.c["value"]),
        "count": Measure("The number of cases.", lambda row: row.c["count"]),
        "base": Measure("What rates divide by.", lambda row: row.c["base"]),
    },
)
class Observation(Node):
    """A figure as the public may see it: value, count and base travel together, and a blank says why."""

    indicator: Indicator
    area: Area
    breakdown: Breakdown
    dataset: Dataset
    import_run: ImportRun
    period: Period = part("The days it covers.")
    period_start: date
    period_end: date
    value: float | None
    count: float | None
    base: float | None
    unassignable: float | None
    obs_status: ObsStatus
    conf_status: ConfStatus
    series_break: bool
    note: str | None
    recorded_at: datetime


@entity(models.Series, order=("indicator_id", "area_id", "breakdown_id", "dataset_id"))
class Series(Node):
    """What is published of one indicator, area, breakdown and dataset, and for which periods."""

    indicator: Indicator
    area: Area
    breakdown: Breakdown
    dataset: Dataset
    first_period: date
    last_period: date
    length: int
    blanks: int
    observations: list[Observation] = many(
        referring(
            "Observation",
            models.PublishedObservation.indicator_id,
            models.PublishedObservation.area_id,
            models.PublishedObservation.breakdown_id,
            models.PublishedObservation.dataset_id,
            local=SERIES_KEY,
        ),
        "Its figures, oldest first.",
    )


@queries
class ObservationQueries:
    """Indicators and figures."""

    indicator: Indicator | None = lookup(
        "Indicator", "One indicator.", id=by_identifier(), code=by_text("code", "Its code.")
    )
    indicators: Connection[Indicator] = everything("Indicator", "All indicators.")
    dimensions: Connection[Dimension] = everything("Dimension", "All dimensions.")
    observations: Connection[Observation] = figures(
        "Observation", (), (), "Figures: series and maps alike.", **PLACES, asOf=AS_OF
    )
    availability: Connection[Series] = everything(
        "Series",
        "What exists for which area and periods.",
        indicators=Argument("list[str] | None", "Only of the indicators with these codes.", condition=_indicators),
        areaSet=Argument("str | None", "Only of areas of the set with this code.", condition=_area_set),
    )
