"""Counts and what they are counted among: no more are poor than there are people.

Where outsiders could not believe more anyway, this says nothing; of a few in a quarter of thousands it never does. So
it is asked for once it is known what is hidden.
"""

import numpy as np
import pandas as pd

from planning.linked.quantities import BASE, COUNT, EXACT, KINDS, PLACE, RECKONED, RELATIVE, UNPLACED, VALUE
from planning.linked.rests import Linked
from planning.secrecy.bounds import bounds
from planning.secrecy.cells import truths
from planning.secrecy.relations import Numbers, Relations, joined

NONE: Numbers = np.empty((0, 2), dtype=np.int64)
WHY = "no more are counted than there are"


def fractions(figures: pd.DataFrame, shown: pd.DataFrame) -> Numbers:
    """The cells of counts and of their bases, side by side, of all rates of which no count is larger than its base."""
    kinds = _kinds(figures)
    concerned = (shown["part"] != UNPLACED) & shown["measure"].isin(kinds.to_numpy().ravel())
    told = shown.loc[concerned, ["row", "cell", "measure", *PLACE, "value", "blur"]]
    told = told.assign(**{name: figures[name].reindex(told["row"]).to_numpy() for name in ("first", "last")})
    counts = told.merge(kinds, left_on="measure", right_on="count_measure")
    pairs = counts.merge(told, left_on=["base_measure", *PLACE], right_on=["measure", *PLACE], suffixes=("", "_base"))
    pairs = pairs[(pairs["first"] <= pairs["last_base"]) & (pairs["first_base"] <= pairs["last"])]
    more = pairs["value"] - pairs["value_base"] > pairs["blur"] + pairs["blur_base"] + EXACT
    untrue = more.groupby([pairs["count_measure"], pairs["base_measure"]]).transform("any")
    found: Numbers = pairs.loc[~untrue.astype(bool), ["cell", "cell_base"]].drop_duplicates().to_numpy(dtype=np.int64)
    return found


def _kinds(figures: pd.DataFrame) -> pd.DataFrame:
    """The measures of counts and of bases that rates speak of."""
    names = ["indicator_id", "numerator_id", "base_id"]
    own, numerator, base = figures.loc[figures["type"] == RELATIVE, names].drop_duplicates().to_numpy(np.int64).T
    bases = np.where(base > 0, base * KINDS + VALUE, own * KINDS + BASE)
    counts = [np.where(numerator > 0, numerator * KINDS + VALUE, own * KINDS + part) for part in (COUNT, RECKONED)]
    found = pd.DataFrame({"count_measure": np.concatenate(counts), "base_measure": np.tile(bases, 2)})
    return found.drop_duplicates()


def exceeding(cells: pd.DataFrame, linked: Linked, pairs: Numbers, close: Numbers) -> Numbers:
    """Those that are `close`, and those of the `pairs` of which outsiders could else believe that more are counted than
    there are; `cells` say what is `hidden`."""
    if not len(pairs):
        return close
    low, high = bounds(cells, linked.relations)
    hidden = truths(cells, "hidden")[pairs].any(axis=1)
    few = pairs[hidden & (high[pairs[:, 0]] > low[pairs[:, 1]] + EXACT)]
    found: Numbers = np.unique(np.concatenate([close, few]), axis=0)
    return found


def bases_hidden(cells: pd.DataFrame, close: Numbers) -> bool:
    """Whether it matters what others tell of these bases."""
    return bool(truths(cells, "hidden")[close[:, 1]].any())


def limited(linked: Linked, close: Numbers) -> Linked:
    """That no more are counted than there are."""
    number = len(close)
    more = Relations(
        relation=np.repeat(np.arange(number), 2),
        cell=close.ravel(),
        coefficient=np.tile([1.0, -1.0], number),
        low=np.full(number, -np.inf),
        high=np.zeros(number),
        labels=[WHY] * number,
    )
    return linked._replace(relations=joined([linked.relations, more])) if number else linked
