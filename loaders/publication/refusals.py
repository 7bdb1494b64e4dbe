"""The figures that a publication would give away, by name, with what gives them away."""

from collections.abc import Sequence

import asyncpg
import pandas as pd

from loaders.problems import SecrecyError, Secret

MOST_TOLD = 20


async def refuse(connection: asyncpg.Connection, figures: pd.DataFrame, exposed: pd.DataFrame) -> SecrecyError:
    """The error that names the exposed quantities; `figures` has their `id` by row."""
    return SecrecyError(await secrets(connection, figures, exposed), len(exposed))


async def secrets(connection: asyncpg.Connection, figures: pd.DataFrame, exposed: pd.DataFrame) -> Sequence[Secret]:
    """The first `MOST_TOLD`."""
    told = exposed.head(MOST_TOLD)
    ids = figures.loc[told["row"], "id"].tolist()
    names = {row["id"]: row["name"] for row in await connection.fetch(NAMES, ids)}
    return [
        Secret(names[number], tuple(dict.fromkeys(map(str, because))))
        for number, because in zip(ids, told["because"], strict=True)
    ]


NAMES = """
SELECT o.id, concat_ws(' ', i.code, nullif(b.code, ''), 'of', s.code || ':' || a.code, 'on', o.period_end) AS name
FROM (
    SELECT id, indicator_id, breakdown_id, area_id, period_end FROM raw.observations WHERE id = ANY($1)
    UNION SELECT id, indicator_id, breakdown_id, area_id, period_end FROM raw.observations_history WHERE id = ANY($1)
) o
JOIN indicators i ON i.id = o.indicator_id JOIN breakdowns b ON b.id = o.breakdown_id
JOIN areas a ON a.id = o.area_id JOIN area_sets s ON s.id = a.area_set_id
"""
