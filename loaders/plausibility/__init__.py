"""What a person should look at before figures are published; nothing here keeps a figure out.

Sums against their parts, jumps against the period before, contradictions between datasets: each names both places.
Contributors that a rule of protection asks for.
"""

from loaders.findings import Doubt
from loaders.importing import Run
from loaders.plausibility.contributors import unclear_contributors
from loaders.plausibility.jumps import jumps
from loaders.plausibility.sources import contradictions
from loaders.plausibility.sums import unequal_sums


async def doubts(run: Run) -> list[Doubt]:
    found = [await contradictions(run), await unequal_sums(run), await jumps(run), await unclear_contributors(run)]
    return [doubt for several in found for doubt in several]
