"""All kinds, in the order in which their references need them."""

from graphlib import TopologicalSorter

from loaders import (
    areas,
    decisions,
    funding,
    indicators,
    indices,
    municipalities,
    needs,
    offerings,
    organizations,
    participation,
    plans,
)
from loaders.kind import Kind
from models import Observation

OBSERVATIONS = Kind("observations", Observation)
SUBJECTS = (
    municipalities,
    areas,
    indicators,
    organizations,
    offerings,
    needs,
    plans,
    decisions,
    funding,
    participation,
    indices,
)


def _sorted(kinds: tuple[Kind, ...]) -> dict[str, Kind]:
    by_table = {kind.table.fullname: kind for kind in kinds}
    graph = {
        kind.table.fullname: [target.fullname for target in kind.targets if target.fullname in by_table]
        for kind in kinds
    }
    ordered = [by_table[name] for name in TopologicalSorter(graph).static_order()]
    return {kind.name: kind for kind in ordered}


KINDS = _sorted((*(kind for subject in SUBJECTS for kind in subject.KINDS), OBSERVATIONS))
ORDER = {name: position for position, name in enumerate(KINDS)}
IDENTITIES = {kind.table.fullname: kind.identity for kind in KINDS.values()}
