"""Rules by which figures are protected before anybody may see them: local policy, never a constant of the program."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped

from models.base import Base, column, foreign, key, plain, small, term
from models.vocabulary import AreaLevel


class ProtectionRule(Base):
    """What may be published of a municipality's figures, by the last day of the period that they speak of.

    Where several rules apply, one for an indicator goes before one for a dataset, and that before one for all; what a
    rule leaves empty, the next one says, then the indicator, then the municipality.
    """

    __tablename__ = "protection_rules"
    __table_args__ = (
        UniqueConstraint("municipality_id", "code", "valid_from"),
        CheckConstraint("valid_from <= valid_to", name="validity"),
        CheckConstraint("num_nonnulls(min_count, min_base, finest_level) > 0", name="says_something"),
    )

    id: Mapped[int] = key()
    municipality_id: Mapped[int] = column("The municipality whose figures it is for.", ForeignKey("municipalities.id"))
    code: Mapped[str] = plain("Short name.")
    indicator_id: Mapped[int | None] = foreign("indicators.id", "The only indicator that it is for; empty for all.")
    of_dataset_id: Mapped[int | None] = foreign("datasets.id", "The only dataset that it is for; empty for all.")
    min_count: Mapped[int | None] = small("Smallest count that is published.")
    min_base: Mapped[int | None] = column("Smallest base that is published.", Integer)
    finest_level: Mapped[str | None] = term(AreaLevel, "The finest level that may be published.")
    valid_from: Mapped[date] = column("First day of the figures that it is for.")
    valid_to: Mapped[date | None] = column("Last day of the figures that it is for; empty while there is no end.")
    source: Mapped[str | None] = column("The law, statute or instruction that it follows from.")
    adopted_by_id: Mapped[int | None] = foreign("decisions.id", "The decision that adopted it.")
