"""What people say of organizations that may be one: told by the number of the match, or by both codes."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import asyncpg

from loaders.matching.proposals import propose
from loaders.matching.settling import settle
from loaders.matching.tables import read_organizations, read_verdicts, write_settlement
from loaders.problems import MatchError
from loaders.turns import alone, connected
from models.vocabulary import MatchState


class Decision(NamedTuple):
    """`code` and `other_code` are those of two organizations of the municipality, in any order."""

    municipality: str
    code: str
    other_code: str
    state: MatchState
    note: str | None = None


async def list_matches(
    connection: asyncpg.Connection, state: MatchState | None = None, municipality: str | None = None
) -> list[dict[str, Any]]:
    """The firmest first."""
    rows = await connection.fetch(LISTED, state and state.name, municipality)
    return [dict(row) for row in rows]


async def decide(
    database: str | asyncpg.Connection,
    numbers: Sequence[int],
    state: MatchState,
    *,
    actor: str,
    note: str | None = None,
    within: Collection[str] = (),
) -> list[dict[str, Any]]:
    """The matches as they stand now; those outside of the municipalities `within`, if any are named, are unknown.

    Raises MatchError, and then nothing is decided.
    """
    async with connected(database) as connection, alone(connection):
        rows = [
            row for row in await connection.fetch(CODES, list(numbers)) if not within or row["municipality"] in within
        ]
        if unknown := set(numbers) - {row["number"] for row in rows}:
            raise MatchError(f"there is no match {min(unknown)}: `sozialgraph matches` lists all")
        said = [Decision(row["municipality"], row["code"], row["other_code"], state, note) for row in rows]
        await _record(connection, said, actor)
        return [dict(row) for row in await connection.fetch(OF_NUMBERS, list(numbers))]


async def decide_all(database: str | asyncpg.Connection, decisions: Collection[Decision], *, actor: str) -> int:
    """How many of them say something new. Raises MatchError, and then nothing is decided."""
    async with connected(database) as connection, alone(connection):
        states = {
            (row["municipality"], frozenset((row["code"], row["other_code"]))): (row["state"], row["decided_at"])
            for row in await connection.fetch(LISTED, None, None)
        }
        new = [said for said in decisions if _is_new(said, states.get((said.municipality, frozenset(said[1:3]))))]
        await _record(connection, new, actor)
        return len(new)


def _is_new(said: Decision, known: tuple[str, Any] | None) -> bool:
    """Whoever says of an automatic match what it says already, decides it all the same."""
    if known is None:
        return said.state is not MatchState.OPEN
    return said.state.name != known[0] or (known[1] is None and said.state is not MatchState.OPEN)


async def _record(connection: asyncpg.Connection, decisions: Collection[Decision], actor: str) -> None:
    for code in sorted({said.municipality for said in decisions}):
        municipality = await connection.fetchval("SELECT id FROM municipalities WHERE code = $1", code)
        if municipality is None:
            raise MatchError(f"there is no municipality '{code}'")
        here = [said for said in decisions if said.municipality == code]
        await _record_in(connection, municipality, here, actor)


async def _record_in(
    connection: asyncpg.Connection, municipality: int, decisions: Collection[Decision], actor: str
) -> None:
    proposals = propose(await read_organizations(connection, municipality))
    before = settle(proposals, await read_verdicts(connection, municipality))
    for said in decisions:
        codes = sorted((said.code, said.other_code))
        if not await connection.fetchval(RECORD, municipality, *codes, said.state.name, actor, said.note):
            raise MatchError(f"'{codes[0]}' and '{codes[1]}' are not two organizations of {said.municipality}")
    settlement = settle(proposals, await read_verdicts(connection, municipality))
    if contradicted := settlement.contradicted - before.contradicted:
        raise MatchError(await _contradiction(connection, *min(contradicted)))
    await write_settlement(connection, municipality, settlement)


async def _contradiction(connection: asyncpg.Connection, one: int, other: int) -> str:
    names = {row["id"]: f"'{row['code']}'" for row in await connection.fetch(NAMES, [one, other])}
    return (
        f"{names[one]} and {names[other]} cannot be as decided, for what was said of others of their group:"
        " refuse or undo those matches first"
    )


COLUMNS = """
SELECT match.id AS number, m.code AS municipality, o.code, o.name, other.code AS other_code, other.name AS other_name,
    match.basis, match.doubt, match.score, match.evidence, match.state, match.decided_at,
    last.decided_by, last.note
FROM organization_matches AS match
JOIN organizations AS o ON o.id = match.organization_id JOIN organizations AS other ON other.id = match.other_id
JOIN municipalities AS m ON m.id = o.municipality_id
LEFT JOIN LATERAL (
    SELECT decided_by, note FROM raw.match_decisions AS said
    WHERE said.municipality_id = o.municipality_id AND said.code = least(o.code, other.code)
        AND said.other_code = greatest(o.code, other.code)
    ORDER BY said.id DESC LIMIT 1
) AS last ON true
"""
LISTED = f"""
{COLUMNS} WHERE ($1::text IS NULL OR match.state = $1) AND ($2::text IS NULL OR m.code = $2)
ORDER BY match.score DESC, match.id
"""
OF_NUMBERS = f"{COLUMNS} WHERE match.id = ANY ($1::int[]) ORDER BY match.id"
CODES = """
SELECT match.id AS number, m.code AS municipality, o.code, other.code AS other_code FROM organization_matches AS match
JOIN organizations AS o ON o.id = match.organization_id JOIN organizations AS other ON other.id = match.other_id
JOIN municipalities AS m ON m.id = o.municipality_id WHERE match.id = ANY ($1::int[]) ORDER BY match.id
"""
RECORD = """
INSERT INTO raw.match_decisions (municipality_id, code, other_code, state, decided_by, note)
SELECT $1, $2, $3, $4, $5, $6 WHERE $2 <> $3 AND 2 = (
    SELECT count(*) FROM organizations WHERE municipality_id = $1 AND code IN ($2, $3)
) RETURNING id
"""
NAMES = "SELECT id, code FROM organizations WHERE id = ANY ($1::int[])"
