"""Area sets, areas with keys, validity and geometry, and how areas of different sets and years relate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, and_, select
from sqlalchemy.sql.elements import ColumnElement

import models
from graph.engine.build import Row
from graph.engine.declare import Node, connection, entity, everything, lookup, many, one, queries
from graph.engine.entity import entity_named
from graph.engine.fields.mapping import Argument
from graph.engine.groups import by_column, by_one
from graph.engine.namespace import declare_input
from graph.engine.relations import linked, referring
from graph.engine.values import code
from graph.estimates import estimates
from graph.matching import by_identifier, by_text, keys_by_text, owned, text, valid_on
from graph.observations import figures

if TYPE_CHECKING:
    from datetime import date

    from graph.engine.pages import Connection
    from graph.estimates import Estimate
    from graph.funding import BudgetLine, Grant
    from graph.indices import IndexResult
    from graph.municipalities import Municipality
    from graph.needs import Need
    from graph.observations import Observation, Series
    from graph.offerings import Facility, Offering
    from graph.participation import Network, ParticipationEvent
    from graph.plans import Measure, Plan
    from graph.scalars import GeoJSON
    from models.vocabulary import AreaLevel, AreaRelationType, KeyScheme, ShareBasis

VALID_ON = valid_on()


def _in_set(row: Row, leaf: Any) -> ColumnElement[bool]:
    return row.c["area_set_id"].in_(keys_by_text(row, models.AreaSet, "code", leaf))


def _in_municipality(row: Row, leaf: Any) -> ColumnElement[bool]:
    sets = Row.first(row.build, entity_named("AreaSet"))
    return row.c["area_set_id"].in_(select(sets.c["id"]).where(owned(sets, "municipality_id", leaf)))


def _of_level(row: Row, leaf: Any) -> ColumnElement[bool]:
    return row.c["level"] == row.build.bind(leaf, Text(), code)


def _with_key(row: Row, tree: Any) -> ColumnElement[bool]:
    keys = row.build.rows_of(models.AreaKey)
    scheme = row.build.bind(tree["scheme"], Text(), code)
    same = and_(keys.c["scheme"] == scheme, keys.c["value"] == text(row, tree["value"]))
    return row.c["id"].in_(select(keys.c["area_id"]).where(same))


AREA_SET = Argument("str | None", "Only of area sets with this code, such as LOR_2021.", condition=_in_set)
MUNICIPALITY = Argument("str | None", "Only of the municipality with this official key.", condition=_in_municipality)
LEVEL = Argument("AreaLevel | None", "Only of this level.", condition=_of_level)


@entity(models.AreaSet, order=("sort_key", "id"))
class AreaSet(Node):
    """One way to cut a municipality into areas; several live side by side."""

    municipality: Municipality
    code: str
    name: str
    purpose: str | None
    is_partition: bool
    parent: AreaSet | None
    publisher: str | None
    valid_from: date
    valid_to: date | None
    areas: list[Area] = many(
        referring("Area", models.Area.area_set_id), "Its areas, of all levels.", level=LEVEL, validOn=VALID_ON
    )


@entity(
    models.Area,
    order=("code", "valid_from", "id"),
    groups={
        "area_set": by_one("AreaSet", ("area_set_id", "AreaSet"), description="The set."),
        "level": by_column("AreaLevel", "level", "The level."),
        "parent": by_one("Area", ("parent_id", "Area"), description="The area one step up in the same set."),
    },
)
class Area(Node):
    """An area of one set; the hierarchy holds within the set."""

    area_set: AreaSet
    code: str
    name: str
    level: AreaLevel
    valid_from: date
    valid_to: date | None
    uninhabited: bool
    surface: float | None
    geometry: GeoJSON | None
    west: float | None
    south: float | None
    east: float | None
    north: float | None
    parent: Area | None
    children: list[Area] = many(
        referring("Area", models.Area.parent_id),
        "The areas of the same set that lie in it, one step down.",
        validOn=VALID_ON,
    )
    ancestors: list[Area] = many(
        linked("Area", models.AreaAncestry, "area_id", "ancestor_id"),
        "The areas of the same set above it, and itself.",
        level=LEVEL,
    )
    descendants: list[Area] = many(
        linked("Area", models.AreaAncestry, "ancestor_id", "area_id"),
        "The areas of the same set below it, and itself.",
        level=LEVEL,
        validOn=VALID_ON,
    )
    benchmark: Area | None = one(
        "Area",
        ("area_set_id", "AreaSet"),
        ("municipality_id", "Municipality"),
        ("area_id", "Area"),
        description="The municipality as a whole, to compare with.",
    )
    keys: list[AreaKey] = many(referring("AreaKey", models.AreaKey.area_id), "Its keys in different schemes.")
    relations: list[AreaRelation] = many(
        referring("AreaRelation", models.AreaRelation.from_area_id), "How it relates to areas of other sets and years."
    )
    related_from: list[AreaRelation] = many(
        referring("AreaRelation", models.AreaRelation.to_area_id), "How areas of other sets and years relate to it."
    )
    observations: Connection[Observation] = figures("Observation", ("id",), ("area_id",), "The figures of the area.")
    estimates: Connection[Estimate] = estimates(
        ("id",), ("area_id",), "What figures of another area set may have been here; asked for by name only."
    )
    series: list[Series] = many(referring("Series", models.Series.area_id), "What figures exist of the area.")
    index_results: list[IndexResult] = many(
        referring("IndexResult", models.IndexResult.area_id), "What indices say of the area."
    )
    needs: Connection[Need] = connection(referring("Need", models.Need.area_id), "The needs in the area.")
    offerings: Connection[Offering] = connection(
        linked("Offering", models.offering_areas, "area_id", "offering_id"), "The offerings that serve the area."
    )
    facilities: Connection[Facility] = connection(
        linked("Facility", models.facility_areas, "area_id", "facility_id"), "The facilities in the area."
    )
    plans: list[Plan] = many(
        linked("Plan", models.plan_areas, "area_id", "plan_id"), "The plans that cover the area.", validOn=VALID_ON
    )
    measures: Connection[Measure] = connection(
        linked("Measure", models.measure_areas, "area_id", "measure_id"), "The measures in the area."
    )
    grants: Connection[Grant] = connection(
        linked("Grant", models.grant_areas, "area_id", "grant_id"), "The grants for the area."
    )
    budget_lines: Connection[BudgetLine] = connection(
        referring("BudgetLine", models.BudgetLine.area_id), "The budget lines set aside for the area."
    )
    participation: list[ParticipationEvent] = many(
        linked("ParticipationEvent", models.event_areas, "area_id", "event_id"),
        "The occasions on which people had a say.",
    )
    networks: list[Network] = many(
        linked("Network", models.network_areas, "area_id", "network_id"), "The networks that work in the area."
    )


@entity(models.AreaKey, order=("scheme", "value", "id"))
class AreaKey:
    """A key of an area in one scheme, with the days on which it held."""

    area: Area
    scheme: KeyScheme
    value: str
    valid_from: date | None
    valid_to: date | None


@entity(models.AreaRelation, order=("type", "id"))
class AreaRelation:
    """How an area relates to an area of another set or year; a share says how much of it."""

    from_area: Area
    to_area: Area
    type: AreaRelationType
    share: float | None
    share_basis: ShareBasis | None
    date: date | None


declare_input(
    "AreaKeyInput",
    {
        "scheme": Argument("KeyScheme", "The scheme of the key."),
        "value": Argument("str", "The key, leading zeros kept."),
    },
    "A key of an area.",
)


@queries
class AreaQueries:
    """Areas and area sets."""

    area: Area | None = lookup(
        "Area",
        "One area. A code alone may name areas of several sets: the first by code and validity is taken.",
        id=by_identifier(),
        code=by_text("code", "Its key within the set."),
        areaSet=AREA_SET,
        municipality=MUNICIPALITY,
        key=Argument("AreaKeyInput | None", "One of its keys.", condition=_with_key),
        validOn=VALID_ON,
    )
    areas: Connection[Area] = everything(
        "Area", "Areas.", areaSet=AREA_SET, municipality=MUNICIPALITY, level=LEVEL, validOn=VALID_ON
    )
    area_sets: Connection[AreaSet] = everything(
        "AreaSet",
        "Area sets.",
        municipality=Argument(
            "str | None",
            "Only of the municipality with this official key.",
            condition=lambda row, leaf: owned(row, "municipality_id", leaf),
        ),
    )
