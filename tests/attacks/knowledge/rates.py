"""Rates with their bases tell counts, and indicators that a rate divides tell them, too."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tests.attacks.knowledge.links import equal
from tests.attacks.knowledge.system import System

PLACE = ["area", "breakdown", "start", "end"]


def rates(system: System, figures: pd.DataFrame, rows: pd.DataFrame, indicators: pd.DataFrame) -> None:
    """`figures` are what adds up, `rows` all figures of the same moment."""
    rows = rows.reset_index(names="row").merge(indicators, on="indicator")
    for name, part in (("numerator", "count"), ("divisor", "base")):
        _same(system, figures, rows, name, part)
    relative = rows[(rows["type"] == "STATUS_RELATIVE") & rows["value"].notna() & rows["per"].notna()]
    for name in ("own", "divisor"):
        _count_of(system, _with_base(relative, figures, system, name))
    _changes(system, figures, rows)


def _same(system: System, figures: pd.DataFrame, rows: pd.DataFrame, name: str, part: str) -> None:
    """The count of a rate is the value of the indicator that it divides, its base that of the one it divides by."""
    values = figures[figures["part"] == "value"].drop(columns="part")
    own = figures[figures["part"] == part].drop(columns="part")
    pairs = own.merge(rows[["row", name]], left_on=own["cell"] // 4, right_on="row").dropna(subset=name)
    pairs = pairs.merge(values, left_on=[name, *PLACE], right_on=["indicator", *PLACE], suffixes=("", "_other"))
    equal(system, pairs["cell"], pairs["cell_other"], name + ":" + pairs["indicator"])


def _with_base(rates_: pd.DataFrame, figures: pd.DataFrame, system: System, name: str) -> pd.DataFrame:
    """Rates with a base that is shown, in the same row or as a figure of the indicator that they divide by."""
    if name == "own":
        return rates_[rates_["base"].notna()].assign(by=lambda found: found["base"])
    values = figures[figures["part"] == "value"].assign(by=lambda found: system.known[found["cell"]])
    values = values.rename(columns={"indicator": "divisor"})[["divisor", *PLACE, "by"]].dropna()
    return rates_[rates_["base"].isna()].merge(values, on=["divisor", *PLACE])


def _count_of(system: System, found: pd.DataFrame) -> None:
    """Value times base, as exactly as the value is written."""
    found = found[found["count"].isna()].reset_index(drop=True)
    if found.empty:
        return
    unit = _half_unit(system, found)
    middle, slack = found["value"] * found["by"] / found["per"], unit * found["by"] / found["per"]
    terms = pd.DataFrame({"relation": found.index, "cell": found["row"] * 4 + 1, "factor": 1.0})
    bounds = {"low": middle - slack, "high": middle + slack}
    system.add(terms, pd.DataFrame({"kind": "rates:" + found["indicator"], **bounds}, index=found.index))


def _half_unit(system: System, found: pd.DataFrame) -> pd.Series:
    """Of the values of these rows, as they are written."""
    blur = system.blur[found["row"] * 4]
    unit: pd.Series = blur + 0.5 * 10.0 ** -found["decimals"].astype("float64") * (blur == 0)
    return unit


def _changes(system: System, figures: pd.DataFrame, rows: pd.DataFrame) -> None:
    """A change is the level at its end less that before its start, or on the first day of it; in per cent, as exactly
    as it is written."""
    absolute = _with_levels(figures, rows[rows["type"] == "DYNAMIC_ABSOLUTE"])
    factors = {"now": 1.0, "then": -1.0, "own": -1.0}
    _add(system, absolute, factors, absolute.assign(kind="changes:" + absolute["indicator"], low=0.0, high=0.0))
    shown = (rows["type"] == "DYNAMIC_RELATIVE") & rows["value"].notna()
    relative = _with_levels(figures, rows[shown])
    kind = "growth:" + relative["indicator"]
    unit, per = _half_unit(system, relative), relative["per"].astype("float64").fillna(100)
    for sign in (1.0, -1.0):
        factor = 1 + (relative["value"] + sign * unit) / per
        _add(system, relative, {"now": -sign, "then": sign * factor}, relative.assign(kind=kind, low=0.0, high=np.inf))


def _with_levels(figures: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """With the cells `own`, `now` and `then`."""
    levels = figures.loc[figures["part"] == "value", ["indicator", "area", "breakdown", "end", "cell"]]
    levels = levels.rename(columns={"indicator": "numerator"})
    found = changes.assign(own=changes["row"] * 4).drop(columns="cell", errors="ignore")
    found = found.merge(levels.rename(columns={"cell": "now"}), on=["numerator", *PLACE[:2], "end"])
    before = []
    for days in (0, 1):
        day = (pd.to_datetime(found["start"]) - pd.Timedelta(days=days)).dt.strftime("%Y-%m-%d")
        named = levels.rename(columns={"cell": "then", "end": "day"})
        before.append(found.assign(day=day).merge(named, on=["numerator", *PLACE[:2], "day"]))
    return pd.concat(before, ignore_index=True)


def _add(system: System, found: pd.DataFrame, factors: Mapping[str, float | pd.Series], bounds: pd.DataFrame) -> None:
    terms = pd.concat(
        pd.DataFrame({"relation": found.index, "cell": found[name].to_numpy(), "factor": factor})
        for name, factor in factors.items()
    )
    system.add(terms, bounds[["kind", "low", "high"]])
