"""Rules by which figures are protected before anybody may see them: local policy, never a constant of the program."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Double,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped

from models.base import Base, column, foreign, key, plain, small, term
from models.roles import RAW_SCHEMA
from models.vocabulary import AreaLevel, Audience, ProtectionMethod

SAYS = (
    "min_count",
    "shows_zero",
    "min_base",
    "finest_level",
    "min_contributors",
    "dominance_n",
    "dominance_k",
    "dominance_p",
    "method",
    "rounding_base",
)
"""What a rule can say; it says one of these at least."""


class ProtectionRule(Base):
    """What may be published of a municipality's figures, by the last day of the period that they speak of.

    Where several rules apply, one for an indicator goes before one for a dataset, and that before one for all; of those
    alike, one for an audience before one for everybody. What a rule leaves empty, the next one says, then the
    indicator, then the municipality. Partners see at least what the public sees, whatever their rules say.
    """

    __tablename__ = "protection_rules"
    __table_args__ = (
        UniqueConstraint("municipality_id", "code", "valid_from"),
        CheckConstraint("valid_from <= valid_to", name="validity"),
        CheckConstraint(f"num_nonnulls({', '.join(SAYS)}) > 0", name="says_something"),
        CheckConstraint("num_nonnulls(dominance_n, dominance_k) <> 1", name="n_and_k"),
        CheckConstraint("dominance_n IN (1, 2)", name="n"),
        CheckConstraint("dominance_k > 0 AND dominance_k < 100", name="k"),
        CheckConstraint("dominance_p > 0 AND dominance_p <= 100", name="p"),
        CheckConstraint("min_contributors > 0", name="contributors"),
        CheckConstraint("rounding_base > 1", name="base"),
        CheckConstraint("audience <> 'PARTNER' OR method IS NULL", name="rounded_for_all"),
        CheckConstraint("(method <> 'SUPPRESS') IS TRUE = (rounding_base IS NOT NULL)", name="method_and_base"),
    )

    id: Mapped[int] = key()
    municipality_id: Mapped[int] = column("The municipality whose figures it is for.", ForeignKey("municipalities.id"))
    code: Mapped[str] = plain("Short name.")
    indicator_id: Mapped[int | None] = foreign("indicators.id", "The only indicator that it is for; empty for all.")
    of_dataset_id: Mapped[int | None] = foreign("datasets.id", "The only dataset that it is for; empty for all.")
    audience: Mapped[str | None] = term(
        Audience, "The only audience that it is for; empty for everybody who does not see raw figures."
    )
    min_count: Mapped[int | None] = small("Smallest count that is published.")
    shows_zero: Mapped[bool | None] = column(
        "Whether a zero is published; where it is not, it is hidden as a small count is.", Boolean
    )
    min_base: Mapped[int | None] = column("Smallest base that is published.", Integer)
    finest_level: Mapped[str | None] = term(AreaLevel, "The finest level that may be published.")
    min_contributors: Mapped[int | None] = small("Fewest contributors of whose sum anything is published.")
    dominance_n: Mapped[int | None] = small("How many of the largest contributors may not dominate a sum: 1 or 2.")
    dominance_k: Mapped[Decimal | None] = column("How many percent of a sum these may give at most.", Numeric)
    dominance_p: Mapped[Decimal | None] = column(
        "Within how many percent the second largest contributor must not be able to tell what the largest gave.",
        Numeric,
    )
    method: Mapped[str | None] = term(ProtectionMethod, "Whether counts of people are hidden where small, or rounded.")
    rounding_base: Mapped[int | None] = column("The base of whose multiples rounded counts are.", Integer)
    valid_from: Mapped[date] = column("First day of the figures that it is for.")
    valid_to: Mapped[date | None] = column("Last day of the figures that it is for; empty while there is no end.")
    source: Mapped[str | None] = column("The law, statute or instruction that it follows from.")
    adopted_by_id: Mapped[int | None] = foreign("decisions.id", "The decision that adopted it.")


class KnownRange(Base):
    """Between which numbers everybody knows a version of a figure to lie that is hidden to protect others.

    A number of people beside it that lies there is hidden, whether it is the figure's or not: else those that are shown
    would tell what the figure is not.
    """

    __tablename__ = "known_ranges"
    __table_args__ = (
        Index("known_ranges_period_idx", "indicator_id", "period_end"),
        {"schema": RAW_SCHEMA},
    )

    id: Mapped[int] = column("Number of the observation.", BigInteger, primary_key=True, autoincrement=False)
    since: Mapped[datetime] = column("When this version of it was recorded.", primary_key=True)
    part: Mapped[str] = column("Which of its numbers: value, count or base.", Text, primary_key=True)
    indicator_id: Mapped[int] = column("What is measured.")
    area_id: Mapped[int] = column("Where.")
    period_end: Mapped[date] = column("Last day that it covers.")
    low: Mapped[float] = column("The least that it could be.", Double)
    high: Mapped[float] = column("The most that it could be.", Double)
