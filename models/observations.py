"""Indicators, dimensions and observations.

`raw.observations` is what the offices sent; only the program's owner reads it. `published.observations` is what the
public may see of it, row by row under the same number, with protected cells emptied.
"""

from datetime import date
from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    Numeric,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped

from models.base import Base, Named, Recorded, column, foreign, key, plain, protected, small, term, terms
from models.history import PAST_BY
from models.vocabulary import (
    AreaLevel,
    ConfStatus,
    Direction,
    Frequency,
    IndicatorType,
    ObsStatus,
    PeriodKind,
    SubPlan,
)

TOTAL = 0
"""The breakdown without any dimension: the total."""


class Indicator(Named, Base):
    """What a figure measures, how to read it and how it is protected."""

    __tablename__ = "indicators"

    id: Mapped[int] = key()
    code: Mapped[str] = plain("Short name, stable for ever.", unique=True)
    definition: Mapped[str | None] = column("What is counted, in German.")
    interpretation: Mapped[str | None] = column("How to read the figure, in German.")
    interpretation_en: Mapped[str | None] = column("How to read the figure, in English.")
    interpretation_easy: Mapped[str | None] = column("How to read the figure, in easy German.")
    type: Mapped[str] = term(IndicatorType, "Level or change, absolute, relative or standardised.")
    unit: Mapped[str] = plain("Unit of the value.")
    per: Mapped[int | None] = column("The base that a rate refers to, such as 100 or 1,000.", Integer)
    decimals: Mapped[int] = small("Decimals to show.", server_default="0")
    direction: Mapped[str] = term(Direction, "Whether high is good or bad.", server_default="NEUTRAL")
    frequency: Mapped[str] = term(Frequency, "How often it is measured.", server_default="YEAR")
    sub_plans: Mapped[list[str]] = terms(SubPlan, "The fields of planning that use it.")
    min_count: Mapped[int | None] = small("Smallest count that is published; empty for the municipality's own rule.")
    min_base: Mapped[int | None] = column("Smallest base that is published.", Integer)
    counts_people: Mapped[bool] = column(
        "Whether the value itself counts people, so that the smallest count applies to it.",
        Boolean,
        server_default="false",
    )
    finest_level: Mapped[str | None] = term(AreaLevel, "The finest level that may be published.")
    numerator_id: Mapped[int | None] = foreign("indicators.id", "The indicator that a rate divides.", index=False)
    base_id: Mapped[int | None] = foreign("indicators.id", "The indicator that a rate divides by.", index=False)


class Dimension(Named, Base):
    """A way to break an indicator down, such as age or sex."""

    __tablename__ = "dimensions"

    id: Mapped[int] = key()
    code: Mapped[str] = plain("Short name.", unique=True)


class DimensionMember(Named, Base):
    """One part of a dimension; the total is the absence of the dimension."""

    __tablename__ = "dimension_members"
    __table_args__ = (UniqueConstraint("dimension_id", "code"),)

    id: Mapped[int] = key()
    dimension_id: Mapped[int] = foreign("dimensions.id", "The dimension it belongs to.", index=False)
    code: Mapped[str] = plain("Short name within the dimension.")
    position: Mapped[int] = small("Place in the order of members.", server_default="0")
    age_from: Mapped[int | None] = small("Youngest age in years, for ages.")
    age_to: Mapped[int | None] = small("Oldest age in years, inclusive, for ages.")


class Breakdown(Base):
    """One combination of members of different dimensions; number 0 is the total."""

    __tablename__ = "breakdowns"

    id: Mapped[int] = key()
    code: Mapped[str] = column("Its members in order, such as AGE=65_PLUS;SEX=F; empty for the total.", unique=True)
    size: Mapped[int] = small("How many dimensions it names.")


class BreakdownMember(Base):
    """A member that a breakdown names."""

    __tablename__ = "breakdown_members"
    __table_args__ = (UniqueConstraint("breakdown_id", "dimension_id"),)

    breakdown_id: Mapped[int] = foreign("breakdowns.id", "The breakdown.", primary_key=True, index=False)
    member_id: Mapped[int] = foreign("dimension_members.id", "The member.", primary_key=True)
    dimension_id: Mapped[int] = foreign("dimensions.id", "The member's dimension.", index=False)


class Figures(Recorded):
    """The columns of an observation: count, base and value travel together, and a blank says why."""

    indicator_id: Mapped[int] = column("What is measured.")
    area_id: Mapped[int] = column("Where.")
    breakdown_id: Mapped[int] = column("Of whom: the breakdown, 0 for the total.")
    dataset_id: Mapped[int] = column("The dataset it comes from.")
    import_run_id: Mapped[int] = column("The import that brought this version.")
    period_start: Mapped[date] = column("First day that it covers.")
    period_end: Mapped[date] = column("Last day that it covers.")
    period_kind: Mapped[str] = term(PeriodKind, "Whether it is a state on one day or covers a span.")
    value: Mapped[Decimal | None] = protected("The figure itself, in the indicator's unit.")
    count: Mapped[Decimal | None] = protected("The number of cases behind a rate.")
    base: Mapped[Decimal | None] = protected("What the rate divides by.")
    unassignable: Mapped[Decimal | None] = protected(
        "Cases that could not be placed in any area.", hidden_by="unassignable_hidden"
    )
    obs_status: Mapped[str] = term(ObsStatus, "What kind of value it is, or why there is none (SDMX CL_OBS_STATUS).")
    conf_status: Mapped[str] = term(ConfStatus, "How far it may be shown, or why not (SDMX CL_CONF_STATUS).")
    series_break: Mapped[bool] = column(
        "Whether it cannot be compared with the period before.", Boolean, server_default="false"
    )
    note: Mapped[str | None] = column("A remark on this figure, in German.")
    source_row: Mapped[int | None] = column("Row of the file that it stands in, as a spreadsheet counts.", Integer)
    source_column_id: Mapped[int | None] = column("Column of the file that it stands in.", Integer)


POINTS_TO = {
    "indicator_id": "indicators",
    "area_id": "areas",
    "breakdown_id": "breakdowns",
    "dataset_id": "datasets",
    "import_run_id": "import_runs",
    "source_column_id": "source_columns",
}
BLANKS = "value IS NOT NULL OR obs_status IN ('H', 'J', 'K', 'L', 'M', 'O', 'Q', 'U')"
SHOWN = ("value", "count", "base", "obs_status", "conf_status")
"""What series and maps show of a figure: their indexes hold it, so that they read no row of the table."""
HIDES_UNASSIGNABLE = "Whether there are cases that could not be placed in any area, but how many is hidden."
CONTRIBUTIONS = ("contributors", "largest", "second_largest")
"""What tells whether a sum gives away one of those who contributed."""
IDENTITY = ("indicator_id", "area_id", "breakdown_id", "dataset_id", "period_end", "period_start")


def _rules() -> list[CheckConstraint]:
    return [
        CheckConstraint("period_start <= period_end", name="period"),
        CheckConstraint(BLANKS, name="blank_says_why"),
    ]


class Observation(Figures, Base):
    """A figure as the office sent it."""

    __tablename__ = "observations"
    __table_args__ = (
        UniqueConstraint(*IDENTITY),
        *(ForeignKeyConstraint([name], [f"{table}.id"]) for name, table in POINTS_TO.items()),
        *_rules(),
        {"schema": "raw", "info": {PAST_BY: ("indicator_id", "period_end")}},
    )

    id: Mapped[int] = column("Number of the observation.", BigInteger, Identity(), primary_key=True)
    contributors: Mapped[Decimal | None] = column("How many contribute to it; never published.", Numeric)
    largest: Mapped[Decimal | None] = column("What the largest contributor gives; never published.", Numeric)
    second_largest: Mapped[Decimal | None] = column(
        "What the second largest contributor gives; never published.", Numeric
    )


class PublishedObservation(Figures, Base):
    """A figure as the public may see it. What it points to exists, because the raw figure points to the same."""

    __tablename__ = "observations"
    __table_args__ = (
        UniqueConstraint(*IDENTITY, postgresql_include=SHOWN),
        Index(
            "observations_area_idx",
            *("area_id", "indicator_id", "breakdown_id", "dataset_id", "period_end", "period_start"),
        ),
        Index(
            "observations_map_idx",
            *("indicator_id", "breakdown_id", "period_end", "area_id", "dataset_id", "period_start"),
            postgresql_include=SHOWN,
        ),
        *_rules(),
        {"schema": "published"},
    )

    id: Mapped[int] = column(
        "Number of the observation; the same in the raw table.",
        BigInteger,
        primary_key=True,
        autoincrement=False,
    )
    unassignable_hidden: Mapped[bool] = column(HIDES_UNASSIGNABLE, Boolean, server_default="false")
    rounded_to: Mapped[int | None] = column(
        "The base of whose multiples value or count are, rounded to protect people; empty where they are exact.",
        Integer,
    )


class Series(Base):
    """What is published of one indicator, area, breakdown and dataset, and for which periods."""

    __tablename__ = "series"
    __table_args__ = (
        UniqueConstraint("indicator_id", "area_id", "breakdown_id", "dataset_id"),
        Index("series_area_idx", "area_id", "indicator_id"),
        {"schema": "published"},
    )

    id: Mapped[int] = key()
    indicator_id: Mapped[int] = column("What is measured.")
    area_id: Mapped[int] = column("Where.")
    breakdown_id: Mapped[int] = column("Of whom.")
    dataset_id: Mapped[int] = column("The dataset it comes from.")
    first_period: Mapped[date] = column("Last day of the first period.")
    last_period: Mapped[date] = column("Last day of the latest period.")
    length: Mapped[int] = column("How many periods there are, blanks included.", Integer)
    blanks: Mapped[int] = column("How many of them are blank.", Integer)
