"""The filter language: typed per entity, with `and`, `or` and `not`, across relations by `some`, `none` and `every`.

Numbers made of related rows are compared as columns are, and with a statistic of the same number over many rows.
"""

import operator
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import ScalarSelect, and_, case, cast, false, func, not_, or_, select, true
from sqlalchemy.sql.elements import ColumnElement

from graph.engine.build import Row
from graph.engine.entity import ENTITIES, Entity
from graph.engine.fields.mapping import Argument
from graph.engine.namespace import declare_input
from graph.engine.numbers.arithmetic import ZERO
from graph.engine.numbers.measures import statistic_function
from graph.engine.numbers.rows import hidden_figures, number
from graph.engine.operators import compare
from graph.engine.values import Arguments

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
    return joined(tree, lambda name, part: _condition(row, name, part))


def joined(tree: Any, condition: Callable[[str, Any], ColumnElement[bool]]) -> ColumnElement[bool]:
    """The conditions of a filter input, joined as it says; `condition` makes each of them."""
    if tree is None:
        return true()
    return and_(true(), *(_part(name, part, condition) for name, part in tree.items()))


def _part(name: str, part: Any, condition: Callable[[str, Any], ColumnElement[bool]]) -> ColumnElement[bool]:
    if name == "and":
        return and_(true(), *(joined(each, condition) for each in part or ()))
    if name == "or":
        return or_(false(), *(joined(each, condition) for each in part)) if part is not None else true()
    if name == "not":
        return not_(joined(part, condition).is_(True)) if part is not None else true()
    return condition(name, part)


def _condition(row: Row, name: str, part: Any) -> ColumnElement[bool]:
    if name == "number":
        return and_(true(), *(_of_number(row, each) for each in part or ()))
    return row.entity.fields[name].condition(row, part)


def _of_number(row: Row, tree: Arguments) -> ColumnElement[bool]:
    value = number(row, tree["of"])
    conditions = [compare(row.build, value, {name: leaf for name, leaf in tree.items() if name in RANGE})]
    for name, beyond in BEYOND.items():
        if tree.get(name) is not None:
            statistic = _statistic(row, tree["of"], tree[name])
            # Compared with as many digits as the statistic has: no number may be beyond itself.
            conditions.append(beyond(cast(value, statistic.type), statistic))
    return and_(*conditions)


BEYOND: dict[str, Callable[[Any, Any], ColumnElement[bool]]] = {"below": operator.lt, "above": operator.gt}


def _statistic(row: Row, of: Arguments, tree: Arguments) -> ScalarSelect[Any]:
    """A statistic of the same number over other rows of the entity; nothing of the row enters it, so it runs once.

    Blank where one of the numbers would need a hidden figure.
    """
    far = Row.first(row.build, row.entity)
    made = statistic_function(row, tree)(number(far, of))
    hidden = hidden_figures(far, of)
    if hidden is not None:
        made = case((func.count().filter(hidden > ZERO) == ZERO, made))
    among = matches(far, tree.get("among"))
    return select(made).select_from(far.source.clause).where(among).correlate(None).scalar_subquery()


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
    declare_input(name, comparisons(scalar, operators), description)


def comparisons(scalar: str, operators: Iterable[str]) -> dict[str, Argument]:
    """The fields of an input that compares values of a scalar."""
    return {
        operator: Argument(COMPARISONS[operator][0].format(scalar), COMPARISONS[operator][1]) for operator in operators
    }


def connectives(own: str) -> dict[str, Argument]:
    """The fields of a filter that join filters of its own kind."""
    return {
        "and": Argument(f"list[{own}] | None", "All of these hold."),
        "or": Argument(f"list[{own}] | None", "At least one of these holds."),
        "not": Argument(f"{own} | None", "This does not hold."),
    }


def _declare_entity(entity: Entity) -> None:
    own, several = f"{entity.name}Filter", f"{entity.name}ListFilter"
    fields = connectives(own)
    for name, mapping in entity.fields.items():
        if mapping.filter_input:
            fields[name] = Argument(f"{mapping.filter_input} | None", mapping.description or "")
    if entity.numbered:
        fields["number"] = Argument(f"list[{entity.name}NumberFilter] | None", "Conditions on numbers; all must hold.")
    declare_input(own, fields, f"Conditions on {entity.name}; all given ones must hold.")
    quantified = {
        "some": Argument(f"{own} | None", "At least one matches."),
        "none": Argument(f"{own} | None", "None matches."),
        "every": Argument(f"{own} | None", "All match."),
    }
    declare_input(several, quantified, f"Conditions on a list of {entity.name}; all given ones must hold.")
