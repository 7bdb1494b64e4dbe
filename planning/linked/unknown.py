"""Figures that their sender keeps secret, so that nobody here knows them: what others say, or wholes leave for them.

They are hidden anyway; but where everything else is to be seen, outsiders can tell them. What another dataset or a rate
says of the same, or else a guess that fits the sums, lets them be protected like all others.
"""

from itertools import islice

import numpy as np
import pandas as pd

from planning.linked.editions import Editions
from planning.linked.quantities import (
    DIVISOR,
    FOLLOWS,
    KINDS,
    PLACE,
    RECKONED,
    RELATIVE,
    UNPLACED,
    VALUE,
    bases,
    quantities,
)
from planning.linked.system import Surroundings, families_of, summable, tables

SUPPRESSED = "Q"


def with_guesses(figures: pd.DataFrame, around: Surroundings) -> pd.DataFrame:
    """`figures` with values where a whole is known that leaves something for those that are not."""
    absolute = figures["type"].str.endswith("_ABSOLUTE")
    unknown = figures["value"].isna() & (figures["obs_status"] == SUPPRESSED) & absolute
    if not unknown.any():
        return figures
    figures = figures.assign(value=figures["value"].fillna(_said_elsewhere(figures, unknown)))
    unknown &= figures["value"].isna()
    if not unknown.any():
        return figures
    filled = figures.assign(value=figures["value"].mask(unknown, 0.0))
    shown = summable(filled, quantities(filled).shown)
    open_rows = (shown["part"] == VALUE) & unknown.reindex(shown["row"]).to_numpy(dtype=bool)
    concerned = open_rows.groupby([shown["within"], shown["end"]]).transform("any")
    guesses = _guesses(shown[concerned].assign(unknown=open_rows[concerned]), around)
    return figures.assign(value=figures["value"].fillna(guesses.reindex(figures.index)))


def _said_elsewhere(figures: pd.DataFrame, unknown: pd.Series) -> pd.Series:
    """By row what other rows say of the same, exactly if any does."""
    shown = quantities(figures[figures["end"].isin(figures.loc[unknown, "end"])]).shown
    exact = shown[~shown["part"].isin([UNPLACED, RECKONED, DIVISOR])]
    rates = shown[shown["part"] == RECKONED]
    numerator = figures["numerator_id"].reindex(rates["row"]).to_numpy()
    reckoned = rates.assign(measure=numerator * KINDS + VALUE, value=rates["value"].round())
    known = pd.concat([exact, reckoned])[["measure", *PLACE, "value"]].drop_duplicates(["measure", *PLACE])
    asked = figures.loc[unknown, PLACE].assign(measure=figures["indicator_id"] * KINDS + VALUE)
    found = asked.merge(known, how="left", on=["measure", *PLACE])
    return pd.Series(found["value"].to_numpy(), index=asked.index, dtype="float64")


def _guesses(shown: pd.DataFrame, around: Surroundings, *, sure: bool = False) -> pd.Series:
    """By row; the first sum that tells is believed, of each dataset for itself."""
    within, ground, dimensions = families_of(shown, around)
    found: dict[int, float] = {}
    for edition in Editions(shown):
        for table, families in islice(tables(edition, [*within, *ground], dimensions), 2):
            found = table.guessed(families, sure=sure) | found
    return pd.Series(found, dtype="float64")


def with_bases(figures: pd.DataFrame, around: Surroundings) -> pd.DataFrame:
    """`figures` with bases that nobody tells, but that a whole leaves for the one part of it that is not told."""
    lacking = _lacking(figures)
    if lacking.empty:
        return figures
    people = figures[figures["indicator_id"].isin(lacking["indicator_id"]) & figures["value"].notna()]
    every = pd.concat([people, lacking.set_axis(np.arange(len(lacking)) + figures.index.max() + 1)])
    shown = summable(every, quantities(every).shown)
    unknown = shown["row"].isin(every.index[len(people) :])
    guesses = _guesses(shown.assign(unknown=unknown), around, sure=True)
    found = every.assign(**{FOLLOWS: guesses.reindex(every.index)}).dropna(subset=[FOLLOWS])
    found = found[["indicator_id", *PLACE, FOLLOWS]].rename(columns={"indicator_id": "base_id"})
    joined = figures.merge(found.drop_duplicates(["base_id", *PLACE]), how="left", on=["base_id", *PLACE])
    return joined.set_axis(figures.index)


def _lacking(figures: pd.DataFrame) -> pd.DataFrame:
    """The bases that rates come without, as figures of nobody, of each dataset that tells others of that time."""
    alone = figures[
        (figures["type"] == RELATIVE) & (figures["base_id"] > 0) & figures[["count", "base"]].isna().all(axis=1)
    ]
    alone = alone[bases(alone, figures).isna()].drop(columns=["indicator_id", "dataset_id"])
    known = figures.loc[figures["value"].notna(), ["indicator_id", "dataset_id", "start", "end"]].drop_duplicates()
    found = alone.merge(known.rename(columns={"indicator_id": "base_id"}), on=["base_id", "start", "end"])
    found = found.drop_duplicates(["base_id", "dataset_id", *PLACE]).rename(columns={"base_id": "indicator_id"})
    return found.assign(type="STATUS_ABSOLUTE", value=0.0, numerator_id=0, base_id=0, unassignable=np.nan)
