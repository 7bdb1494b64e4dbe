"""What keeps a figure out of the database."""

from collections import Counter
from typing import Literal, NamedTuple

from loaders.cells import CellError
from loaders.table import Table


class Odd(NamedTuple):
    """`nothing` is a cell of which the description says that there is no figure."""

    what: Literal["problem", "skip", "refuse", "nothing"]
    message: str = ""
    header: str | None = None
    cell: str | None = None


class OddError(Exception):
    def __init__(self, odd: Odd) -> None:
        super().__init__(odd.message)
        self.odd = odd


def problem(error: CellError, header: str | None, cell: str, *, skip: bool = False) -> OddError:
    return OddError(Odd("skip" if skip else "problem", str(error), header, cell.strip()))


class Ledger:
    """Takes each oddity of a row once, however many figures of the row it concerns; refusals count every figure.

    It counts for itself: the table's own counts grow in another thread, which reads ahead.
    """

    def __init__(self, table: Table) -> None:
        self.refused: Counter[str] = Counter()
        self.skipped: Counter[str] = Counter()
        self._table = table
        self._told: set[tuple[int, str | None]] = set()

    def turn(self) -> None:
        """Other rows follow: what was told of those before is not asked for again."""
        self._told.clear()

    def note(self, row: int, odd: Odd) -> None:
        if odd.what == "refuse":
            self.refused[odd.message] += 1
        if odd.what in ("refuse", "nothing") or (row, odd.header) in self._told:
            return
        self._told.add((row, odd.header))
        if odd.what == "skip":
            self.skipped[f"{odd.header} {'not known' if odd.cell else 'empty'}"] += 1
        else:
            self._table.problems.append(
                self._table.problem(odd.message, row=row, header=odd.header, cell=odd.cell or None)
            )
