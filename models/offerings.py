"""Facilities, offerings, their opening hours and their capacity."""

from datetime import date, time
from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Double,
    ForeignKey,
    Identity,
    Index,
    Numeric,
    Time,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, declared_attr

from models.base import (
    Base,
    Named,
    Recorded,
    Valid,
    column,
    foreign,
    key,
    link,
    money,
    plain,
    protected,
    small,
    term,
    terms,
    texts,
)
from models.vocabulary import (
    Accessibility,
    CapacityUnit,
    ConfStatus,
    ObsStatus,
    OfferingStatus,
    ProvisionForm,
    Setting,
    SubPlan,
    Weekday,
)


class Facility(Named, Base):
    """A place where offerings happen (Einrichtung, Ort)."""

    __tablename__ = "facilities"
    __table_args__ = (
        UniqueConstraint("municipality_id", "code"),
        CheckConstraint("(longitude IS NULL) = (latitude IS NULL)", name="point"),
    )

    id: Mapped[int] = key()
    municipality_id: Mapped[int] = foreign("municipalities.id", "The municipality.", index=False)
    code: Mapped[str] = plain("Short name or number within the municipality.")
    street: Mapped[str | None] = column("Street and house number.")
    postal_code: Mapped[str | None] = column("Postal code of five digits.")
    town: Mapped[str | None] = column("Town.")
    longitude: Mapped[float | None] = column("Degrees east.", Double)
    latitude: Mapped[float | None] = column("Degrees north.", Double)
    accessibility: Mapped[str] = term(Accessibility, "How accessible it is.", server_default="UNKNOWN")
    accessibility_note: Mapped[str | None] = column("What to know about it.")
    is_meeting_place: Mapped[bool] = column(
        "Whether people may meet there without a purpose.", Boolean, server_default="false"
    )


class OfferingType(Named, Base):
    """A kind of offering, such as day care or a night shelter."""

    __tablename__ = "offering_types"

    id: Mapped[int] = key()
    code: Mapped[str] = plain("Short name.", unique=True)
    parent_id: Mapped[int | None] = foreign("offering_types.id", "The wider kind.")
    unit: Mapped[str] = term(CapacityUnit, "What its capacity is counted in.")
    sub_plan: Mapped[str] = term(SubPlan, "The field that plans it.")


class Offering(Named, Valid, Recorded, Base):
    """What somebody offers to people (Angebot)."""

    __tablename__ = "offerings"
    __table_args__ = (
        UniqueConstraint("municipality_id", "code"),
        Index("offerings_order_idx", "sort_key", "id"),
    )

    id: Mapped[int] = key()
    municipality_id: Mapped[int] = column("The municipality.", ForeignKey("municipalities.id"))
    code: Mapped[str] = plain("Short name or number within the municipality.")
    provider_id: Mapped[int] = foreign("organizations.id", "Who offers it.")
    facility_id: Mapped[int | None] = foreign("facilities.id", "Where it happens; empty where it comes to people.")
    type_id: Mapped[int] = foreign("offering_types.id", "What kind of offering it is.")
    description: Mapped[str | None] = column("Description in German.")
    description_easy: Mapped[str | None] = column("Description in easy German (Leichte Sprache).")
    sub_plans: Mapped[list[str]] = terms(SubPlan, "The fields that plan it.")
    provision_form: Mapped[str] = term(ProvisionForm, "By professionals, volunteers, those concerned, or mixed.")
    setting: Mapped[str | None] = term(Setting, "At home, in a facility, open or advice.")
    legal_basis: Mapped[list[str]] = texts("The law it rests on.")
    service_keys: Mapped[list[str]] = texts("Keys of the public service catalogue (LeiKa), fourteen digits each.")
    eligibility: Mapped[str | None] = column("Who may use it.")
    age_from: Mapped[int | None] = small("Youngest age in years.")
    age_to: Mapped[int | None] = small("Oldest age in years, inclusive.")
    fee: Mapped[Decimal | None] = money("What it costs the user, in euros.")
    languages: Mapped[list[str]] = texts("Languages spoken, as ISO 639-1 codes.")
    opening_hours: Mapped[str | None] = column("Opening hours as the provider wrote them.")
    status: Mapped[str] = term(OfferingStatus, "Whether it is in operation.", server_default="ACTIVE")
    intergenerational: Mapped[bool] = column("Whether it brings generations together.", Boolean, server_default="false")
    assured_at: Mapped[date | None] = column("When somebody last confirmed the record.")
    assured_by: Mapped[str | None] = column("The office that confirmed it.")
    stale_after: Mapped[date | None] = column("From this day on the record counts as out of date.")
    dataset_id: Mapped[int] = foreign("datasets.id", "The dataset it comes from.")


class Schedule(Base):
    """One span of opening hours on a day of the week."""

    __tablename__ = "schedules"
    __table_args__ = (
        UniqueConstraint("offering_id", "weekday", "opens"),
        CheckConstraint("opens < closes", name="span"),
    )

    id: Mapped[int] = key()
    offering_id: Mapped[int] = column("The offering.", ForeignKey("offerings.id", ondelete="CASCADE"))
    weekday: Mapped[str] = term(Weekday, "Day of the week.")
    opens: Mapped[time] = column("Opening time.", Time)
    closes: Mapped[time] = column("Closing time.", Time)
    note: Mapped[str | None] = column("A remark, such as by appointment.")


class Capacity(Recorded):
    """The columns of a capacity record."""

    @declared_attr
    def offering_id(self) -> Mapped[int]:
        return column("The offering.", ForeignKey("offerings.id"))

    @declared_attr
    def dataset_id(self) -> Mapped[int]:
        return column("The dataset it comes from.", ForeignKey("datasets.id"))

    reference_day: Mapped[date] = column("The day it speaks of.")
    unit: Mapped[str] = term(CapacityUnit, "What is counted.")
    maximum: Mapped[Decimal | None] = column("How much there is at the most.", Numeric)
    available: Mapped[Decimal | None] = protected("How much of it is free.")
    occupied: Mapped[Decimal | None] = protected("How much of it is taken.")
    waiting: Mapped[Decimal | None] = protected("How many wait.")
    obs_status: Mapped[str] = term(
        ObsStatus, "Why figures are blank, if they are (SDMX CL_OBS_STATUS).", server_default="A"
    )
    conf_status: Mapped[str] = term(
        ConfStatus, "Whether figures are hidden and why (SDMX CL_CONF_STATUS).", server_default="F"
    )


class CapacityRecord(Capacity, Base):
    """Capacity and occupancy as the provider reported them."""

    __tablename__ = "capacity_records"
    __table_args__ = (UniqueConstraint("offering_id", "reference_day", "unit"), {"schema": "raw"})

    id: Mapped[int] = column("Number of the record.", BigInteger, Identity(), primary_key=True)


class PublishedCapacityRecord(Capacity, Base):
    """Capacity and occupancy as the public may see them."""

    __tablename__ = "capacity_records"
    __table_args__ = (UniqueConstraint("offering_id", "reference_day", "unit"), {"schema": "published"})

    id: Mapped[int] = column(
        "Number of the record; the same in the raw table.", BigInteger, primary_key=True, autoincrement=False
    )


offering_target_groups = link("offering_target_groups", "offerings.id", "target_groups.id", recorded=True)
offering_areas = link("offering_areas", "offerings.id", "areas.id", recorded=True)
facility_areas = link("facility_areas", "facilities.id", "areas.id")
