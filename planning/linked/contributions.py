"""What contributors gave to sums such as money: whom a sum gives away, and how far it must be possible to be wrong.

The promise of a dominated sum is the distance to the next one that dominates nobody, as `planning.secrecy.dominance`
reckons. Where there are fewer contributors than a rule asks for, it is the share that one of so many would give.
"""

import pandas as pd

from planning.linked.quantities import RELATIVE
from planning.secrecy.dominance import protection


def with_sums(figures: pd.DataFrame) -> pd.DataFrame:
    """With what `planning.secrecy.dominance` takes, where figures tell their `contributors`, `largest` and
    `second_largest`: `amount`, which of a rate is its count, `second` and `top`."""
    if "largest" not in figures:
        return figures
    amount = figures["value"].mask(figures["type"] == RELATIVE, figures["count"])
    largest = figures["largest"].mask(figures["largest"].isna() & alone(figures), amount)
    both = largest + figures["second_largest"].fillna(0.0)
    rules = {name: _rule(figures, name) for name in ("n", "k", "p")}
    sums = {"amount": amount, "largest": largest, "second": figures["second_largest"]}
    top = largest.mask(rules["n"] == 2, both)
    return figures.assign(**sums, top=top, **{f"dominance_{name}": rule for name, rule in rules.items()})


def _rule(figures: pd.DataFrame, name: str) -> pd.Series:
    empty = pd.Series(float("nan"), index=figures.index)
    found: pd.Series = figures.get(f"dominance_{name}", empty).astype("float64")
    return found


def widths(figures: pd.DataFrame) -> pd.Series:
    """How far from its amount each figure must be possible to believe, for the sake of its contributors; by row."""
    if "largest" not in figures:
        return pd.Series(0.0, index=figures.index)
    sums = with_sums(figures)
    least = sums.get("min_contributors", pd.Series(float("nan"), index=sums.index))
    few = (sums["contributors"] > 0) & (sums["contributors"] < least)
    share = (sums["amount"].abs() / least).where(few, 0.0).fillna(0.0)
    found: pd.Series = protection(sums).combine(share, max)
    return found


def alone(figures: pd.DataFrame) -> pd.Series:
    """Which figures have a single contributor, who knows them."""
    return figures.get("contributors", pd.Series(float("nan"), index=figures.index)) == 1
