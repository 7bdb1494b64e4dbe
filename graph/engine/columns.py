"""Table expressions of which only those columns are selected that somebody reads.

PostgreSQL carries the others along at a cost; and it refuses a statement that names one which its role may not read,
needed or not.
"""

from collections.abc import Callable
from typing import Any, Protocol, cast

from sqlalchemy import Select, literal_column
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import AliasedReturnsRows


class Columns(Protocol):
    """Columns by their names."""

    def __getitem__(self, name: str, /) -> ColumnElement[Any]: ...


class Narrow:
    """A table expression, and its columns: each is `selected` in it if it was read when nothing more is."""

    def __init__(self, statement: Select[Any], selected: Callable[[str], Any], *, lateral: bool = False) -> None:
        self._statement = statement
        self._selected = selected
        self._lateral = lateral
        self._names: dict[str, None] = {}
        self.table = self._made_of(statement)

    def __getitem__(self, name: str, /) -> ColumnElement[Any]:
        self._names[name] = None
        return self.table.c[name]

    def settle(self) -> None:
        columns = [self._selected(name) for name in self._names] or [literal_column("1")]
        self.table.element = self._made_of(self._statement.with_only_columns(*columns)).element

    def _made_of(self, statement: Select[Any]) -> AliasedReturnsRows:
        return cast(AliasedReturnsRows, statement.lateral() if self._lateral else statement.subquery())
