"""What follows for who knows that numbers are whole: where parts are whole, only one sum may fit.

Sums within sums have whole bounds by themselves, but not where more than two ways of adding up cross. There programmes
of whole numbers are asked, as long as few cells hang together.
"""

from dataclasses import replace

import numpy as np

from planning.secrecy.cells import SLACK, Truths
from planning.secrecy.outsiders import Outsiders
from planning.secrecy.relations import Floats
from planning.secrecy.search import Search
from planning.secrecy.system import blocks
from planning.secrecy.wishes import Wishes

MOST = 300
"""Cells that hang together: of more, no whole numbers are asked for."""


def with_wholes(outsiders: Outsiders, pattern: Truths, wishes: Wishes, free: Truths, cost: Floats) -> Truths:
    """`pattern` and what else must be hidden so that whole numbers grant these wishes."""
    nothing = np.zeros_like(pattern)
    missed = _missed(outsiders, pattern, _concerned(outsiders, pattern, wishes), nothing, cost)[0]
    missed = _concerned(outsiders, pattern | free, missed)
    return _missed(outsiders, pattern, missed, free & ~pattern, cost)[1]


def _missed(outsiders: Outsiders, pattern: Truths, wishes: Wishes, free: Truths, cost: Floats) -> tuple[Wishes, Truths]:
    """The wishes that are not granted, whichever of the free cells are hidden, and what then is."""
    if not len(wishes):
        return wishes, pattern
    search = Search(outsiders, pattern, free, cost, outsiders.cells.whole)
    reached = search.run(wishes)
    return wishes.take(reached < wishes.need - outsiders.cells.slack[wishes.column]), search.hidden


def _concerned(outsiders: Outsiders, open_: Truths, wishes: Wishes) -> Wishes:
    """Those that hang together with a whole number, but not with too many cells. Statuses tell what is rounded: between
    which whole numbers something lies who uses them must be able to believe, no further."""
    cells = outsiders.cells
    block = blocks(outsiders.system, open_ | cells.blurred() | cells.reason) + 1
    size = np.bincount(block, minlength=len(block) + 1)
    whole = np.bincount(block, cells.whole, len(block) + 1) > 0
    own = block[wishes.column]
    found = wishes.take(whole[own] & (size[own] <= MOST) & (wishes.knows < 0))
    value = cells.value[found.column]
    need = np.where(found.told, np.floor(found.need + SLACK), np.ceil(found.need - SLACK))
    return replace(found, need=np.where(value == value.round(), need, found.need))
