"""From what the offices sent to what the public may see, in the transaction that stored it.

`planning.secrecy` decides; this package brings `published` in step with the decision. Rows are written only where they
differ, and never unprotected, so that the published history holds nothing but what was public.
"""

from collections.abc import Iterable
from typing import Any

import asyncpg

from loaders.publication.capacities import publish_capacities
from loaders.publication.estimates import renew_estimates
from loaders.publication.figures import TOUCHED, publish_figures

__all__ = ["RULES", "Rules", "publish_capacities", "publish_changed", "publish_figures", "renew_estimates", "rules"]

Rules = dict[str, dict[int, tuple[Any, ...]]]


async def rules(connection: asyncpg.Connection, kinds: Iterable[str]) -> Rules:
    """The rules of protection that rows of some kinds hold, to be compared after they were stored."""
    found: Rules = {}
    for kind in RULES.keys() & set(kinds):
        found[kind] = {row["id"]: tuple(row) for row in await connection.fetch(RULES[kind])}
    return found


async def publish_changed(connection: asyncpg.Connection, before: Rules) -> None:
    """Publish anew what a changed rule concerns: an indicator's its figures, any other all figures and capacities."""
    after = await rules(connection, before)
    changed = {
        kind: [number for number, rule in rows.items() if after[kind].get(number) != rule]
        for kind, rows in before.items()
    }
    if any(changed.values()):
        others = any(numbers for kind, numbers in changed.items() if kind != "indicators")
        await connection.execute(TOUCHED)
        await connection.execute(TOUCH, None if others else changed["indicators"])
        await publish_figures(connection)
        await publish_capacities(connection)


RULES = {
    "indicators": "SELECT id, min_count, min_base, counts_people, finest_level FROM indicators",
    "municipalities": "SELECT id, min_count FROM municipalities",
    "areas": "SELECT id, level FROM areas",
}
TOUCH = """
INSERT INTO touched SELECT DISTINCT indicator_id, period_end FROM raw.observations
WHERE $1::int[] IS NULL OR indicator_id = ANY($1)
"""
