"""The filter language: typed per entity, with `and`, `or` and `not`, across relations by `some`, `none` and `every`."""

from collections.abc import Iterable
from typing import Any

import strawberry
from sqlalchemy import and_, false, not_, or_, true
from sqlalchemy.sql.elements import ColumnElement
from strawberry import UNSET

from graph.engine.build import Row
from graph.engine.entity import ENTITIES, Entity
from graph.engine.namespace import register

COMPARISONS: dict[str, tuple[str, str]] = {
    "eq": ("{0} | None", "Equal; null asks for blanks."),
    "ne": ("{0} | None", "Not equal, blanks included; null asks for what is not blank."),
    "in": ("list[{0}] | None", "Equal to one of these."),
    "notIn": ("list[{0}] | None", "Not blank and equal to none of these."),
    "lt": ("{0} | None", "Less."),
    "lte": ("{0} | None", "Less or equal."),
    "gt": ("{0} | None", "Greater."),
    "gte": ("{0} | None", "Greater or equal."),
    "contains": ("str | None", "Contains this text, whatever accents and case."),
    "startsWith": ("str | None", "Starts with this text, whatever accents and case."),
    "has": ("{0} | None", "Holds this one."),
    "hasAny": ("list[{0}] | None", "Holds at least one of these."),
    "hasAll": ("list[{0}] | None", "Holds all of these."),
    "isNull": ("bool | None", "Whether it is blank."),
}
EQUALITY = ("eq", "ne", "in", "notIn", "isNull")
RANGE = (*EQUALITY, "lt", "lte", "gt", "gte")
LISTED = ("has", "hasAny", "hasAll")

SCALAR_FILTERS = {
    "TextFilter": ("str", (*EQUALITY, "contains", "startsWith"), "text"),
    "IntFilter": ("int", RANGE, "whole number"),
    "FloatFilter": ("float", RANGE, "number"),
    "DecimalFilter": ("Decimal", RANGE, "amount"),
    "DateFilter": ("date", RANGE, "day"),
    "DateTimeFilter": ("datetime", RANGE, "moment"),
    "BooleanFilter": ("bool", ("eq", "ne", "isNull"), "yes or no"),
    "TextListFilter": ("str", LISTED, "list of texts"),
}


def matches(row: Row, tree: Any) -> ColumnElement[bool]:
    """The condition that a filter input stands for on a row."""
    if tree is None:
        return true()
    return and_(true(), *(_part(row, name, part) for name, part in tree.items()))


def _part(row: Row, name: str, part: Any) -> ColumnElement[bool]:
    if name == "and":
        return and_(true(), *(matches(row, each) for each in part or ()))
    if name == "or":
        return or_(false(), *(matches(row, each) for each in part)) if part is not None else true()
    if name == "not":
        return not_(matches(row, part).is_(True)) if part is not None else true()
    return row.entity.fields[name].condition(row, part)


def declare_filters(vocabularies: Iterable[str]) -> None:
    """Make the input types of all filters, once every entity is known."""
    for name, (scalar, operators, noun) in SCALAR_FILTERS.items():
        _declare_comparisons(name, scalar, operators, f"Conditions on a {noun}; all given ones must hold.")
    for vocabulary in vocabularies:
        _declare_comparisons(
            f"{vocabulary}Filter", vocabulary, EQUALITY, "Conditions on a term; all given ones must hold."
        )
        _declare_comparisons(
            f"{vocabulary}ListFilter", vocabulary, LISTED, "Conditions on terms; all given ones must hold."
        )
    for entity in ENTITIES.values():
        if entity.filterable:
            _declare_entity(entity)


def _declare_comparisons(name: str, scalar: str, operators: Iterable[str], description: str) -> None:
    fields = {operator: (COMPARISONS[operator][0].format(scalar), COMPARISONS[operator][1]) for operator in operators}
    declare_input(name, fields, description)


def _declare_entity(entity: Entity) -> None:
    own, several = f"{entity.name}Filter", f"{entity.name}ListFilter"
    fields = {
        "and": (f"list[{own}] | None", "All of these hold."),
        "or": (f"list[{own}] | None", "At least one of these holds."),
        "not": (f"{own} | None", "This does not hold."),
    }
    for name, mapping in entity.fields.items():
        if mapping.filter_input:
            fields[name] = (f"{mapping.filter_input} | None", mapping.description or "")
    declare_input(own, fields, f"Conditions on {entity.name}; all given ones must hold.")
    quantified = {
        "some": (f"{own} | None", "At least one matches."),
        "none": (f"{own} | None", "None matches."),
        "every": (f"{own} | None", "All match."),
    }
    declare_input(several, quantified, f"Conditions on a list of {entity.name}; all given ones must hold.")


def declare_input(name: str, fields: dict[str, tuple[str, str]], description: str) -> None:
    """An input type whose fields are all optional, put into the namespace."""
    body: dict[str, Any] = {"__annotations__": {}, "__module__": __name__}
    for field_name, (annotation, text) in fields.items():
        python_name = f"{field_name}_"
        body["__annotations__"][python_name] = annotation
        body[python_name] = strawberry.field(name=field_name, default=UNSET, description=text)
    register(strawberry.input(type(name, (), body), description=description))
