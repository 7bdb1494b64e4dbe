"""Plans, goals and measures, and what they cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

import models
from graph.engine.declare import Node, connection, entity, everything, lookup, many, queries
from graph.engine.groups import Measure as Amount
from graph.engine.groups import by_column, by_link, by_one
from graph.engine.relations import linked, referring
from graph.matching import by_identifier, by_text, of_municipality, valid_on
from graph.merging import linked_organizations
from graph.needs import of_sub_plan

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from graph.areas import Area
    from graph.decisions import Decision, Paper
    from graph.engine.pages import Connection
    from graph.funding import Grant
    from graph.municipalities import Municipality, Office
    from graph.needs import Need, TargetGroup
    from graph.observations import Indicator
    from graph.organizations import Organization
    from graph.participation import ParticipationEvent
    from models.vocabulary import (
        ConfStatus,
        EffectAssessment,
        GoalDirection,
        GoalStatus,
        MeasureKind,
        MeasureStatus,
        PlanKind,
        PlanStatus,
        SubPlan,
    )


@entity(
    models.Plan,
    order=("sub_plan", "valid_from", "code", "id"),
    groups={
        "sub_plan": by_column("SubPlan", "sub_plan", "The field."),
        "kind": by_column("PlanKind", "kind", "The kind of plan."),
        "status": by_column("PlanStatus", "status", "Where it stands."),
        "office": by_one("Office", ("office_id", "Office"), description="The office that writes it."),
        "area": by_link("Area", models.plan_areas, "plan_id", "area_id", "The area it covers, of any set."),
        "target_group": by_link(
            "TargetGroup", models.plan_target_groups, "plan_id", "target_group_id", "The target group it covers."
        ),
    },
)
class Plan(Node):
    """A plan of one field or across fields."""

    municipality: Municipality
    code: str
    title: str
    sub_plan: SubPlan
    kind: PlanKind
    mandate: str | None
    legal_basis: list[str]
    horizon_from: date | None
    horizon_to: date | None
    next_revision: date | None
    status: PlanStatus
    valid_from: date
    valid_to: date | None
    part_of: Plan | None
    supersedes: Plan | None
    office: Office | None
    adopted_by: Decision | None
    recorded_at: datetime
    parts: list[Plan] = many(referring("Plan", models.Plan.part_of_id), "The plans that are parts of it.")
    superseded_by: list[Plan] = many(referring("Plan", models.Plan.supersedes_id), "The plans that replace it.")
    areas: list[Area] = many(linked("Area", models.plan_areas, "plan_id", "area_id"), "The areas it covers.")
    target_groups: list[TargetGroup] = many(
        linked("TargetGroup", models.plan_target_groups, "plan_id", "target_group_id"), "The people it covers."
    )
    goals: list[Goal] = many(referring("Goal", models.Goal.plan_id), "Its goals.")
    measures: Connection[Measure] = connection(referring("Measure", models.Measure.plan_id), "Its measures.")
    grants: Connection[Grant] = connection(referring("Grant", models.Grant.plan_id), "The grants that it justifies.")


@entity(
    models.Goal,
    order=("plan_id", "code", "id"),
    groups={
        "plan": by_one("Plan", ("plan_id", "Plan"), description="The plan."),
        "status": by_column("GoalStatus", "status", "Where it stands."),
        "indicator": by_one("Indicator", ("indicator_id", "Indicator"), description="The figure that shows it."),
    },
)
class Goal(Node):
    """What a plan wants to reach, and by which figure one will see it."""

    plan: Plan
    code: str
    text: str
    indicator: Indicator | None
    unit: str | None
    target: float | None
    actual: float | None
    conf_status: ConfStatus
    target_date: date | None
    direction: GoalDirection
    status: GoalStatus
    responsible: Office | None
    recorded_at: datetime
    measures: list[Measure] = many(
        linked("Measure", models.measure_goals, "goal_id", "measure_id"), "What is done to reach it."
    )


@entity(
    models.Measure,
    order=("code", "id"),
    groups={
        "sub_plan": by_column("SubPlan", "sub_plan", "The field."),
        "kind": by_column("MeasureKind", "kind", "What is done."),
        "status": by_column("MeasureStatus", "status", "Where it stands."),
        "effect": by_column("EffectAssessment", "effect", "What is known of its effect."),
        "office": by_one("Office", ("responsible_id", "Office"), description="The office that answers for it."),
        "area": by_link("Area", models.measure_areas, "measure_id", "area_id", "The area."),
        "target_group": by_link(
            "TargetGroup", models.measure_target_groups, "measure_id", "target_group_id", "The target group."
        ),
    },
    measures={
        "cost_planned": Amount("Planned cost in euros.", lambda row: row.c["cost_planned"], money=True),
        "cost_actual": Amount("Actual cost in euros.", lambda row: row.c["cost_actual"], money=True),
    },
)
class Measure(Node):
    """What is done to meet needs and reach goals (Maßnahme)."""

    municipality: Municipality
    code: str
    title: str
    sub_plan: SubPlan
    kind: MeasureKind
    plan: Plan | None
    paper: Paper | None
    responsible: Office | None
    planned_from: date | None
    planned_to: date | None
    ended_on: date | None
    cost_planned: Decimal | None
    cost_actual: Decimal | None
    status: MeasureStatus
    effect: EffectAssessment
    effect_note: str | None
    fit: str | None
    recorded_at: datetime
    needs: list[Need] = many(linked("Need", models.measure_needs, "measure_id", "need_id"), "The needs it answers.")
    goals: list[Goal] = many(linked("Goal", models.measure_goals, "measure_id", "goal_id"), "The goals it serves.")
    areas: list[Area] = many(linked("Area", models.measure_areas, "measure_id", "area_id"), "Where it happens.")
    target_groups: list[TargetGroup] = many(
        linked("TargetGroup", models.measure_target_groups, "measure_id", "target_group_id"), "For whom it is."
    )
    partners: list[Organization] = many(linked_organizations(models.measure_partners, "measure_id"), "Who takes part.")
    synergies: list[Measure] = many(
        linked("Measure", models.measure_synergies, "measure_id", "other_id"), "Measures that go well with it."
    )
    decisions: list[Decision] = many(
        linked("Decision", models.decision_measures, "measure_id", "decision_id"), "The decisions that it carries out."
    )
    grants: Connection[Grant] = connection(referring("Grant", models.Grant.measure_id), "The grants that pay for it.")
    participation: list[ParticipationEvent] = many(
        linked("ParticipationEvent", models.event_measures, "measure_id", "event_id"), "The occasions that led to it."
    )


@queries
class PlanQueries:
    """Plans and measures."""

    plan: Plan | None = lookup(
        "Plan",
        "One plan.",
        id=by_identifier(),
        code=by_text("code", "Its code within the municipality."),
        municipality=of_municipality(),
    )
    plans: Connection[Plan] = everything(
        "Plan", "Plans.", municipality=of_municipality(), subPlan=of_sub_plan(), validOn=valid_on()
    )
    measures: Connection[Measure] = everything(
        "Measure", "Measures.", municipality=of_municipality(), subPlan=of_sub_plan()
    )
    goals: Connection[Goal] = everything("Goal", "The goals of all plans.")
