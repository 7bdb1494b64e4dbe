"""Which rows match a filter; what is unknown because something is blank does not hold."""

import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any

from graph.engine.fields.many import Related
from graph.engine.fields.one import One
from tests.graph.oracle import numbers
from tests.graph.oracle.exact import decimal
from tests.graph.oracle.refusal import Refusal
from tests.graph.oracle.relations import Given, moment, related, target_of
from tests.graph.oracle.rows import Item, Tables
from tests.graph.oracle.values import mapping_of, value_of


def matches(tables: Tables, item: Item, tree: Given | None) -> bool:
    return all(_part(tables, item, name, part) for name, part in (tree or {}).items())


def check_filter(entity: str, tree: Given | None) -> None:
    """Raises Refusal where a condition makes no sense, whether there are rows or not."""
    for name, part in (tree or {}).items():
        if name in {"and", "or", "not"}:
            for each in part if isinstance(part, list) else [part]:
                check_filter(entity, each)
        elif name == "number":
            for each in part or ():
                numbers.check_condition(entity, each)
        else:
            _check_part(mapping_of(entity, name), part or {})


def _check_part(mapping: Any, part: Given) -> None:
    if isinstance(mapping, Related):
        for each in part.values():
            check_filter(mapping.relation.target, each)
    elif isinstance(mapping, One):
        check_filter(mapping.target, part)
    else:
        check_comparisons(part)


def check_comparisons(part: Given) -> None:
    for how, wanted in part.items():
        if wanted is None and how not in {"eq", "ne"}:
            raise Refusal(f"{how}: null")


def _part(tables: Tables, item: Item, name: str, part: Any) -> bool:
    if name in {"and", "or", "not"}:
        if part is None:
            return True
        if name == "not":
            return not matches(tables, item, part)
        return (all if name == "and" else any)(matches(tables, item, each) for each in part)
    if name == "number":
        return all(_number(tables, item, each) for each in part or ())
    mapping = mapping_of(item.type, name)
    if isinstance(mapping, Related):
        found = related(tables, item, mapping.relation, {})
        return all(
            _quantified([matches(tables, each, tree) for each in found], how) for how, tree in (part or {}).items()
        )
    if isinstance(mapping, One):
        target = target_of(tables, item, mapping)
        return target is None if part is None else target is not None and matches(tables, target, part)
    value = value_of(tables, item, name)
    return value is None if part is None else all(compares(value, how, wanted) for how, wanted in part.items())


def _quantified(matched: list[bool], how: str) -> bool:
    return {"some": any(matched), "none": not any(matched), "every": all(matched)}[how]


def _number(tables: Tables, item: Item, condition: Given) -> bool:
    """A condition on a number of the row; a statistic is one of the same number of many rows."""
    value = numbers.number(tables, item, condition["of"])
    for how, wanted in condition.items():
        if how in {"below", "above"} and wanted is not None:
            statistic = numbers.statistic(tables, item, condition["of"], wanted)
            if not compares(value, {"below": "lt", "above": "gt"}[how], statistic):
                return False
        elif how not in {"of", "below", "above"} and not compares(value, how, wanted):
            return False
    return True


def compares(value: Any, how: str, wanted: Any) -> bool:
    if how == "isNull":
        return bool((value is None) == wanted)
    wanted = [_like(value, each) for each in wanted] if isinstance(wanted, list) else _like(value, wanted)
    if how == "ne":
        return bool(value != wanted)
    if wanted is None:
        return how == "eq" and value is None
    return value is not None and bool(COMPARISONS[how](value, wanted))


def _like(value: Any, wanted: Any) -> Any:
    """The wanted value as the type that it is compared with."""
    if isinstance(value, Decimal) and wanted is not None:
        return decimal(wanted)
    if isinstance(value, datetime) and isinstance(wanted, str):
        return moment(wanted)
    if isinstance(value, date | time) and isinstance(wanted, str):
        return type(value).fromisoformat(wanted)
    return wanted


@cache
def folded(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.replace("ß", "ss").replace("Ø", "O").replace("ø", "o"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).lower()


COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda value, wanted: value == wanted,
    "in": lambda value, wanted: value in wanted,
    "notIn": lambda value, wanted: value not in wanted,
    "lt": lambda value, wanted: value < wanted,
    "lte": lambda value, wanted: value <= wanted,
    "gt": lambda value, wanted: value > wanted,
    "gte": lambda value, wanted: value >= wanted,
    "contains": lambda value, wanted: folded(wanted) in folded(value),
    "startsWith": lambda value, wanted: folded(value).startswith(folded(wanted)),
    "has": lambda value, wanted: wanted in value,
    "hasAny": lambda value, wanted: not set(wanted).isdisjoint(value),
    "hasAll": lambda value, wanted: set(wanted) <= set(value),
}
