"""Between which numbers everybody knows hidden figures to lie: a number beside them tells of them only there."""

import numpy as np
import pandas as pd

from planning.linked.quantities import BASE, COUNT, EXACT, VALUE
from planning.linked.rests import Linked
from planning.secrecy.bounds import bounds
from planning.secrecy.secondary import SECONDARY

PARTS = {VALUE: "value", COUNT: "count", BASE: "base"}
COLUMNS = ["row", "part", "low", "high"]


def ranges(shown: pd.DataFrame, cells: pd.DataFrame, linked: Linked, hidden: pd.DataFrame) -> pd.DataFrame:
    """Of each `row` that is `hidden` to protect others, by `part` (`value`, `count` or `base`) the least and the most
    that it could be (`low`, `high`), as far as what is shown and the reasons of others say so."""
    rows = hidden.index[hidden["conf_status"] == SECONDARY]
    concerned = shown[shown["row"].isin(rows) & shown["part"].isin(PARTS)]
    if concerned.empty:
        return pd.DataFrame(columns=COLUMNS)
    low, high = bounds(cells.assign(told_lowest=cells["proved_lowest"]), linked.relations, told=True)
    cell = concerned["cell"].to_numpy()
    part = concerned["part"].map(PARTS)
    found = concerned[["row"]].assign(part=part, low=low[cell] - EXACT, high=high[cell] + EXACT)
    bounded: pd.DataFrame = found[np.isfinite(found["low"]) & np.isfinite(found["high"])]
    return bounded.drop_duplicates(["row", "part"])
