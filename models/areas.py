"""Area sets, areas with keys, validity and geometry, and how areas of different sets and years relate."""

import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Numeric,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSON, ExcludeConstraint
from sqlalchemy.orm import Mapped

from models.base import VALIDITY, Base, Named, Valid, column, foreign, key, plain, small, term
from models.vocabulary import AreaLevel, AreaRelationType, KeyScheme, ShareBasis


class AreaSet(Named, Valid, Base):
    """One way to cut a municipality into areas; several live side by side."""

    __tablename__ = "area_sets"
    __table_args__ = (UniqueConstraint("municipality_id", "code"),)

    id: Mapped[int] = key()
    municipality_id: Mapped[int] = foreign("municipalities.id", "The municipality it belongs to.", index=False)
    code: Mapped[str] = plain("Short name, such as LOR_2021.")
    purpose: Mapped[str | None] = column("What it is cut for.")
    is_partition: Mapped[bool] = column("Whether the areas of its finest level are disjoint and complete.")
    parent_id: Mapped[int | None] = foreign("area_sets.id", "The set of which it is a refinement.")
    publisher: Mapped[str | None] = column("Who publishes it.")


class Area(Named, Valid, Base):
    """An area of one set; the hierarchy holds within the set."""

    __tablename__ = "areas"
    __table_args__ = (
        # Holds what nearly every question asks of an area, whose row is long where it has an outline.
        UniqueConstraint("id", "area_set_id", postgresql_include=("code", "name", "level", "parent_id", "valid_from")),
        ForeignKeyConstraint(["parent_id", "area_set_id"], ["areas.id", "areas.area_set_id"]),
        CheckConstraint("parent_id <> id", name="parent"),
        ExcludeConstraint(
            ("area_set_id", "="),
            ("code", "="),
            (text(VALIDITY), "&&"),
            using="gist",
            name="areas_validity_excl",
        ),
        Index("areas_code_idx", "area_set_id", "code"),
    )

    id: Mapped[int] = key()
    area_set_id: Mapped[int] = foreign("area_sets.id", "The set it belongs to.", index=False)
    code: Mapped[str] = plain("Key within the set, leading zeros kept.")
    level: Mapped[str] = term(AreaLevel, "What kind of unit it is; levels of different sets do not nest.")
    parent_id: Mapped[int | None] = column("The area of the same set that it lies in.", index=True)
    uninhabited: Mapped[bool] = column("Whether nobody lives there.", Boolean, server_default="false")
    surface: Mapped[Decimal | None] = column("Surface in square kilometres.", Numeric(12, 4))
    geometry: Mapped[dict[str, Any] | None] = column("Outline as GeoJSON in WGS84 (RFC 7946).", JSON(none_as_null=True))
    west: Mapped[float | None] = column("Western edge in degrees.", Double)
    south: Mapped[float | None] = column("Southern edge in degrees.", Double)
    east: Mapped[float | None] = column("Eastern edge in degrees.", Double)
    north: Mapped[float | None] = column("Northern edge in degrees.", Double)


class AreaAncestry(Base):
    """Every area with each area above it and with itself; kept by a trigger on the areas."""

    __tablename__ = "area_ancestry"

    area_id: Mapped[int] = column("The area.", ForeignKey("areas.id", ondelete="CASCADE"), primary_key=True)
    ancestor_id: Mapped[int] = column(
        "An area above it, or itself.", ForeignKey("areas.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    distance: Mapped[int] = small("How many steps up; 0 is the area itself.")


class AreaKey(Base):
    """A key of an area in one scheme, with the days on which it held."""

    __tablename__ = "area_keys"
    __table_args__ = (
        ExcludeConstraint(
            ("area_id", "="),
            ("scheme", "="),
            ("value", "="),
            (text("daterange(valid_from, valid_to, '[]')"), "&&"),
            using="gist",
            name="area_keys_validity_excl",
        ),
        Index("area_keys_value_idx", "scheme", "value"),
    )

    id: Mapped[int] = key()
    area_id: Mapped[int] = foreign("areas.id", "The area.")
    scheme: Mapped[str] = term(KeyScheme, "The scheme of the key.")
    value: Mapped[str] = plain("The key, leading zeros kept.")
    valid_from: Mapped[datetime.date | None] = column("First day on which it holds; empty when unknown.")
    valid_to: Mapped[datetime.date | None] = column("Last day on which it holds; empty while there is no end.")


class AreaRelation(Base):
    """How an area relates to an area of another set or year; a share says how much of it."""

    __tablename__ = "area_relations"
    __table_args__ = (
        UniqueConstraint("from_area_id", "to_area_id", "type"),
        CheckConstraint("share > 0 AND share <= 1", name="share"),
        CheckConstraint("share IS NULL OR share_basis IS NOT NULL", name="share_basis_given"),
    )

    id: Mapped[int] = key()
    from_area_id: Mapped[int] = foreign("areas.id", "The area that relates.", index=False)
    to_area_id: Mapped[int] = foreign("areas.id", "The area it relates to.")
    type: Mapped[str] = term(AreaRelationType, "How they relate.")
    share: Mapped[Decimal | None] = column("Part of the area that lies in the other, above 0 up to 1.", Numeric)
    share_basis: Mapped[str | None] = term(ShareBasis, "What the share counts.")
    date: Mapped[datetime.date | None] = column("When the change took effect.")
