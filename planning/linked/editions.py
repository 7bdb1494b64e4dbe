"""How things stood between changes: earlier versions are public, too, and sums held among what was shown together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planning.secrecy.relations import Numbers


class Editions:
    """`shown` is that of `Quantities`, with the `first` and `last` edition of each row."""

    def __init__(self, shown: pd.DataFrame) -> None:
        self._shown = shown.reset_index(drop=True)
        self._first, self._last = (shown[name].to_numpy() for name in ("first", "last"))
        self._newest = int(shown["last"].max()) if len(shown) else -1
        self._groups: dict[tuple[str, ...], Numbers] = {}

    def __iter__(self) -> Iterator["Edition"]:
        """The present first."""
        for number in range(self._newest, -1, -1):
            turned = np.flatnonzero((self._last == number) | (self._first == number + 1))
            there = (self._first <= number) & (number <= self._last)
            yield Edition(self, self._shown[there], None if number == self._newest else turned)

    def groups(self, keys: Sequence[str]) -> Numbers:
        """By row the number of those that have the same keys."""
        if tuple(keys) not in self._groups:
            numbers: Numbers = self._shown.groupby(list(keys), sort=False).ngroup().to_numpy().astype(np.int64)
            self._groups[tuple(keys)] = numbers
        return self._groups[tuple(keys)]


@dataclass(frozen=True)
class Edition:
    """What was `shown` at the same time. `turned` are the rows that came or went with the next edition; None in the
    newest, which has none."""

    of: Editions
    shown: pd.DataFrame
    turned: Numbers | None

    def new(self, rows: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
        """Of these rows of it those that stood beside others than in the next edition, which tells the rest."""
        if self.turned is None:
            return rows
        groups = self.of.groups(keys)
        concerned = np.zeros(groups.max(initial=-1) + 1, dtype=np.bool_)
        concerned[groups[self.turned]] = True
        return rows[concerned[groups[rows.index]]]
