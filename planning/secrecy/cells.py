"""Cells as arrays, seen as what outsiders may believe: how far below and above its value each may be thought."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planning.secrecy.relations import Floats, Numbers, Relations

Truths = NDArray[np.bool_]

SLACK = 1e-6
FAR = 100.0
ROOMS = ("low", "high", "told_low", "told_high", "blur_low", "blur_high")


@dataclass(frozen=True)
class Cells:
    """`low`, `high`: how far a hidden value may lie below and above what it is, by what everybody knows of it anyway;
    `told_low`, `told_high`: by what its status tells besides; `need_low`, `need_high`: how far it must be possible to
    believe it does, `told_need_low` and `told_need_high` for those who use statuses, too; `blur_low`, `blur_high`: how
    far below and above a shown value the true one may be, because it was rounded; `reason`: is no figure, but why one
    is hidden (`planning.secrecy.reasons`); `whole`: is known to be a whole number.
    """

    value: Floats
    low: Floats
    high: Floats
    told_low: Floats
    told_high: Floats
    need_low: Floats
    need_high: Floats
    told_need_low: Floats
    told_need_high: Floats
    blur_low: Floats
    blur_high: Floats
    slack: Floats
    reason: Truths
    whole: Truths
    far: float = np.inf

    def part(self, positions: Numbers) -> "Cells":
        """Some of the cells, whose moves are kept below `FAR` times all that is in sight.

        A solver could not tell a move without end from a mistake.
        """
        far = FAR * (1 + float(np.max(np.abs(self.value[positions]), initial=0.0)))
        taken = {name: values[positions] for name, values in vars(self).items() if name != "far"}
        rooms = {name: np.minimum(taken[name], far) for name in ROOMS}
        return Cells(**taken | rooms, far=far)

    def blurred(self) -> Truths:
        """Which values are not known exactly even where they are shown."""
        return self.blur_low + self.blur_high > 0

    def promised_to_told(self) -> Truths:
        """Of which those who use statuses must be able to believe something; of none if no status tells anything."""
        hinted = self.reason | (self.told_low < self.low) | (self.told_high < self.high)
        return (self.told_need_low + self.told_need_high > 0) & hinted.any()

    def told(self) -> "Cells":
        """As those see them who use what reasons tell."""
        need_low, need_high = self.told_need_low, self.told_need_high
        return replace(self, low=self.told_low, high=self.told_high, need_low=need_low, need_high=need_high)


def cells_of(frame: pd.DataFrame, relations: Relations) -> Cells:
    """From the columns that `planning.secrecy.secondary.suppress` describes.

    A status tells no more of a hidden cell than it would tell itself, rounded: so to hide more never tells more.
    """
    value = completed(_numbers(frame, "value", np.nan), relations)
    low = np.maximum(value - _numbers(frame, "lowest", 0.0), 0.0)
    high = np.maximum(_numbers(frame, "highest", np.inf) - value, 0.0)
    blur_low, blur_high = (
        _numbers(frame, name if name in frame else "blur", 0.0) for name in ("blur_low", "blur_high")
    )
    told_low = np.clip(value - _numbers(frame, "told_lowest", -np.inf), np.minimum(blur_low, low), low)
    told_high = np.clip(_numbers(frame, "told_highest", np.inf) - value, np.minimum(blur_high, high), high)
    need_low = np.minimum(_numbers(frame, "protection_low", 0.0), low)
    need_high = np.minimum(_numbers(frame, "protection_high", 0.0), high)
    return Cells(
        value=value,
        low=low,
        high=high,
        told_low=told_low,
        told_high=told_high,
        need_low=need_low,
        need_high=need_high,
        told_need_low=np.minimum(_numbers(frame, "told_protection_low", np.inf), np.minimum(need_low, told_low)),
        told_need_high=np.minimum(_numbers(frame, "told_protection_high", np.inf), np.minimum(need_high, told_high)),
        blur_low=blur_low,
        blur_high=blur_high,
        slack=SLACK * (1 + np.abs(value)),
        reason=truths(frame, "reason"),
        whole=truths(frame, "whole"),
    )


def completed(values: Floats, relations: Relations) -> Floats:
    """With values that agree with the relations for cells that nobody here knows either, as far as they follow; else 0.

    Which possible value it is makes no difference to what outsiders can work out of the others.
    """
    values = values.copy()
    while True:
        missing = np.isnan(values[relations.cell])
        single = np.bincount(relations.relation[missing], minlength=len(relations)) == 1
        entries = np.flatnonzero(missing & single[relations.relation])
        if not len(entries):
            return np.nan_to_num(values)
        rest = np.nan_to_num(relations.coefficient * values[relations.cell])
        sums = np.bincount(relations.relation, rest, len(relations))
        row = relations.relation[entries]
        agreed = np.clip(0.0, relations.low[row] - sums[row], relations.high[row] - sums[row])
        values[relations.cell[entries]] = np.maximum(agreed / relations.coefficient[entries], 0.0)


def truths(frame: pd.DataFrame, column: str) -> Truths:
    """A column of yes and no; no where there is none, or where it is empty, as of cells that were added."""
    if column not in frame:
        return np.zeros(len(frame), dtype=np.bool_)
    return frame[column].eq(other=True).to_numpy(dtype=np.bool_)


def _numbers(frame: pd.DataFrame, column: str, default: float) -> Floats:
    if column not in frame:
        return np.full(len(frame), default)
    return np.array(frame[column].astype("float64").fillna(default), dtype=np.float64)
