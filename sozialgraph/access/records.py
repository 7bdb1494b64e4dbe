"""Who read raw figures: written in the transaction that reads them, so that there is no answer without a record."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from typing import Any, NamedTuple

import asyncpg
import orjson
from graphql import parse

from models.roles import Profile
from sozialgraph.access.callers import Caller
from sozialgraph.access.naming import names, title


class Reading(NamedTuple):
    """A request for raw figures. `text` is its document."""

    caller: Caller
    text: str
    operation: str | None
    variables: Mapping[str, Any]

    async def note(self, connection: asyncpg.Connection, body: bytes) -> None:
        """Write it down, with what the answer holds; that to a field of a mutation is but its value."""
        told = orjson.loads(body)
        shown = told.get("data") if isinstance(told, dict) else told
        document = parse(self.text)
        named = names(document, self.variables, self.operation)
        await connection.execute(
            NOTE,
            *(
                self.caller.subject,
                self.caller.profile.name,
                self.caller.purpose or None,
                self.operation or title(document),
            ),
            *(
                sha256(self.text.encode()).hexdigest(),
                _storable(self.text),
                _storable(json.dumps(dict(self.variables))),
            ),
            *(sorted(named.indicators), sorted(named.areas), _objects(shown)),
        )


NOTE = "SELECT access.note_read($1, $2, $3, $4, $5, $6, $7::text::jsonb, $8, $9, $10)"


def _storable(text: str) -> str:
    """PostgreSQL stores no NUL, as such or as JSON writes it."""
    return text.replace("\x00", "\ufffd").replace("\\u0000", "\\ufffd")


def _objects(data: Any) -> int:
    """How many objects the lists of an answer hold."""
    if isinstance(data, list):
        return sum(isinstance(each, dict) + _objects(each) for each in data)
    return sum(map(_objects, data.values())) if isinstance(data, dict) else 0


class Act(NamedTuple):
    """What is on record besides questions, noted by who owns the database. `text` is what it was asked with."""

    subject: str
    profile: Profile
    operation: str
    text: str
    municipalities: tuple[str, ...] = ()

    async def note(
        self, connection: asyncpg.Connection, variables: Mapping[str, Any], areas: Iterable[str] = (), rows: int = 0
    ) -> None:
        await connection.execute(
            NOTE_ACT,
            *(self.subject, self.profile.name, self.municipalities, self.operation),
            *(sha256(self.text.encode()).hexdigest(), self.text, orjson.dumps(dict(variables)).decode()),
            *(sorted(areas), rows),
        )


NOTE_ACT = """
WITH said AS (INSERT INTO access.read_documents (hash, text) VALUES ($5, $6) ON CONFLICT DO NOTHING)
INSERT INTO access.read_log (subject, profile, sub_plans, municipalities, operation, document, variables, indicators,
    areas, rows)
VALUES ($1, $2, '{}', $3, $4, $5, $7::text::jsonb, '{}', $8, $9)
"""


async def list_reads(connection: asyncpg.Connection, subject: str | None, latest: int) -> list[dict[str, Any]]:
    """The latest records, newest first; of one subject, or of all."""
    return [dict(row) for row in await connection.fetch(LIST, subject, latest)]


LIST = """
SELECT id AS number, at, subject, profile, purpose, operation, document, indicators, areas, rows,
    variables::text AS variables, sub_plans, municipalities
FROM access.read_log WHERE subject = $1 OR $1 IS NULL ORDER BY id DESC LIMIT $2
"""


async def forget(connection: asyncpg.Connection, before: date, actor: str) -> int:
    """Delete what was read before a day (UTC), and note that; tells how many records are gone.

    Documents are locked first: who is just noting one waits, so that none goes that a new record needs.
    """
    async with connection.transaction():
        await connection.execute("LOCK TABLE access.read_documents IN SHARE ROW EXCLUSIVE MODE")
        number = int(await connection.fetchval(FORGET, before))
        await connection.execute(FORGET_DOCUMENTS)
        act = Act(actor, Profile.ADMIN, "forget", f"sozialgraph access forget --before {before}")
        await act.note(connection, {"before": str(before)}, rows=number)
    return number


FORGET = """
WITH gone AS (DELETE FROM access.read_log WHERE at < $1::date::timestamp AT TIME ZONE 'UTC' RETURNING id)
SELECT count(*) FROM gone
"""
FORGET_DOCUMENTS = """
DELETE FROM access.read_documents d WHERE NOT EXISTS (SELECT FROM access.read_log l WHERE l.document = d.hash)
"""


async def document_of(connection: asyncpg.Connection, hash: str) -> str | None:
    text: str | None = await connection.fetchval("SELECT text FROM access.read_documents WHERE hash = $1", hash)
    return text
