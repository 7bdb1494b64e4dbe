"""Municipalities, each owning its area sets, offices, plans and datasets, and their offices."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped

from models.base import Base, Named, column, foreign, key, plain, small, terms
from models.vocabulary import SubPlan


class Municipality(Named, Base):
    """A municipality or county that plans in this instance (Kommune)."""

    __tablename__ = "municipalities"

    id: Mapped[int] = key()
    code: Mapped[str] = plain("Official municipality key (AGS) of eight digits, or of five for a county.", unique=True)
    min_count: Mapped[int] = small("Smallest count that it publishes where an indicator sets none.", server_default="3")
    area_id: Mapped[int | None] = column(
        "The area that stands for the municipality as a whole.", ForeignKey("areas.id", use_alter=True)
    )


class Office(Named, Base):
    """An office of the administration (Amt, Fachdienst)."""

    __tablename__ = "offices"
    __table_args__ = (UniqueConstraint("municipality_id", "code"),)

    id: Mapped[int] = key()
    municipality_id: Mapped[int] = foreign("municipalities.id", "The municipality it belongs to.", index=False)
    code: Mapped[str] = plain("Short name within the municipality.")
    sub_plans: Mapped[list[str]] = terms(SubPlan, "The fields it plans or funds.")
    contact: Mapped[str | None] = column("How to reach it: a role's address, never a person's.")
