"""The types of the graph that stand for a table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import PrimaryKeyConstraint, Table, UniqueConstraint

from graph.errors import MappingError
from models.base import vocabulary_of

if TYPE_CHECKING:
    from graph.engine.fields.mapping import Mapping as FieldMapping
    from graph.engine.groups.keys import Group
    from graph.engine.numbers.measures import Measure


@dataclass
class Entity:
    """A type that stands for a table.

    `order` is how its rows are listed when nobody says otherwise, `groups` by what they can be grouped, `measures` what
    can be added up. `variants` name the column that tells what a row is, and the type of each of its values;
    `identified_by` what tells rows apart where the table has no primary key.
    """

    name: str
    table: Table
    order: tuple[str, ...] = ("id",)
    groups: Mapping[str, "Group"] = field(default_factory=dict)
    measures: Mapping[str, "Measure"] = field(default_factory=dict)
    variants: tuple[str, Mapping[str, str]] | None = None
    identified_by: tuple[str, ...] = ()
    fields: dict[str, "FieldMapping"] = field(default_factory=dict)

    @property
    def filterable(self) -> bool:
        return bool(self.fields)

    @property
    def sortable(self) -> bool:
        return self.numbered or any(field.sortable for field in self.fields.values())

    @property
    def measurable(self) -> bool:
        """Whether its rows have numbers of their own, or lists that can be counted."""
        return bool(self.measures) or any(field.numeric or field.lists for field in self.fields.values())

    @property
    def numbered(self) -> bool:
        """Whether numbers can be made of its rows, or of what they lead to."""
        return self.measurable or any(field.number_input for field in self.fields.values())

    @cached_property
    def indexed(self) -> bool:
        """Whether an index gives its order, so that PostgreSQL finds the first rows without sorting all."""
        if any(vocabulary_of(self.table.columns[name.removeprefix("-")]) for name in self.order):
            return False
        keys = [list(index.columns.keys()) for index in self.table.indexes]
        keys += [
            [column.name for column in rule.columns]
            for rule in self.table.constraints
            if isinstance(rule, UniqueConstraint | PrimaryKeyConstraint)
        ]
        return any(tuple(columns[: len(self.order)]) == self.order for columns in keys)

    @property
    def key(self) -> str:
        return self.identity[0]

    @property
    def identity(self) -> tuple[str, ...]:
        """The columns that tell a row from all others."""
        return self.identified_by or tuple(self.table.primary_key.columns.keys())


ENTITIES: dict[str, Entity] = {}


def entity_named(name: str) -> Entity:
    if name not in ENTITIES:
        raise MappingError(f"a relation leads to {name}, which is no entity")
    return ENTITIES[name]
