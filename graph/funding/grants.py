"""Grants, who bears their cost, and payments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import models
from graph.engine.declare import Node, entity, expression, many
from graph.engine.groups import Measure as Amount
from graph.engine.groups import by_column, by_link, by_one, by_term
from graph.engine.relations import linked, referring
from graph.funding.overlaps import OVERLAPPING, possible_double_funding
from graph.merging import survivor, survivor_of

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from graph.areas import Area
    from graph.datasets import Dataset
    from graph.decisions import Decision
    from graph.funding.budget import KpiValue
    from graph.funding.programmes import FundingProgramme
    from graph.municipalities import Municipality, Office
    from graph.needs import TargetGroup
    from graph.offerings import Offering
    from graph.organizations import Organization
    from graph.plans import Measure, Plan
    from models.vocabulary import FinanceType, FunderLevel, FundingForm, GrantForm, PaymentKind, ProofResult, SubPlan


@entity(
    models.Grant,
    order=("-year", "reference", "id"),
    groups={
        "area": by_link("Area", models.grant_areas, "grant_id", "area_id", "The area, of any set."),
        "year": by_column("int", "year", "The budget year."),
        "sub_plan": by_term("SubPlan", "sub_plans", "The field."),
        "target_group": by_link(
            "TargetGroup", models.grant_target_groups, "grant_id", "target_group_id", "The target group."
        ),
        "provider": by_one("Organization", *survivor_of("recipient_id"), description="The recipient."),
        "carrier_form": by_column(
            "CarrierForm", "carrier_form", "The recipient's carrier form.", *survivor_of("recipient_id")
        ),
        "programme": by_one("FundingProgramme", ("programme_id", "FundingProgramme"), description="The programme."),
        "office": by_one("Office", ("office_id", "Office"), description="The office that grants it."),
        "offering_type": by_one(
            "OfferingType",
            ("offering_id", "Offering"),
            ("type_id", "OfferingType"),
            description="The kind of offering it pays for.",
        ),
        "provision_form": by_column(
            "ProvisionForm", "provision_form", "How the offering is provided.", ("offering_id", "Offering")
        ),
        "funding_form": by_column("FundingForm", "funding_form", "Grant, fee, own enterprise or programme."),
        "municipality": by_one("Municipality", ("municipality_id", "Municipality"), description="The municipality."),
    },
    measures={
        "eligible": Amount("Eligible cost in euros.", lambda row: row.c["eligible"], money=True),
        "requested": Amount("Amount requested in euros.", lambda row: row.c["requested"], money=True),
        "awarded": Amount("Amount awarded in euros.", lambda row: row.c["awarded"], money=True),
        "paid": Amount("Amount paid in euros.", lambda row: row.c["paid"], money=True),
    },
)
class Grant(Node):
    """Money given for a purpose (Zuwendung)."""

    municipality: Municipality
    reference: str
    recipient: Organization = survivor("Grant", "recipient_id", "Who receives it.")
    office: Office
    programme: FundingProgramme | None
    offering: Offering | None
    measure: Measure | None
    plan: Plan | None
    decision: Decision | None
    follows: Grant | None
    purpose: str
    sub_plans: list[SubPlan]
    form: GrantForm | None
    finance: FinanceType | None
    funding_form: FundingForm
    eligible: Decimal | None
    own: Decimal | None
    third_party: Decimal | None
    requested: Decimal | None
    awarded: Decimal
    paid: Decimal | None
    settled: Decimal | None
    reclaimed: Decimal | None
    year: int
    period_from: date
    period_to: date
    notice_date: date | None
    disclosed_other_funding: bool | None
    proof_due: date | None
    proof_received: date | None
    proof_checked: date | None
    proof_checked_by: Office | None
    proof_result: ProofResult
    recorded_at: datetime
    dataset: Dataset
    possible_double_funding: bool = expression(
        possible_double_funding,
        "Whether another office funds the same offering of the same recipient in an overlapping period.",
        "BooleanFilter",
    )
    overlapping: list[Grant] = many(
        OVERLAPPING, "The grants of other offices for the same offering of the same recipient in overlapping periods."
    )
    areas: list[Area] = many(linked("Area", models.grant_areas, "grant_id", "area_id"), "The areas it is for.")
    target_groups: list[TargetGroup] = many(
        linked("TargetGroup", models.grant_target_groups, "grant_id", "target_group_id"), "The people it is for."
    )
    shares: list[GrantShare] = many(
        referring("GrantShare", models.GrantShare.grant_id), "Who bears how much of its cost."
    )
    payments: list[Payment] = many(referring("Payment", models.Payment.grant_id), "What was paid.")
    kpi_values: list[KpiValue] = many(referring("KpiValue", models.KpiValue.grant_id), "Its key figures.")
    followed_by: list[Grant] = many(referring("Grant", models.Grant.follows_id), "The grants that continue it.")


@entity(models.GrantShare, order=("grant_id", "funder_level", "id"))
class GrantShare:
    """Who bears how much of a grant's cost."""

    funder_level: FunderLevel
    amount: Decimal


@entity(models.Payment, order=("grant_id", "position", "id"))
class Payment:
    """Money that was paid or came back."""

    position: int
    date: date
    amount: Decimal
    kind: PaymentKind
