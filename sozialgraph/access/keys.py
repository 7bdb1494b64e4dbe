"""Machines' keys: `szg_17_…`, a number and a secret of 256 random bits, of which the database knows the SHA-256 only.

A digest without salt or work is enough: nobody tries 2^256 secrets.
"""

import re
import secrets
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from typing import Any, NamedTuple

import asyncpg

from models.roles import Profile
from sozialgraph.access.callers import Caller
from sozialgraph.access.reading import SignedIn
from sozialgraph.errors import UsageError
from sozialgraph.lanes import Lanes

PREFIX = "szg_"
KEY = re.compile(r"szg_([1-9][0-9]{0,8})_([A-Za-z0-9_-]{43})")
NOBODY = Caller(Profile.PLANNER)
"""May ask who has a key, and sees nothing."""


class Scope(NamedTuple):
    """What who has a key may."""

    profile: Profile
    sub_plans: Sequence[str] = ()
    municipalities: Sequence[str] = ()


async def recognise(lanes: Lanes, key: str) -> Caller | None:
    """Raises what asyncpg raises."""
    if not (parts := KEY.fullmatch(key)):
        return None
    row = await SignedIn(lanes, NOBODY).fetchrow(RECOGNISE, int(parts[1]), sha256(parts[2].encode()).digest())
    if row is None:
        return None
    subject = f"{row['name']} (key {parts[1]})"
    return Caller(Profile[row["profile"]], subject, tuple(row["sub_plans"]), tuple(row["municipalities"]))


RECOGNISE = "SELECT name, profile, sub_plans, municipalities FROM access.recognise($1, $2)"


async def create(connection: asyncpg.Connection, name: str, scope: Scope, lasting: timedelta) -> str:
    """The key itself, which nobody can find out again."""
    secret = secrets.token_urlsafe(32)
    digest = sha256(secret.encode()).digest()
    profile, sub_plans, municipalities = scope
    number = await connection.fetchval(CREATE, name, digest, profile.name, sub_plans, municipalities, lasting)
    return f"{PREFIX}{number}_{secret}"


CREATE = """
INSERT INTO access.api_keys (name, digest, profile, sub_plans, municipalities, expires_at)
VALUES ($1, $2, $3, $4, $5, now() + $6) RETURNING id
"""


async def list_keys(connection: asyncpg.Connection) -> list[dict[str, Any]]:
    return [dict(row) for row in await connection.fetch(LIST)]


LIST = """
SELECT id AS number, name, profile, sub_plans, municipalities, created_at, expires_at, used_at,
    CASE WHEN revoked_at IS NOT NULL THEN 'REVOKED' WHEN expires_at <= now() THEN 'EXPIRED' ELSE 'VALID' END AS state
FROM access.api_keys ORDER BY id
"""


async def revoke(connection: asyncpg.Connection, numbers: Sequence[int]) -> None:
    """At once: each request asks anew. Raises UsageError for a number that no key has, and revokes none then."""
    async with connection.transaction():
        revoked = await connection.fetch(REVOKE, numbers)
        if missing := {*numbers} - {row["id"] for row in revoked}:
            raise UsageError(f"there is no key {min(missing)}; `sozialgraph access keys list` names them")


REVOKE = "UPDATE access.api_keys SET revoked_at = coalesce(revoked_at, now()) WHERE id = ANY($1::int[]) RETURNING id"
