"""The same organization under other spellings: certain matches are made, likely ones are proposed to people.

Nothing is overwritten. Which organization stands for which follows from the organizations and from what people said of
them, and is made anew when either changes; so a merge that is taken back leaves no trace.
"""

import asyncpg

from loaders.matching.proposals import propose
from loaders.matching.settling import settle
from loaders.matching.tables import Changed, read_organizations, read_verdicts, write_settlement
from models import Organization, OrganizationIdentifier
from models.base import table_of

MATCHED = frozenset({table_of(Organization), table_of(OrganizationIdentifier)})
"""Whose rows tell which organizations are one."""


async def match_organizations(connection: asyncpg.Connection, municipality: int) -> Changed:
    proposals = propose(await read_organizations(connection, municipality))
    settlement = settle(proposals, await read_verdicts(connection, municipality))
    return await write_settlement(connection, municipality, settlement)


async def match_again(connection: asyncpg.Connection, number: int) -> None:
    """After an import that changed organizations was taken back."""
    for row in await connection.fetch(TOUCHED, number, [table.fullname for table in MATCHED]):
        await match_organizations(connection, row["id"])


TOUCHED = """
SELECT DISTINCT municipality_id AS id FROM organizations WHERE EXISTS (
    SELECT FROM raw.import_changes WHERE import_run_id = $1 AND table_name = ANY ($2::text[])
)
"""
