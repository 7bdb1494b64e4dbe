"""Facilities, kinds of offerings, offerings, opening hours and capacity."""

from typing import Any

from loaders.cells.hours import spans
from loaders.kind import Kind
from models import (
    CapacityRecord,
    Facility,
    Offering,
    OfferingType,
    Schedule,
    facility_areas,
    offering_areas,
    offering_target_groups,
)


def each_span(values: dict[str, Any]) -> list[dict[str, Any]]:
    """A row for each span of `hours`; rows with a weekday of their own stay as they are."""
    hours = values.pop("hours", None)
    return [values | span._asdict() for span in hours] if hours else [values]


KINDS = (
    Kind("facilities", Facility, links={"areas": facility_areas}),
    Kind("offering_types", OfferingType),
    Kind(
        "offerings",
        Offering,
        links={"target_groups": offering_target_groups, "areas": offering_areas},
    ),
    Kind("schedules", Schedule, parsers={"hours": spans}, expand=each_span),
    Kind("capacity", CapacityRecord),
)
