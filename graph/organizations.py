"""Organizations that carry offerings and receive grants."""

from __future__ import annotations

from typing import TYPE_CHECKING

import models
from graph.engine.declare import Node, connection, entity, everything, lookup, many, one, queries, told
from graph.engine.fields.mapping import Argument
from graph.engine.groups import by_column
from graph.engine.relations import referring_by_any
from graph.matching import by_identifier, by_text, of_municipality
from graph.merging import linked_to_organization, referring_to_organization

if TYPE_CHECKING:
    from datetime import datetime

    from graph.decisions import Membership
    from graph.engine.pages import Connection
    from graph.funding import Grant
    from graph.municipalities import Municipality
    from graph.offerings import Offering
    from graph.participation import Network
    from graph.plans import Measure
    from models.vocabulary import Association, CarrierForm, MatchBasis, MatchDoubt, MatchState


@entity(
    models.Organization,
    order=("sort_key", "id"),
    groups={
        "carrier_form": by_column("CarrierForm", "carrier_form", "The carrier form."),
        "association": by_column("Association", "association", "The umbrella association."),
    },
)
class Organization(Node):
    """A body, association, church or company; never a private person."""

    municipality: Municipality
    code: str
    name: str
    legal_form: str | None
    carrier_form: CarrierForm | None
    association: Association | None
    url: str | None
    identifiers: list[OrganizationIdentifier] = many(
        referring_to_organization("OrganizationIdentifier", models.OrganizationIdentifier.organization_id),
        "Its numbers in registers.",
    )
    offerings: Connection[Offering] = connection(
        referring_to_organization("Offering", models.Offering.provider_id), "What it offers."
    )
    grants: Connection[Grant] = connection(
        referring_to_organization("Grant", models.Grant.recipient_id), "The grants it receives."
    )
    memberships: list[Membership] = many(
        referring_to_organization("Membership", models.Membership.organization_id), "Its seats in bodies."
    )
    networks: list[Network] = many(
        linked_to_organization("Network", models.network_members, "network_id"), "The networks it belongs to."
    )
    measures: list[Measure] = many(
        linked_to_organization("Measure", models.measure_partners, "measure_id"), "The measures it is a partner of."
    )
    merged_into: Organization | None = one(
        "Organization",
        ("id", "OrganizationSurvivor"),
        ("merged_into_id", "Organization"),
        description="The organization that stands for it, and to which all that it offers and receives belongs.",
    )
    matches: list[OrganizationMatch] = many(
        referring_by_any(
            "OrganizationMatch", models.OrganizationMatch.organization_id, models.OrganizationMatch.other_id
        ),
        "The organizations that it may be one with.",
    )


@entity(models.OrganizationIdentifier, order=("scheme", "value", "id"))
class OrganizationIdentifier:
    """A number that an organization bears in a register or a department's file."""

    scheme: str
    value: str
    court: str | None


@entity(
    models.OrganizationMatch,
    order=("-score", "id"),
    groups={
        "state": by_column("MatchState", "state", "What was decided."),
        "basis": by_column("MatchBasis", "basis", "Why they may be one."),
        "doubt": by_column("MatchDoubt", "doubt", "Why that is not certain."),
    },
)
class OrganizationMatch(Node):
    """Two organizations that may be one, known here under two codes."""

    organization: Organization
    other: Organization
    basis: MatchBasis
    doubt: MatchDoubt | None
    score: float
    evidence: str | None
    state: MatchState
    decided_at: datetime | None


@queries
class OrganizationQueries:
    """Organizations."""

    organization: Organization | None = lookup(
        "Organization",
        "One organization.",
        id=by_identifier(),
        code=by_text("code", "Its code within the municipality."),
        municipality=of_municipality(),
    )
    organizations: Connection[Organization] = everything(
        "Organization", "All organizations, those that others stand for among them.", municipality=of_municipality()
    )
    organization_matches: Connection[OrganizationMatch] = everything(
        "OrganizationMatch", "Organizations that may be one, the firmest first."
    )


@queries
class OrganizationChanges:
    """What can be decided of organizations."""

    decide_organization_matches: list[OrganizationMatch] | None = told(
        "OrganizationMatch",
        "Say whether organizations are one, for publishers; all that is asked for is decided, or nothing.",
        ids=Argument("list[ID]", "Identifiers of the matches, such as OrganizationMatch:17."),
        state=Argument("MatchState", "What was decided; OPEN takes back what was said."),
        note=Argument("str | None", "Why, for those who look at it later."),
    )
