"""All kinds, in the order in which their references need them."""

from collections.abc import Sequence
from graphlib import TopologicalSorter

from sqlalchemy import Table

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
    protection,
)
from loaders.kind import Kind
from models import Dataset, DimensionMember, Municipality, Observation, ProtectionRule

OBSERVATIONS = Kind("observations", Observation, after=(DimensionMember, ProtectionRule))
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
    protection,
)


def _sorted(kinds: Sequence[Kind]) -> dict[str, Kind]:
    by_table = {kind.table: kind for kind in kinds}
    graph = {kind: {by_table[target] for target in kind.targets if target in by_table} for kind in kinds}
    for kind in kinds:
        if kind.completes is not None:
            completed = next(one for one in kinds if one.model is kind.completes)
            for other, needed in graph.items():
                if completed in needed and other is not kind:
                    needed.add(kind)
    stable = {kind: [one for one in kinds if one in needed] for kind, needed in graph.items()}
    return {kind.name: kind for kind in TopologicalSorter(stable).static_order()}


def _is_shared(table: Table) -> bool:
    """Whether no municipality owns its rows, by themselves or by what they belong to; a dataset is no owner."""
    owners = {key.column.table for key in table.foreign_keys if not key.parent.nullable} - {Dataset.__table__, table}
    return all(owner is not Municipality.__table__ and _is_shared(owner) for owner in owners)


KINDS = _sorted([kind for subject in SUBJECTS for kind in subject.KINDS] + [OBSERVATIONS])
SHARED = frozenset(name for name, kind in KINDS.items() if _is_shared(kind.table))
"""Kinds of rows that all municipalities have in common, and the municipalities themselves."""
ORDER = {name: position for position, name in enumerate(KINDS)}
IDENTITIES = {kind.table.fullname: kind.identity for kind in KINDS.values()} | {
    Dataset.__tablename__: ("municipality_id", "code")
}
