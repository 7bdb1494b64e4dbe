"""Estimates of figures on another cut of areas than the one they were delivered on; never among delivered figures."""

from datetime import date
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped

from models.base import Base, column, foreign, key, plain, protected, term
from models.observations import BLANKS
from models.vocabulary import ConfStatus, ObsStatus, PeriodKind, ShareBasis


class Estimation(Base):
    """That somebody wants an indicator's figures of one area set estimated on another, and by which method."""

    __tablename__ = "estimations"
    __table_args__ = (UniqueConstraint("indicator_id", "dataset_id", "from_set_id", "to_set_id"),)

    id: Mapped[int] = key()
    indicator_id: Mapped[int] = foreign("indicators.id", "What is estimated.", index=False)
    dataset_id: Mapped[int] = foreign("datasets.id", "The dataset of the figures that it follows from.")
    from_set_id: Mapped[int] = foreign("area_sets.id", "The area set of those figures.")
    to_set_id: Mapped[int] = foreign("area_sets.id", "The area set on which it is estimated.")
    method: Mapped[str] = plain("The method.")
    method_version: Mapped[str] = plain("Version of the method.")
    import_run_id: Mapped[int] = foreign("import_runs.id", "The run that asked for it.")


class Estimate(Base):
    """A figure as it may have been on another cut of areas; worked out from published figures only."""

    __tablename__ = "estimates"
    __table_args__ = (
        UniqueConstraint(
            *("area_id", "indicator_id", "breakdown_id", "dataset_id", "period_end", "period_start", "estimation_id"),
            name="estimates_identity_key",
        ),
        Index("estimates_map_idx", "indicator_id", "breakdown_id", "period_end", "area_id"),
        CheckConstraint("period_start <= period_end", name="period"),
        CheckConstraint(BLANKS, name="blank_says_why"),
        CheckConstraint("value IS NULL OR obs_status = 'E'", name="estimated"),
        {"schema": "published"},
    )

    id: Mapped[int] = column(
        "Number of the estimate; another one when it is renewed.", BigInteger, Identity(), primary_key=True
    )
    estimation_id: Mapped[int] = column(
        "The estimation that it belongs to.", ForeignKey("estimations.id", ondelete="CASCADE"), index=True
    )
    indicator_id: Mapped[int] = column("What is estimated.")
    area_id: Mapped[int] = column("Where.")
    breakdown_id: Mapped[int] = column("Of whom: the breakdown, 0 for the total.")
    dataset_id: Mapped[int] = column("The dataset of the figures that it follows from.")
    period_start: Mapped[date] = column("First day that it covers.")
    period_end: Mapped[date] = column("Last day that it covers.")
    period_kind: Mapped[str] = term(PeriodKind, "Whether it is a state on one day or covers a span.")
    value: Mapped[Decimal | None] = protected("The estimate itself, in the indicator's unit.")
    count: Mapped[Decimal | None] = protected("The estimated number of cases behind a rate.")
    base: Mapped[Decimal | None] = protected("The estimated number that the rate divides by.")
    obs_status: Mapped[str] = term(ObsStatus, "E (estimated), or why there is none (SDMX CL_OBS_STATUS).")
    conf_status: Mapped[str] = term(ConfStatus, "How far it may be shown, or why not (SDMX CL_CONF_STATUS).")


class EstimateSource(Base):
    """A published figure from which an estimate follows, and the share of it that falls to the estimate's area."""

    __tablename__ = "estimate_sources"
    __table_args__ = (CheckConstraint("share > 0 AND share <= 1", name="share"), {"schema": "published"})

    estimate_id: Mapped[int] = column(
        "The estimate.", BigInteger, ForeignKey("published.estimates.id", ondelete="CASCADE"), primary_key=True
    )
    observation_id: Mapped[int] = column("The figure.", BigInteger, primary_key=True, autoincrement=False)
    share: Mapped[Decimal] = column("Part of the figure's area that lies in the estimate's.", Numeric)
    share_basis: Mapped[str] = term(ShareBasis, "What the share counts.")
