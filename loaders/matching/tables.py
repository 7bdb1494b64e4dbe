"""Organizations of a municipality, what people said of them, and what follows from it: from the database and back."""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

import asyncpg

from loaders.cells.texts import normalised
from loaders.matching.proposals import Number, Organization
from loaders.matching.settling import Match, Pair, Settlement, Verdict
from loaders.storing import written
from models.vocabulary import MatchState


class Changed(NamedTuple):
    """How many organizations stand for themselves no longer, and how many pairs are newly to be looked at."""

    merged: int
    proposed: int


async def read_organizations(connection: asyncpg.Connection, municipality: int) -> list[Organization]:
    numbers: dict[int, set[Number]] = defaultdict(set)
    for row in await connection.fetch(NUMBERS, municipality):
        numbers[row["organization_id"]].add(Number(row["scheme"], row["court"], row["value"]))
    senders: dict[int, set[int]] = defaultdict(set)
    for row in await connection.fetch(SENDERS, municipality):
        senders[row["id"]].add(row["dataset_id"])
    rows = await connection.fetch(ORGANIZATIONS, municipality)
    return [Organization(row["id"], row["name"], frozenset(numbers[row["id"]]), _told(row, senders)) for row in rows]


def _told(row: asyncpg.Record, senders: Mapping[int, set[int]]) -> frozenset[int]:
    """Codes that are but names tell nothing apart."""
    return frozenset() if row["code"] == normalised(row["name"]) else frozenset(senders[row["id"]])


async def read_verdicts(connection: asyncpg.Connection, municipality: int) -> dict[Pair, Verdict]:
    """Those on organizations that are there, the oldest first."""
    return {
        (row["one"], row["other"]): Verdict(MatchState[row["state"]], row["decided_at"])
        for row in await connection.fetch(VERDICTS, municipality)
    }


async def write_settlement(connection: asyncpg.Connection, municipality: int, settlement: Settlement) -> Changed:
    pairs = [(match.proposal.one, match.proposal.other) for match in settlement.matches]
    await connection.execute(FORGET, municipality, [one for one, _ in pairs], [other for _, other in pairs])
    before = await connection.fetchval(OPEN, municipality)
    await connection.executemany(KEEP, [_row(match) for match in settlement.matches])
    proposed = await connection.fetchval(OPEN, municipality) - before
    await connection.execute(STAND, municipality)
    merged = sorted(settlement.merged_into.items())
    await connection.execute(SEPARATE, municipality, [one for one, _ in merged])
    changed = await connection.execute(MERGE, [one for one, _ in merged], [into for _, into in merged])
    return Changed(written(changed), max(proposed, 0))


def _row(match: Match) -> tuple[object, ...]:
    proposal = match.proposal
    return (
        proposal.one,
        proposal.other,
        proposal.basis.name,
        proposal.doubt.name if proposal.doubt else None,
        round(proposal.score, 2),
        proposal.evidence or None,
        match.state.name,
        match.decided_at,
    )


ORGANIZATIONS = "SELECT id, code, name FROM organizations WHERE municipality_id = $1 ORDER BY id"
NUMBERS = """
SELECT organization_id, scheme, court, value FROM organization_identifiers
JOIN organizations AS o ON o.id = organization_id WHERE municipality_id = $1
"""
SENDERS = """
SELECT DISTINCT o.id, dataset_id FROM raw.import_changes AS change
JOIN import_runs AS run ON run.id = change.import_run_id AND run.state = 'PUBLISHED'
JOIN organizations AS o ON change.key = ARRAY[o.id::text]
WHERE change.table_name = 'organizations' AND o.municipality_id = $1
"""
VERDICTS = """
SELECT * FROM (
    SELECT DISTINCT ON (said.code, said.other_code) said.id, said.state, said.decided_at,
        least(here.id, there.id) AS one, greatest(here.id, there.id) AS other
    FROM raw.match_decisions AS said
    JOIN organizations AS here ON here.municipality_id = $1 AND here.code = said.code
    JOIN organizations AS there ON there.municipality_id = $1 AND there.code = said.other_code
    WHERE said.municipality_id = $1 ORDER BY said.code, said.other_code, said.id DESC
) AS last ORDER BY id
"""
OF = "o.id = match.organization_id AND o.municipality_id = $1"
OPEN = f"""
SELECT count(*) FROM organization_matches AS match JOIN organizations AS o ON {OF} WHERE match.state = 'OPEN'
"""
FORGET = f"""
DELETE FROM organization_matches AS match USING organizations AS o
WHERE {OF} AND (organization_id, other_id) NOT IN (SELECT * FROM unnest($2::int[], $3::int[]))
"""
KEEP = """
INSERT INTO organization_matches AS kept
    (organization_id, other_id, basis, doubt, score, evidence, state, decided_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (organization_id, other_id) DO UPDATE
SET (basis, doubt, score, evidence, state, decided_at)
    = ROW(excluded.basis, excluded.doubt, excluded.score, excluded.evidence, excluded.state, excluded.decided_at)
WHERE ROW(kept.*) IS DISTINCT FROM ROW(kept.id, excluded.organization_id, excluded.other_id, excluded.basis,
    excluded.doubt, excluded.score, excluded.evidence, excluded.state, excluded.decided_at)
"""
STAND = """
INSERT INTO organization_survivors (organization_id)
SELECT id FROM organizations WHERE municipality_id = $1 ON CONFLICT DO NOTHING
"""
SEPARATE = """
UPDATE organization_survivors AS kept SET merged_into_id = NULL FROM organizations AS o
WHERE o.id = organization_id AND municipality_id = $1 AND merged_into_id IS NOT NULL AND o.id <> ALL ($2::int[])
"""
MERGE = """
UPDATE organization_survivors AS kept SET merged_into_id = said.into_id
FROM unnest($1::int[], $2::int[]) AS said (organization_id, into_id)
WHERE kept.organization_id = said.organization_id AND merged_into_id IS DISTINCT FROM said.into_id
"""
