"""From what the offices sent to what the public may see, in the transaction that stored it.

`planning.secrecy` decides; this package brings `published` in step with the decision. Rows are written only where they
differ, and never unprotected, so that the published history holds nothing but what was public.
"""

from collections.abc import Callable, Iterable
from typing import Any

import asyncpg

from loaders.problems import RuleError
from loaders.publication.audiences import idle
from loaders.publication.capacities import publish_capacities
from loaders.publication.estimates import renew_estimates
from loaders.publication.figures import TOUCH_ALL, TOUCHED, publish_figures
from loaders.publication.numbers import publish_numbers
from loaders.publication.rules import Rules as ProtectionRules
from models.data_version import METHOD
from models.protection import SAYS

__all__ = [
    "RULES",
    "Rules",
    "check_rules",
    "publish_all",
    "publish_capacities",
    "publish_changed",
    "publish_figures",
    "publish_numbers",
    "renew_estimates",
    "rules",
]

Rules = dict[str, dict[int, tuple[Any, ...]]]


async def publish_all(connection: asyncpg.Connection, done: Callable[[float], None] = lambda _: None) -> None:
    """Publish everything anew, for a method that has changed. `done` hears which share of the work is done.

    Which method it was is noted last, as every commit of a change waits for the one row that tells it.
    """
    await connection.execute(TOUCHED)
    await connection.execute(TOUCH_ALL)
    await publish_figures(connection, done)
    await publish_capacities(connection)
    await publish_numbers(connection)
    await connection.execute("UPDATE data_version SET method = $1", METHOD)


async def rules(connection: asyncpg.Connection, kinds: Iterable[str]) -> Rules:
    """The rules of protection that rows of some kinds hold, to be compared after they were stored."""
    found: Rules = {}
    for kind in RULES.keys() & set(kinds):
        found[kind] = {row["id"]: tuple(row) for row in await connection.fetch(RULES[kind])}
    return found


async def check_rules(connection: asyncpg.Connection, file: str) -> None:
    """Raises RuleError for a rule of the file that is to hide from partners what the public sees."""
    for number, column in idle(await ProtectionRules.of(connection)):
        name = await connection.fetchval(RULE_NAMED, number)
        raise RuleError(
            f"{file}: `{column}` of {name} is stricter for partners than for the public, to which they belong, too:"
            " make it laxer or leave it out, or make the rule for the public stricter"
        )


async def publish_changed(connection: asyncpg.Connection, before: Rules) -> None:
    """Publish anew what a changed rule concerns: an indicator's its figures, any other all figures and capacities."""
    after = await rules(connection, before)
    changed = {
        kind: [number for number, rule in (rows | after[kind]).items() if _is_new(kind, rows.get(number), rule)]
        + list(rows.keys() - after[kind].keys())
        for kind, rows in before.items()
    }
    if any(changed.values()):
        others = any(numbers for kind, numbers in changed.items() if kind != "indicators")
        await connection.execute(TOUCHED)
        await connection.execute(TOUCH_CONCERNED, None if others else changed["indicators"])
        await publish_figures(connection)
        await publish_capacities(connection)
        await publish_numbers(connection)


def _is_new(kind: str, before: tuple[Any, ...] | None, after: tuple[Any, ...]) -> bool:
    """Rows that were not there before concern no figure, unless they are about what was."""
    return kind in {"area_relations", "protection_rules"} if before is None else before != after


RULES = {
    "indicators": (
        "SELECT id, min_count, min_base, counts_people, finest_level, type, per, numerator_id, base_id FROM indicators"
    ),
    "municipalities": "SELECT id, min_count FROM municipalities",
    "areas": """
        SELECT a.id, a.level, a.parent_id, a.valid_from, a.valid_to, s.is_partition, m.area_id, md5(a.geometry::text)
        FROM areas a JOIN area_sets s ON s.id = a.area_set_id JOIN municipalities m ON m.id = s.municipality_id
    """,
    "area_relations": "SELECT id, from_area_id, to_area_id, type, share IS NULL FROM area_relations",
    "protection_rules": f"""
        SELECT id, municipality_id, indicator_id, of_dataset_id, audience, valid_from, valid_to, {", ".join(SAYS)}
        FROM protection_rules
    """,
    "dimension_members": "SELECT id, dimension_id, age_from, age_to FROM dimension_members",
}
"""What decides which figures are hidden, and which others tell of them."""
TOUCH_CONCERNED = f"{TOUCH_ALL} WHERE $1::int[] IS NULL OR o.indicator_id = ANY($1)"
RULE_NAMED = "SELECT format('the rule ''%s'' from %s', code, valid_from) FROM protection_rules WHERE id = $1"
