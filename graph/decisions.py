"""Bodies, papers, consultations and decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, select
from sqlalchemy.sql.elements import ColumnElement

import models
from graph.engine.build import Row
from graph.engine.declare import Node, connection, entity, everything, expression, lookup, many, queries
from graph.engine.groups import by_column, by_one
from graph.engine.relations import linked, referring
from graph.matching import by_identifier, by_text, of_municipality
from graph.merging import survivor

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from graph.engine.pages import Connection
    from graph.funding import BudgetLine, FundingProgramme, Grant
    from graph.municipalities import Municipality
    from graph.needs import PlanningRatio
    from graph.organizations import Organization
    from graph.plans import Measure, Plan
    from models.vocabulary import (
        BodyKind,
        BodyMode,
        ConsultationResult,
        ConsultationRole,
        FinancialEffectKind,
        PaperKind,
        PaperRelationType,
    )


def _differs_from_advice(row: Row) -> ColumnElement[Any]:
    """An authoritative result other than that of any body which recommended on the same paper before."""
    advice = row.build.rows_of(models.Consultation)
    other = select(1).where(
        advice.c["paper_id"] == row.c["paper_id"],
        advice.c["position"] < row.c["position"],
        advice.c["role"] == "RECOMMENDATION",
        advice.c["result"] != row.c["result"],
    )
    return row.c["authoritative"] & exists(other.correlate(row.table))


@entity(models.Body, order=("sort_key", "id"))
class Body(Node):
    """A body that advises or decides (Gremium)."""

    municipality: Municipality
    code: str
    name: str
    kind: BodyKind
    mode: BodyMode
    programme: FundingProgramme | None
    memberships: list[Membership] = many(referring("Membership", models.Membership.body_id), "Its seats.")
    consultations: Connection[Consultation] = connection(
        referring("Consultation", models.Consultation.body_id), "What it dealt with."
    )
    decisions: Connection[Decision] = connection(referring("Decision", models.Decision.body_id), "What it decided.")


@entity(models.Membership)
class Membership:
    """A seat in a body, held by an organization or a role."""

    body: Body
    organization: Organization | None = survivor(
        "Membership", "organization_id", "The organization that holds the seat."
    )
    role: str | None
    held_from: date | None
    held_to: date | None


@entity(models.Paper, order=("-date", "reference", "id"))
class Paper(Node):
    """A motion, proposal or report before the bodies (Vorlage, Antrag)."""

    municipality: Municipality
    reference: str
    title: str
    date: date | None
    kind: PaperKind
    originator: str | None
    url: str | None
    consultations: list[Consultation] = many(
        referring("Consultation", models.Consultation.paper_id),
        "Its way through the bodies, in order (Beratungsfolge).",
    )
    financial_effects: list[FinancialEffect] = many(
        referring("FinancialEffect", models.FinancialEffect.paper_id), "What it does to the budget."
    )
    relations: list[PaperRelation] = many(
        referring("PaperRelation", models.PaperRelation.paper_id), "How it relates to other papers."
    )
    related_from: list[PaperRelation] = many(
        referring("PaperRelation", models.PaperRelation.other_id), "How other papers relate to it."
    )
    measures: list[Measure] = many(referring("Measure", models.Measure.paper_id), "The measures that followed from it.")


@entity(models.PaperRelation, order=("paper_id", "other_id", "type"))
class PaperRelation:
    """How a paper relates to another."""

    paper: Paper
    other: Paper
    type: PaperRelationType


@entity(models.FinancialEffect, order=("paper_id", "position", "id"))
class FinancialEffect:
    """What a paper does to the budget (Finanzielle Auswirkungen)."""

    position: int
    kind: FinancialEffectKind
    amount: Decimal
    from_date: date | None
    to_date: date | None
    budget_line: BudgetLine | None


@entity(
    models.Consultation,
    order=("paper_id", "position", "id"),
    groups={
        "body": by_one("Body", ("body_id", "Body"), description="The body."),
        "role": by_column("ConsultationRole", "role", "What the body did."),
        "result": by_column("ConsultationResult", "result", "What came of it."),
    },
)
class Consultation(Node):
    """A body's dealing with a paper; advice and decision are objects of their own."""

    paper: Paper
    body: Body
    position: int
    agenda_item: str | None
    planned_date: date | None
    date: date | None
    role: ConsultationRole
    authoritative: bool
    result: ConsultationResult | None
    note: str | None
    pending: bool = expression(
        lambda row: row.c["result"].is_(None), "Whether it has not yet taken place.", "BooleanFilter"
    )
    differs_from_advice: bool = expression(
        _differs_from_advice, "Whether it decided otherwise than a body that had recommended before.", "BooleanFilter"
    )
    decisions: list[Decision] = many(
        referring("Decision", models.Decision.consultation_id), "The decision that came of it, if any."
    )


@entity(
    models.Decision,
    order=("-date", "reference", "id"),
    groups={
        "body": by_one("Body", ("body_id", "Body"), description="The body."),
        "result": by_column("ConsultationResult", "result", "What was decided."),
    },
)
class Decision(Node):
    """What an authoritative body decided."""

    municipality: Municipality
    reference: str
    consultation: Consultation | None
    body: Body
    date: date
    result: ConsultationResult
    text: str | None
    measures: list[Measure] = many(
        linked("Measure", models.decision_measures, "decision_id", "measure_id"), "The measures that carry it out."
    )
    grants: Connection[Grant] = connection(referring("Grant", models.Grant.decision_id), "The grants that it awards.")
    plans: list[Plan] = many(referring("Plan", models.Plan.adopted_by_id), "The plans that it adopts.")
    planning_ratios: list[PlanningRatio] = many(
        referring("PlanningRatio", models.PlanningRatio.adopted_by_id), "The planning ratios that it adopts."
    )


@queries
class DecisionQueries:
    """Bodies, papers and decisions."""

    body: Body | None = lookup(
        "Body", "One body.", id=by_identifier(), code=by_text("code", "Its code."), municipality=of_municipality()
    )
    bodies: Connection[Body] = everything("Body", "Bodies.", municipality=of_municipality())
    paper: Paper | None = lookup(
        "Paper",
        "One paper.",
        id=by_identifier(),
        reference=by_text("reference", "Its number."),
        municipality=of_municipality(),
    )
    papers: Connection[Paper] = everything("Paper", "Papers.", municipality=of_municipality())
    consultations: Connection[Consultation] = everything("Consultation", "What bodies dealt with.")
    decision: Decision | None = lookup(
        "Decision",
        "One decision.",
        id=by_identifier(),
        reference=by_text("reference", "Its number."),
        municipality=of_municipality(),
    )
    decisions: Connection[Decision] = everything("Decision", "Decisions.", municipality=of_municipality())
