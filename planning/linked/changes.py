"""Changes between two days, and the levels on these days.

A level is the `numerator_id` of a change. An absolute change is the difference of two levels. One in per cent that is
shown tells within which factors the later level lies of the earlier one, whether these are shown or not. One that is
hidden is reckoned with the true level before, as the product of two unknown numbers is no linear relation.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from planning.linked.editions import Edition
from planning.linked.grids import Gathered
from planning.linked.quantities import CHANGE, EXACT, KINDS, PER_CENT, VALUE, half_units, levels

DIFFERENCE = np.array([1.0, -1.0, 1.0])
HUNDRED = 100
"""What changes in per cent are of, where their indicator does not say."""


def add_changes(figures: pd.DataFrame, edition: Edition, found: Gathered) -> None:
    for pairs in _between_levels(figures, edition, "DYNAMIC_ABSOLUTE", VALUE):
        cells = pairs[["cell", "cell_last", "cell_first"]].to_numpy()
        found.add(cells, DIFFERENCE, 0.0, 0.0, "a change and the levels before and after")
    for pairs in _between_levels(figures, edition, PER_CENT, CHANGE):
        _add_per_cent(_rounded(figures, pairs), found)


def _between_levels(figures: pd.DataFrame, edition: Edition, type_: str, part: int) -> Iterator[pd.DataFrame]:
    """Changes of a type with the levels on the last day, and on the first or on the day before it."""
    shown, keys = edition.shown, ["within", "area_id", "breakdown_id"]
    rows = figures.index[(figures["type"] == type_) & (figures["numerator_id"] > 0)]
    changes = edition.new(shown[shown["row"].isin(rows) & (shown["part"] == part)], keys[1:])
    level = figures["numerator_id"].reindex(changes["row"]).to_numpy() * KINDS + VALUE
    changes = changes.assign(within=level)[[*keys, "row", "start", "end", "cell", "value"]]
    known = levels(shown)[[*keys, "end", "cell", "value"]].drop_duplicates()
    later = changes.merge(known, on=[*keys, "end"], suffixes=("", "_last"))
    for before in (0, 1):
        earlier = known.assign(start=known["end"] + before).drop(columns="end")
        pairs = later.merge(earlier, on=[*keys, "start"], suffixes=("", "_first"))
        if len(pairs):
            yield pairs


def _rounded(figures: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Changes that the levels bear out, with the `share` of the level before that one per cent is of it, and by which
    `factor` it grew at `least` and at `most`. Who cut digits off instead of rounding is off by twice as much."""
    per = figures["per"].reindex(pairs["row"]).to_numpy(dtype=np.float64)
    per = np.where(per > 0, per, HUNDRED)
    half = half_units(figures).reindex(pairs["row"]).to_numpy(dtype=np.float64)
    factor = 1.0 + pairs["value"] / per
    gap = (pairs["value_last"] - pairs["value_first"] * factor).abs()
    bounds = {"least": factor - half / per, "most": factor + half / per, "share": pairs["value_first"] / per}
    true = (pairs["value_first"] > 0) & (gap <= 2 * half * bounds["share"] + EXACT * (1 + pairs["value_last"].abs()))
    found: pd.DataFrame = pairs.assign(**bounds)[true]
    return found


def _add_per_cent(changes: pd.DataFrame, found: Gathered) -> None:
    cells, share = changes[["cell", "cell_last", "cell_first"]].to_numpy(), changes["share"].to_numpy()
    for factor, sign in (("most", 1.0), ("least", -1.0)):
        coefficients = sign * np.column_stack([share, np.full(len(share), -1.0), changes[factor]])
        low = sign * share * changes["value"].to_numpy()
        if len(changes):
            found.add(cells, coefficients, low, np.inf, "a change in per cent and the levels before and after")
