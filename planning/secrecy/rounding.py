"""Counts that are shown as multiples of a base (Rundung), instead of or besides hiding the small ones.

Always to the nearest multiple, half of a base upwards: the same count is rounded alike wherever it stands, so that
asking again tells nothing new. Sums of rounded counts differ from rounded sums.
"""

import numpy as np
import pandas as pd


def rounded(values: pd.Series, base: pd.Series) -> pd.Series:
    """Multiples of `base`; missing where either is."""
    found: pd.Series = np.floor(values / base + 0.5) * base
    return found


def spans(values: pd.Series, base: pd.Series) -> pd.DataFrame:
    """`lowest` and `highest` of what is rounded as each value is; of whole numbers, the whole ones."""
    nearest = rounded(values, base)
    whole = values == values.round()
    low, high = nearest - base / 2, nearest + base / 2
    return pd.DataFrame({"lowest": low.mask(whole, np.ceil(low)), "highest": high.mask(whole, np.ceil(high) - 1)})


def rounded_rates(rates: pd.DataFrame) -> pd.Series:
    """What a rounded count is of a rounded base: more would tell the true ones. Missing where the base rounds to 0.

    `rates` has `value`, `count`, `base` (missing where unknown, even to those who see all), `per`, `decimals`, and
    `rounding`. Where the base is not known, the value changes as its count does.
    """
    count, base = (rounded(rates[name], rates["rounding"]) for name in ("count", "base"))
    share = (count / rates["count"].where(rates["count"] != 0)).fillna(1.0).where(rates["count"].notna(), 1.0)
    of_base = (rates["per"] * count / base.where(base > 0)).where(rates["count"].notna(), rates["value"])
    unit = 10.0 ** rates["decimals"]
    found: pd.Series = of_base.where(rates["base"] > 0, rates["value"] * share)
    decimal: pd.Series = np.floor(found * unit + 0.5) / unit
    return decimal
