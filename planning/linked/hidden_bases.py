"""Rates whose bases are hidden, or follow from what is: people are whole numbers, of which few may fit a rate.

33.3 % of 100 to 102 people are 34 of 102. Where a rate says so which of the possible bases is none, it is hidden, too.
"""

import numpy as np
import pandas as pd

from planning.linked.proportions import nobodys
from planning.linked.quantities import ALONE, EXACT, KINDS, PLACE, RELATIVE, VALUE, half_units, said
from planning.linked.rests import Linked
from planning.secrecy.bounds import bounds
from planning.secrecy.cells import truths

MOST = 10_000
"""Bases that are tried, from the least on."""


def telling_rates(
    figures: pd.DataFrame, shown: pd.DataFrame, cells: pd.DataFrame, linked: Linked, hidden: pd.Index
) -> pd.Index:
    """The rows of such rates, but not those that are `ALONE`, or that others see; `cells` say what is `hidden` of what
    is `shown`, and `hidden` which rows are."""
    rates = figures[(figures["type"] == RELATIVE) & (figures["base_id"] > 0) & figures["value"].notna()]
    rates = rates[rates["count"].isna() & (rates["per"] > 0) & ~rates.index.isin(hidden)]
    rates = rates[rates["whole"] > 0] if "whole" in rates else rates[:0]
    for spared in (ALONE, "seen"):
        rates = rates[~rates[spared].astype(bool)] if spared in rates else rates
    rates = rates[rates["rounding"].isna()] if "rounding" in rates else rates
    open_ = truths(cells, "hidden") | np.isin(np.arange(len(cells)), nobodys(figures, shown))
    found = _with_bases(rates, shown[open_[shown["cell"]]])
    if len(found):
        found = found[said(found, figures[~figures.index.isin(hidden)], "numerator_id").isna()]
    if found.empty:
        return rates.index[:0]
    low, high = (numbers[found["cell"]] for numbers in bounds(cells, linked.relations))
    half = half_units(figures).reindex(found["row"]).to_numpy()
    least, most = ((found["value"] + sign * half) / found["per"] for sign in (-1, 1))
    telling = [_tells(*one) for one in zip(low, high, least, most, strict=True)]
    rows: pd.Index = pd.Index(found.loc[telling, "row"].unique())
    return rows


def _with_bases(rates: pd.DataFrame, bases: pd.DataFrame) -> pd.DataFrame:
    """With the `cell` of the base."""
    known = bases.loc[bases["part"] == VALUE, ["measure", *PLACE, "cell"]].drop_duplicates()
    asked = rates.assign(row=rates.index, measure=rates["base_id"] * KINDS + VALUE)
    asked = asked[["row", "measure", *PLACE, "value", "per", "numerator_id"]]
    return asked.merge(known, on=["measure", *PLACE])


def _tells(low: float, high: float, least: float, most: float) -> bool:
    """Whether for any of these bases no whole number is at least and at most so much of it."""
    enough = np.ceil(1 / (most - least))  # of more, one always is
    first = max(np.ceil(low - EXACT), 1)
    bases = np.arange(first, min(np.floor(high + EXACT), enough, first + MOST) + 1)
    return bool((np.floor(bases * most + EXACT) < np.ceil(bases * least - EXACT)).any())
