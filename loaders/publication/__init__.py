"""From what the offices sent to what the public may see, in the transaction that stored it.

`planning.secrecy` decides; this package brings `published` in step with the decision. Rows are written only where they
differ, and never unprotected, so that the published history holds nothing but what was public.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import asyncpg

from loaders.problems import RuleError
from loaders.publication.audiences import idle
from loaders.publication.capacities import publish_capacities
from loaders.publication.estimates import renew_estimates
from loaders.publication.figures import TOUCH_ALL, TOUCHED, hide_gone, publish_figures
from loaders.publication.numbers import publish_numbers
from loaders.publication.rules import Rules as ProtectionRules
from models.data_version import METHOD
from models.protection import SAYS

__all__ = [
    "RULES",
    "Rules",
    "check_rules",
    "hide_gone",
    "publish_all",
    "publish_capacities",
    "publish_changed",
    "publish_figures",
    "publish_noted",
    "publish_numbers",
    "renew_estimates",
    "rules",
    "touch_changed",
]

Kept = dict[int, tuple[Any, ...]]
Rules = dict[str, Kept]


async def publish_all(connection: asyncpg.Connection, done: Callable[[float], None] = lambda _: None) -> None:
    """Publish everything anew, for a method that has changed. `done` hears which share of the work is done.

    Which method it was is noted last, as every commit of a change waits for the one row that tells it.
    """
    await connection.execute(TOUCHED)
    await connection.execute(TOUCH_ALL)
    await publish_figures(connection, done)
    await hide_gone(connection)
    await publish_capacities(connection)
    await publish_numbers(connection)
    await connection.execute("UPDATE data_version SET method = $1", METHOD)


async def publish_noted(connection: asyncpg.Connection) -> None:
    """Publish what several files have changed. Raises SecrecyError."""
    await connection.execute(TOUCHED)
    await connection.execute("ANALYZE raw.observations")  # nobody else can see them yet
    await publish_figures(connection)
    await publish_capacities(connection)
    await renew_estimates(connection)
    await publish_numbers(connection)


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
    """Publish anew what a changed rule concerns, and capacities and numbers with it."""
    if await touch_changed(connection, before):
        await publish_figures(connection)
        await publish_capacities(connection)
        await publish_numbers(connection)


async def touch_changed(connection: asyncpg.Connection, before: Rules) -> bool:
    """Note in `touched` what a changed rule concerns: an indicator's its figures, a municipality's all of its own,
    a new member's those told by its dimension, any other everything. Returns whether any has changed."""
    after = await rules(connection, before)
    changed = {kind: list(_changed(kind, rows, after[kind])) for kind, rows in before.items()}
    indicators = [row[0] for row in changed.pop("indicators", [])]
    members = {number: row[2] for number, row in after.get("dimension_members", {}).items()}
    dimensions = {members[number] for number in members.keys() - before.get("dimension_members", {}).keys()}
    indicators += [row["indicator_id"] for row in await connection.fetch(TOLD_BY, list(dimensions))]
    others = [row[1] for rows in changed.values() for row in rows]
    if indicators or others:
        towns = None if None in others else [town for concerned in others for town in concerned]
        await connection.execute(TOUCHED)
        await connection.execute(TOUCH_CONCERNED, indicators, towns)
    return bool(indicators or others)


def _changed(kind: str, before: Kept, after: Kept) -> Iterator[tuple[Any, ...]]:
    """Rows as they were and as they are; such as were not there before only if they are about what was."""
    yield from (row for number, row in before.items() if after.get(number) != row)
    told_of_others = kind in {"area_relations", "areas", "protection_rules"}
    yield from (row for number, row in after.items() if before.get(number, None if told_of_others else row) != row)


RULES = {
    "indicators": (
        "SELECT id, min_count, min_base, counts_people, finest_level, type, per, decimals, numerator_id, base_id"
        " FROM indicators"
    ),
    "municipalities": "SELECT id, ARRAY[id], min_count FROM municipalities",
    "areas": """
        SELECT a.id, ARRAY[s.municipality_id], a.level, a.parent_id, a.valid_from, a.valid_to, s.is_partition,
            m.area_id, md5(a.geometry::text)
        FROM areas a JOIN area_sets s ON s.id = a.area_set_id JOIN municipalities m ON m.id = s.municipality_id
    """,
    "area_relations": """
        SELECT r.id, ARRAY[f.municipality_id, t.municipality_id], from_area_id, to_area_id, type, share IS NULL
        FROM area_relations r JOIN areas one ON one.id = from_area_id JOIN areas other ON other.id = to_area_id
            JOIN area_sets f ON f.id = one.area_set_id JOIN area_sets t ON t.id = other.area_set_id
    """,
    "protection_rules": f"""
        SELECT id, ARRAY[municipality_id], indicator_id, of_dataset_id, audience, valid_from, valid_to,
            {", ".join(SAYS)}
        FROM protection_rules
    """,
    "dimension_members": "SELECT id, NULL::int[], dimension_id, age_from, age_to FROM dimension_members",
}
"""What decides which figures are hidden, and which others tell of them. Beside its number, but of indicators, stand the
municipalities whose figures it concerns, nothing where it may be all."""
TOUCH_CONCERNED = f"""
{TOUCH_ALL} WHERE o.indicator_id = ANY($1::int[]) OR $2::int[] IS NULL
    OR a.area_set_id IN (SELECT id FROM area_sets WHERE municipality_id = ANY($2))
"""
TOLD_BY = """
SELECT DISTINCT indicator_id FROM raw.observations WHERE breakdown_id IN (
    SELECT breakdown_id FROM breakdown_members WHERE dimension_id = ANY($1::int[]))
"""
"""What is left of a whole may now be those of the new member."""
RULE_NAMED = "SELECT format('the rule ''%s'' from %s', code, valid_from) FROM protection_rules WHERE id = $1"
