"""Rates of which nobody tells how many are counted, nor among how many.

Each alone says nothing; those of a whole and of its parts are means, weighted by bases that nobody knows. So counts and
bases get cells that nobody is ever shown (`planning.linked.weights`). What a rate says of them holds where it is shown;
where it is hidden, it says nothing.
"""

import numpy as np
import pandas as pd

from planning.linked.gathered import Gathered
from planning.linked.quantities import ALONE, CHANGE, NOBODY, half_units
from planning.secrecy.relations import Numbers

WHY = "a rate of counts and bases that nobody tells"
SIDES = ("numerator_id", "base_id")


def shares(every: pd.DataFrame) -> pd.DataFrame:
    """By rate that is alone the rows of those `counted` and of those `among` whom they are, and how much of these they
    are at `least` and at `most`."""
    rates, behind = every[every[ALONE]], every[every[NOBODY]]
    half = half_units(every[~every[NOBODY]]).reindex(rates.index)
    least, most = ((rates["value"] + sign * half) / rates["per"] for sign in (-1, 1))
    count, base = (behind[behind["indicator_id"] == behind["of"].map(rates[side])] for side in SIDES)
    rows = {name: pd.Series(one.index, index=one["of"]) for name, one in (("counted", count), ("among", base))}
    return pd.DataFrame({**rows, "least": least, "most": most, "value": rates["value"]}, index=rates.index)


def add_proportions(figures: pd.DataFrame, shown: pd.DataFrame, found: Gathered) -> None:
    if ALONE not in figures:
        return
    known = shares(figures)
    telling = shown[~shown["row"].isin(known.index) | (shown["part"] == CHANGE)].drop_duplicates("row")
    cell = telling.set_index("row")["cell"]
    cells = np.column_stack([cell.reindex(rows) for rows in (known.index, known["counted"], known["among"])])
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


def of_somebody(figures: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    return shown[~shown["row"].isin(figures.index[figures[NOBODY]])] if NOBODY in figures else shown
