"""Figures of another area set as they may have been on an area; only ever by name, never among delivered figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, select
from sqlalchemy.sql.elements import ColumnElement

import models
from graph.engine.build import Row
from graph.engine.declare import Node, entity, everything, many, mapped, queries
from graph.engine.fields.connection import Connection as Pages
from graph.engine.fields.mapping import Argument
from graph.engine.groups import by_name
from graph.engine.relations import referring
from graph.observations import Figures
from graph.observations.choosing import CHOSEN, PLACES

if TYPE_CHECKING:
    from datetime import date

    from graph.areas import Area, AreaSet
    from graph.datasets import Dataset, ImportRun
    from graph.engine.pages import Connection
    from graph.observations import Breakdown, Indicator, Observation
    from models.vocabulary import ConfStatus, ObsStatus, PeriodKind, ShareBasis


def _from_set(row: Row, leaf: Any) -> ColumnElement[bool]:
    estimations, sets = row.build.rows_of(models.Estimation), row.build.rows_of(models.AreaSet)
    wanted = select(estimations.c["id"]).join_from(estimations, sets, sets.c["id"] == estimations.c["from_set_id"])
    return row.c["estimation_id"].in_(wanted.where(sets.c["code"] == row.build.bind(leaf, Text())))


ASKED = {
    "indicators": Argument("list[str]", "Of the indicators with these codes."),
    "fromSet": Argument("str", "Estimated from the area set with this code, such as LOR_2019.", condition=_from_set),
    **{name: argument for name, argument in CHOSEN.items() if name != "latest"},
}


def estimates(local: tuple[str, ...], keys: tuple[str, ...], description: str, **arguments: Argument) -> Any:
    """A connection to estimates; which indicators and from which areas must be said."""
    return mapped(Pages(Figures("Estimate", local, keys), description, {**ASKED, **arguments}))


@entity(models.Estimation, order=("indicator_id", "dataset_id", "id"))
class Estimation(Node):
    """That an indicator's figures of one area set are estimated on another, and by which method."""

    indicator: Indicator
    dataset: Dataset
    from_set: AreaSet
    to_set: AreaSet
    method: str
    method_version: str
    import_run: ImportRun


@entity(
    models.Estimate,
    order=("indicator_id", "area_id", "breakdown_id", "dataset_id", "period_end", "period_start", "id"),
    measures={
        "value": by_name("value", "The estimate itself."),
        "count": by_name("count", "The estimated number of cases."),
        "base": by_name("base", "What estimated rates divide by."),
    },
)
class Estimate:
    """A figure as it may have been on another cut of areas, from published figures; a blank says why."""

    estimation: Estimation
    indicator: Indicator
    area: Area
    breakdown: Breakdown
    dataset: Dataset
    period_start: date
    period_end: date
    period_kind: PeriodKind
    value: float | None
    count: float | None
    base: float | None
    obs_status: ObsStatus
    conf_status: ConfStatus
    sources: list[EstimateSource] = many(
        referring("EstimateSource", models.EstimateSource.estimate_id), "The figures that it follows from."
    )


@entity(models.EstimateSource, order=("estimate_id", "observation_id"))
class EstimateSource:
    """A published figure from which an estimate follows, and the share of it that falls to the estimate's area."""

    observation: Observation
    share: float
    share_basis: ShareBasis


@queries
class EstimateQueries:
    """Estimates on other areas."""

    estimations: Connection[Estimation] = everything("Estimation", "What is estimated on other areas, and how.")
    estimates: Connection[Estimate] = estimates(
        (), (), "Estimates: figures of one area set on another, series and maps alike.", **PLACES
    )
