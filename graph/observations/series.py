"""Observations and what exists of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import models
from graph.engine.declare import AS_OF, Node, column, entity, everything, lookup, many, part, part_of, queries
from graph.engine.fields.mapping import Argument
from graph.engine.groups import by_column, by_name, by_one
from graph.engine.relations import Children, referring
from graph.matching import by_identifier, by_text
from graph.observations.choosing import PLACES, SERIES_KEY, figures, of_area_set, of_indicators

if TYPE_CHECKING:
    from datetime import date, datetime

    from graph.areas import Area
    from graph.datasets import Dataset, ImportRun
    from graph.engine.pages import Connection
    from graph.observations.indicators import Breakdown, Dimension, Indicator
    from graph.observations.origins import Origin, Revision
    from models.vocabulary import ConfStatus, ObsStatus, PeriodKind


@part_of(models.PublishedObservation)
class Period:
    """The days that a figure covers, both inclusive."""

    start: date = column(models.PublishedObservation, "period_start")
    end: date = column(models.PublishedObservation, "period_end")
    kind: PeriodKind = column(models.PublishedObservation, "period_kind")


@entity(
    models.PublishedObservation,
    order=("indicator_id", "area_id", "breakdown_id", "dataset_id", "period_end", "period_start"),
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
        "value": by_name("value", "The figure itself."),
        "count": by_name("count", "The number of cases."),
        "base": by_name("base", "What rates divide by."),
        "unassignable": by_name("unassignable", "Cases that could not be placed in any area."),
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
    unassignable_hidden: bool
    rounded_to: int | None
    obs_status: ObsStatus
    conf_status: ConfStatus
    series_break: bool
    note: str | None
    origin: Origin = part("The cell of the file that it comes from.")
    recorded_at: datetime
    revisions: list[Revision] = many(
        Children("Revision", ("id",), ("id",)), "What was said of it before, the latest version first."
    )


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
        indicators=Argument("list[str] | None", "Only of the indicators with these codes.", condition=of_indicators),
        areaSet=Argument("str | None", "Only of areas of the set with this code.", condition=of_area_set),
    )
