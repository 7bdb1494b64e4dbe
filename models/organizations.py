"""Organizations that carry offerings and receive grants, their numbers in registers, and which of them are one."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, Numeric, UniqueConstraint, func
from sqlalchemy.orm import Mapped

from models.base import Base, Named, column, foreign, key, plain, term
from models.vocabulary import Association, CarrierForm, MatchBasis, MatchDoubt, MatchState


class Organization(Named, Base):
    """A body, association, church or company; never a private person."""

    __tablename__ = "organizations"
    __table_args__ = (UniqueConstraint("municipality_id", "code"),)

    id: Mapped[int] = key()
    municipality_id: Mapped[int] = foreign("municipalities.id", "The municipality that keeps the record.", index=False)
    code: Mapped[str] = plain("Short name or number within the municipality.")
    legal_form: Mapped[str | None] = column("Legal form, such as e. V. or gGmbH.")
    carrier_form: Mapped[str | None] = term(
        CarrierForm, "Public, non-profit, church or commercial; empty when unknown."
    )
    association: Mapped[str | None] = term(Association, "The umbrella association; empty when unknown.")
    url: Mapped[str | None] = column("Its website.")


class OrganizationIdentifier(Base):
    """A number that an organization bears in a register or a department's file."""

    __tablename__ = "organization_identifiers"
    __table_args__ = (UniqueConstraint("organization_id", "scheme", "value"),)

    id: Mapped[int] = key()
    organization_id: Mapped[int] = foreign("organizations.id", "The organization.", index=False)
    scheme: Mapped[str] = plain("The register, such as VR for the register of associations.")
    value: Mapped[str] = column("The number in it.")
    court: Mapped[str | None] = column("The court that keeps the register.")


class OrganizationMatch(Base):
    """Two organizations that may be one, known here under two codes."""

    __tablename__ = "organization_matches"
    __table_args__ = (
        UniqueConstraint("organization_id", "other_id"),
        CheckConstraint("organization_id < other_id", name="order"),
    )

    id: Mapped[int] = key()
    organization_id: Mapped[int] = column(
        "The one that was known first.", ForeignKey("organizations.id", ondelete="CASCADE")
    )
    other_id: Mapped[int] = column("The other one.", ForeignKey("organizations.id", ondelete="CASCADE"), index=True)
    basis: Mapped[str] = term(MatchBasis, "Why they may be one.")
    doubt: Mapped[str | None] = term(MatchDoubt, "Why that is not certain; empty where it is.")
    score: Mapped[Decimal] = column("How firm it is, from 0 to 1.", Numeric(3, 2))
    evidence: Mapped[str | None] = column("What they have in common: the number, or words of their names.")
    state: Mapped[str] = term(MatchState, "What was decided.")
    decided_at: Mapped[datetime | None] = column("When a person decided; empty where none did.")


class MatchDecision(Base):
    """What a person said of two organizations; the last word holds, and is remembered if they go and come back."""

    __tablename__ = "match_decisions"
    __table_args__ = (
        Index("match_decisions_pair_idx", "municipality_id", "code", "other_code", "id"),
        {"schema": "raw"},
    )

    id: Mapped[int] = key()
    municipality_id: Mapped[int] = foreign("municipalities.id", "The municipality that keeps both.", index=False)
    code: Mapped[str] = plain("Code of the one whose code comes first.")
    other_code: Mapped[str] = plain("Code of the other one.")
    state: Mapped[str] = term(MatchState, "Whether they are one; open takes an earlier word back.")
    decided_by: Mapped[str] = column("Who decided.")
    decided_at: Mapped[datetime] = column("When.", server_default=func.now())
    note: Mapped[str | None] = column("Why.")


class OrganizationSurvivor(Base):
    """Which organization stands for one: itself, unless both were found to be one."""

    __tablename__ = "organization_survivors"
    __table_args__ = (Index("organization_survivors_survivor_idx", "survivor_id", "organization_id"),)

    organization_id: Mapped[int] = column(
        "The organization that files refer to.",
        ForeignKey("organizations.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    merged_into_id: Mapped[int | None] = column(
        "The organization that stands for it; empty where it stands for itself.",
        ForeignKey("organizations.id", deferrable=True, initially="DEFERRED"),
    )
    survivor_id: Mapped[int] = column(
        "The organization that its references lead to.",
        Computed("coalesce(merged_into_id, organization_id)", persisted=True),
    )
