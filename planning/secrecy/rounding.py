"""Figures that are shown as multiples of a base (Rundung), instead of or besides hiding the small ones.

Always to the nearest multiple, half of a base upwards: the same figure is rounded alike wherever it stands, so that
asking again tells nothing new. Sums of rounded figures differ from rounded sums.
"""

import numpy as np
import pandas as pd


def rounded(values: pd.Series, base: pd.Series) -> pd.Series:
    """Multiples of `base`; as they are where it is missing or 0."""
    step = base.where(base > 0)
    multiples: pd.Series = np.floor(values / step + 0.5) * step
    return multiples.where(step.notna(), values)


def blur(base: pd.Series) -> pd.Series:
    """How far a rounded figure may be from the true one."""
    return base.where(base > 0, 0.0).fillna(0.0) / 2


def rounded_figures(figures: pd.DataFrame) -> pd.DataFrame:
    """`value`, `count` and `base` of figures as they are shown, with the index of `figures`.

    Needs these, `is_count` (whether the value is a number of cases itself) and `rounding` (the base of the rule,
    missing where nothing is rounded). A rate is told by its rounded count: with its base it would tell the true one.
    """
    step = figures["rounding"]
    count = rounded(figures["count"], step)
    share = (count / figures["count"].where(figures["count"] != 0)).fillna(1.0)
    value = rounded(figures["value"], step).where(figures["is_count"], figures["value"] * share)
    return pd.DataFrame({"value": value, "count": count, "base": rounded(figures["base"], step)})
