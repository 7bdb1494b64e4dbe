"""What a field of the schema is in the database."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLObjectType
from sqlalchemy.sql.elements import ColumnElement
from strawberry import UNSET

from graph.engine.build import Row
from graph.engine.json_text import JsonText
from graph.engine.selection import Selected
from graph.errors import MappingError

Condition = Callable[[Row, Any], ColumnElement[bool]]
NUMERIC = {"IntFilter", "FloatFilter", "DecimalFilter"}


@dataclass(frozen=True)
class Argument:
    """An argument of a field; `condition` says which rows it lets through, `unique` that it is one at most."""

    annotation: str
    description: str
    default: Any = UNSET
    condition: Condition | None = None
    unique: bool = False


class Mapping(ABC):
    """A way to answer a field. `value` is its JSON; a plain `str` is JSON known beforehand.

    `lists` says whether it leads to many rows, `joins` whether its value joins other tables to the row, `place` where
    it stands, such as AreaObservations: told when all types are known.
    """

    description: str | None = None
    lists = False
    joins = False
    place = ""

    @property
    def arguments(self) -> Dictionary[str, Argument]:
        return {}

    @abstractmethod
    def value(self, row: Row, type_: GraphQLObjectType, selected: Selected) -> JsonText | str: ...

    @property
    def filter_input(self) -> str | None:
        """Name of the input type by which rows can be filtered on this field, if they can."""
        return None

    def condition(self, row: Row, tree: Any) -> ColumnElement[bool]:
        """The condition that such an input stands for."""
        raise MappingError("rows cannot be filtered by this field")

    @property
    def sortable(self) -> bool:
        """Whether rows can be sorted by this field."""
        return False

    def order_key(self, row: Row) -> ColumnElement[Any]:
        """What they are sorted by then."""
        raise MappingError("rows cannot be sorted by this field")

    @property
    def numeric(self) -> bool:
        """Whether it is one number, by which rows can be measured; `order_key` is that number then."""
        return self.filter_input in NUMERIC

    def hidden(self, row: Row) -> ColumnElement[bool] | None:
        """Whether protection emptied the number; None where it never does."""
        return None

    @property
    def order_input(self) -> str | None:
        """Name of the input type by which rows can be sorted as the row is to which this field leads, if it does."""
        return None

    def far(self, row: Row) -> Row:
        """The row that it leads to, null where there is none; widens the FROM clause of the row."""
        raise MappingError("this field does not lead to one row")

    @property
    def number_input(self) -> str | None:
        """Name of the input type by which a number can be made of what this field leads to, if it leads anywhere."""
        return None

    def number(self, row: Row, tree: Any) -> ColumnElement[Any]:
        """The number that such an input stands for."""
        raise MappingError("no number can be made of this field")

    def hidden_figures(self, row: Row, tree: Any) -> ColumnElement[Any] | None:
        """How many hidden figures that number would need; None where protection has no part in it."""
        raise MappingError("no number can be made of this field")

    def check(self) -> None:  # noqa: B027 (most have nothing to check)
        """Raises MappingError where the field promises what the database does not have."""


class Unmapped(Mapping):
    """A field that nobody can answer; it stops the start."""

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def value(self, row: Row, type_: GraphQLObjectType, selected: Selected) -> JsonText | str:
        raise MappingError(self.reason)

    def check(self) -> None:
        raise MappingError(self.reason)
