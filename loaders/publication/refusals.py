"""The figures that a publication would give away, by name, with what gives them away."""

from collections.abc import Hashable, Mapping, Sequence

import asyncpg
import pandas as pd

from loaders.problems import SecrecyError, Secret

MOST_TOLD = 20
MOST_PARTS = 3


async def refuse(connection: asyncpg.Connection, figures: pd.DataFrame, exposed: pd.DataFrame) -> SecrecyError:
    """The error that names the exposed quantities; `figures` has their `id` by row."""
    return SecrecyError(await secrets(connection, figures, exposed), len(exposed))


async def secrets(connection: asyncpg.Connection, figures: pd.DataFrame, exposed: pd.DataFrame) -> Sequence[Secret]:
    """The first `MOST_TOLD`."""
    told = exposed.head(MOST_TOLD)
    of_rests = [row for who in [*told["wholes"], *told["parts"]] if isinstance(who, tuple) for row in who]
    ids = figures["id"].loc[[*{*told["row"], *of_rests}]]
    known = {row["id"]: row["name"] for row in await connection.fetch(NAMES, ids.tolist())}
    names = {row: known[number] for row, number in ids.items()}
    return [
        Secret(_named(names, *who), tuple(dict.fromkeys(map(str, because))))
        for *who, because in told[["row", "wholes", "parts", "because"]].itertuples(index=False, name=None)
    ]


def _named(names: Mapping[Hashable, str], row: int, wholes: object, parts: object) -> str:
    """A figure, or what follows from some or is left of them beside others, of which only the first are named."""
    if not isinstance(wholes, tuple):
        return names[row]
    if not isinstance(parts, tuple):
        return f"what follows from {_list(names, wholes)}"
    return f"what {_list(names, wholes)} leaves beside {_list(names, parts)}"


def _list(names: Mapping[Hashable, str], rows: tuple[int, ...]) -> str:
    more = len(rows) - MOST_PARTS
    return " and ".join([*(names[row] for row in rows[:MOST_PARTS]), *([f"{more} more"] if more > 0 else [])])


NAMES = """
SELECT o.id, concat_ws(' ', i.code, nullif(b.code, ''), 'of', s.code || ':' || a.code, 'on', o.period_end) AS name
FROM (
    SELECT id, indicator_id, breakdown_id, area_id, period_end FROM raw.observations WHERE id = ANY($1)
    UNION SELECT id, indicator_id, breakdown_id, area_id, period_end FROM raw.observations_history WHERE id = ANY($1)
) o
JOIN indicators i ON i.id = o.indicator_id JOIN breakdowns b ON b.id = o.breakdown_id
JOIN areas a ON a.id = o.area_id JOIN area_sets s ON s.id = a.area_set_id
"""
