"""Every type of the schema by its name.

Annotations are read from here, and late, so that subjects may refer to one another without importing one another.
"""

import inspect
import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.base import StrawberryObjectDefinition

from graph.engine.fields.mapping import Argument

NAMESPACE: dict[str, Any] = {
    "ID": strawberry.ID,
    "Decimal": Decimal,
    "date": date,
    "datetime": datetime,
    "time": time,
}


STRUCTURES: set[str] = set()
"""Names of types that stand for no row: pages, edges and groups, which the field that leads to them answers."""


def register(cls: type[Any]) -> None:
    """Put a type into the namespace and let its annotations be read from there."""
    definition: StrawberryObjectDefinition = cls.__dict__["__strawberry_definition__"]
    NAMESPACE[cls.__name__] = cls
    for field in definition.fields:
        if field.type_annotation and isinstance(field.type_annotation.raw_annotation, str):
            field.type_annotation = late(field.type_annotation.raw_annotation)


@cache
def late(annotation: str) -> StrawberryAnnotation:
    """Shared, since Strawberry reads each one once, and the same few stand at thousands of fields."""
    return StrawberryAnnotation(annotation, namespace=NAMESPACE)


def argument(name: str, annotation: str, description: str, default: Any) -> StrawberryArgument:
    return StrawberryArgument(name, name, late(annotation), description=description, default=default)


def arguments_of(declared: Mapping[str, Argument]) -> list[StrawberryArgument]:
    """The arguments of a field."""
    return [argument(name, each.annotation, each.description, each.default) for name, each in declared.items()]


def declare_input(name: str, fields: Mapping[str, Argument], description: str) -> None:
    """An input type, put into the namespace."""
    body: dict[str, Any] = {"__annotations__": {f"{field_name}_": int for field_name in fields}}
    for field_name, field in fields.items():
        body[f"{field_name}_"] = strawberry.field(name=field_name, default=field.default, description=field.description)
    made = strawberry.input(type(name, (), body), description=description)
    # Told afterwards: Strawberry would try in vain to read each one while it makes the type, at half the start's time.
    for each, field in zip(made.__dict__["__strawberry_definition__"].fields, fields.values(), strict=True):
        each.type_annotation = late(field.annotation)
    register(made)


def declare_enum(enum: Any, description: str, texts: Mapping[str, str]) -> None:
    """An enum whose every value is described."""
    made = strawberry.enum(enum, description=description)
    for value in made.__dict__["__strawberry_definition__"].values:
        value.description = texts[value.name]
    NAMESPACE[enum.__name__] = made


def one_line(docstring: str | None) -> str:
    return inspect.cleandoc(docstring or "").replace("\n", " ")


def camel(name: str) -> str:
    """A Python name as the schema writes it."""
    return re.sub(r"_([a-z0-9])", lambda found: found[1].upper(), name)


def upper(name: str) -> str:
    """A name of the schema as its enums write it."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).upper()


def snake(name: str) -> str:
    """A name of the schema as Python writes it."""
    return upper(name).lower()
