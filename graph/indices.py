"""Composite indices of the social situation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.sql.elements import ColumnElement

import models
from graph.engine.build import Row
from graph.engine.declare import Node, entity, everything, many, queries
from graph.engine.fields.mapping import Argument
from graph.engine.groups import by_column, by_one
from graph.engine.relations import referring
from graph.matching import keys_by_text, of_municipality

if TYPE_CHECKING:
    from datetime import date

    from graph.areas import Area
    from graph.datasets import Dataset
    from graph.engine.pages import Connection
    from graph.municipalities import Municipality
    from graph.observations import Indicator
    from graph.scalars import JSON
    from models.vocabulary import ConfStatus, Direction, DynamicsClass, ExclusionReason, Standardisation, StatusClass


def _of_definition(row: Row, leaf: Any) -> ColumnElement[bool]:
    return row.c["definition_id"].in_(keys_by_text(row, models.IndexDefinition, "code", leaf))


@entity(models.IndexDefinition, order=("code", "version", "id"))
class IndexDefinition(Node):
    """How an index of status and dynamics is computed: policy as data, one object a version."""

    municipality: Municipality
    code: str
    version: str
    name: str
    standardisation: Standardisation
    dynamics_years: int | None
    min_population: int | None
    cuts: JSON | None
    method_note: str | None
    weights: list[IndexWeight] = many(
        referring("IndexWeight", models.IndexWeight.definition_id), "The indicators that it is made of."
    )


@entity(models.IndexWeight, order=("indicator_id",))
class IndexWeight:
    """An indicator's part in an index."""

    indicator: Indicator
    weight: float
    direction: Direction


@entity(
    models.IndexResult,
    order=("-period", "definition_id", "area_id"),
    groups={
        "area": by_one("Area", ("area_id", "Area"), description="The area."),
        "definition": by_one("IndexDefinition", ("definition_id", "IndexDefinition"), description="The definition."),
        "period": by_column("date", "period", "The reference day."),
        "status_class": by_column("StatusClass", "status_class", "The class of the status."),
        "dynamics_class": by_column("DynamicsClass", "dynamics_class", "The class of the dynamics."),
    },
)
class IndexResult(Node):
    """What an index says of one area in one period, relative to this city in this year."""

    definition: IndexDefinition
    area: Area
    dataset: Dataset
    period: date
    score: float | None
    dynamics_score: float | None
    conf_status: ConfStatus
    status_class: StatusClass | None
    dynamics_class: DynamicsClass | None
    excluded: bool
    exclusion_reason: ExclusionReason | None
    comparable_with_previous: bool


@queries
class IndexQueries:
    """Composite indices."""

    index_definitions: Connection[IndexDefinition] = everything(
        "IndexDefinition", "All definitions of indices.", municipality=of_municipality()
    )
    index_results: Connection[IndexResult] = everything(
        "IndexResult",
        "What indices say of areas.",
        code=Argument("str | None", "Only of the index with this code.", condition=_of_definition),
    )
