"""Who may read what: a role of the database for each profile, so that no fault in Python can leak what it cannot reach.

The public's role has no right to the raw tables. A planner's reads them through views of the schema `planner`, and row
by row only where the claims of the request's transaction (SUB_PLANS, MUNICIPALITIES) let it.
"""

from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

PUBLIC = "sozialgraph_public"
"""Role of every anonymous request: reads the default schema and `published`, and cannot reach `raw`."""
PARTNER = "sozialgraph_partner"
PLANNER = "sozialgraph_planner"
WEB = "sozialgraph_web"
"""The server's login for reading: it may become each of the three roles, and is nothing by itself."""

PUBLISHED_SCHEMA = "published"
PUBLIC_SCHEMAS = ("public", PUBLISHED_SCHEMA)
RAW_SCHEMA = "raw"
SHARED_SCHEMA = "shared"
"""What partners see beyond the public; no other profile's role can reach it."""
PAST_SCHEMA = "past"
"""Of tables as a question about a past moment reads them; each role has a schema of its own for it."""

SUB_PLANS = "sozialgraph.sub_plans"
MUNICIPALITIES = "sozialgraph.municipalities"
"""Settings of a transaction that hold a planner's claims as arrays: terms of SubPlan, official keys."""
ALL = "*"
"""The claim to all sub-plans, or to all municipalities."""


class Profile(Enum):
    """What a client is to us."""

    PUBLIC = "public"
    PARTNER = "partner"
    PLANNER = "planner"
    PUBLISHER = "publisher"
    ADMIN = "admin"


class Role(NamedTuple):
    """A role of the database, and the schema in which it finds each of ours."""

    name: str
    schemas: Mapping[str, str]


AS_PUBLIC = Role(PUBLIC, {PUBLISHED_SCHEMA: PUBLISHED_SCHEMA, PAST_SCHEMA: PUBLISHED_SCHEMA})
AS_PARTNER = Role(PARTNER, {PUBLISHED_SCHEMA: "partner", PAST_SCHEMA: "partner"})
AS_PLANNER = Role(PLANNER, {PUBLISHED_SCHEMA: "planner", PAST_SCHEMA: "planner_past"})
ROLES = {
    Profile.PUBLIC: AS_PUBLIC,
    Profile.PARTNER: AS_PARTNER,
    Profile.PLANNER: AS_PLANNER,
    Profile.PUBLISHER: AS_PUBLIC,
    Profile.ADMIN: AS_PLANNER,
}
