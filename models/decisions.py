"""Bodies, papers, consultations and decisions, close to OParl 1.1; functions and organizations, no private persons."""

import datetime
from decimal import Decimal

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from models.base import Base, Named, column, foreign, key, link, money, plain, small, term
from models.vocabulary import (
    BodyKind,
    BodyMode,
    ConsultationResult,
    ConsultationRole,
    FinancialEffectKind,
    PaperKind,
    PaperRelationType,
)


class Body(Named, Base):
    """A body that advises or decides (Gremium)."""

    __tablename__ = "bodies"
    __table_args__ = (UniqueConstraint("municipality_id", "code"),)

    id: Mapped[int] = key()
    municipality_id: Mapped[int] = foreign("municipalities.id", "The municipality.", index=False)
    code: Mapped[str] = plain("Short name within the municipality.")
    kind: Mapped[str] = term(BodyKind, "What kind of body it is.")
    mode: Mapped[str] = term(BodyMode, "Whether it advises or decides.")
    programme_id: Mapped[int | None] = foreign("funding_programmes.id", "The programme that it accompanies.")


class Membership(Base):
    """A seat in a body, held by an organization or a role."""

    __tablename__ = "memberships"
    __table_args__ = (
        Index("memberships_body_idx", "body_id"),
        CheckConstraint("organization_id IS NOT NULL OR role IS NOT NULL", name="holder_given"),
    )

    id: Mapped[int] = key()
    body_id: Mapped[int] = column("The body.", ForeignKey("bodies.id"))
    organization_id: Mapped[int | None] = foreign("organizations.id", "The organization that holds the seat.")
    role: Mapped[str | None] = column("The role that holds the seat, in German.")
    held_from: Mapped[datetime.date | None] = column("First day.")
    held_to: Mapped[datetime.date | None] = column("Last day.")


class Paper(Base):
    """A motion, proposal or report before the bodies (Vorlage, Antrag)."""

    __tablename__ = "papers"
    __table_args__ = (UniqueConstraint("municipality_id", "reference"),)

    id: Mapped[int] = key()
    municipality_id: Mapped[int] = column("The municipality.", ForeignKey("municipalities.id"))
    reference: Mapped[str] = plain("Number of the paper, such as VI-A-05385.")
    title: Mapped[str] = column("Title in German.")
    date: Mapped[datetime.date | None] = column("Date of the paper.")
    kind: Mapped[str] = term(PaperKind, "What kind of paper it is.")
    originator: Mapped[str | None] = column("The group or office that brought it in.")
    url: Mapped[str | None] = column("Its address in the council information system (OParl).")


class PaperRelation(Base):
    """How a paper relates to another."""

    __tablename__ = "paper_relations"

    paper_id: Mapped[int] = foreign("papers.id", "The paper.", primary_key=True, index=False)
    other_id: Mapped[int] = foreign("papers.id", "The other paper.", primary_key=True)
    type: Mapped[str] = term(PaperRelationType, "How the first relates to the second.", primary_key=True)


class FinancialEffect(Base):
    """What a paper does to the budget (Finanzielle Auswirkungen)."""

    __tablename__ = "financial_effects"
    __table_args__ = (UniqueConstraint("paper_id", "position"),)

    id: Mapped[int] = key()
    paper_id: Mapped[int] = column("The paper.", ForeignKey("papers.id"))
    position: Mapped[int] = small("Place in the order of effects.")
    kind: Mapped[str] = term(FinancialEffectKind, "What kind of effect it is.")
    amount: Mapped[Decimal] = money("Amount in euros.")
    from_date: Mapped[datetime.date | None] = column("First day.")
    to_date: Mapped[datetime.date | None] = column("Last day.")
    budget_line_id: Mapped[int | None] = foreign("budget_lines.id", "Where it stands in the budget.")


class Consultation(Base):
    """A body's dealing with a paper; advice and decision are records of their own."""

    __tablename__ = "consultations"
    __table_args__ = (UniqueConstraint("paper_id", "position"),)

    id: Mapped[int] = key()
    paper_id: Mapped[int] = column("The paper.", ForeignKey("papers.id"))
    body_id: Mapped[int] = foreign("bodies.id", "The body.")
    position: Mapped[int] = small("Place in the order of consultations.")
    agenda_item: Mapped[str | None] = column("Number on the agenda.")
    planned_date: Mapped[datetime.date | None] = column("When it was planned.")
    date: Mapped[datetime.date | None] = column("When it took place; empty while it is pending.")
    role: Mapped[str] = term(ConsultationRole, "What the body does with the paper.")
    authoritative: Mapped[bool] = column("Whether this body decides.", Boolean, server_default="false")
    result: Mapped[str | None] = term(ConsultationResult, "What came of it; empty while it is pending.")
    note: Mapped[str | None] = column("What the body said, in German.")


class Decision(Base):
    """What an authoritative body decided."""

    __tablename__ = "decisions"
    __table_args__ = (UniqueConstraint("municipality_id", "reference"),)

    id: Mapped[int] = key()
    municipality_id: Mapped[int] = column("The municipality.", ForeignKey("municipalities.id"))
    reference: Mapped[str] = plain("Number of the decision.")
    consultation_id: Mapped[int | None] = column(
        "The consultation it came of.", ForeignKey("consultations.id"), unique=True
    )
    body_id: Mapped[int] = foreign("bodies.id", "The body that decided.")
    date: Mapped[datetime.date] = column("Day of the decision.")
    result: Mapped[str] = term(ConsultationResult, "What was decided.")
    text: Mapped[str | None] = column("Resolution in German.")


decision_measures = link("decision_measures", "decisions.id", "measures.id")
