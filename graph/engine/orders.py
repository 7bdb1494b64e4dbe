"""By what rows can be sorted: the fields of an entity that are one value."""

import re
from collections.abc import Sequence
from enum import Enum
from typing import Any, NamedTuple

import strawberry
from sqlalchemy.sql.elements import ColumnElement

from graph.engine.build import Row
from graph.engine.entity import ENTITIES, Entity
from graph.engine.namespace import declare_enum, one_line, register
from graph.engine.values import DECISIVE, code


class SortDirection(Enum):
    """Which way rows are sorted; blanks come last either way."""

    ASC = "Smallest first."
    DESC = "Largest first."


declare_enum(SortDirection, one_line(SortDirection.__doc__), {each.name: each.value for each in SortDirection})


class Key(NamedTuple):
    """One key of an order."""

    name: str
    expression: ColumnElement[Any]
    descending: bool = False

    def clause(self, *, reverse: bool = False) -> ColumnElement[Any]:
        """Blanks come last, and first in reverse; said only where there can be any, so that indexes serve."""
        down = self.descending != reverse
        clause = self.expression.desc() if down else self.expression.asc()
        if not self.descending or not self.nullable:
            return clause
        return clause.nulls_first() if reverse else clause.nulls_last()

    @property
    def nullable(self) -> bool:
        return bool(getattr(self.expression, "nullable", True))


def order_of(row: Row, tree: Sequence[Any] | None) -> list[Key]:
    """The keys asked for, then the entity's own, so that the order is always one and the same."""
    variables = row.build.document.variables
    asked = [
        (code(key["field"].read(variables)), code(key["direction"].read(variables)) == "DESC") for key in tree or ()
    ]
    keys = [_asked_key(row, value, descending) for value, descending in asked]
    return keys + [_own_key(row, name) for name in (row.entity.identity if keys else row.entity.order)]


def _asked_key(row: Row, value: str, descending: bool) -> Key:
    name = FIELD_OF[row.entity.name][value]
    return Key(f"{row.entity.name}.{name}", row.entity.fields[name].order_key(row), descending)


def _own_key(row: Row, name: str) -> Key:
    column = name.removeprefix("-")
    return Key(f"{row.entity.name}.{column}", row.place(column), name.startswith("-"))


FIELD_OF: dict[str, dict[str, str]] = {}
"""For each entity, the field that a value of its order enum stands for."""


def declare_orders() -> None:
    """Make the order inputs, once every entity is known."""
    for entity in ENTITIES.values():
        if entity.sortable:
            _declare(entity)


def _declare(entity: Entity) -> None:
    fields = {upper(name): name for name, mapping in entity.fields.items() if mapping.sortable}
    FIELD_OF[entity.name] = fields
    enum_name = f"{entity.name}OrderField"
    texts = {value: entity.fields[name].description or "" for value, name in fields.items()}
    declare_enum(Enum(enum_name, list(fields)), f"What {entity.name} can be sorted by.", texts)
    DECISIVE.add(enum_name)
    body: dict[str, Any] = {
        "__annotations__": {"field": enum_name, "direction": "SortDirection"},
        "field": strawberry.field(description="What to sort by."),
        "direction": strawberry.field(default=SortDirection.ASC, description="Which way."),
    }
    register(strawberry.input(type(f"{entity.name}Order", (), body), description=f"One key to sort {entity.name} by."))


def upper(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).upper()
