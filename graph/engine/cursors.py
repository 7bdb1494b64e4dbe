"""Cursors: the values of a row's order keys, so that a page stays where it is while rows come and go."""

import base64
import binascii
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zlib import crc32

import orjson
from sqlalchemy import Boolean, Date, DateTime, Numeric, Text, and_, cast, false, func, or_
from sqlalchemy.sql.elements import ColumnElement

from graph.engine.build import Build
from graph.engine.json_text import JsonText, constant, quoted
from graph.engine.operators import converter
from graph.engine.orders import Key
from graph.engine.values import Leaf
from graph.errors import QueryError


def cursor(order: Sequence[Key], keys: Sequence[ColumnElement[Any]]) -> JsonText:
    """The order's mark and the keys' values as JSON in base64, without the line breaks that PostgreSQL makes.

    Numbers are text in it, since JSON's lose digits.
    """
    values = [cast(key, Text) if isinstance(key.type, Numeric) else key for key in keys]
    array = func.json_build_array(constant(_mark(order)), *values)
    encoded = func.encode(func.convert_to(cast(array, Text), "UTF8"), "base64")
    return quoted(func.translate(encoded, "\n", "", type_=Text()))


def _mark(order: Sequence[Key]) -> str:
    """Tells cursors of different lists and orders apart."""
    names = ",".join(f"{'-' if key.descending else ''}{key.name}" for key in order)
    return f"{crc32(names.encode()):08x}"


def beyond(build: Build, order: list[Key], leaf: Leaf, name: str, *, before: bool) -> ColumnElement[bool]:
    """The rows behind a cursor, or before it: greater in the first key, or equal in it and greater in the next, …"""
    condition: ColumnElement[bool] = false()
    for place in reversed(range(len(order))):
        condition = _step(build, order, leaf, name, place, condition, before)
    return condition


def _step(
    build: Build, order: list[Key], leaf: Leaf, name: str, place: int, rest: ColumnElement[bool], before: bool
) -> ColumnElement[bool]:
    key = order[place]
    value = build.parameter(lambda given: _value(leaf.read(given), order, place, name), key.expression.type)
    further = key.expression < value if key.descending != before else key.expression > value
    if not key.nullable:
        return or_(further, and_(key.expression == value, rest))
    blanks = and_(value.is_not(None), key.expression.is_(None)) if not before else false()
    filled = and_(value.is_(None), key.expression.is_not(None)) if before else false()
    return or_(further, blanks, filled, and_(key.expression.is_not_distinct_from(value), rest))


def _value(text: str, order: list[Key], place: int, name: str) -> Any:
    try:
        mark, *values = orjson.loads(base64.b64decode(text, validate=True))
        if mark != _mark(order) or len(values) != len(order):
            raise ValueError("of another order")
        return _typed(values[place], order[place])
    except (ValueError, TypeError, binascii.Error):
        raise QueryError(
            f"'{name}: {text[:40]}' is no cursor of this list", "use an 'endCursor' or 'startCursor' of the same order"
        ) from None


def _typed(value: Any, key: Key) -> Any:
    kind = key.expression.type
    if value is None:
        return None
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, Text | Numeric) != isinstance(value, str) or isinstance(kind, Boolean) != isinstance(
        value, bool
    ):
        raise ValueError("of another type")
    return converter(kind)(value)
