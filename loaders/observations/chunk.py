"""Some rows of a table, turned into columns."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from loaders.fields import MOST_REMEMBERED, FieldReader
from loaders.observations.odd import OddError
from loaders.table import Row


class Known(dict[Any, Any]):
    """What a cell, or several together, mean, or the Odd that keeps them out."""

    def __init__(self, understand: Callable[[Any], Any]) -> None:
        super().__init__()
        self._understand = understand

    def __missing__(self, cells: Hashable) -> Any:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        try:
            meaning = self._understand(cells)
        except OddError as error:
            meaning = error.odd
        self[cells] = meaning
        return meaning


class Chunk:
    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = [str(number) for number, _ in rows]
        self._rows = rows
        self._columns = list(zip(*(row for _, row in rows), strict=True))

    def column(self, position: int) -> Sequence[str]:
        return self._columns[position]

    def texts(self, reader: FieldReader) -> Sequence[str]:
        if reader.position is not None:
            return self._columns[reader.position]
        return [reader.read(number, row) for number, row in self._rows]

    def cells(self, readers: Sequence[FieldReader]) -> Sequence[tuple[str, ...]]:
        """For each row its cells of several fields."""
        if not readers:
            return [()] * len(self.rows)
        return list(zip(*map(self.texts, readers), strict=True))
