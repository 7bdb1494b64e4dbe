"""Participation events, publications and their citations, networks."""

from loaders.kind import Kind
from models import (
    Citation,
    Network,
    ParticipationEvent,
    Publication,
    event_areas,
    event_measures,
    event_target_groups,
    network_areas,
    network_members,
)

KINDS = (
    Kind(
        "participation_events",
        ParticipationEvent,
        links={"areas": event_areas, "target_groups": event_target_groups, "measures": event_measures},
    ),
    Kind("publications", Publication),
    Kind("citations", Citation),
    Kind("networks", Network, links={"areas": network_areas, "members": network_members}),
)
