"""Figures of which counts are shown as multiples of a base, and what outsiders know of a count from that.

Counts of people are rounded: values that count them, the counts and bases of rates, and what could not be placed.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planning.linked.quantities import CHANGE, DIVISOR, RECKONED, RELATIVE, VALUE, Quantities, bases, reckoned_counts
from planning.linked.system import Surroundings
from planning.linked.unknown import with_bases
from planning.secrecy.rounding import rounded, rounded_rates, spans

COUNTS = ("count", "base", "unassignable")
SHOWN = ("rounded_to", "value", *COUNTS)


def rounded_figures(figures: pd.DataFrame, around: Surroundings) -> pd.DataFrame:
    """By row, for those that the rules round: `SHOWN`, how they are shown where they are not hidden."""
    if "rounding" not in figures:
        return pd.DataFrame(columns=list(SHOWN))
    known = with_known(with_bases(figures, around))
    own = known[known["rounding"].notna()]
    step, relative = own["rounding"], own["type"] == RELATIVE
    people = own["counts_people"] & ~relative & own["value"].notna()
    value = own["value"].mask(people, rounded(own["value"], step)).mask(relative, rounded_rates(own))
    counts = {name: rounded(figures.loc[own.index, name], step) for name in COUNTS}
    found = pd.DataFrame({"rounded_to": step, "value": value, **counts})
    told = people | (relative & own["count"].notna()) | pd.DataFrame(counts).notna().any(axis=1)
    return found[told]


def with_known(figures: pd.DataFrame) -> pd.DataFrame:
    """Where they are rounded, rates with the counts and bases that follow from other indicators; `figures` says which
    bases follow from several (`planning.linked.unknown`)."""
    relative = (figures["type"] == RELATIVE) & figures["rounding"].notna()
    base = figures["base"].fillna(bases(figures[relative], figures).reindex(figures.index))
    count = reckoned_counts(figures).round().where(relative)
    return figures.assign(count=figures["count"].fillna(count), base=base)


def knowledge(
    figures: pd.DataFrame, told: Quantities, hard: pd.Index, unseen: NDArray[np.bool_], exact: NDArray[np.bool_]
) -> pd.DataFrame:
    """By cell: whether it is `rounded`, that is shown, but nowhere exactly, and no row of it must be hidden, and what
    that tells of it (`low`, `high`). `unseen` and `exact` say of each showing how it is to be seen."""
    if "rounding" not in figures:
        return pd.DataFrame({"rounded": False, "low": np.nan, "high": np.nan}, index=told.cells.index)
    shown = told.shown
    step = figures["rounding"].reindex(shown["row"]).set_axis(shown.index)
    people = figures["counts_people"].reindex(shown["row"]).to_numpy(dtype=bool)
    concerned = step.notna() & (shown["part"] != CHANGE) & ((shown["part"] != VALUE) | people) & ~exact
    value = shown["value"].mask(shown["part"].isin([RECKONED, DIVISOR]), shown["value"].round())
    within = spans(value, step).where(concerned & ~unseen)
    marks = {"may": (concerned | unseen) & ~shown["row"].isin(hard), "does": concerned & ~unseen}
    by_cell = within.assign(**marks).groupby(shown["cell"])
    found = by_cell.agg(low=("lowest", "max"), high=("highest", "min"), may=("may", "all"), does=("does", "any"))
    return found.assign(rounded=found["may"] & found["does"])[["rounded", "low", "high"]]


def with_rounding(cells: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """`soft` cells must not be known, but rounding protects them: to those who see them, they are hidden within what
    rounds alike. Others that are rounded are off within that, and may be hidden as well.
    """
    soft = cells["primary"] & known["rounded"]
    blurred = known["rounded"] & ~soft
    low = (cells["value"] - np.maximum(known["low"], cells["lowest"])).clip(lower=0.0)
    return cells.assign(
        soft=soft,
        lowest=cells["lowest"].mask(soft, np.maximum(cells["lowest"], known["low"])),
        highest=known["high"].where(soft),
        blur_low=cells["blur_low"].mask(blurred, low),
        blur_high=cells["blur_high"].mask(blurred, (known["high"] - cells["value"]).clip(lower=0.0)),
    )
