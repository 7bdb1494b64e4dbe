"""How many places offerings have, and how many are free, taken or waited for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import models
from graph.engine.build import Row
from graph.engine.declare import Node, entity, everything, queries
from graph.engine.entity import entity_named
from graph.engine.groups import Measure, by_column, by_link, by_name, by_one

if TYPE_CHECKING:
    from datetime import date

    from graph.datasets import Dataset
    from graph.engine.pages import Connection
    from graph.offerings import Offering
    from models.vocabulary import CapacityUnit, ConfStatus, ObsStatus


def newest(name: str, description: str) -> Measure:
    """A column of the newest published capacity record of an offering."""

    def record(row: Row) -> Row:
        return row.newest_of(entity_named("CapacityRecord"), "offering_id", "reference_day", "unit")

    return Measure(
        description, lambda row: record(row).c[name], hidden=lambda row: record(row).hidden(name), joins=True
    )


FREE_PLACES = newest("available", "The newest number of free places, where it may be shown.")


@entity(
    models.PublishedCapacityRecord,
    order=("-reference_day", "unit", "id"),
    groups={
        "reference_day": by_column("date", "reference_day", "The reference day."),
        "unit": by_column("CapacityUnit", "unit", "The unit; different ones do not add up."),
        "offering_type": by_one(
            "OfferingType",
            ("offering_id", "Offering"),
            ("type_id", "OfferingType"),
            description="The kind of offering.",
        ),
        "area": by_link(
            "Area", models.offering_areas, "offering_id", "area_id", "The area it serves, of any set.", "offering_id"
        ),
    },
    measures={
        "maximum": by_name("maximum", "The maximum capacity."),
        "available": by_name("available", "The number of free places."),
        "occupied": by_name("occupied", "The number of taken places."),
        "waiting": by_name("waiting", "The number of those who wait."),
    },
)
class CapacityRecord(Node):
    """Capacity and occupancy as the public may see them."""

    offering: Offering
    dataset: Dataset
    reference_day: date
    unit: CapacityUnit
    maximum: float | None
    available: float | None
    occupied: float | None
    waiting: float | None
    obs_status: ObsStatus
    conf_status: ConfStatus


@queries
class CapacityQueries:
    """Capacity of all offerings."""

    capacity: Connection[CapacityRecord] = everything(
        "CapacityRecord", "Capacity and occupancy of all offerings, as the public may see them."
    )
