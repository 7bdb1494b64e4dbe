"""Target groups, planning ratios, needs and the evidence for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from sqlalchemy import Text
from sqlalchemy.sql.elements import ColumnElement

import models
from graph.engine.build import Row
from graph.engine.declare import (
    Node,
    column,
    connection,
    entity,
    everything,
    lookup,
    many,
    one,
    part,
    part_of,
    queries,
    variants,
)
from graph.engine.fields.mapping import Argument
from graph.engine.groups import by_column, by_link, by_name, by_one
from graph.engine.namespace import NAMESPACE
from graph.engine.relations import linked, referring
from graph.engine.values import code
from graph.matching import by_identifier, by_text, of_municipality, valid_on

if TYPE_CHECKING:
    from datetime import date, datetime

    from graph.areas import Area
    from graph.datasets import Dataset
    from graph.decisions import Decision
    from graph.engine.pages import Connection
    from graph.funding import Grant
    from graph.municipalities import Municipality
    from graph.observations import Observation
    from graph.offerings import Offering, OfferingType
    from graph.participation import ParticipationEvent, Publication
    from graph.plans import Measure, Plan
    from models.vocabulary import ConfStatus, EvidenceKind, NeedKind, NeedMethod, NeedStatus, SubPlan


@entity(models.TargetGroup, order=("code", "id"))
class TargetGroup(Node):
    """People for whom is planned (Zielgruppe)."""

    code: str
    name: str
    sub_plan: SubPlan
    age_from: int | None
    age_to: int | None
    legal_basis: list[str]
    parent: TargetGroup | None
    plans: Connection[Plan] = connection(
        linked("Plan", models.plan_target_groups, "target_group_id", "plan_id"),
        "The plans that cover it.",
        validOn=valid_on(),
    )
    needs: Connection[Need] = connection(
        linked("Need", models.need_target_groups, "target_group_id", "need_id"), "Its needs."
    )
    offerings: Connection[Offering] = connection(
        linked("Offering", models.offering_target_groups, "target_group_id", "offering_id"), "The offerings for it."
    )
    grants: Connection[Grant] = connection(
        linked("Grant", models.grant_target_groups, "target_group_id", "grant_id"), "The grants for it."
    )


@entity(models.PlanningRatio, order=("code", "valid_from", "id"))
class PlanningRatio(Node):
    """How much of an offering a number of people needs (Richtwert): local policy as data."""

    municipality: Municipality
    code: str
    label: str
    lower: float | None
    value: float
    upper: float | None
    per: int
    base_population: str
    age_from: int | None
    age_to: int | None
    target_group: TargetGroup | None
    offering_type: OfferingType | None
    source: str
    valid_from: date
    valid_to: date | None
    adopted_by: Decision | None


@part_of(models.Need)
class Quantity:
    """A quantity with its bounds."""

    value: float | None = column(models.Need, "required")
    lower: float | None = column(models.Need, "required_lower")
    upper: float | None = column(models.Need, "required_upper")
    unit: str


@entity(
    models.Need,
    order=("priority", "code", "id"),
    groups={
        "area": by_one("Area", ("area_id", "Area"), description="The area."),
        "sub_plan": by_column("SubPlan", "sub_plan", "The field."),
        "target_group": by_link(
            "TargetGroup", models.need_target_groups, "need_id", "target_group_id", "The target group."
        ),
        "offering_type": by_one(
            "OfferingType", ("offering_type_id", "OfferingType"), description="The kind of offering that would meet it."
        ),
        "kind": by_column("NeedKind", "kind", "The kind of need."),
        "status": by_column("NeedStatus", "status", "Where it stands."),
        "unit": by_column("str", "unit", "The unit; quantities of different units do not add up."),
    },
    measures={
        "required": by_name("required", "How much is required."),
        "available": by_name("available", "How much there is."),
        "gap": by_name("gap", "How much is missing."),
    },
)
class Need(Node):
    """What is missing, where, for whom, and how one knows (Bedarf)."""

    municipality: Municipality
    code: str
    title: str
    area: Area
    sub_plan: SubPlan
    kind: NeedKind
    method: NeedMethod
    offering_type: OfferingType | None
    required: Quantity | None = part("How much is required; null where no quantity was given.", "required")
    available: float | None
    gap: float | None
    unit: str
    conf_status: ConfStatus
    horizon_from: date | None
    horizon_to: date | None
    priority: int | None
    status: NeedStatus
    reasoning: str | None
    recorded_at: datetime
    dataset: Dataset
    target_groups: list[TargetGroup] = many(
        linked("TargetGroup", models.need_target_groups, "need_id", "target_group_id"), "Who needs it."
    )
    evidence: list[Evidence] = many(referring("Evidence", models.Evidence.need_id), "What it rests on.")
    measures: list[Measure] = many(
        linked("Measure", models.measure_needs, "need_id", "measure_id"), "What is done about it."
    )


@part_of(models.Evidence)
class EvidencedQuantity:
    """A quantity that evidence asks for, with its bounds."""

    value: float | None = column(models.Evidence, "required")
    lower: float | None = column(models.Evidence, "required_lower")
    upper: float | None = column(models.Evidence, "required_upper")


@part_of(models.Evidence)
class IndicatorEvidence:
    """A figure as evidence."""

    kind: EvidenceKind
    observation: Observation | None = one(
        "Evidence", ("observation_id", "Observation"), description="The figure as it is published."
    )
    summary: str | None


@part_of(models.Evidence)
class RatioEvidence:
    """A planning ratio as evidence."""

    kind: EvidenceKind
    planning_ratio: PlanningRatio | None = one(
        "Evidence", ("planning_ratio_id", "PlanningRatio"), description="The planning ratio."
    )
    base: float | None
    required: EvidencedQuantity | None = part("What the ratio asks for.", "required")
    conf_status: ConfStatus
    summary: str | None


@part_of(models.Evidence)
class ProjectionEvidence:
    """A projection as evidence: of people, never of how many will come."""

    kind: EvidenceKind
    scenario: str | None
    horizon: date | None
    base: float | None
    required: EvidencedQuantity | None = part("What the projection asks for.", "required")
    conf_status: ConfStatus
    summary: str | None


@part_of(models.Evidence)
class ParticipationEvidence:
    """What people said as evidence."""

    kind: EvidenceKind
    event: ParticipationEvent | None = one(
        "Evidence", ("event_id", "ParticipationEvent"), description="The occasion on which they said it."
    )
    summary: str | None


@part_of(models.Evidence)
class DocumentEvidence:
    """A publication as evidence."""

    kind: EvidenceKind
    publication: Publication | None = one("Evidence", ("publication_id", "Publication"), description="The publication.")
    page: int | None
    summary: str | None


Evidence = Annotated[
    IndicatorEvidence | RatioEvidence | ProjectionEvidence | ParticipationEvidence | DocumentEvidence,
    strawberry.union("Evidence", description="What a need rests on."),
]
NAMESPACE["Evidence"] = Evidence
variants(
    "Evidence",
    models.Evidence,
    "kind",
    {
        "INDICATOR": "IndicatorEvidence",
        "RATIO": "RatioEvidence",
        "PROJECTION": "ProjectionEvidence",
        "PARTICIPATION": "ParticipationEvidence",
        "DOCUMENT": "DocumentEvidence",
    },
    order=("position", "id"),
)


def of_sub_plan() -> Argument:
    """Rows of one field."""

    def condition(row: Row, leaf: Any) -> ColumnElement[bool]:
        return row.c["sub_plan"] == row.build.bind(leaf, Text(), code)

    return Argument("SubPlan | None", "Only of this field.", condition=condition)


@queries
class NeedQueries:
    """Needs, target groups and planning ratios."""

    need: Need | None = lookup(
        "Need",
        "One need.",
        id=by_identifier(),
        code=by_text("code", "Its code within the municipality."),
        municipality=of_municipality(),
    )
    needs: Connection[Need] = everything("Need", "Needs.", municipality=of_municipality(), subPlan=of_sub_plan())
    target_groups: Connection[TargetGroup] = everything("TargetGroup", "All target groups.", subPlan=of_sub_plan())
    planning_ratios: Connection[PlanningRatio] = everything(
        "PlanningRatio", "Planning ratios.", municipality=of_municipality(), validOn=valid_on()
    )
