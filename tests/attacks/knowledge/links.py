"""The same figure told twice: by two datasets, in two versions, or through an estimate."""

import numpy as np
import pandas as pd

from tests.attacks.collecting import PARTS, Public
from tests.attacks.knowledge.system import KEY, System, _blur


def datasets(system: System, figures: pd.DataFrame) -> None:
    """Two datasets that say the same number wherever both show it mean the same."""
    same = [name for name in KEY if name != "dataset"]
    pairs = figures.merge(figures, on=same, suffixes=("", "_other"))
    pairs = pairs[pairs["dataset"] < pairs["dataset_other"]].reset_index(drop=True)
    kind = "datasets:" + pairs["indicator"] + ":" + pairs["dataset"] + "=" + pairs["dataset_other"]
    equal(system, pairs["cell"], pairs["cell_other"], kind)


def equal(system: System, cells: pd.Series, others: pd.Series, kind: pd.Series | str) -> None:
    number = np.arange(len(cells))
    terms = pd.concat(
        pd.DataFrame({"relation": number, "cell": cell.to_numpy(), "factor": factor})
        for cell, factor in ((cells, 1.0), (others, -1.0))
    )
    system.add(terms, pd.DataFrame({"kind": kind, "low": 0.0, "high": 0.0}, index=number))


def versions(system: System, public: Public) -> None:
    """A figure that was hidden or shown anew may be what it was before."""
    figures = public.figures.reset_index(names="row").sort_values(["id", "recorded"])
    later = figures.assign(before=figures.groupby("id")["row"].shift()).dropna(subset="before")
    for place in range(len(PARTS)):
        now, then = later["row"] * 4 + place, later["before"].astype(int) * 4 + place
        open_ = np.isnan(system.known[now]) != np.isnan(system.known[then])
        equal(system, now[open_], then[open_], "versions")


def estimates(system: System, public: Public) -> None:
    """An estimate is the sum of the shares of the figures that it follows from."""
    present = public.figures.loc[public.snapshots[0]].reset_index(names="row").set_index("id")["row"]
    types = public.indicators.set_index("indicator")["type"]
    for place, part in enumerate(PARTS[:3]):
        shown = public.estimates[public.estimates[part].notna()]
        if part == "value":
            shown = shown[shown["indicator"].map(types).str.endswith("ABSOLUTE")]
        if shown.empty:
            continue
        sources = public.sources[public.sources["estimate"].isin(shown.index)]
        cells = sources["id"].map(present) * 4 + place
        terms = pd.DataFrame({"relation": sources["estimate"], "cell": cells.astype(int), "factor": sources["share"]})
        slack = pd.Series(_blur(shown["indicator"], shown[part]), index=shown.index) + 1e-6
        bounds = {"low": shown[part] - slack, "high": shown[part] + slack}
        system.add(terms, pd.DataFrame({"kind": "estimates:" + shown["indicator"], **bounds}, index=shown.index))
