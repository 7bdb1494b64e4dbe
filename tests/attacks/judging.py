"""What an attack found against what the offices sent, which the attacker never sees."""

from dataclasses import dataclass

import asyncpg
import numpy as np
import pandas as pd

from models.roles import Profile
from tests.attacks.collecting import PARTS, Public
from tests.attacks.knowledge import System
from tests.attacks.knowledge.system import Floats
from tests.attacks.solving import believable, facts_of, follow, intervals

VERSIONS = """
SELECT 'Observation:' || id, value::float, count::float, base::float, unassignable::float, recorded_at, superseded_at
FROM (SELECT id, value, count, base, unassignable, recorded_at, NULL::timestamptz AS superseded_at FROM raw.observations
    UNION ALL
    SELECT id, value, count, base, unassignable, recorded_at, superseded_at FROM raw.observations_history) sent
"""
PROMISES = """
SELECT 'Observation:' || o.id, coalesce(r.min_count, i.min_count, m.min_count), greatest(0,
    largest * dominance_p / 100 - value + largest + coalesce(second_largest, 0),
    (largest + CASE dominance_n WHEN 2 THEN coalesce(second_largest, 0) ELSE 0 END) * 100 / dominance_k - value)::float,
    CASE method WHEN 'ROUND' THEN rounding_base END
FROM raw.observations o
JOIN indicators i ON i.id = o.indicator_id JOIN areas a ON a.id = o.area_id
JOIN area_sets s ON s.id = a.area_set_id JOIN municipalities m ON m.id = s.municipality_id
LEFT JOIN LATERAL (
    SELECT min_count, dominance_n, dominance_k, dominance_p, method, rounding_base FROM protection_rules r
    WHERE coalesce(r.indicator_id, i.id) = i.id AND r.municipality_id = m.id AND coalesce(r.audience, $1) = $1
    ORDER BY r.indicator_id, r.audience LIMIT 1
) r ON true
"""
"""The smallest count that may be shown of each figure, and how far a sum that few dominate must seem to be off."""
FOR_EVER = pd.Timestamp("2200-01-01", tz="UTC")


@dataclass(frozen=True)
class Verdict:
    """`hidden`: how many cells were attacked, `breaches`: those of which too much is known, with what is known."""

    hidden: int
    breaches: pd.DataFrame


async def truth_of(connection: asyncpg.Connection, public: Public) -> Floats:
    """What the offices had sent of each version at the time at which it was published, part by part."""
    rows = await connection.fetch(VERSIONS)
    sent = pd.DataFrame([tuple(row) for row in rows], columns=["id", *PARTS, "from", "to"])
    figures = public.figures[["id", "recorded"]].reset_index(names="row")
    figures["at"] = pd.to_datetime(figures["recorded"], utc=True, format="ISO8601")
    pairs = figures.merge(sent, on="id")
    since = pd.to_datetime(pairs["from"], utc=True)
    until = pd.to_datetime(pairs["to"], utc=True).fillna(FOR_EVER)
    pairs = pairs[(since <= pairs["at"]) & (pairs["at"] < until)].drop_duplicates("row").set_index("row")
    found: Floats = pairs[list(PARTS)].reindex(public.figures.index).to_numpy(dtype=np.float64)
    found[:, 3] = np.nan_to_num(found[:, 3])
    return found.ravel()


async def promises_of(connection: asyncpg.Connection, public: Public, profile: Profile) -> pd.DataFrame:
    """`least`, `width` and `base` of each version; 0 where there is none."""
    rows = [tuple(row) for row in await connection.fetch(PROMISES, profile.name)]
    found = pd.DataFrame(rows, columns=["id", "least", "width", "base"]).set_index("id").astype("float64")
    return found.reindex(public.figures["id"]).fillna(0.0).set_index(public.figures.index)


def judge(public: Public, system: System, truth: Floats, promises: pd.DataFrame) -> Verdict:
    """A cell that is small must be believable from nothing to the smallest count, if it is rounded as far as that is
    rounded alike, a sum that few dominate within its width; no hidden cell may be known exactly.

    Only relations that are true are used: from wrong ones nobody learns anything.
    """
    facts = facts_of(system)
    values = np.concatenate([truth, np.full(len(system.known) - len(truth), np.nan)])
    true = facts.holds(follow(facts, values, len(truth))) != 0
    facts = facts.only(believable(facts, system) & true)
    whole, untold = (public.figures[name].to_numpy(dtype=bool)[:, None] for name in ("hidden", "untold"))
    hidden = np.hstack([whole, whole, whole, whole | untold]).ravel() & np.isnan(system.known[: len(truth)])
    rounded = np.isfinite(system.ceiling[: len(truth)])
    rare = (hidden | rounded) & ~np.isnan(truth) & np.isin(np.arange(len(truth)), facts.matrix.tocoo().col)
    targets = np.flatnonzero(rare)
    least = np.repeat(promises["least"].to_numpy(), 4)[targets]
    width = (promises["width"].to_numpy()[:, None] * [1, 0, 0, 0]).ravel()[targets]
    small = (truth[targets] > 0) & (truth[targets] < least)
    slack = 1e-4 * (1 + np.abs(truth[targets]))
    off = np.maximum(width, slack)
    first, last = _alike(truth[targets], np.repeat(promises["base"].to_numpy(), 4)[targets])
    low = np.maximum(np.where(small, 0.0, truth[targets] - off), np.maximum(system.floor[targets], first))
    high = np.minimum(np.where(small, least, truth[targets] + off), last)
    about = {"truth": truth[targets], "small": small, "promised_low": low, "promised_high": high}
    found = intervals(system, facts, targets, (low, high)).assign(**about)
    exact = (found["high"] - found["low"] < slack) & hidden[targets]
    narrow = (small | (width > 0)) & ((found["low"] > low + slack) | (found["high"] < high - slack))
    return Verdict(len(targets), _named(public, found[exact | narrow]))


def _alike(truth: Floats, base: Floats) -> tuple[Floats, Floats]:
    """The least and the most whole number that is shown as the same multiple; anything where there is no base."""
    nearest = np.floor(truth / np.where(base > 0, base, 1) + 0.5) * base
    first, last = np.ceil(nearest - base / 2), np.ceil(nearest + base / 2) - 1
    return np.where(base > 0, first, -np.inf), np.where(base > 0, last, np.inf)


def _named(public: Public, found: pd.DataFrame) -> pd.DataFrame:
    about = public.figures.loc[found.index // 4, ["indicator", "area", "breakdown", "end"]].set_index(found.index)
    part = pd.Series([PARTS[cell % 4] for cell in found.index], index=found.index, dtype="object")
    return about.assign(part=part).join(found)
