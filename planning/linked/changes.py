"""Changes between two days, and the levels on these days.

A level is the `numerator_id` of a change. An absolute change is the difference of two levels. One in per cent that is
shown tells within which factors the later level lies of the earlier one, whether these are shown or not. One that is
hidden is reckoned with the true level before, as the product of two unknown numbers is no linear relation.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from planning.linked.editions import Edition
from planning.linked.gathered import Gathered
from planning.linked.quantities import CHANGE, EXACT, KINDS, PER_CENT, VALUE, half_units, levels, of_somebody
from planning.secrecy.relations import Floats

DIFFERENCE = np.array([1.0, -1.0, 1.0])
HUNDRED = 100
"""What changes in per cent are of, where their indicator does not say."""


def add_changes(figures: pd.DataFrame, edition: Edition, found: Gathered) -> None:
    for pairs in map(_true, _between_levels(figures, edition, "DYNAMIC_ABSOLUTE", VALUE)):
        cells = pairs[["cell", "cell_last", "cell_first"]].to_numpy()
        found.add(cells, DIFFERENCE, 0.0, 0.0, "a change and the levels before and after")
    for pairs in _between_levels(figures, edition, PER_CENT, CHANGE):
        _add_per_cent(_rounded(figures, pairs), found)


def _true(pairs: pd.DataFrame) -> pd.DataFrame:
    """Changes that the levels bear out."""
    blur = pairs[["blur", "blur_last", "blur_first"]].sum(axis=1)
    gap = (pairs["value_last"] - pairs["value_first"] - pairs["value"]).abs()
    found: pd.DataFrame = pairs[gap <= blur + EXACT * (1 + pairs["value_last"].abs())]
    return found


def changes_of(figures: pd.DataFrame, shown: pd.DataFrame, type_: str, part: int) -> pd.DataFrame:
    """Showings of changes of a type, `within` the levels that they are between."""
    rows = figures.index[(figures["type"] == type_) & (figures["numerator_id"] > 0)]
    own = shown[shown["row"].isin(rows) & (shown["part"] == part)]
    return own.assign(within=figures["numerator_id"].reindex(own["row"]).to_numpy() * KINDS + VALUE)


def factors(figures: pd.DataFrame, changes: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """How many times as much levels became by changes in per cent, at least and at most."""
    per, half = _per_cent(figures, changes)
    factor = 1.0 + changes["value"] / per
    return factor - half / per, factor + half / per


def _per_cent(figures: pd.DataFrame, changes: pd.DataFrame) -> tuple[Floats, Floats]:
    """What changes are of, and by how much each may be off."""
    per = figures["per"].reindex(changes["row"]).to_numpy(dtype=np.float64)
    half = half_units(figures).reindex(changes["row"]).to_numpy(dtype=np.float64)
    return np.where(per > 0, per, HUNDRED), half


def _between_levels(figures: pd.DataFrame, edition: Edition, type_: str, part: int) -> Iterator[pd.DataFrame]:
    """Changes of a type with the levels on the last day, and on the first or on the day before it."""
    keys = ["within", "area_id", "breakdown_id"]
    changes = edition.new(changes_of(figures, edition.shown, type_, part), keys[1:])
    changes = changes[[*keys, "row", "start", "end", "cell", "value", "blur"]]
    told = edition.shown if part == VALUE else of_somebody(figures, edition.shown)
    known = levels(told)[[*keys, "end", "cell", "value", "blur"]].drop_duplicates()
    later = changes.merge(known, on=[*keys, "end"], suffixes=("", "_last"))
    for before in (0, 1):
        earlier = known.assign(start=known["end"] + before).drop(columns="end")
        pairs = later.merge(earlier, on=[*keys, "start"], suffixes=("", "_first"))
        if len(pairs):
            yield pairs


def _rounded(figures: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Changes that the levels bear out, with the `share` of the level before that one per cent is of it, and by which
    `factor` it grew at `least` and at `most`. Who cut digits off instead of rounding is off by twice as much."""
    per, half = _per_cent(figures, pairs)
    least, most = factors(figures, pairs)
    gap = (pairs["value_last"] - pairs["value_first"] * (1.0 + pairs["value"] / per)).abs()
    bounds = {"least": least, "most": most, "share": pairs["value_first"] / per}
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
