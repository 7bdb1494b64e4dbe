"""What wholes leave for people of whom nobody sent a figure, but who can be named.

Of 22 people in a quarter 20 are foreigners: the 2 Germans are told, though nobody sent them. Such a rest is a cell that
is never shown: the whole less its parts and the rest is nothing. Below the smallest count that may be published it is
promised as much as a figure is, so that one of those that tell it is hidden. A larger one needs no cell: that the parts
are not more than the whole says as much.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from planning.linked.gathered import Gathered
from planning.linked.quantities import COUNT, RECKONED, VALUE, Quantities
from planning.secrecy.relations import Floats, Numbers, Relations
from planning.secrecy.rounding import spans

PLAIN = {
    **dict.fromkeys(("alone", "was_hidden", "was_shown", "free", "settled", "soft"), False),
    **dict.fromkeys(("fixed", "withheld", "whole"), False),
    **dict.fromkeys(("told_lowest", "proved_lowest", "told_highest", "reason_cost", "highest"), np.nan),
    **{"primary": True, "hidden": True, "cost": 1.0, **dict.fromkeys(("blur", "blur_low", "blur_high", "lowest"), 0.0)},
}
"""What else is said of cells: a rest is hidden for ever, and no status tells anything of it."""


class Linked(NamedTuple):
    """The cells of `relations` are quantities and, numbered behind these, what nobody sent: `pieces` of ground, their
    `value` and what they are at least (`lowest`), and `rests`: `value`, `least` (the smallest count that may be known),
    and the rows of the figures that tell it, of the `wholes` and of the `parts`."""

    relations: Relations
    pieces: pd.DataFrame
    rests: pd.DataFrame


def smallest(figures: pd.DataFrame, shown: pd.DataFrame) -> Floats:
    """By showing: below which number people must not be known; missing where it counts none."""
    rows, part = shown["row"], shown["part"].to_numpy()
    level = figures["counts_people"] & (figures["type"] == "STATUS_ABSOLUTE")
    counted = np.isin(part, [COUNT, RECKONED]) | (part == VALUE) & level.reindex(rows).to_numpy(dtype=bool)
    found: Floats = np.where(counted, figures["min_count"].reindex(rows).to_numpy(dtype=np.float64), np.nan)
    return found


def with_rests(told: Quantities, shown: pd.DataFrame, found: Gathered, nobodys: Numbers) -> Linked:
    """A cell for what a relation leaves, if that must not be known; `shown` says which rows tell cells and pieces. What
    the cells of nobody leave, nobody knows."""
    (relations, least), pieces = found.relations(), found.pieces()
    least[relations.relation[np.isin(relations.cell, nobodys)]] = 0.0
    which = np.flatnonzero(least)
    known = np.concatenate([told.cells["value"].to_numpy(), pieces["value"].to_numpy()])
    sums = np.bincount(relations.relation, relations.coefficient * known[relations.cell], len(relations))
    number = np.arange(len(known), len(known) + len(which))
    low, high = relations.low.copy(), relations.high.copy()
    low[which] = high[which] = 0.0
    extended = Relations(
        relation=np.append(relations.relation, which),
        cell=np.append(relations.cell, number),
        coefficient=np.append(relations.coefficient, np.full(len(which), -1.0)),
        low=low,
        high=high,
        labels=relations.labels,
    )
    rests = pd.DataFrame({"value": sums[which], "least": least[which]}, index=number)
    return Linked(extended, pieces, rests.join(_tellers(shown, relations, which).set_axis(number)))


def _tellers(shown: pd.DataFrame, relations: Relations, which: Numbers) -> pd.DataFrame:
    """By relation, the first rows that show its cells."""
    rows = shown.drop_duplicates("cell").set_index("cell")["row"]
    inside = np.isin(relations.relation, which)
    row = pd.Series(rows.reindex(relations.cell[inside]).to_numpy(), index=relations.relation[inside], dtype="object")
    whole = relations.coefficient[inside] > 0
    sides = {"wholes": row[whole], "parts": row[~whole]}
    return pd.DataFrame({name: side.groupby(level=0).agg(tuple) for name, side in sides.items()}, index=which)


def promised(figures: pd.DataFrame, rests: pd.DataFrame) -> pd.DataFrame:
    """As cells of `planning.secrecy`. Where figures are only rounded, no more is promised than that a rest is not known
    better than if it were rounded itself."""
    value, least = rests["value"], rests["least"]
    lowest, highest = pd.Series(0.0, index=rests.index), least
    if "rounding" in figures:
        of_whole = figures.loc[[wholes[0] for wholes in rests["wholes"]], ["rounding", "only_rounded"]]
        base = of_whole["rounding"].where(of_whole["only_rounded"]).set_axis(rests.index)
        alike, below = spans(value, base), base - 1  # two that are rounded alike differ by less than the base
        lowest = lowest.combine(alike["lowest"].fillna(0.0), max)
        highest = least.combine(alike["highest"].fillna(np.inf), min).combine(below.fillna(np.inf), min)
    whole = value == value.round()
    return pd.DataFrame(
        {
            "value": value,
            "protection_low": value - lowest,
            "protection_high": highest - value,
            "told_protection_low": value - lowest.combine(whole.astype("float64"), max),
            "told_protection_high": highest.combine(least - whole, min) - value,
        }
    ).assign(**PLAIN)
