"""Organizations that carry offerings and receive grants."""

from __future__ import annotations

from typing import TYPE_CHECKING

import models
from graph.engine.declare import Node, connection, entity, everything, lookup, many, queries
from graph.engine.groups import by_column
from graph.engine.relations import linked, referring
from graph.matching import by_identifier, by_text, of_municipality

if TYPE_CHECKING:
    from graph.decisions import Membership
    from graph.engine.pages import Connection
    from graph.funding import Grant
    from graph.municipalities import Municipality
    from graph.offerings import Offering
    from graph.participation import Network
    from graph.plans import Measure
    from models.vocabulary import Association, CarrierForm


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
        referring("OrganizationIdentifier", models.OrganizationIdentifier.organization_id), "Its numbers in registers."
    )
    offerings: Connection[Offering] = connection(referring("Offering", models.Offering.provider_id), "What it offers.")
    grants: Connection[Grant] = connection(referring("Grant", models.Grant.recipient_id), "The grants it receives.")
    memberships: list[Membership] = many(
        referring("Membership", models.Membership.organization_id), "Its seats in bodies."
    )
    networks: list[Network] = many(
        linked("Network", models.network_members, "organization_id", "network_id"), "The networks it belongs to."
    )
    measures: list[Measure] = many(
        linked("Measure", models.measure_partners, "organization_id", "measure_id"), "The measures it is a partner of."
    )


@entity(models.OrganizationIdentifier, order=("scheme", "value", "id"))
class OrganizationIdentifier:
    """A number that an organization bears in a register or a department's file."""

    scheme: str
    value: str
    court: str | None


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
        "Organization", "All organizations.", municipality=of_municipality()
    )
