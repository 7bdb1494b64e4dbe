"""What partners see beyond the public, where rules of protection are stricter for the public than for them."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Index
from sqlalchemy.orm import Mapped

from models.base import Base, column, protected, term
from models.observations import BLANKS, HIDES_UNASSIGNABLE
from models.roles import RAW_SCHEMA, SHARED_SCHEMA
from models.vocabulary import ConfStatus, ObsStatus


class SharedObservation(Base):
    """What partners see of a version of a published figure that says less to the public, the present one or an earlier.

    It follows the rules of today: with them, versions appear and disappear, but never change in time.
    """

    __tablename__ = "observations"
    __table_args__ = (
        Index("observations_period_idx", "indicator_id", "period_end"),
        CheckConstraint(BLANKS, name="blank_says_why"),
        {"schema": SHARED_SCHEMA},
    )

    id: Mapped[int] = column("Number of the observation.", BigInteger, primary_key=True, autoincrement=False)
    published_at: Mapped[datetime] = column("When the published version was recorded.", primary_key=True)
    indicator_id: Mapped[int] = column("What is measured.")
    period_end: Mapped[date] = column("Last day that it covers.")
    value: Mapped[Decimal | None] = protected("The figure itself, in the indicator's unit.")
    count: Mapped[Decimal | None] = protected("The number of cases behind a rate.")
    base: Mapped[Decimal | None] = protected("What the rate divides by.")
    unassignable: Mapped[Decimal | None] = protected(
        "Cases that could not be placed in any area.", hidden_by="unassignable_hidden"
    )
    obs_status: Mapped[str] = term(ObsStatus, "What kind of value it is, or why there is none (SDMX CL_OBS_STATUS).")
    conf_status: Mapped[str] = term(ConfStatus, "How far it may be shown, or why not (SDMX CL_CONF_STATUS).")
    note: Mapped[str | None] = column("A remark on this figure, in German.")
    unassignable_hidden: Mapped[bool] = column(HIDES_UNASSIGNABLE, Boolean, server_default="false")
    rounded_to: Mapped[int | None] = column("The base of whose multiples value or count are; empty where exact.")


class WithheldVersion(Base):
    """A version of a figure that is hidden from partners for no reason but to protect others.

    It stays hidden for as long as others must be protected. Nobody who asks is told, since the reason would tell.
    """

    __tablename__ = "withheld_versions"
    __table_args__ = (
        Index("withheld_versions_period_idx", "indicator_id", "period_end"),
        {"schema": RAW_SCHEMA},
    )

    id: Mapped[int] = column("Number of the observation.", BigInteger, primary_key=True, autoincrement=False)
    published_at: Mapped[datetime] = column("When the published version was recorded.", primary_key=True)
    indicator_id: Mapped[int] = column("What is measured.")
    period_end: Mapped[date] = column("Last day that it covers.")
