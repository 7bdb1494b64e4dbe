"""What an attack found against what the offices sent, which the attacker never sees."""

from dataclasses import dataclass

import asyncpg
import numpy as np
import pandas as pd

from models.roles import Profile
from tests.attacks.collecting import PARTS, Public
from tests.attacks.knowledge import System
from tests.attacks.knowledge.system import Floats, Numbers
from tests.attacks.solving import Facts, Rows, believable, facts_of, follow, intervals

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
    CASE method WHEN 'ROUND' THEN rounding_base END, (counts_people OR type = 'STATUS_RELATIVE')::int
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
NOTHING = 1e-6
FOR_EVER = pd.Timestamp("2200-01-01", tz="UTC")


@dataclass(frozen=True)
class Verdict:
    """`hidden`: how many cells of figures were attacked, `breaches`: those of which too much is known, and such rests,
    with what is known."""

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
    """`least`, `width` and `base` of each version, and whether it is of `people`; 0 where there is none."""
    rows = [tuple(row) for row in await connection.fetch(PROMISES, profile.name)]
    found = pd.DataFrame(rows, columns=["id", "least", "width", "base", "people"]).set_index("id").astype("float64")
    return found.reindex(public.figures["id"]).fillna(0.0).set_index(public.figures.index)


def judge(public: Public, system: System, truth: Floats, promises: pd.DataFrame) -> Verdict:
    """A cell that is small must be believable from nothing to the smallest count, if it is rounded as far as that is
    rounded alike, a sum that few dominate within its width; no hidden cell may be known exactly. What is left for
    people whom nobody sent is a cell, too.

    Only relations that are true are used: from wrong ones nobody learns anything.
    """
    facts = facts_of(system)
    values = np.concatenate([truth, np.full(len(system.known) - len(truth), np.nan)])
    values = follow(facts, values, len(truth))
    rests = _small_rests(system, values, promises)
    true = (facts.holds(values) != 0) & ~_tells(facts, np.concatenate([one.index for one in system.rests]), rests.index)
    facts = facts.only(believable(facts, system) & true)
    targets = _targets(public, system, facts, values, promises, rests)
    promised: tuple[Floats, Floats] = (targets["promised_low"].to_numpy(), targets["promised_high"].to_numpy())
    found = intervals(system, facts, targets.index.to_numpy(), promised).join(targets)
    slack = 1e-4 * (1 + found["truth"].abs())
    exact = (found["high"] - found["low"] < slack) & found["hidden"]
    narrow = found["low"] > found["promised_low"] + slack
    narrow |= found["high"] < found["promised_high"] - slack
    number = int((targets["part"] != "rest").sum())
    return Verdict(number, _named(public, found[exact | narrow & (found["small"] | (found["width"] > 0))]))


def _small_rests(system: System, values: Floats, promises: pd.DataFrame) -> pd.DataFrame:
    """Of people, above nothing and below the smallest count: `row` of a figure that is under the same rule."""
    every = pd.concat(system.rests)
    about = promises.loc[every["row"], ["least", "people"]].set_index(every.index)
    number = values[every.index]
    small = (number > NOTHING) & (number < about["least"] - NOTHING) & (about["people"] > 0)
    return every[small]


def _tells(facts: Facts, rests: Numbers, small: pd.Index) -> Rows:
    """Relations about rests that are not small: of these nothing is promised."""
    return np.asarray(abs(facts.matrix[:, np.setdiff1d(rests, small)]).sum(axis=1)).ravel() > 0


def _targets(
    public: Public, system: System, facts: Facts, values: Floats, promises: pd.DataFrame, rests: pd.DataFrame
) -> pd.DataFrame:
    """The cells to attack, with what is promised of them."""
    number = system.figures * 4
    whole, untold = (public.figures[name].to_numpy(dtype=bool)[:, None] for name in ("hidden", "untold"))
    hidden = np.hstack([whole, whole, whole, whole | untold]).ravel() & np.isnan(system.known[:number])
    rounded = np.isfinite(system.ceiling[:number])
    told = np.isin(np.arange(number), facts.matrix.tocoo().col)
    own = np.flatnonzero((hidden | rounded) & ~np.isnan(values[:number]) & told)
    cells, rows = np.append(own, rests.index), np.append(own // 4, rests["row"])
    of_rest = cells >= number
    least, width, base = (promises[name].to_numpy()[rows] for name in ("least", "width", "base"))
    width = np.where(~of_rest & (cells % 4 == 0), width, 0.0)
    true = values[cells]
    small = (true > 0) & (true < least)
    off = np.maximum(width, 1e-4 * (1 + np.abs(true)))
    first, last = _alike(true, base)
    last = np.where(of_rest & (base > 0), np.minimum(last, base - 1), last)
    low, high = np.where(small, 0.0, true - off), np.where(small, least, true + off)
    columns = {
        "truth": true,
        "small": small,
        "width": width,
        "promised_low": np.maximum(low, np.maximum(system.floor[cells], first)),
        "promised_high": np.minimum(high, last),
        "hidden": of_rest | np.append(hidden[own], np.zeros(len(rests), dtype=bool)),
        "row": rows,
        "part": ["rest" if rest else PARTS[cell % 4] for cell, rest in zip(cells.tolist(), of_rest, strict=True)],
    }
    return pd.DataFrame(columns, index=cells)


def _alike(truth: Floats, base: Floats) -> tuple[Floats, Floats]:
    """The least and the most whole number that is shown as the same multiple; anything where there is no base."""
    nearest = np.floor(truth / np.where(base > 0, base, 1) + 0.5) * base
    first, last = np.ceil(nearest - base / 2), np.ceil(nearest + base / 2) - 1
    return np.where(base > 0, first, -np.inf), np.where(base > 0, last, np.inf)


def _named(public: Public, found: pd.DataFrame) -> pd.DataFrame:
    about = public.figures.loc[found["row"], ["indicator", "area", "breakdown", "end"]].set_index(found.index)
    return about.join(found.drop(columns=["hidden", "width", "row"]))
