"""Arguments that several subjects share: which rows they let through."""

from typing import Any

from sqlalchemy import BigInteger, Date, Text, or_, select
from sqlalchemy.sql.elements import ColumnElement

import models
from graph.engine.build import Row
from graph.engine.fields.mapping import Argument
from graph.engine.fields.roots import number_of
from graph.engine.values import Leaf
from models.base import Base


def by_text(column: str, description: str) -> Argument:
    """Rows with exactly this text in a column."""
    return Argument("str | None", description, condition=lambda row, leaf: row.c[column] == text(row, leaf))


def by_identifier() -> Argument:
    """The row with this global identifier."""
    return Argument(
        "ID | None",
        "Its identifier.",
        condition=lambda row, leaf: row.c["id"] == row.build.bind(leaf, BigInteger(), number_of),
        unique=True,
    )


def of_municipality() -> Argument:
    """Rows of one municipality."""
    description = "Only of the municipality with this official key."
    return Argument("str | None", description, condition=lambda row, leaf: owned(row, "municipality_id", leaf))


def owned(row: Row, column: str, leaf: Leaf) -> ColumnElement[bool]:
    return row.c[column].in_(keys_by_text(row, models.Municipality, "code", leaf))


def valid_on() -> Argument:
    """Rows that hold on a day."""
    return Argument("date | None", "Only what holds on this day.", condition=_valid_on)


def _valid_on(row: Row, leaf: Leaf) -> ColumnElement[bool]:
    day = row.build.bind(leaf, Date())
    return (row.c["valid_from"] <= day) & or_(row.c["valid_to"].is_(None), row.c["valid_to"] >= day)


def text(row: Row, leaf: Leaf) -> ColumnElement[Any]:
    return row.build.bind(leaf, Text())


def keys_by_text(row: Row, model: type[Base], column: str, leaf: Leaf) -> Any:
    """The keys of a table's rows with this text in a column."""
    far = row.build.rows_of(model)
    return select(far.c["id"]).where(far.c[column] == text(row, leaf))
