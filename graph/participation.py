"""Participation events, publications and networks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import models
from graph.engine.declare import Node, entity, everything, lookup, many, one, queries
from graph.engine.groups import by_column, by_link
from graph.engine.relations import linked, referring
from graph.matching import by_identifier, by_text, of_municipality
from graph.merging import linked_organizations

if TYPE_CHECKING:
    from datetime import date

    from graph.areas import Area
    from graph.engine.pages import Connection
    from graph.municipalities import Municipality, Office
    from graph.needs import TargetGroup
    from graph.observations import Observation
    from graph.organizations import Organization
    from graph.plans import Measure
    from models.vocabulary import Language, ParticipationKind, PublicationKind


@entity(
    models.ParticipationEvent,
    order=("-date_from", "code", "id"),
    groups={
        "kind": by_column("ParticipationKind", "kind", "The kind of occasion."),
        "area": by_link("Area", models.event_areas, "event_id", "area_id", "The area."),
    },
)
class ParticipationEvent(Node):
    """An occasion on which people had a say."""

    municipality: Municipality
    code: str
    title: str
    kind: ParticipationKind
    date_from: date
    date_to: date | None
    participants: int | None
    themes: list[str]
    results: str | None
    feedback_given_at: date | None
    areas: list[Area] = many(linked("Area", models.event_areas, "event_id", "area_id"), "The areas it was about.")
    target_groups: list[TargetGroup] = many(
        linked("TargetGroup", models.event_target_groups, "event_id", "target_group_id"), "The people it was about."
    )
    measures: list[Measure] = many(
        linked("Measure", models.event_measures, "event_id", "measure_id"), "The measures that followed."
    )


@entity(models.Publication, order=("-issued", "code", "id"))
class Publication(Node):
    """A report, strategy or newsletter that cites figures."""

    municipality: Municipality
    code: str
    title: str
    kind: PublicationKind
    issue: str | None
    issued: date
    url: str | None
    language: Language
    citations: list[Citation] = many(
        referring("Citation", models.Citation.publication_id), "The figures it cites, as they stand today."
    )


@entity(models.Citation, order=("publication_id", "page", "id"))
class Citation:
    """A figure that a publication cites."""

    publication: Publication
    observation: Observation | None = one(
        "Citation", ("observation_id", "Observation"), description="The figure as it is published."
    )
    page: int | None


@entity(models.Network, order=("sort_key", "id"))
class Network(Node):
    """People and organizations who work together (Netzwerk)."""

    municipality: Municipality
    code: str
    name: str
    purpose: str | None
    office: Office | None
    areas: list[Area] = many(linked("Area", models.network_areas, "network_id", "area_id"), "Where it works.")
    members: list[Organization] = many(
        linked_organizations(models.network_members, "network_id"), "The organizations in it."
    )


@queries
class ParticipationQueries:
    """Participation, publications and networks."""

    participation_events: Connection[ParticipationEvent] = everything(
        "ParticipationEvent", "Occasions on which people had a say.", municipality=of_municipality()
    )
    publication: Publication | None = lookup(
        "Publication",
        "One publication.",
        id=by_identifier(),
        code=by_text("code", "Its code within the municipality."),
        municipality=of_municipality(),
    )
    publications: Connection[Publication] = everything("Publication", "Publications.", municipality=of_municipality())
    networks: Connection[Network] = everything("Network", "Networks.", municipality=of_municipality())
