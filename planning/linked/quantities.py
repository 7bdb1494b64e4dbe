"""What figures tell: each row shows one quantity or several, and several rows may show the same one.

A quantity is what is measured, where, of whom and when, and how much it is. Two rows that say the same number of the
same thing show one quantity, whichever dataset, indicator or earlier version they belong to: who hides it in one must
hide it in all. Where they say different numbers, neither follows from the other. A count that a rate tells is the value
of the rate's numerator, and exactly known if it is a number of people and only one whole number fits.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

VALUE, COUNT, BASE, UNPLACED, RECKONED, CHANGE, DIVISOR = range(7)
"""Which part of a row tells a quantity; RECKONED is the count that follows from a rate and its base, DIVISOR the base
that follows from a rate and its count, CHANGE by how many per cent a level changed, or how much of a base that nobody
tells a count is that nobody tells, which adds up with nothing."""
KINDS = 8
FOLLOWS = "base_that_follows"
"""Column of what `planning.linked.unknown.with_bases` found."""
NOBODY, ALONE = "of_nobody", "rate_alone"
"""Columns of what `planning.linked.proportions` adds."""
RELATIVE = "STATUS_RELATIVE"
PER_CENT = "DYNAMIC_RELATIVE"
DIGITS = 6
"""The most decimals that anybody writes."""
EXACT = 1e-6
PLACE = ["area_id", "breakdown_id", "start", "end"]
SHOWN = ["row", "part", "measure", *PLACE, "dataset_id", "value", "blur"]


@dataclass(frozen=True)
class Quantities:
    """`shown`: a row for each quantity that a figure shows: `row`, `part`, `measure`, `PLACE`, `dataset_id`,
    `value`, `blur`, and its number `cell`; `cells`: by that number `value`, `blur` and `lowest`.
    """

    shown: pd.DataFrame
    cells: pd.DataFrame


def quantities(figures: pd.DataFrame) -> Quantities:
    """`figures`, one row a version of a figure, has `indicator_id`, `dataset_id`, `PLACE` (days as numbers), `value`,
    `count`, `base`, `unassignable`, and of the indicator `type`, `per`, `decimals`, `numerator_id`, `base_id`
    (0 where there is none), and, where any is, whether its counts are `whole` numbers.
    """
    parts = [part for part in _parts(figures) if len(part)]
    shown = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=SHOWN)
    shown = shown.dropna(subset=["value"]).reset_index(drop=True)
    shown["cell"] = shown.groupby(["measure", *PLACE, "value"], sort=False).ngroup()
    dynamic = figures["type"].str.startswith("DYNAMIC").to_numpy(dtype=bool)
    of_change = shown["row"].map(pd.Series(dynamic, index=figures.index)).astype(bool)
    below = of_change & (shown["part"] == VALUE) | (shown["part"] == CHANGE)
    shown["lowest"] = np.where(below | (shown["value"] < 0), -np.inf, -shown["blur"].to_numpy(dtype=np.float64))
    cells = shown.groupby("cell").agg(value=("value", "first"), blur=("blur", "min"), lowest=("lowest", "min"))
    return Quantities(shown, cells)


def _parts(figures: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """A rate tells its count and its base, which may be the values of other indicators. What is only reckoned comes
    first: of several showings of a quantity the last one takes part in sums.
    """
    absolute = figures["type"].str.endswith("_ABSOLUTE")
    relative = figures["type"] == RELATIVE
    own, numerator, base = figures["indicator_id"], figures["numerator_id"], figures["base_id"]
    yield _reckoned(figures[relative & figures["count"].isna() & (figures["per"] > 0)], figures)
    yield _divisors(figures[relative & figures["base"].isna() & (base > 0) & (figures["value"] > 0)], figures)
    yield _part(figures[absolute], VALUE, own * KINDS + VALUE, "value")
    yield _part(figures, COUNT, _measure(own, COUNT, numerator.where(relative, 0)), "count")
    yield _part(figures, BASE, _measure(own, BASE, base.where(relative, 0)), "base")
    yield _part(figures, UNPLACED, own * KINDS + UNPLACED, "unassignable")
    changes = figures[(figures["type"] == PER_CENT) & (numerator > 0) | figures.get(ALONE, default=False)]
    yield _part(changes, CHANGE, own * KINDS + CHANGE, "value")


def _measure(own: pd.Series, kind: int, other: pd.Series) -> pd.Series:
    """The value of the other indicator, if there is one."""
    return (own * KINDS + kind).where(other == 0, other * KINDS + VALUE)


def _part(figures: pd.DataFrame, part: int, measure: pd.Series, column: str) -> pd.DataFrame:
    found = figures[[*PLACE, "dataset_id"]].assign(
        row=figures.index, part=part, measure=measure.reindex(figures.index), value=figures[column], blur=0.0
    )
    return found[found["value"].notna()]


def _reckoned(rates: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """The counts behind rates that come without: value times base, as exactly as the value's decimals allow.

    Where nobody tells the base, who knows it from elsewhere has the count of another figure: the rate tells that.
    """
    if rates.empty:
        return pd.DataFrame(columns=SHOWN)
    base = rates["base"].fillna(bases(rates, figures))
    unit = half_units(rates)
    part = _part(rates, RECKONED, _measure(rates["indicator_id"], RECKONED, rates["numerator_id"]), "value")
    part["value"] = (rates["value"] * base / rates["per"]).fillna(said(rates, figures, "numerator_id"))
    return _whole(part.assign(blur=(unit * base / rates["per"]).fillna(0.0)).dropna(subset=["value"]), rates)


def _divisors(rates: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """The bases behind rates that come without: who knows the count, of the rate or of another figure, has them."""
    if rates.empty:
        return pd.DataFrame(columns=SHOWN)
    count = rates["count"].fillna(said(rates, figures, "numerator_id")) * rates["per"]
    unit = half_units(rates)
    least = count / (rates["value"] + unit)
    most = (count / (rates["value"] - unit)).where(rates["value"] > unit)
    part = _part(rates, DIVISOR, rates["base_id"] * KINDS + VALUE, "value")
    return part.assign(value=(least + most) / 2, blur=(most - least) / 2).dropna(subset=["value"])


def _whole(counts: pd.DataFrame, rates: pd.DataFrame) -> pd.DataFrame:
    """Nearer, where they are whole numbers, as those of people are."""
    if "whole" not in rates:
        return counts
    lowest = np.ceil(counts["value"] - counts["blur"] - EXACT)
    highest = np.floor(counts["value"] + counts["blur"] + EXACT)
    nearer = rates["whole"].reindex(counts.index).astype(bool) & (lowest <= highest)
    value = counts["value"].mask(nearer, (lowest + highest) / 2)
    return counts.assign(value=value, blur=counts["blur"].mask(nearer, (highest - lowest) / 2))


def half_units(figures: pd.DataFrame) -> pd.Series:
    """By how much values may be off that were rounded: half of the last digit that their indicator shows, or that any
    of them was written with."""
    value = figures["value"].fillna(0.0).to_numpy(dtype=np.float64)
    written = np.full(len(value), float(DIGITS))
    for digits in range(DIGITS, -1, -1):
        written[np.abs(value * 10.0**digits - (value * 10.0**digits).round()) < EXACT] = digits
    most = pd.Series(written, index=figures.index).groupby(figures["indicator_id"]).transform("max")
    return 0.5 * 10.0 ** -most.where(most > figures["decimals"], figures["decimals"]).astype("float64")


def bases(rates: pd.DataFrame, figures: pd.DataFrame) -> pd.Series:
    """What the indicator that a rate divides by says of the same place and time, or what follows of it from others."""
    told = said(rates, figures, "base_id")
    return told.fillna(rates[FOLLOWS]) if FOLLOWS in rates else told


def said(rates: pd.DataFrame, figures: pd.DataFrame, indicator: str) -> pd.Series:
    """What that indicator says of the same place and time."""
    told = figures["value"].notna() & ~figures[NOBODY] if NOBODY in figures else figures["value"].notna()
    known = figures.loc[told, ["indicator_id", *PLACE, "value"]]
    known = known.rename(columns={"indicator_id": indicator, "value": "known"})
    known = known.drop_duplicates([indicator, *PLACE])
    found = rates[[indicator, *PLACE]].merge(known, how="left", on=[indicator, *PLACE])
    return pd.Series(found["known"].to_numpy(), index=rates.index, dtype="float64")


def reckoned_counts(figures: pd.DataFrame) -> pd.Series:
    """The count that follows from each rate without one, by row; missing where nothing follows."""
    rates = figures[(figures["type"] == RELATIVE) & figures["count"].isna() & (figures["per"] > 0)]
    found = _reckoned(rates, figures)
    return pd.Series(found["value"].to_numpy(), index=found["row"].to_numpy(), dtype="float64").reindex(figures.index)


def levels(shown: pd.DataFrame) -> pd.DataFrame:
    """What is told of the values of indicators, by these themselves, or by rates as their counts and bases.

    `shown` says `within` which measure each adds up.
    """
    return shown[(shown["within"] % KINDS == VALUE) & (shown["part"] != UNPLACED)]


def of_somebody(figures: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """What somebody tells."""
    return shown[~shown["row"].isin(figures.index[figures[NOBODY]])] if NOBODY in figures else shown
