"""Rates with their bases tell counts, and indicators that a rate divides tell them, too."""

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
    unit = system.blur[found["row"] * 4] + 0.5 * 10.0 ** -found["decimals"] * (system.blur[found["row"] * 4] == 0)
    middle, slack = found["value"] * found["by"] / found["per"], unit * found["by"] / found["per"]
    terms = pd.DataFrame({"relation": found.index, "cell": found["row"] * 4 + 1, "factor": 1.0})
    bounds = {"low": middle - slack, "high": middle + slack}
    system.add(terms, pd.DataFrame({"kind": "rates:" + found["indicator"], **bounds}, index=found.index))


def _changes(system: System, figures: pd.DataFrame, rows: pd.DataFrame) -> None:
    """A change is the level at its end less that before its start."""
    changes = rows[(rows["type"] == "DYNAMIC_ABSOLUTE") & rows["numerator"].notna()]
    if changes.empty:
        return
    levels = figures.loc[figures["part"] == "value", ["indicator", "area", "breakdown", "end", "cell"]]
    before = (pd.to_datetime(changes["start"]) - pd.Timedelta(days=1)).dt.strftime("%Y-%m-%d")
    found = changes.assign(before=before, numerator_=changes["numerator"])
    for name, day in (("then", "before"), ("now", "end")):
        near, far = ["numerator", *PLACE[:2], day], ["indicator", *PLACE[:2], "end"]
        named = levels.rename(columns={"cell": name})
        found = found.merge(named, left_on=near, right_on=far, suffixes=("", f"_{name}"))
    terms = pd.concat(
        pd.DataFrame({"relation": found.index, "cell": cell.to_numpy(), "factor": factor})
        for cell, factor in ((found["now"], 1.0), (found["then"], -1.0), (found["row"] * 4, -1.0))
    )
    kind = "changes:" + found["indicator"]
    system.add(terms, pd.DataFrame({"kind": kind, "low": 0.0, "high": 0.0}, index=found.index))
