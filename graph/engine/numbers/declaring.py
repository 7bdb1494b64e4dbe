"""The inputs by which numbers are asked for, made for each entity as far as it has any."""

from enum import Enum

from graph.engine.entity import ENTITIES, Entity
from graph.engine.fields.many import Related
from graph.engine.fields.mapping import Argument
from graph.engine.filters import RANGE, comparisons
from graph.engine.namespace import declare_enum, declare_input, one_line
from graph.engine.numbers.measures import FUNCTIONS, QUANTILE, measures_of
from graph.engine.values import DECISIVE


class Statistic(Enum):
    """A number made of the same number of many rows; blanks take no part."""

    MEDIAN = "Half of them are below."
    AVERAGE = "The average."
    MINIMUM = "The smallest."
    MAXIMUM = "The largest."
    QUANTILE = "A given share of them is below."


declare_enum(Statistic, one_line(Statistic.__doc__), {each.name: each.value for each in Statistic})
DECISIVE.add("Statistic")


def declare_numbers() -> None:
    """Make the inputs of numbers, once every entity is known."""
    for entity in ENTITIES.values():
        if measures_of(entity):
            _declare_measures(entity)
        if entity.numbered:
            _declare_number(entity)
            _declare_conditions(entity)
    related = [field for entity in ENTITIES.values() for field in entity.fields.values() if isinstance(field, Related)]
    grouped = {entity.name for entity in ENTITIES.values() if entity.groups}
    for name in sorted(grouped | {field.relation.target for field in related}):
        declare_input(f"{name}Aggregate", _aggregate(ENTITIES[name]), f"One number made of many {name}.")
    for field in related:
        if field.own:
            fields = {**_aggregate(field.relation.entity), **field.own}
            declare_input(field.number_input, fields, f"One number made of many {field.relation.target}, as listed so.")


def _declare_measures(entity: Entity) -> None:
    name = f"{entity.name}Measure"
    texts = {value: measure.description for value, measure in measures_of(entity).items()}
    declare_enum(Enum(name, list(texts)), f"What {entity.name} can be measured by.", texts)
    DECISIVE.add(name)
    quantile = {
        "of": Argument(name, "What is measured."),
        "at": Argument("float", "The share below it, from 0 to 1."),
    }
    declare_input(f"{entity.name}Quantile", quantile, "The value below which lies a share of the rows.")


def _declare_number(entity: Entity) -> None:
    own = f"{entity.name}Number"
    fields = {"value": Argument(f"{entity.name}Measure | None", "A number of its own.")} if measures_of(entity) else {}
    for name, mapping in entity.fields.items():
        if mapping.number_input:
            fields[name] = Argument(f"{mapping.number_input} | None", mapping.description or "")
    declare_input(own, fields | _scaling(own), f"A number of {entity.name}, made of exactly one field.")


def _aggregate(entity: Entity) -> dict[str, Argument]:
    fields = {}
    if entity.filterable:
        fields["filter"] = Argument(f"{entity.name}Filter | None", "Made only of these.")
    if measures_of(entity):
        measure = f"{entity.name}Measure | None"
        fields |= {name: Argument(measure, function.description) for name, function in FUNCTIONS.items()}
        fields["quantile"] = Argument(f"{entity.name}Quantile | None", QUANTILE)
    return fields | _scaling(f"{entity.name}Aggregate")


def _scaling(own: str) -> dict[str, Argument]:
    return {
        "per": Argument(f"{own} | None", "Divided by this; null where it is zero or blank."),
        "times": Argument("float | None", "Multiplied by this, such as 100."),
    }


def _declare_conditions(entity: Entity) -> None:
    statistic = {
        "function": Argument("Statistic", "Which.", Statistic.MEDIAN),
        "at": Argument("float | None", "The share below it, from 0 to 1; only of a quantile."),
        "among": Argument(f"{entity.name}Filter | None", "Over these rows; over all where nothing is said."),
    }
    declare_input(f"{entity.name}Statistic", statistic, f"A statistic of one number of many {entity.name}.")
    conditions = {
        "of": Argument(f"{entity.name}Number", "The number."),
        **comparisons("float", RANGE),
        "below": Argument(f"{entity.name}Statistic | None", "Less than this statistic of the same number."),
        "above": Argument(f"{entity.name}Statistic | None", "Greater than this statistic of the same number."),
    }
    declare_input(f"{entity.name}NumberFilter", conditions, f"Conditions on a number of {entity.name}.")
