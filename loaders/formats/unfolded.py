"""What the dialects of text files are turned into."""

from collections.abc import Iterator
from typing import NamedTuple

from loaders.cells.numbers import Notation

Row = tuple[int, list[str]]


class Unfolded(NamedTuple):
    """A long table: its headers, rows with their numbers in the file, and headers that need not be used."""

    headers: list[str]
    rows: Iterator[Row]
    notation: Notation
    optional: frozenset[str] = frozenset()
