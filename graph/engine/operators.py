"""The comparisons of the filter language, on one column.

`eq: null` asks for blanks and `ne: null` for the rest; any other comparison with null is an error, since it could only
mean a forgotten value.
"""

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from sqlalchemy import ARRAY, Boolean, Integer, Numeric, Text, and_, any_, func, select, true
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.types import TypeEngine

from graph.engine.build import Build
from graph.engine.values import Leaf, code
from graph.errors import QueryError
from models.base import FOLDED

Operator = Callable[[ColumnElement[Any], ColumnElement[Any]], ColumnElement[bool]]

SINGLE: dict[str, Operator] = {
    "eq": lambda column, value: column == value,
    "ne": lambda column, value: column.is_distinct_from(value),
    "lt": lambda column, value: column < value,
    "lte": lambda column, value: column <= value,
    "gt": lambda column, value: column > value,
    "gte": lambda column, value: column >= value,
    "has": lambda column, value: value == any_(column),
}

SEVERAL: dict[str, Operator] = {
    "in": lambda column, values: column == any_(values),
    "notIn": lambda column, values: column.is_not(None) & ~(column == any_(values)),
    "hasAny": lambda column, values: column.op("&&", is_comparison=True)(values),
    "hasAll": lambda column, values: column.op("@>", is_comparison=True)(values),
}

TEXTUAL: dict[str, Callable[[str], str]] = {
    "contains": lambda text: f"%{text}%",
    "startsWith": lambda text: f"{text}%",
}


def compare(
    build: Build, column: ColumnElement[Any], tree: Any, *, folded: ColumnElement[str] | None = None
) -> ColumnElement[bool]:
    """All comparisons of one filter input, such as `{gte: 5, lt: 10}`, as one condition.

    `folded` is the column without accents and case, where the table keeps it.
    """
    if tree is None:
        return column.is_(None)
    text = fold(column) if folded is None else folded
    return and_(true(), *(_comparison(build, column, text, name, leaf) for name, leaf in tree.items()))


def _comparison(
    build: Build, column: ColumnElement[Any], folded: ColumnElement[str], name: str, leaf: Leaf | None
) -> ColumnElement[bool]:
    if leaf is None:
        return _blank(column, name)
    if name == "isNull":
        return column.is_(None) == build.bind(leaf, Boolean())
    if name in TEXTUAL:
        return folded.like(_pattern(build, name, leaf))
    single = _unbounded(column.type.item_type if isinstance(column.type, ARRAY) else column.type)
    convert = converter(single)
    if name in SINGLE:
        return SINGLE[name](column, build.bind(leaf, single, convert))
    return SEVERAL[name](column, build.bind(leaf, ARRAY(single), lambda values: [convert(each) for each in values]))


def _pattern(build: Build, name: str, leaf: Leaf) -> ColumnElement[str]:
    """What a folded text must be like; a subquery, so that it is folded once and not for every row."""
    pattern = TEXTUAL[name]
    return select(fold(build.bind(leaf, Text(), lambda text: pattern(_escaped(_composed(text)))))).scalar_subquery()


def _unbounded(type_: TypeEngine[Any]) -> TypeEngine[Any]:
    """A type that holds every value of the schema's scalar: comparing must neither round nor overflow."""
    if isinstance(type_, Integer):
        return Integer()
    return Numeric() if isinstance(type_, Numeric) else type_


def fold(text: ColumnElement[Any]) -> ColumnElement[str]:
    """Text without accents and case, as sort keys are made."""
    return func.lower(func.translate(func.replace(text, "ß", "ss"), *FOLDED), type_=Text())


def _composed(text: str) -> str:
    """Letters and their accents as one character each, which is what is folded; some keyboards send them apart."""
    return "".join(letter for letter in unicodedata.normalize("NFC", text) if not unicodedata.combining(letter))


def _escaped(text: str) -> str:
    """A text in which LIKE sees no wildcards."""
    return re.sub(r"([%_\\])", r"\\\1", text)


def _blank(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    if name == "eq":
        return column.is_(None)
    if name == "ne":
        return column.is_not(None)
    raise QueryError(f"'{name}: null' compares with nothing", "leave it out, or use 'eq: null' to find blanks")


def converter(type_: TypeEngine[Any]) -> Callable[[Any], Any]:
    """How a GraphQL value becomes what the driver takes for a column of this type."""
    if isinstance(type_, Numeric):
        return _finite
    return code if isinstance(type_, Text) else lambda value: value


def _finite(value: Any) -> Decimal:
    number = Decimal(str(value))
    if not number.is_finite():
        raise QueryError(f"'{value}' is not a number that can be compared", "give digits, such as 1200.50")
    return number
