"""How a subject declares its part of the graph.

`@entity(models.Grant)` turns a class of annotations into a Strawberry type and says of each field where it is in the
database: a field is mapped by hand (`payments: list[Payment] = many(…)`), or its name is a column, or it is a foreign
key without its `_id`. What is none of these stops the start.
"""

import inspect
import re
from collections.abc import Callable, Collection
from collections.abc import Mapping as Dictionary
from typing import Any, TypeVar

import strawberry
from sqlalchemy import Table
from sqlalchemy.sql.elements import ColumnElement
from strawberry.types.field import StrawberryField

from graph.engine.build import Row
from graph.engine.entity import ENTITIES, Entity
from graph.engine.fields.connection import Connection
from graph.engine.fields.many import Many
from graph.engine.fields.mapping import Argument, Mapping, Unmapped
from graph.engine.fields.one import One
from graph.engine.fields.parts import Part
from graph.engine.fields.roots import Lookup, Told
from graph.engine.fields.scalars import Column, Expression, GlobalId, Label
from graph.engine.fields.withheld import Withheld
from graph.engine.groups import Group, Measure
from graph.engine.namespace import one_line, register
from graph.engine.relations import Everything, Relation
from models.base import Base, table_of
from models.roles import Profile

T = TypeVar("T", bound=type)

MAPPING = "mapping"
"""Key of a Strawberry field's metadata under which its mapping stands."""


def mapped(mapping: Mapping) -> Any:
    """The Strawberry field of a mapping, to stand in a class body."""
    return strawberry.field(description=mapping.description, metadata={MAPPING: mapping})


@strawberry.interface(description="An object with an identifier of its own.")
class Node:
    id: strawberry.ID = mapped(GlobalId())


register(Node)


def entity(
    model: Table | type[Base],
    *,
    order: tuple[str, ...] = ("id",),
    groups: Dictionary[str, Group] | None = None,
    measures: Dictionary[str, Measure] | None = None,
    identified_by: tuple[str, ...] = (),
) -> Callable[[T], T]:
    """A type that stands for a table."""

    def declare(cls: T) -> T:
        ENTITIES[cls.__name__] = Entity(
            cls.__name__, table_of(model), order, groups or {}, measures or {}, identified_by=identified_by
        )
        return part_of(model)(cls)

    return declare


def part_of(model: Table | type[Base]) -> Callable[[T], T]:
    """A type that gathers some columns of the model's table; rows of another type lead to it."""

    def declare(cls: T) -> T:
        for name, annotation in inspect.get_annotations(cls).items():
            if not isinstance(cls.__dict__.get(name), StrawberryField):
                setattr(cls, name, mapped(infer(table_of(model), name, annotation)))
        return queries(cls)

    return declare


def queries(cls: T) -> T:
    """A type all of whose fields are mapped by hand, such as a subject's part of the root."""
    for name, annotation in inspect.get_annotations(cls).items():
        cls.__annotations__[name] = re.sub(r"Connection\[(\w+)\]", r"\1Connection", annotation)
    made = strawberry.type(cls, description=one_line(cls.__doc__))
    register(made)
    return made


def variants(name: str, model: type[Base], kind: str, types: Dictionary[str, str], order: tuple[str, ...]) -> None:
    """Rows that are of different types, as the column `kind` says; the union itself is declared beside it."""
    ENTITIES[name] = Entity(name, table_of(model), order, variants=(kind, types))


def infer(table: Table, name: str, annotation: str) -> Mapping:
    if f"{name}_en" in table.columns:
        return Label(name, table)
    if name in table.columns:
        return Column(name, table)
    if f"{name}_id" in table.columns:
        origin = next((each.name for each in ENTITIES.values() if each.table is table), "")
        column = table.columns[f"{name}_id"]
        return One((column.name, annotation.removesuffix(" | None")), origin=origin, description=column.comment)
    return Unmapped(f"'{name}' is neither a column nor a foreign key of {table.fullname}: map it by hand")


def column(model: type[Base], name: str, *, shown_to: Collection[Profile] | None = None) -> Any:
    """A column by its name, under which it may stand by another one; null for profiles that it is not `shown_to`."""
    return mapped(_shown(Column(name, table_of(model)), shown_to))


def expression(
    compute: Callable[[Row], ColumnElement[Any]],
    description: str,
    filter_input: str | None = None,
    *,
    shown_to: Collection[Profile] | None = None,
) -> Any:
    """What SQL reckons of a row; null for profiles that it is not `shown_to`."""
    return mapped(_shown(Expression(compute, description, filter_input), shown_to))


def _shown(mapping: Mapping, shown_to: Collection[Profile] | None) -> Mapping:
    return mapping if shown_to is None else Withheld(mapping, shown_to)


def number_of(measure: Measure, filter_input: str) -> Any:
    """A measure as a field of the row."""
    mapping = Expression(measure.compute, measure.description, filter_input, measure.hidden)
    mapping.joins = measure.joins
    return mapped(mapping)


def one(origin: str, *hops: tuple[str, str], description: str) -> Any:
    """The row that a chain of foreign keys leads to: each hop names a key and the entity it points to."""
    return mapped(One(*hops, origin=origin, description=description))


def many(relation: Relation, description: str, **arguments: Argument) -> Any:
    return mapped(Many(relation, description, arguments))


def connection(relation: Relation, description: str, **arguments: Argument) -> Any:
    return mapped(Connection(relation, description, arguments))


def part(description: str, present: str | None = None) -> Any:
    return mapped(Part(description, present))


def everything(target: str, description: str, **arguments: Argument) -> Any:
    """All rows of an entity, in pages."""
    return connection(Everything(target, ()), description, **{"asOf": AS_OF, **arguments})


def lookup(target: str, description: str, **arguments: Argument) -> Any:
    return mapped(Lookup(target, description, {**arguments, "asOf": AS_OF}))


def told(target: str, description: str, **arguments: Argument) -> Any:
    """A field of the root of mutations or subscriptions: who embeds the engine does what it says, or hears the news."""
    return mapped(Told(target, description, arguments))


AS_OF = Argument(
    "datetime | None", "Answer as it stood at this moment; everything below the field is of that moment too."
)
