"""Dominance: sums to which a few contributors add so much that others could estimate what each of them gave.

The rules and how far a sum must be protected: Hundepool and others, "Statistical Disclosure Control" (Wiley 2012),
chapter 4: (n,k): the n largest make more than k % of it; p %: the second largest could tell the largest within p %.
"""

import numpy as np
import pandas as pd

ONE = "O"
TWO = "T"
FEW = "G"


def dominated(cells: pd.DataFrame) -> pd.Series:
    """Why a sum must not be shown, missing where it may: `O` one, `T` two, `G` a few contributors dominate it.

    `cells`, one row a sum, has `amount`, `largest`, `second` (what the largest and the second largest contributor
    gave), `top` (what the `dominance_n` largest gave together), and the rules `dominance_n`, `dominance_k`,
    `dominance_p` (in percent), missing where there is none.
    """
    missing = distances(cells)
    few = missing.max(axis=1) > 0
    alone = cells["largest"] * 100 > cells["dominance_k"] * cells["amount"].abs()
    two = (missing["k"] > 0) & (cells["dominance_n"] == 2)
    why = pd.Series(pd.NA, index=cells.index, dtype="str")
    return why.mask(few, FEW).mask(two, TWO).mask(few & alone, ONE)


def protection(cells: pd.DataFrame) -> pd.Series:
    """How far from a dominated sum, below and above, it must be possible to believe it; 0 for others."""
    return distances(cells).max(axis=1).clip(lower=0).fillna(0.0)


def distances(cells: pd.DataFrame) -> pd.DataFrame:
    """How much larger the sum would have to be for no contributor to be told, by each rule (`k`, `p`)."""
    others = cells["amount"] - cells["largest"] - cells["second"].fillna(0.0)
    by_k = cells["top"] * 100 / cells["dominance_k"].replace(0, np.nan) - cells["amount"]
    by_p = cells["largest"] * cells["dominance_p"] / 100 - others
    return pd.DataFrame({"k": by_k, "p": by_p})
