"""Facilities, offerings and their opening hours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, Time, any_, func, select
from sqlalchemy.sql.elements import ColumnElement

import models
from graph.capacities import FREE_PLACES, newest
from graph.engine.build import Row
from graph.engine.declare import Node, connection, entity, everything, expression, lookup, many, number_of, queries
from graph.engine.fields.mapping import Argument
from graph.engine.groups import by_column, by_link, by_one, by_term
from graph.engine.relations import linked, referring
from graph.engine.values import code
from graph.matching import by_identifier, by_text, of_municipality, valid_on
from graph.merging import survivor, survivor_of

if TYPE_CHECKING:
    from datetime import date, datetime, time
    from decimal import Decimal

    from graph.areas import Area
    from graph.capacities import CapacityRecord
    from graph.datasets import Dataset
    from graph.engine.pages import Connection
    from graph.funding import Grant, KpiValue
    from graph.municipalities import Municipality
    from graph.needs import PlanningRatio, TargetGroup
    from graph.organizations import Organization
    from models.vocabulary import (
        Accessibility,
        CapacityUnit,
        OfferingStatus,
        ProvisionForm,
        Setting,
        SubPlan,
        Weekday,
    )


def _of_sub_plan(row: Row, leaf: Any) -> ColumnElement[bool]:
    return row.build.bind(leaf, Text(), code) == any_(row.c["sub_plans"])


def _within(link: Any, near: str) -> Any:
    def condition(row: Row, leaf: Any) -> ColumnElement[bool]:
        areas, ancestry, links = (row.build.rows_of(table) for table in (models.Area, models.AreaAncestry, link))
        inside = select(links.c[near]).join_from(links, ancestry, links.c["area_id"] == ancestry.c["area_id"])
        inside = inside.join(areas, areas.c["id"] == ancestry.c["ancestor_id"])
        return row.c["id"].in_(inside.where(areas.c["code"] == row.build.bind(leaf, Text())))

    return condition


@entity(models.OfferingType, order=("sort_key", "id"))
class OfferingType(Node):
    """A kind of offering, such as day care or a night shelter."""

    code: str
    name: str
    parent: OfferingType | None
    unit: CapacityUnit
    sub_plan: SubPlan
    offerings: Connection[Offering] = connection(
        referring("Offering", models.Offering.type_id), "Offerings of this kind."
    )
    ratios: list[PlanningRatio] = many(
        referring("PlanningRatio", models.PlanningRatio.offering_type_id), "How much of it so many people need."
    )


@entity(
    models.Facility,
    order=("sort_key", "id"),
    groups={
        "accessibility": by_column("Accessibility", "accessibility", "How accessible it is."),
        "is_meeting_place": by_column("bool", "is_meeting_place", "Whether it is a meeting place."),
        "area": by_link("Area", models.facility_areas, "facility_id", "area_id", "The area, of any set."),
    },
)
class Facility(Node):
    """A place where offerings happen (Einrichtung, Ort)."""

    municipality: Municipality
    code: str
    name: str
    street: str | None
    postal_code: str | None
    town: str | None
    longitude: float | None
    latitude: float | None
    accessibility: Accessibility
    accessibility_note: str | None
    is_meeting_place: bool
    areas: list[Area] = many(
        linked("Area", models.facility_areas, "facility_id", "area_id"), "The areas it lies in, one of each set."
    )
    offerings: Connection[Offering] = connection(
        referring("Offering", models.Offering.facility_id), "What is offered there."
    )


@entity(
    models.Offering,
    order=("sort_key", "id"),
    groups={
        "area": by_link("Area", models.offering_areas, "offering_id", "area_id", "The area it serves, of any set."),
        "sub_plan": by_term("SubPlan", "sub_plans", "The field that plans it."),
        "target_group": by_link(
            "TargetGroup", models.offering_target_groups, "offering_id", "target_group_id", "The target group."
        ),
        "provider": by_one("Organization", *survivor_of("provider_id"), description="The provider."),
        "carrier_form": by_column("CarrierForm", "carrier_form", "The carrier form.", *survivor_of("provider_id")),
        "offering_type": by_one("OfferingType", ("type_id", "OfferingType"), description="The kind of offering."),
        "unit": by_column(
            "CapacityUnit", "unit", "The unit; different ones do not add up.", ("type_id", "OfferingType")
        ),
        "provision_form": by_column("ProvisionForm", "provision_form", "How it is provided."),
        "status": by_column("OfferingStatus", "status", "Whether it is in operation."),
        "municipality": by_one("Municipality", ("municipality_id", "Municipality"), description="The municipality."),
    },
    measures={
        "maximum": newest("maximum", "The newest maximum capacity."),
        "available": newest("available", "The newest number of free places."),
        "occupied": newest("occupied", "The newest number of taken places."),
        "waiting": newest("waiting", "The newest number of those who wait."),
    },
)
class Offering(Node):
    """What somebody offers to people (Angebot)."""

    municipality: Municipality
    code: str
    name: str
    provider: Organization = survivor("Offering", "provider_id", "Who offers it.")
    facility: Facility | None
    type: OfferingType
    description: str | None
    description_easy: str | None
    sub_plans: list[SubPlan]
    provision_form: ProvisionForm
    setting: Setting | None
    legal_basis: list[str]
    service_keys: list[str]
    eligibility: str | None
    age_from: int | None
    age_to: int | None
    fee: Decimal | None
    languages: list[str]
    opening_hours: str | None
    status: OfferingStatus
    intergenerational: bool
    valid_from: date
    valid_to: date | None
    assured_at: date | None
    assured_by: str | None
    stale_after: date | None
    stale: bool = expression(
        lambda row: func.coalesce(row.c["stale_after"] <= func.current_date(), False),
        "Whether the record counts as out of date today.",
        "BooleanFilter",
    )
    free_places: float | None = number_of(FREE_PLACES, "FloatFilter")
    recorded_at: datetime
    dataset: Dataset
    target_groups: list[TargetGroup] = many(
        linked("TargetGroup", models.offering_target_groups, "offering_id", "target_group_id"), "For whom it is."
    )
    areas: list[Area] = many(
        linked("Area", models.offering_areas, "offering_id", "area_id"), "The areas it serves, of all sets."
    )
    schedules: list[Schedule] = many(referring("Schedule", models.Schedule.offering_id), "Its opening hours.")
    capacity: list[CapacityRecord] = many(
        referring("CapacityRecord", models.PublishedCapacityRecord.offering_id), "Its capacity, newest first."
    )
    grants: Connection[Grant] = connection(referring("Grant", models.Grant.offering_id), "The grants that pay for it.")
    kpi_values: list[KpiValue] = many(referring("KpiValue", models.KpiValue.offering_id), "Its key figures.")


@entity(models.Schedule, order=("offering_id", "weekday", "opens"))
class Schedule:
    """One span of opening hours on a day of the week."""

    weekday: Weekday
    opens: time
    closes: time
    note: str | None


def _open_at(row: Row, leaf: Any) -> ColumnElement[bool]:
    schedules = row.build.rows_of(models.Schedule)
    day = row.build.bind(leaf, Text(), lambda moment: WEEKDAYS[moment.weekday()])
    clock = row.build.bind(leaf, Time(), lambda moment: moment.time())
    fitting = (schedules.c["weekday"] == day) & (schedules.c["opens"] <= clock) & (schedules.c["closes"] > clock)
    return row.c["id"].in_(select(schedules.c["offering_id"]).where(fitting))


WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@queries
class OfferingQueries:
    """Facilities and offerings."""

    offering: Offering | None = lookup(
        "Offering",
        "One offering.",
        id=by_identifier(),
        code=by_text("code", "Its code within the municipality."),
        municipality=of_municipality(),
    )
    offerings: Connection[Offering] = everything(
        "Offering",
        "Offerings.",
        municipality=of_municipality(),
        subPlan=Argument("SubPlan | None", "Only of this field.", condition=_of_sub_plan),
        area=Argument(
            "str | None",
            "Only those that serve the area with this code, or an area within it.",
            condition=_within(models.offering_areas, "offering_id"),
        ),
        openAt=Argument(
            "datetime | None", "Only those open at this time of the week, as its clock shows it.", condition=_open_at
        ),
        validOn=valid_on(),
    )
    facilities: Connection[Facility] = everything(
        "Facility",
        "Facilities.",
        municipality=of_municipality(),
        area=Argument(
            "str | None",
            "Only those in the area with this code, or in an area within it.",
            condition=_within(models.facility_areas, "facility_id"),
        ),
    )
    offering_types: Connection[OfferingType] = everything("OfferingType", "All kinds of offerings.")
