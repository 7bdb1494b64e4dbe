"""Plans, goals and measures, and what they cover."""

from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKey, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped

from models.base import (
    Base,
    Judged,
    Recorded,
    Valid,
    column,
    foreign,
    key,
    link,
    money,
    plain,
    protected,
    sent,
    term,
    texts,
)
from models.vocabulary import (
    EffectAssessment,
    GoalDirection,
    GoalStatus,
    MeasureKind,
    MeasureStatus,
    PlanKind,
    PlanStatus,
    SubPlan,
)


class Plan(Valid, Recorded, Base):
    """A plan of one field or across fields."""

    __tablename__ = "plans"
    __table_args__ = (UniqueConstraint("municipality_id", "code"),)

    id: Mapped[int] = key()
    municipality_id: Mapped[int] = column("The municipality.", ForeignKey("municipalities.id"))
    code: Mapped[str] = plain("Short name within the municipality.")
    title: Mapped[str] = column("Title in German.")
    sub_plan: Mapped[str] = term(SubPlan, "The field it plans.")
    kind: Mapped[str] = term(PlanKind, "What kind of plan it is.")
    mandate: Mapped[str | None] = column("Who asked for it and why.")
    legal_basis: Mapped[list[str]] = texts("The law it rests on.")
    horizon_from: Mapped[date | None] = column("First day that it plans for.")
    horizon_to: Mapped[date | None] = column("Last day that it plans for.")
    next_revision: Mapped[date | None] = column("When it shall be revised.")
    status: Mapped[str] = term(PlanStatus, "Where it stands.")
    part_of_id: Mapped[int | None] = foreign("plans.id", "The plan of which it is a part.")
    supersedes_id: Mapped[int | None] = foreign("plans.id", "The plan that it replaces.")
    office_id: Mapped[int | None] = foreign("offices.id", "The office that writes it.")
    adopted_by_id: Mapped[int | None] = foreign("decisions.id", "The decision that adopted it.")


class Goal(Judged, Recorded, Base):
    """What a plan wants to reach, and by which figure one will see it."""

    __tablename__ = "goals"
    __table_args__ = (UniqueConstraint("plan_id", "code"),)

    id: Mapped[int] = key()
    plan_id: Mapped[int] = column("The plan.", ForeignKey("plans.id"))
    code: Mapped[str] = plain("Number within the plan.")
    text: Mapped[str] = column("The goal in German.")
    text_en: Mapped[str | None] = column("The goal in English.")
    indicator_id: Mapped[int | None] = foreign("indicators.id", "The indicator that measures it.")
    unit: Mapped[str | None] = column("Unit of target and actual value.")
    target: Mapped[Decimal | None] = column("Value to reach.", Numeric)
    actual: Mapped[Decimal | None] = protected("Value at present.")
    target_date: Mapped[date | None] = column("When it shall be reached.")
    direction: Mapped[str] = term(GoalDirection, "Which way the value shall go.")
    status: Mapped[str] = term(GoalStatus, "Where it stands.")
    responsible_id: Mapped[int | None] = foreign("offices.id", "The office that answers for it.")
    raw_actual: Mapped[Decimal | None] = sent("actual")


class Measure(Recorded, Base):
    """What is done to meet needs and reach goals (Maßnahme)."""

    __tablename__ = "measures"
    __table_args__ = (UniqueConstraint("municipality_id", "code"),)

    id: Mapped[int] = key()
    municipality_id: Mapped[int] = column("The municipality.", ForeignKey("municipalities.id"))
    code: Mapped[str] = plain("Short name within the municipality.")
    title: Mapped[str] = column("Title in German.")
    sub_plan: Mapped[str] = term(SubPlan, "The field it belongs to.")
    kind: Mapped[str] = term(MeasureKind, "What is done.")
    plan_id: Mapped[int | None] = foreign("plans.id", "The plan that holds it.")
    paper_id: Mapped[int | None] = foreign("papers.id", "The paper that it follows from.")
    responsible_id: Mapped[int | None] = foreign("offices.id", "The office that answers for it.")
    planned_from: Mapped[date | None] = column("When it shall begin.")
    planned_to: Mapped[date | None] = column("When it shall end.")
    ended_on: Mapped[date | None] = column("When it ended.")
    cost_planned: Mapped[Decimal | None] = money("Planned cost in euros.")
    cost_actual: Mapped[Decimal | None] = money("Actual cost in euros.")
    status: Mapped[str] = term(MeasureStatus, "Where it stands.")
    effect: Mapped[str] = term(EffectAssessment, "What is known of its effect.", server_default="NOT_EXAMINED")
    effect_note: Mapped[str | None] = column("What the judgement rests on, in German.")
    fit: Mapped[str | None] = column("How well it fits the need (Passgenauigkeit), in German.")


plan_areas = link("plan_areas", "plans.id", "areas.id", recorded=True)
plan_target_groups = link("plan_target_groups", "plans.id", "target_groups.id", recorded=True)
measure_needs = link("measure_needs", "measures.id", "needs.id", recorded=True)
measure_goals = link("measure_goals", "measures.id", "goals.id", recorded=True)
measure_areas = link("measure_areas", "measures.id", "areas.id", recorded=True)
measure_target_groups = link("measure_target_groups", "measures.id", "target_groups.id", recorded=True)
measure_partners = link("measure_partners", "measures.id", "organizations.id", recorded=True)
measure_synergies = link("measure_synergies", "measures.id", "other:measures.id", recorded=True)
