"""The types of groups, their keys, conditions and orders, made for each entity that has any."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

import strawberry

from graph.engine.entity import ENTITIES, Entity
from graph.engine.fields.mapping import Argument
from graph.engine.filters import RANGE, comparisons, connectives
from graph.engine.namespace import STRUCTURES, arguments_of, declare_enum, declare_input, register
from graph.engine.numbers.measures import FUNCTIONS, QUANTILE
from graph.engine.orders import DIRECTION
from graph.engine.values import DECISIVE

SUPPRESSED = "How many of the rows hide a figure; what is reckoned of a measure that some row hides is null."


def declare_groups() -> None:
    """Make the types of groups, once every entity is known."""
    for entity in ENTITIES.values():
        if entity.groups:
            _declare_keys(entity)
            _declare_group(entity)
            _declare_conditions(entity.name)
            _declare_order(entity.name)


def group_arguments(name: str) -> dict[str, Argument]:
    """The arguments of the field that leads to an entity's groups."""
    return {
        "by": Argument(f"list[{name}GroupKey]", "The keys to group by.", []),
        "having": Argument(f"{name}GroupFilter | None", "Only groups that match."),
        "orderBy": Argument(f"list[{name}GroupOrder] | None", "How to sort them; by their keys where nothing is said."),
        "first": Argument("int | None", "At most this many."),
    }


def _declare_keys(entity: Entity) -> None:
    name = f"{entity.name}GroupKey"
    texts = {key.upper(): group.description for key, group in entity.groups.items()}
    declare_enum(Enum(name, list(texts)), f"What {entity.name} can be grouped by.", texts)
    DECISIVE.add(name)


def _declare_group(entity: Entity) -> None:
    name = entity.name
    measures = {
        key: Argument(f"{'Decimal' if measure.money else 'float'} | None", measure.description)
        for key, measure in entity.measures.items()
    }
    fields = {
        key: Argument(f"{group.annotation} | None", f"{group.description} Null where not grouped by it.")
        for key, group in entity.groups.items()
    }
    fields["count"] = Argument("int", "How many there are.")
    if measures:
        _declare_type(f"{name}Measures", measures, f"Measures of {name}: to six decimals, money to the cent.")
        fields |= {key: Argument(f"{name}Measures", function.description) for key, function in FUNCTIONS.items()}
        fields["quantile"] = Argument(f"{name}Measures", QUANTILE)
        fields["suppressed"] = Argument("int", SUPPRESSED)
    fields["number"] = Argument("float | None", "A number made of the rows of the group, to six decimals.")
    fields["share"] = Argument("float | None", "The part of the same number of all rows, from 0 to 1, to six decimals.")
    of = {"of": Argument(f"{name}Aggregate", "What to make it of.")}
    arguments = {"number": of, "share": of, "quantile": {"at": Argument("float", "The share below it, from 0 to 1.")}}
    _declare_type(f"{name}Group", fields, f"{name} that share the same keys.", arguments)


def _declare_type(
    name: str,
    fields: Mapping[str, Argument],
    description: str,
    arguments: Mapping[str, Mapping[str, Argument]] | None = None,
) -> None:
    body: dict[str, Any] = {"__annotations__": {key: field.annotation for key, field in fields.items()}}
    body |= {key: strawberry.field(description=field.description) for key, field in fields.items()}
    for key, declared in (arguments or {}).items():
        if key in body:
            body[key].arguments = arguments_of(declared)
    register(strawberry.type(type(name, (), body), description=description))
    STRUCTURES.add(name)


def _declare_conditions(name: str) -> None:
    own = f"{name}GroupFilter"
    fields = {
        **connectives(own),
        "count": Argument("IntFilter | None", "How many there are."),
        "number": Argument(f"list[{name}GroupNumberFilter] | None", "Conditions on numbers; all must hold."),
    }
    declare_input(own, fields, f"Conditions on groups of {name}; all given ones must hold.")
    number = {"of": Argument(f"{name}Aggregate", "The number."), **comparisons("float", RANGE)}
    declare_input(f"{name}GroupNumberFilter", number, f"Conditions on a number of a group of {name}.")


def _declare_order(name: str) -> None:
    fields = {
        "key": Argument(f"{name}GroupKey | None", "One of the keys that are grouped by."),
        "number": Argument(f"{name}Aggregate | None", "A number to sort by."),
        "direction": DIRECTION,
    }
    declare_input(f"{name}GroupOrder", fields, f"What to sort groups of {name} by: a key or a number.")
