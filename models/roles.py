"""Who may read what: a role of the database for each profile, so that no fault in Python can leak what it cannot reach.

The public's role has no right to the raw tables. A planner's reads them through views of the schema `planner`, and row
by row only where the claims of the request's transaction (SUB_PLANS, MUNICIPALITIES) let it.
"""

from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

from sqlalchemy import Connection, text

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

    __hash__ = object.__hash__  # each is there once; Enum's looks at the name, five times a request


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


def refuse_temporary_tables(connection: Connection) -> None:
    """To all but who owns the database: PostgreSQL would find a reader's before ours of the same name.

    Rights to a database are no part of its dump, so they are looked at anew whenever the tables are.
    """
    connection.execute(text(ONLY_THE_OWNER))


ONLY_THE_OWNER = """
DO $$ BEGIN
    IF EXISTS (
        SELECT FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba))) AS granted
        WHERE datname = current_database() AND pg_has_role(datdba, 'USAGE')
            AND granted.grantee = 0 AND granted.privilege_type = 'TEMPORARY'
    ) THEN
        EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
    END IF;
END $$
"""


def refuse_large_objects(connection: Connection) -> None:
    """To all but superusers, the only ones who can take it away: else everybody may, and fill the disk."""
    connection.execute(text(ONLY_SUPERUSERS))


LARGE_OBJECT_MAKERS = ["lo_creat", "lo_create", "lo_from_bytea", "lo_import"]
ONLY_SUPERUSERS = f"""
DO $$ DECLARE maker regprocedure; BEGIN
    FOR maker IN
        SELECT p.oid FROM pg_proc p, aclexplode(coalesce(proacl, acldefault('f', proowner))) AS granted
        WHERE pronamespace = 'pg_catalog'::regnamespace AND proname IN ({str(LARGE_OBJECT_MAKERS)[1:-1]})
            AND granted.grantee = 0 AND pg_has_role(proowner, 'USAGE')
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', maker);
    END LOOP;
END $$
"""
