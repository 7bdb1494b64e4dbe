"""Rates of which nobody tells how many are counted, nor among how many, and changes in per cent of levels that nobody
tells.

Each alone says nothing; those of a whole and of its parts are means, weighted by numbers that nobody knows. So counts,
bases and levels get cells that nobody is ever shown (`planning.linked.weights`). What a rate or change says of them
holds where it is shown; where it is hidden, it says nothing.
"""

import numpy as np
import pandas as pd

from planning.linked.changes import changes_of, factors
from planning.linked.gathered import Gathered
from planning.linked.quantities import (
    ALONE,
    CHANGE,
    KINDS,
    NOBODY,
    PER_CENT,
    PLACE,
    VALUE,
    half_units,
    levels,
)
from planning.secrecy.relations import Numbers

WHY = "a rate of counts and bases, or a change of levels, that nobody tells"
SIDES = ("numerator_id", "base_id")
PART, WHOLE = "_part", "_whole"
TOLD = ["cell", "row", "value", "blur", "first", "last", "nobodys"]


def proportions(figures: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """By showing of such a rate or change: `cell`, `value`, and of the `_part`, which is at `least` and at `most` so
    many times the `_whole`, what is `TOLD`. `shown` says `within` which measure each adds up."""
    known, changes = _levels(figures, shown), changes_of(figures, shown, PER_CENT, CHANGE)
    least, most = factors(figures, changes)
    changed = _between(changes.assign(least=least, most=most), known)
    return pd.concat([_of_rates(figures, shown, known), changed], ignore_index=True)


def differences(figures: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """By showing of an absolute change of levels of which nobody tells one: the later as the `_part`, the earlier as
    the `_whole`. Rows below zero are of nobody, too."""
    return _between(changes_of(figures, shown, "DYNAMIC_ABSOLUTE", VALUE), _levels(figures, shown))


def _levels(figures: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    known = levels(shown)
    return known.assign(nobodys=known["row"].isin(figures.index[figures[NOBODY]]) | (known["row"] < 0))


def _of_rates(figures: pd.DataFrame, shown: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    found = shown[shown["row"].isin(figures.index[figures[ALONE]]) & (shown["part"] == CHANGE)]
    half, per = (numbers.reindex(found["row"]).to_numpy() for numbers in (half_units(figures), figures["per"]))
    found = found.assign(least=(found["value"] - half) / per, most=(found["value"] + half) / per)
    for side, indicator in zip((PART, WHOLE), SIDES, strict=True):
        measure = figures[indicator].reindex(found["row"]).to_numpy() * KINDS + VALUE
        found = _beside(found.assign(within=measure), known[known["nobodys"]], ["within", *PLACE], side)
    return found


def _between(changes: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """With the level on the last day, and that on the first or on the day before it; of these, nobody tells one."""
    keys = ["within", "area_id", "breakdown_id"]
    later = _beside(changes, known, [*keys, "end"], PART)
    since = [known.assign(start=known["end"] + before) for before in (0, 1)]
    found = pd.concat([_beside(later, earlier, [*keys, "start"], WHOLE) for earlier in since])
    return found[found["nobodys" + PART].astype(bool) | found["nobodys" + WHOLE].astype(bool)]


def _beside(telling: pd.DataFrame, known: pd.DataFrame, keys: list[str], side: str) -> pd.DataFrame:
    """With what was `known` at the same time."""
    renamed = known[[*keys, *TOLD]].rename(columns={name: name + side for name in TOLD})
    found = telling.merge(renamed, on=keys)
    first, last = found[["first", "first" + side]].max(axis=1), found[["last", "last" + side]].min(axis=1)
    return found.assign(first=first, last=last)[first <= last]


def add_proportions(figures: pd.DataFrame, shown: pd.DataFrame, found: Gathered) -> None:
    if NOBODY not in figures:
        return
    known = proportions(figures, shown)
    cells = known[["cell", "cell" + PART, "cell" + WHOLE]].to_numpy(dtype=np.int64)
    for factor, sign in (("most", 1.0), ("least", -1.0)):
        coefficients = sign * np.column_stack([np.ones(len(cells)), -np.ones(len(cells)), known[factor]])
        found.add(cells, coefficients, sign * known["value"].to_numpy(), np.inf, WHY)


def unknown(cells: pd.DataFrame, figures: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """`cells`, of which nobody sees any that is of nobody, nor can hide it."""
    if NOBODY not in figures:
        return cells
    of = cells.index.isin(nobodys(figures, shown))
    rooms = {"blur_low": cells["blur_low"].mask(of, cells["value"]), "blur_high": cells["blur_high"].mask(of, np.inf)}
    kept = {name: cells[name] & ~of for name in ("free", "settled", "hidden") if name in cells}
    return cells.assign(**rooms, **kept)


def nobodys(figures: pd.DataFrame, shown: pd.DataFrame) -> Numbers:
    """The cells of nobody alone."""
    if NOBODY not in figures:
        return np.empty(0, dtype=np.int64)
    of = shown["row"].isin(figures.index[figures[NOBODY]]).groupby(shown["cell"]).all()
    return np.array(of.index[of], dtype=np.int64)
