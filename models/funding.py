"""Programmes, grants, payments, dynamisation, budget and controlling; money is exact and in euros."""

import datetime
from decimal import Decimal

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Numeric, Text, UniqueConstraint, desc
from sqlalchemy.orm import Mapped

from models.base import (
    Base,
    Judged,
    Named,
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
    small,
    term,
    terms,
)
from models.vocabulary import (
    BudgetKind,
    ControllingType,
    DynamisationBase,
    DynamisationKind,
    FinanceType,
    FunderLevel,
    FundingForm,
    GrantForm,
    PaymentKind,
    ProofResult,
    SubPlan,
    TrafficLight,
)


class FundingProgramme(Named, Valid, Base):
    """A programme or guideline under which money is given."""

    __tablename__ = "funding_programmes"
    __table_args__ = (UniqueConstraint("municipality_id", "code"),)

    id: Mapped[int] = key()
    municipality_id: Mapped[int] = foreign("municipalities.id", "The municipality that uses it.", index=False)
    code: Mapped[str] = plain("Short name within the municipality.")
    funder_level: Mapped[str] = term(FunderLevel, "Who gives the money.")
    fund: Mapped[str | None] = column("The fund, such as ESF_PLUS.")
    guideline: Mapped[str | None] = column("The guideline it follows.")
    cofinancing_rate: Mapped[Decimal | None] = column("Share that the programme pays, in percent.", Numeric(5, 2))
    follows_id: Mapped[int | None] = foreign("funding_programmes.id", "The programme that it follows.")


class Grant(Recorded, Base):
    """Money given for a purpose (Zuwendung)."""

    __tablename__ = "grants"
    __table_args__ = (
        UniqueConstraint("municipality_id", "reference"),
        CheckConstraint("period_from <= period_to", name="period"),
        CheckConstraint("least(requested, awarded, paid, settled, reclaimed) >= 0", name="amounts"),
        Index("grants_year_idx", "year", "office_id"),
        # In the order in which an offering lists its grants, so that short lists are not sorted.
        Index("grants_offering_id_idx", "offering_id", desc("year"), "reference", "id"),
    )

    id: Mapped[int] = key()
    municipality_id: Mapped[int] = column(
        "The municipality or state that keeps the record.", ForeignKey("municipalities.id")
    )
    reference: Mapped[str] = plain("Number of the grant.")
    recipient_id: Mapped[int] = foreign("organizations.id", "Who receives it.")
    office_id: Mapped[int] = foreign("offices.id", "The office that grants it.")
    programme_id: Mapped[int | None] = foreign("funding_programmes.id", "The programme it comes from.")
    offering_id: Mapped[int | None] = foreign("offerings.id", "The offering it pays for.", index=False)
    measure_id: Mapped[int | None] = foreign("measures.id", "The measure it pays for.")
    plan_id: Mapped[int | None] = foreign("plans.id", "The plan that justifies it.")
    decision_id: Mapped[int | None] = foreign("decisions.id", "The decision that awarded it.")
    follows_id: Mapped[int | None] = foreign("grants.id", "The grant that it continues.")
    purpose: Mapped[str] = column("What it is for, in German.")
    sub_plans: Mapped[list[str]] = terms(SubPlan, "The fields it belongs to.")
    form: Mapped[str | None] = term(GrantForm, "For a project or an institution; empty when unknown.")
    finance: Mapped[str | None] = term(FinanceType, "How the amount is found; empty when unknown.")
    funding_form: Mapped[str] = term(
        FundingForm,
        "Grant, fee, own enterprise or programme: never added up together.",
        server_default="GRANT",
    )
    eligible: Mapped[Decimal | None] = money("Eligible cost in euros.")
    own: Mapped[Decimal | None] = money("The recipient's own means in euros.")
    third_party: Mapped[Decimal | None] = money("Third parties' means in euros.")
    requested: Mapped[Decimal | None] = money("Amount requested in euros.")
    awarded: Mapped[Decimal] = money("Amount awarded in euros.")
    paid: Mapped[Decimal | None] = money("Amount paid in euros.")
    settled: Mapped[Decimal | None] = money("Amount settled in euros.")
    reclaimed: Mapped[Decimal | None] = money("Amount reclaimed in euros.")
    year: Mapped[int] = small("Year of the budget that it is counted in.")
    period_from: Mapped[datetime.date] = column("First day that it is for.")
    period_to: Mapped[datetime.date] = column("Last day that it is for.")
    notice_date: Mapped[datetime.date | None] = column("Date of the notice (Bescheid).")
    disclosed_other_funding: Mapped[bool | None] = column(
        "Whether the recipient named other funding; empty when not asked.", Boolean
    )
    proof_due: Mapped[datetime.date | None] = column("When the proof of use is due.")
    proof_received: Mapped[datetime.date | None] = column("When the proof of use was received.")
    proof_checked: Mapped[datetime.date | None] = column("When the proof of use was checked.")
    proof_checked_by_id: Mapped[int | None] = foreign("offices.id", "The one office that checks the proof of use.")
    proof_result: Mapped[str] = term(ProofResult, "Where the proof of use stands.", server_default="OPEN")
    dataset_id: Mapped[int] = foreign("datasets.id", "The dataset it comes from.")


class GrantShare(Recorded, Base):
    """Who bears how much of a grant's cost."""

    __tablename__ = "grant_shares"
    __table_args__ = (UniqueConstraint("grant_id", "funder_level"),)

    id: Mapped[int] = key()
    grant_id: Mapped[int] = column("The grant.", ForeignKey("grants.id"))
    funder_level: Mapped[str] = term(FunderLevel, "Who bears it.")
    amount: Mapped[Decimal] = money("Amount in euros.")


class Payment(Recorded, Base):
    """Money that was paid or came back."""

    __tablename__ = "payments"
    __table_args__ = (UniqueConstraint("grant_id", "position"), CheckConstraint("amount > 0", name="amount"))

    id: Mapped[int] = key()
    grant_id: Mapped[int] = column("The grant.", ForeignKey("grants.id"))
    position: Mapped[int] = small("Place in the order of payments.")
    date: Mapped[datetime.date] = column("Day of the payment.")
    amount: Mapped[Decimal] = money("Amount in euros, above zero; the kind says which way it went.")
    kind: Mapped[str] = term(PaymentKind, "Instalment, final payment or repayment.")


class DynamisationRule(Valid, Base):
    """How grants grow from year to year."""

    __tablename__ = "dynamisation_rules"
    __table_args__ = (UniqueConstraint("municipality_id", "code", "valid_from"),)

    id: Mapped[int] = key()
    municipality_id: Mapped[int] = column("The municipality.", ForeignKey("municipalities.id"))
    code: Mapped[str] = plain("Short name within the municipality.")
    office_id: Mapped[int | None] = foreign("offices.id", "The office whose grants it covers.")
    grant_id: Mapped[int | None] = foreign("grants.id", "The one grant that it covers.")
    guideline: Mapped[str | None] = column("The guideline that it covers.")
    base: Mapped[str] = term(DynamisationBase, "What part of the amount grows.")
    kind: Mapped[str] = term(DynamisationKind, "How it grows.")
    percent: Mapped[Decimal | None] = column("Percent a year.", Numeric(6, 3))
    index_reference: Mapped[str | None] = column("The index it follows.")
    excludes_new_posts: Mapped[bool] = column("Whether new posts are left out.", Boolean, server_default="false")
    decision_id: Mapped[int | None] = foreign("decisions.id", "The decision that made it.")


class BudgetLine(Base):
    """A line of the budget, planned and actual."""

    __tablename__ = "budget_lines"
    __table_args__ = (UniqueConstraint("municipality_id", "year", "product_code", "kind", "code"),)

    id: Mapped[int] = key()
    municipality_id: Mapped[int] = column("The municipality.", ForeignKey("municipalities.id"))
    year: Mapped[int] = small("Budget year.")
    code: Mapped[str] = plain("Number of the line.")
    product_code: Mapped[str] = plain("Product of the municipal product framework, such as 3311.")
    name: Mapped[str] = column("Name in German.")
    office_id: Mapped[int] = foreign("offices.id", "The office that manages it.")
    kind: Mapped[str] = term(BudgetKind, "Operating or cash budget.")
    planned: Mapped[Decimal] = money("Planned amount in euros.")
    actual: Mapped[Decimal | None] = money("Actual amount in euros.")
    area_id: Mapped[int | None] = foreign("areas.id", "The area it is set aside for (Sozialraumbudget).")


class Kpi(Named, Base):
    """A key figure of controlling."""

    __tablename__ = "kpis"
    __table_args__ = (UniqueConstraint("municipality_id", "code"),)

    id: Mapped[int] = key()
    municipality_id: Mapped[int] = foreign("municipalities.id", "The municipality.", index=False)
    code: Mapped[str] = plain("Short name within the municipality.")
    unit: Mapped[str] = plain("Unit of its values.")
    type: Mapped[str] = term(ControllingType, "About the work or about the money.")


class KpiValue(Judged, Recorded, Base):
    """A key figure's target and actual value for a grant or an offering in one year."""

    __tablename__ = "kpi_values"
    __table_args__ = (
        UniqueConstraint("kpi_id", "grant_id", "offering_id", "year", postgresql_nulls_not_distinct=True),
        CheckConstraint("grant_id IS NOT NULL OR offering_id IS NOT NULL", name="subject_given"),
    )

    id: Mapped[int] = key()
    kpi_id: Mapped[int] = column("The key figure.", ForeignKey("kpis.id"))
    grant_id: Mapped[int | None] = foreign("grants.id", "The grant it speaks of.")
    offering_id: Mapped[int | None] = foreign("offerings.id", "The offering it speaks of.")
    year: Mapped[int] = small("Year.")
    target: Mapped[Decimal | None] = column("Target value.", Numeric)
    actual: Mapped[Decimal | None] = protected("Actual value.")
    light: Mapped[str] = term(TrafficLight, "How it stands.", server_default="OPEN")
    comment: Mapped[str | None] = column("A remark in German.")
    raw_actual: Mapped[Decimal | None] = sent("actual")
    raw_comment: Mapped[str | None] = sent("comment", Text)


grant_areas = link("grant_areas", "grants.id", "areas.id", recorded=True)
grant_target_groups = link("grant_target_groups", "grants.id", "target_groups.id", recorded=True)
