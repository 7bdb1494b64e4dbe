"""Counts, bases and levels that nobody sent, but that rates and changes in per cent speak of.

What follows of them exactly is known already (`planning.linked.quantities`, `planning.linked.following`); of the others
somebody who adds up knows something, too.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import cast

import numpy as np
import pandas as pd

from planning.linked.changes import changes_of
from planning.linked.following import WHERE, between_days, with_levels
from planning.linked.gathered import Gathered
from planning.linked.proportions import SIDES
from planning.linked.quantities import (
    ALONE,
    CHANGE,
    FOLLOWS,
    KINDS,
    NOBODY,
    PER_CENT,
    PLACE,
    RELATIVE,
    bases,
    levels,
    quantities,
    said,
)
from planning.linked.system import summable

MANY = 1_000
"""Rates, or changes, that are looked at: of more nothing is known."""
LEVEL = ["indicator_id", *PLACE]
ASKED = [*LEVEL, "of", "first", "last"]


def with_unsent(figures: pd.DataFrame, secret: pd.Index) -> pd.DataFrame:
    """`figures` with the rates that are `ALONE` and, behind them, counts, bases and levels of `NOBODY`, for rates and
    changes of people that somebody counts, or any of the `secret` figures."""
    people = figures.index[figures["counts_people"] & (figures["type"] == "STATUS_ABSOLUTE")]
    ids = figures.loc[secret.union(people), ["type", "numerator_id", "indicator_id"]]
    counted = set(ids["numerator_id"].where(ids["type"] == RELATIVE, ids["indicator_id"]).tolist())
    rates = _few(_alone(figures, counted))
    asked = pd.concat([_of_rates(rates), *map(_few, (_of_changes(figures, counted), _following(figures, counted)))])
    if asked.empty:
        return figures
    spans = pd.DataFrame(_spans(asked), columns=ASKED)
    behind = figures.loc[spans["of"]].set_axis(np.arange(len(spans)) + figures.index.max() + 1)
    behind = behind.assign(**{name: spans[name].to_numpy() for name in (*LEVEL, "first", "last")})
    behind[["count", "base", "unassignable"]] = np.nan
    behind = behind.assign(type="STATUS_ABSOLUTE", value=0.0, counts_people=False, numerator_id=0, base_id=0, was="")
    every = pd.concat([figures, behind])
    every[ALONE], every[NOBODY] = every.index.isin(rates.index), every.index.isin(behind.index)
    return every


def _few(found: pd.DataFrame) -> pd.DataFrame:
    return found if len(found) <= MANY else found[:0]


def _alone(figures: pd.DataFrame, counted: set[int]) -> pd.DataFrame:
    """Rates of which nobody tells how many are counted, nor among how many."""
    rates = figures[(figures["type"] == RELATIVE) & _speaking(figures, counted) & (figures["per"] > 0)]
    rates = rates[(rates["numerator_id"] > 0) & (rates["base_id"] > 0) & (rates["base_id"] != rates["numerator_id"])]
    rates = rates[rates["value"].notna() & rates[["count", "base"]].isna().all(axis=1)]
    return rates[said(rates, figures, "numerator_id").isna() & bases(rates, figures).isna()]


def _speaking(figures: pd.DataFrame, counted: set[int]) -> pd.Series:
    """Of those who are counted, or among them."""
    found: pd.Series = figures[[*SIDES]].isin(counted).any(axis=1)
    return found


def _following(figures: pd.DataFrame, counted: set[int]) -> pd.DataFrame:
    """Bases that follow, as far as what they follow from is to be seen."""
    if FOLLOWS not in figures:
        return pd.DataFrame(columns=ASKED)
    rates = figures[_speaking(figures, counted) & figures[FOLLOWS].notna()]
    return rates.assign(indicator_id=rates["base_id"], of=rates.index)[ASKED]


def _of_rates(rates: pd.DataFrame) -> pd.DataFrame:
    asked = pd.concat([rates.assign(indicator_id=rates[side], of=rates.index) for side in SIDES])
    return asked[ASKED]


def _of_changes(figures: pd.DataFrame, counted: set[int]) -> pd.DataFrame:
    """Levels before and after."""
    if not ((figures["type"] == PER_CENT) & figures["numerator_id"].isin(counted)).any():
        return pd.DataFrame(columns=ASKED)
    told = quantities(figures)
    shown = with_levels(figures, summable(figures, told.shown), Gathered(len(told.cells)))
    changes, known = changes_of(figures, shown, PER_CENT, CHANGE), levels(shown)
    changes = changes[(changes["within"] // KINDS).isin(counted)]
    earlier = between_days(changes, known)
    asked = pd.concat([changes, earlier]).drop(columns="start")
    days = known.groupby(["within", "end"])["start"].min().rename("start").reset_index()
    asked = asked.merge(days, how="left", on=["within", "end"])
    start = asked["start"].fillna(asked["end"]).astype(np.int64)
    asked = asked.assign(start=start, indicator_id=asked["within"] // KINDS, of=asked["row"], number=asked.index)
    beside = asked[["number", *WHERE, "end", "first", "last"]].merge(known, on=[*WHERE, "end"], suffixes=("", "_known"))
    beside = beside[(beside["first"] <= beside["last_known"]) & (beside["first_known"] <= beside["last"])]
    return asked.loc[~asked["number"].isin(beside["number"]), ASKED]


def _spans(asked: pd.DataFrame) -> Iterator[tuple[int, ...]]:
    """Each place once at any time, apart wherever another figure begins or ends to speak of it."""
    for level, own in asked.groupby(LEVEL):
        turns = sorted({*own["first"], *(own["last"] + 1)})
        for first, end in pairwise(turns):
            speaking = own.loc[(own["first"] <= first) & (end <= own["last"] + 1), "of"]
            if len(speaking):
                yield *cast(tuple[int, ...], level), speaking.iloc[0], first, end - 1
