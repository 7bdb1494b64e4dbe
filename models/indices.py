"""Composite indices of the social situation: their versioned definitions and what they say of each area."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped

from models.base import Base, Judged, Named, column, foreign, key, plain, protected, sent, small, term
from models.vocabulary import Direction, DynamicsClass, ExclusionReason, Standardisation, StatusClass


class IndexDefinition(Named, Base):
    """How an index of status and dynamics is computed: policy as data, one row a version."""

    __tablename__ = "index_definitions"
    __table_args__ = (UniqueConstraint("municipality_id", "code", "version"),)

    id: Mapped[int] = key()
    municipality_id: Mapped[int] = foreign(
        "municipalities.id", "The municipality whose areas it compares.", index=False
    )
    code: Mapped[str] = plain("Short name, such as MSS.")
    version: Mapped[str] = plain("Version, such as 2021.")
    standardisation: Mapped[str] = term(Standardisation, "How indicators are made comparable.")
    dynamics_years: Mapped[int | None] = small("Over how many years the dynamics look.")
    min_population: Mapped[int | None] = small("Areas with fewer inhabitants are left out.")
    cuts: Mapped[dict[str, Any] | None] = column("Bounds of the classes, as scores.", JSONB(none_as_null=True))
    method_note: Mapped[str | None] = column("How to read and how not to read it, in German.")
    method_note_en: Mapped[str | None] = column("How to read and how not to read it, in English.")


class IndexWeight(Base):
    """An indicator's part in an index."""

    __tablename__ = "index_weights"

    definition_id: Mapped[int] = foreign("index_definitions.id", "The definition.", primary_key=True, index=False)
    indicator_id: Mapped[int] = foreign("indicators.id", "The indicator.", primary_key=True)
    weight: Mapped[Decimal] = column("Its weight.", Numeric, server_default="1")
    direction: Mapped[str] = term(Direction, "Whether high is good or bad.", server_default="HIGH_IS_BAD")


class IndexResult(Judged, Base):
    """What an index says of one area in one period."""

    __tablename__ = "index_results"
    __table_args__ = (
        UniqueConstraint("area_id", "definition_id", "period"),
        CheckConstraint("excluded = (exclusion_reason IS NOT NULL)", name="exclusion_reason_given"),
        Index("index_results_definition_idx", "definition_id", "period"),
    )

    id: Mapped[int] = key()
    definition_id: Mapped[int] = column("The definition it follows.", ForeignKey("index_definitions.id"))
    area_id: Mapped[int] = column("The area.", ForeignKey("areas.id"))
    dataset_id: Mapped[int] = foreign("datasets.id", "The dataset it comes from.")
    period: Mapped[date] = column("Reference day.")
    score: Mapped[Decimal | None] = protected("Status score; higher is worse, relative to this city in this year.")
    dynamics_score: Mapped[Decimal | None] = protected("Dynamics score; higher is worse.")
    status_class: Mapped[str | None] = term(StatusClass, "Class of the status.")
    dynamics_class: Mapped[str | None] = term(DynamicsClass, "Class of the dynamics.")
    excluded: Mapped[bool] = column("Whether the area is left out.", Boolean, server_default="false")
    exclusion_reason: Mapped[str | None] = term(ExclusionReason, "Why it is left out.")
    comparable_with_previous: Mapped[bool] = column(
        "Whether it may be compared with the edition before.", Boolean, server_default="true"
    )
    raw_score: Mapped[Decimal | None] = sent("score")
    raw_dynamics_score: Mapped[Decimal | None] = sent("dynamics_score")
