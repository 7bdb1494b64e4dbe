"""The part of a system of relations in which some cells move, and which of its cells hang together."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from planning.secrecy.cells import Truths
from planning.secrecy.relations import Floats, Numbers, Relations


@dataclass(frozen=True)
class System:
    """A sparse matrix of `size` columns; `row`, `column` and `coefficient` are its entries, `low` and `high` how far
    each row's sum may fall and rise. `rows` are the numbers of the relations that the rows stand for.

    What is added up are moves: differences from the true values, so that not to move at all is always possible.
    """

    size: int
    rows: Numbers
    row: Numbers
    column: Numbers
    coefficient: Floats
    low: Floats
    high: Floats

    def part(self, columns: Numbers) -> "System":
        """Only these columns, numbered anew, and the rows in which they stand: nothing else moves."""
        number = np.full(self.size, -1)
        number[columns] = np.arange(len(columns))
        entries = np.flatnonzero(number[self.column] >= 0)
        rows, row = np.unique(self.row[entries], return_inverse=True)
        return System(
            size=len(columns),
            rows=self.rows[rows],
            row=row,
            column=number[self.column[entries]],
            coefficient=self.coefficient[entries],
            low=self.low[rows],
            high=self.high[rows],
        )

    def row_blocks(self, block: Numbers) -> Numbers:
        """The block of each row, given that of each column; all of a row's columns that move are of one."""
        found = np.full(len(self.rows), -1)
        found[self.row] = block[self.column]
        return found


def system_of(values: Floats, relations: Relations) -> System:
    """All cells; where values break a relation, as rates do that were rounded, nobody knows which of them is wrong:
    they may move until they keep it, or stay as they are."""
    sums = np.bincount(relations.relation, relations.coefficient * values[relations.cell], len(relations))
    return System(
        size=len(values),
        rows=np.arange(len(relations)),
        row=relations.relation,
        column=relations.cell,
        coefficient=relations.coefficient,
        low=np.minimum(relations.low - sums, 0.0),
        high=np.maximum(relations.high - sums, 0.0),
    )


def blocks(system: System, within: Truths) -> Numbers:
    """For each column the number of its block, -1 for those that are not `within`.

    Columns are of one block if rows link them, by way of columns that are within; its number is that of its first.
    """
    inside = within[system.column]
    row, column = system.row[inside], system.column[inside]
    block = np.arange(system.size)
    while True:
        first = np.full(len(system.rows), system.size)
        np.minimum.at(first, row, block[column])
        nearer = block.copy()
        np.minimum.at(nearer, column, first[row])
        nearer = nearer[nearer]  # leaps over what is known already: rounds grow with the logarithm of the way
        if np.array_equal(nearer, block):
            return np.where(within, block, -1)
        block = nearer


def portions(block: Numbers, most: int) -> Iterator[Numbers]:
    """The columns of all blocks, whole blocks together, as many as keep a portion below `most`; like sizes together."""
    inside = np.flatnonzero(block >= 0)
    _, number, sizes = np.unique(block[inside], return_inverse=True, return_counts=True)
    by_size = np.argsort(sizes, kind="stable")
    portion = _filled(sizes[by_size], most)[np.argsort(by_size)][number]
    order = np.argsort(portion, kind="stable")
    yield from np.split(inside[order], np.flatnonzero(np.diff(portion[order])) + 1) if len(inside) else []


def _filled(sizes: Numbers, most: int) -> Numbers:
    """The portion of each of these sizes, one after the other."""
    portion, filled, found = 0, 0, []
    for size in sizes.tolist():
        if filled and filled + size > most:
            portion, filled = portion + 1, 0
        filled += size
        found.append(portion)
    return np.array(found, dtype=np.int64)
