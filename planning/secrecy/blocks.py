"""Which cells hang together: blocks of a system that have nothing to do with each other."""

from collections.abc import Iterator

import numpy as np

from planning.secrecy.cells import Truths
from planning.secrecy.relations import Numbers, Relations


def blocks(size: int, relations: Relations, within: Truths) -> Numbers:
    """For each of `size` cells the number of its block, -1 for those that are not `within`.

    Cells are of one block if relations link them, by way of cells that are within. The number is that of the block's
    first cell.
    """
    inside = within[relations.cell]
    row, cell = relations.relation[inside], relations.cell[inside]
    block = np.arange(size)
    while True:
        first = np.full(len(relations), size)
        np.minimum.at(first, row, block[cell])
        nearer = block.copy()
        np.minimum.at(nearer, cell, first[row])
        nearer = nearer[nearer]  # leaps over what is known already: rounds grow with the logarithm of the way
        if np.array_equal(nearer, block):
            return np.where(within, block, -1)
        block = nearer


def portions(block: Numbers, most: int) -> Iterator[Numbers]:
    """The positions of the cells of all blocks, whole blocks together, as many as keep a portion below `most` cells.

    Blocks of like size come together.
    """
    inside = np.flatnonzero(block >= 0)
    _, number, sizes = np.unique(block[inside], return_inverse=True, return_counts=True)
    order = np.lexsort((number, sizes[number]))
    by_size = np.argsort(sizes, kind="stable")
    portion = _filled(sizes[by_size], most)[np.argsort(by_size)][number][order]
    yield from np.split(inside[order], np.flatnonzero(np.diff(portion)) + 1) if len(inside) else []


def _filled(sizes: Numbers, most: int) -> Numbers:
    """The portion of each of these sizes, one after the other."""
    portion, filled, found = 0, 0, []
    for size in sizes.tolist():
        if filled and filled + size > most:
            portion, filled = portion + 1, 0
        filled += size
        found.append(portion)
    return np.array(found, dtype=np.int64)
