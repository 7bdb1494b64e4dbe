"""By what rows can be sorted: their fields that are one value, numbers made of them, and rows that they lead to."""

from collections.abc import Sequence
from enum import Enum
from typing import Any, NamedTuple

from graphql import GraphQLInputObjectType
from sqlalchemy.sql.elements import ColumnElement

from graph.engine.alternatives import only
from graph.engine.build import Build, Row
from graph.engine.entity import ENTITIES, Entity
from graph.engine.fields.mapping import Argument
from graph.engine.namespace import declare_enum, declare_input, one_line, upper
from graph.engine.numbers.rows import number
from graph.engine.values import DECISIVE, Arguments, code, plain, shape_of


class SortDirection(Enum):
    """Which way rows are sorted; blanks come last either way."""

    ASC = "Smallest first."
    DESC = "Largest first."


declare_enum(SortDirection, one_line(SortDirection.__doc__), {each.name: each.value for each in SortDirection})
DIRECTION = Argument("SortDirection", "Which way.", SortDirection.ASC)


class Key(NamedTuple):
    """One key of an order; `far` where it is of a row that may be missing."""

    name: str
    expression: ColumnElement[Any]
    descending: bool = False
    far: bool = False

    def clause(self, *, reverse: bool = False) -> ColumnElement[Any]:
        """Blanks come last, and first in reverse; said only where there can be any, so that indexes serve."""
        down = self.descending != reverse
        clause = self.expression.desc() if down else self.expression.asc()
        if not self.descending or not self.nullable:
            return clause
        return clause.nulls_first() if reverse else clause.nulls_last()

    @property
    def nullable(self) -> bool:
        return self.far or bool(getattr(self.expression, "nullable", True))


def order_of(row: Row, tree: Sequence[Any] | None) -> list[Key]:
    """The keys asked for, then the entity's own, so that the order is always one and the same."""
    keys = [_asked_key(row, each) for each in tree or ()]
    return keys + [_own_key(row, name) for name in (row.entity.identity if keys else row.entity.order)]


def _asked_key(row: Row, tree: Arguments) -> Key:
    """The key that an order input stands for; of a row that the row leads to, the inner direction counts."""
    name, given = only(tree, "to sort by", besides=("direction",))
    descending = descends(row.build, tree)
    if name == "field":
        field = FIELD_OF[row.entity.name][code(given.read(row.build.document.variables))]
        return Key(f"{row.entity.name}.{field}", row.entity.fields[field].order_key(row), descending)
    if name == "number":
        return Key(f"{row.entity.name}.{_outline(row, given)}", number(row, given), descending)
    with row.build.nested("orders"):
        far = row.entity.fields[name].far(row)
        key = _asked_key(far, given)
    expression = key.expression if key.far else far.if_there(key.expression)
    return Key(f"{row.entity.name}.{name}.{key.name}", expression, key.descending, far=True)


def descends(build: Build, tree: Arguments) -> bool:
    return code(tree["direction"].read(build.document.variables)) == "DESC"


def _outline(row: Row, tree: Arguments) -> str:
    """Tells a number from all others, whatever values are bound in it."""
    type_ = row.build.document.schema.get_type(f"{row.entity.name}Number")
    assert isinstance(type_, GraphQLInputObjectType)
    return repr(shape_of(type_)(plain(tree, row.build.document.variables)))


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
    inputs = _declare_fields(entity)
    if entity.numbered:
        inputs["number"] = Argument(f"{entity.name}Number | None", "A number to sort by.")
    for name, mapping in entity.fields.items():
        if mapping.order_input:
            inputs[name] = Argument(f"{mapping.order_input} | None", mapping.description or "")
    description = f"One key to sort {entity.name} by: a field, a number, or a key of a row that it leads to."
    declare_input(f"{entity.name}Order", {**inputs, "direction": DIRECTION}, description)


def _declare_fields(entity: Entity) -> dict[str, Argument]:
    fields = {upper(name): name for name, mapping in entity.fields.items() if mapping.sortable}
    if not fields:
        return {}
    FIELD_OF[entity.name] = fields
    enum_name = f"{entity.name}OrderField"
    texts = {value: entity.fields[name].description or "" for value, name in fields.items()}
    declare_enum(Enum(enum_name, list(fields)), f"What {entity.name} can be sorted by.", texts)
    DECISIVE.add(enum_name)
    return {"field": Argument(f"{enum_name} | None", "A field to sort by.")}
