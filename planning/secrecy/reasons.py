"""What the status of a hidden cell tells, and that a reason need not be told.

Who reads that a figure is hidden as a small one knows between which numbers it lies. As a relation: the cell less its
reason lies between these, where the reason is a cell of its own, zero while it is told. A reason that is not told is
one more hidden cell, which may be anything; so what to hide and which reasons to keep back is one question.
"""

import numpy as np
import pandas as pd

from planning.secrecy.cells import Truths, truths
from planning.secrecy.relations import Floats, Numbers, Relations, joined

WHY = "the reason for hiding it"


def with_reasons(frame: pd.DataFrame, relations: Relations) -> tuple[pd.DataFrame, Relations]:
    """The frame of `suppress` with the reasons of protected cells below it, and what they tell among the relations."""
    if "told_lowest" not in frame:
        return frame, relations
    lowest, highest = (_numbers(frame, name) for name in ("told_lowest", "told_highest"))
    cost = _numbers(frame, "reason_cost" if "reason_cost" in frame else "cost")
    telling = truths(frame, "primary") & np.isfinite(cost) & (np.isfinite(lowest) | np.isfinite(highest))
    place = np.flatnonzero(telling)
    cells = frame.assign(
        reason=False,
        told_lowest=np.where(telling, np.nan, lowest),
        told_highest=np.where(telling, np.nan, highest),
    )
    if not len(place):
        return cells, relations
    return pd.concat([cells, _reasons(frame, place, cost[place])], ignore_index=True), joined(
        [relations, _telling(lowest[place], highest[place], place, len(frame))]
    )


def withheld(cells: pd.DataFrame, hidden: Truths, relations: Relations) -> Truths:
    """Of which of these cells the reason is among the `hidden` ones."""
    of_reason = truths(cells, "reason")[relations.cell] & hidden[relations.cell]
    found = np.zeros(len(cells), dtype=np.bool_)
    found[relations.cell[np.isin(relations.relation, relations.relation[of_reason])]] = True
    return found


def _numbers(frame: pd.DataFrame, name: str) -> Floats:
    return frame[name].to_numpy(dtype=np.float64, na_value=np.nan)


def _reasons(frame: pd.DataFrame, place: Numbers, cost: Floats) -> pd.DataFrame:
    columns = {
        "value": 0.0,
        "lowest": -np.inf,
        "primary": False,
        "reason": True,
        "free": True,
        "settled": truths(frame, "withheld")[place],
        "cost": cost,
    }
    return pd.DataFrame(columns, index=range(len(place)))


def _telling(lowest: Floats, highest: Floats, place: Numbers, first: int) -> Relations:
    """The reasons of the cells in these places are those from `first` on."""
    number = np.arange(len(place))
    return Relations(
        relation=np.repeat(number, 2),
        cell=np.column_stack([place, first + number]).ravel(),
        coefficient=np.tile([1.0, -1.0], len(place)),
        low=np.where(np.isfinite(lowest), lowest, -np.inf),
        high=np.where(np.isfinite(highest), highest, np.inf),
        labels=[WHY] * len(place),
    )
