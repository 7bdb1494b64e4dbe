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


@dataclass(frozen=True)
class Argument:
    """An argument of a field; `condition` says which rows it lets through."""

    annotation: str
    description: str
    default: Any = UNSET
    condition: Condition | None = None


class Mapping(ABC):
    """A way to answer a field. `value` is its JSON; a plain `str` is JSON known beforehand."""

    description: str | None = None

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
