"""Cells as arrays, seen as what outsiders may believe: how far below and above its value each may be thought."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planning.secrecy.relations import Floats

Truths = NDArray[np.bool_]

SLACK = 1e-6


@dataclass(frozen=True)
class Cells:
    """`room_*`: how far a hidden value may lie below or above, by what everybody knows of it anyway; `need_*`: how far
    it must be possible to believe it does; `blur`: how far a shown value may be off, because it was rounded.
    """

    value: Floats
    room_low: Floats
    room_high: Floats
    need_low: Floats
    need_high: Floats
    blur: Floats

    def slack(self) -> Floats:
        """What counts as nothing, given how exactly a solver reckons."""
        return SLACK * (1 + np.abs(self.value))


def cells_of(frame: pd.DataFrame) -> Cells:
    """From `value`, `protection_low`, `protection_high` and, if there are, `lowest` and `highest` (what everybody knows
    of a cell, such as that it is not negative, which is assumed where nothing else is said) and `blur`.
    """
    value = _numbers(frame, "value", np.nan)
    room_low = np.maximum(value - _numbers(frame, "lowest", 0.0), 0.0)
    room_high = np.maximum(_numbers(frame, "highest", np.inf) - value, 0.0)
    return Cells(
        value=value,
        room_low=room_low,
        room_high=room_high,
        need_low=np.minimum(_numbers(frame, "protection_low", 0.0), room_low),
        need_high=np.minimum(_numbers(frame, "protection_high", 0.0), room_high),
        blur=_numbers(frame, "blur", 0.0),
    )


def truths(frame: pd.DataFrame, column: str) -> Truths:
    """A column of yes and no; no where there is none."""
    if column not in frame:
        return np.zeros(len(frame), dtype=np.bool_)
    return frame[column].to_numpy(dtype=np.bool_)


def _numbers(frame: pd.DataFrame, column: str, default: float) -> Floats:
    if column not in frame:
        return np.full(len(frame), default)
    return np.array(frame[column].astype("float64").fillna(default), dtype=np.float64)
