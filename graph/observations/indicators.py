"""Indicators, dimensions and breakdowns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.sql.elements import ColumnElement

import models
from graph.engine.build import Row
from graph.engine.declare import Node, connection, entity, many
from graph.engine.entity import entity_named
from graph.engine.groups import Measure
from graph.engine.relations import referring
from graph.observations.choosing import PLACES, figures

if TYPE_CHECKING:
    from graph.engine.pages import Connection
    from graph.observations.series import Observation, Series
    from models.vocabulary import AreaLevel, Direction, Frequency, IndicatorType, SubPlan


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


def _position(row: Row) -> ColumnElement[Any]:
    return row.one("member_id", entity_named("DimensionMember")).c["position"]


@entity(
    models.BreakdownMember,
    order=("dimension_id",),
    measures={"position": Measure("Place of the member in its dimension.", _position)},
)
class BreakdownMember:
    """A member that a breakdown names."""

    dimension: Dimension
    member: DimensionMember
