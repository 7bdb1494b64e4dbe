"""Figures that their sender keeps secret, so that nobody here knows them: what others say, or wholes leave for them.

They are hidden anyway; but where everything else is to be seen, outsiders can tell them. What another dataset or a rate
says of the same, or else a guess that fits the sums, lets them be protected like all others.
"""

from itertools import islice

import pandas as pd

from planning.linked.editions import Editions
from planning.linked.quantities import KINDS, PLACE, RECKONED, UNPLACED, VALUE, quantities
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
    guesses = _guesses(figures, shown[concerned].assign(unknown=open_rows[concerned]), around)
    return figures.assign(value=figures["value"].fillna(guesses.reindex(figures.index)))


def _said_elsewhere(figures: pd.DataFrame, unknown: pd.Series) -> pd.Series:
    """By row what other rows say of the same, exactly if any does."""
    shown = quantities(figures[figures["end"].isin(figures.loc[unknown, "end"])]).shown
    exact = shown[~shown["part"].isin([UNPLACED, RECKONED])]
    rates = shown[shown["part"] == RECKONED]
    numerator = figures["numerator_id"].reindex(rates["row"]).to_numpy()
    reckoned = rates.assign(measure=numerator * KINDS + VALUE, value=rates["value"].round())
    known = pd.concat([exact, reckoned])[["measure", *PLACE, "value"]].drop_duplicates(["measure", *PLACE])
    asked = figures.loc[unknown, PLACE].assign(measure=figures["indicator_id"] * KINDS + VALUE)
    found = asked.merge(known, how="left", on=["measure", *PLACE])
    return pd.Series(found["value"].to_numpy(), index=asked.index, dtype="float64")


def _guesses(figures: pd.DataFrame, shown: pd.DataFrame, around: Surroundings) -> pd.Series:
    """By row; the first sum that tells is believed, of each dataset for itself."""
    areas, dimensions = families_of(shown, around)
    found: dict[int, float] = {}
    for edition in Editions(figures, shown):
        for table, families in islice(tables(edition, areas, dimensions), 2):
            found = table.guessed(families) | found
    return pd.Series(found, dtype="float64")
