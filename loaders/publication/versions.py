"""The figures of a cluster with all of their versions, and what protects them, as `planning.linked` takes them.

Earlier versions are public, too: what they tell and what the present tells must be safe together.
"""

import asyncpg
import numpy as np
import pandas as pd

from loaders.publication.clusters import OF_SETS, Cluster
from loaders.publication.frames import frame
from loaders.publication.rules import Rules

PRESENT = 0
"""The `until` of versions that are in force."""


async def versions(connection: asyncpg.Connection, cluster: Cluster, rules: Rules) -> pd.DataFrame:
    """By row: the columns of `planning.linked.protect`, `id`, and the moments `since` and `until` which it was in force
    (microseconds since 1970; `PRESENT` while it is). The same figures stand in the same order, however they are stored:
    of patterns that cost alike, it decides."""
    given = CONTRIBUTED if rules.about_contributors else ""
    present = await frame(connection, NOW.format(given), *cluster.figures)
    past = await frame(connection, PAST.format(given), *cluster.figures)
    ordered = [one.sort_values(["id", "since"]) for one in (present, past) if len(one)]
    found = pd.concat(ordered or [present]).reset_index()
    found["first"], found["last"] = _editions(found)
    return rules.joined(found)


def _editions(found: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Edition k is how things stood right before the k-th change; the newest is how they stand now."""
    changes = np.unique(found.loc[found["until"] != PRESENT, "until"])
    first = np.searchsorted(changes, found["since"], side="right")
    last = np.searchsorted(changes, found["until"], side="right") - 1
    return first, np.where(found["until"] == PRESENT, len(changes), last)


MICROSECONDS = "(extract(epoch FROM {}) * 1000000)::bigint"
COLUMNS = """
o.id, o.indicator_id, o.area_id, o.breakdown_id, o.dataset_id, o.period_start - DATE '1970-01-01' AS start,
o.period_end - DATE '1970-01-01' AS "end", o.value, o.count, o.base, o.unassignable, o.obs_status, o.conf_status
"""
CONTRIBUTED = ", o.contributors, o.largest, o.second_largest"
CHOSEN = f"o.indicator_id = ANY($1::int[]) AND o.period_end = ANY($2::date[]) AND o.{OF_SETS.format('$3')}"
NOW = f"""
SELECT {COLUMNS}, {MICROSECONDS.format("o.recorded_at")} AS since, {PRESENT} AS until, p.conf_status AS was{{}}
FROM raw.observations o
LEFT JOIN published.observations p ON p.id = o.id AND p.recorded_at >= o.recorded_at
WHERE {CHOSEN}
"""
PAST = f"""
SELECT {COLUMNS}, {MICROSECONDS.format("o.recorded_at")} AS since, {MICROSECONDS.format("o.superseded_at")} AS until,
    (SELECT CASE WHEN bool_or(h.conf_status = 'F') THEN 'F' ELSE min(h.conf_status) END
        FROM published.observations_history h
        WHERE h.id = o.id AND h.recorded_at >= o.recorded_at AND h.recorded_at < o.superseded_at) AS was{{}}
FROM raw.observations_history o
WHERE {CHOSEN} AND o.superseded_at > o.recorded_at
"""
