"""What a pattern hides without need: cells that were hidden for one wish, and are idle since others help it too."""

import numpy as np

from planning.secrecy.cells import Truths
from planning.secrecy.outsiders import Outsiders
from planning.secrecy.relations import Floats
from planning.secrecy.system import blocks
from planning.secrecy.wishes import Wishes


def pruned(outsiders: Outsiders, pattern: Truths, free: Truths, wishes: Wishes, cost: Floats) -> Truths:
    """`pattern` without those of the `free` cells that none of these wishes needs, each of which it grants.

    The dearest are tried first, in each block of what is hidden one at a time. No pattern within the one that is found
    does as well.
    """
    found, waiting = pattern.copy(), pattern & free
    dearest_first = np.argsort(-cost, kind="stable")
    linking = outsiders.cells.blurred() | outsiders.cells.reason
    while waiting.any():
        block = blocks(outsiders.system, found | linking)
        candidates = dearest_first[waiting[dearest_first]]
        asked = candidates[np.unique(block[candidates], return_index=True)[1]]
        waiting[asked] = found[asked] = False
        within = np.isin(block, block[asked])
        concerned = wishes.take(within[wishes.column])
        granted, _ = outsiders.granted(found.astype(np.float64), concerned, within)
        missed = np.unique(block[concerned.column[~granted]])
        found[asked[np.isin(block[asked], missed)]] = True
    return found
