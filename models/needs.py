"""Target groups, planning ratios, needs and the evidence for them."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, Numeric, Text, UniqueConstraint
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
    plain,
    protected,
    sent,
    small,
    term,
    texts,
)
from models.vocabulary import EvidenceKind, NeedKind, NeedMethod, NeedStatus, SubPlan


class TargetGroup(Named, Base):
    """People for whom is planned (Zielgruppe)."""

    __tablename__ = "target_groups"

    id: Mapped[int] = key()
    code: Mapped[str] = plain("Short name.", unique=True)
    sub_plan: Mapped[str] = term(SubPlan, "The field that plans for them.")
    age_from: Mapped[int | None] = small("Youngest age in years.")
    age_to: Mapped[int | None] = small("Oldest age in years, inclusive.")
    legal_basis: Mapped[list[str]] = texts("The law that speaks of them.")
    parent_id: Mapped[int | None] = foreign("target_groups.id", "The wider group.")


class PlanningRatio(Valid, Base):
    """How much of an offering a number of people needs (Richtwert): local policy, never a constant of the program."""

    __tablename__ = "planning_ratios"
    __table_args__ = (UniqueConstraint("municipality_id", "code", "valid_from"),)

    id: Mapped[int] = key()
    municipality_id: Mapped[int] = foreign("municipalities.id", "The municipality that uses it.", index=False)
    code: Mapped[str] = plain("Short name.")
    label: Mapped[str] = column("What it says, in German.")
    lower: Mapped[Decimal | None] = column("Lower bound.", Numeric)
    value: Mapped[Decimal] = column("Central value.", Numeric)
    upper: Mapped[Decimal | None] = column("Upper bound.", Numeric)
    per: Mapped[int] = column("The number of people it refers to.", Integer)
    base_population: Mapped[str] = column("Which people count, in German.")
    age_from: Mapped[int | None] = small("Youngest age in years of those who count.")
    age_to: Mapped[int | None] = small("Oldest age in years of those who count.")
    target_group_id: Mapped[int | None] = foreign("target_groups.id", "For whom.")
    offering_type_id: Mapped[int | None] = foreign("offering_types.id", "Of what.")
    source: Mapped[str] = column("Where it comes from.")
    adopted_by_id: Mapped[int | None] = foreign("decisions.id", "The decision that adopted it.")


class Need(Judged, Recorded, Base):
    """What is missing, where, for whom, and how one knows (Bedarf)."""

    __tablename__ = "needs"
    __table_args__ = (
        UniqueConstraint("municipality_id", "code"),
        Index("needs_area_idx", "area_id", "sub_plan"),
    )

    id: Mapped[int] = key()
    municipality_id: Mapped[int] = column("The municipality.", ForeignKey("municipalities.id"))
    code: Mapped[str] = plain("Short name within the municipality.")
    title: Mapped[str] = column("Title in German.")
    area_id: Mapped[int] = column("Where.", ForeignKey("areas.id"))
    sub_plan: Mapped[str] = term(SubPlan, "The field that states it.")
    kind: Mapped[str] = term(NeedKind, "What kind of thing is needed.")
    method: Mapped[str] = term(NeedMethod, "How it was found.")
    offering_type_id: Mapped[int | None] = foreign("offering_types.id", "The kind of offering that would meet it.")
    unit: Mapped[str] = plain("Unit of the quantities.")
    required: Mapped[Decimal | None] = protected("How much is required.")
    required_lower: Mapped[Decimal | None] = protected("Lower bound of what is required.")
    required_upper: Mapped[Decimal | None] = protected("Upper bound of what is required.")
    available: Mapped[Decimal | None] = protected("How much there is.")
    gap: Mapped[Decimal | None] = protected("Required less available, rounded up to whole units where units are whole.")
    horizon_from: Mapped[date | None] = column("First day on which it is expected.")
    horizon_to: Mapped[date | None] = column("Last day on which it is expected.")
    priority: Mapped[int | None] = small("1 is the most urgent.")
    status: Mapped[str] = term(NeedStatus, "Where it stands.")
    reasoning: Mapped[str | None] = column("Why, in German.")
    dataset_id: Mapped[int] = foreign("datasets.id", "The dataset it comes from.")
    raw_required: Mapped[Decimal | None] = sent("required")
    raw_required_lower: Mapped[Decimal | None] = sent("required_lower")
    raw_required_upper: Mapped[Decimal | None] = sent("required_upper")
    raw_available: Mapped[Decimal | None] = sent("available")
    raw_gap: Mapped[Decimal | None] = sent("gap")
    raw_reasoning: Mapped[str | None] = sent("reasoning", Text)


class Evidence(Judged, Recorded, Base):
    """What a need rests on: exactly one figure, ratio, projection, event or publication."""

    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("need_id", "position"),
        CheckConstraint(
            "CASE kind WHEN 'INDICATOR' THEN observation_id IS NOT NULL "
            "WHEN 'RATIO' THEN planning_ratio_id IS NOT NULL "
            "WHEN 'PROJECTION' THEN scenario IS NOT NULL AND horizon IS NOT NULL "
            "WHEN 'PARTICIPATION' THEN event_id IS NOT NULL "
            "ELSE publication_id IS NOT NULL END",
            name="source_given",
        ),
    )

    id: Mapped[int] = key()
    need_id: Mapped[int] = foreign("needs.id", "The need.", index=False)
    position: Mapped[int] = small("Place in the order of evidence.")
    kind: Mapped[str] = term(EvidenceKind, "What kind of evidence it is.")
    observation_id: Mapped[int | None] = foreign("raw.observations.id", "The figure.", index=False)
    planning_ratio_id: Mapped[int | None] = foreign("planning_ratios.id", "The planning ratio.", index=False)
    scenario: Mapped[str | None] = column("The scenario of the projection.")
    horizon: Mapped[date | None] = column("The day that the projection looks at.")
    base: Mapped[Decimal | None] = protected("The population that ratio or projection starts from.")
    required: Mapped[Decimal | None] = protected("What ratio or projection ask for.")
    required_lower: Mapped[Decimal | None] = protected("Lower bound of it.")
    required_upper: Mapped[Decimal | None] = protected("Upper bound of it.")
    event_id: Mapped[int | None] = foreign("participation_events.id", "The event.", index=False)
    publication_id: Mapped[int | None] = foreign("publications.id", "The publication.", index=False)
    page: Mapped[int | None] = small("Page of the publication.")
    summary: Mapped[str | None] = column("What it says, in German.")
    raw_base: Mapped[Decimal | None] = sent("base")
    raw_required: Mapped[Decimal | None] = sent("required")
    raw_required_lower: Mapped[Decimal | None] = sent("required_lower")
    raw_required_upper: Mapped[Decimal | None] = sent("required_upper")
    raw_summary: Mapped[str | None] = sent("summary", Text)


need_target_groups = link("need_target_groups", "needs.id", "target_groups.id", recorded=True)
