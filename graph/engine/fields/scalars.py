"""Fields that are a value of the row itself."""

from collections.abc import Callable
from collections.abc import Mapping as Dictionary
from typing import Any

from graphql import GraphQLObjectType, get_named_type, is_non_null_type
from sqlalchemy import ARRAY, Boolean, Date, DateTime, Double, Integer, Numeric, Table, Text, cast, func
from sqlalchemy import Column as TableColumn
from sqlalchemy.sql.elements import ColumnElement

from graph.engine.build import Row
from graph.engine.fields.mapping import Argument, Mapping
from graph.engine.json_text import JsonText, join, scalar
from graph.engine.operators import compare
from graph.engine.selection import Selected
from graph.engine.values import code

FILTERS: tuple[tuple[type[Any], str], ...] = (
    (Boolean, "BooleanFilter"),
    (Date, "DateFilter"),
    (DateTime, "DateTimeFilter"),
    (ARRAY, "TextListFilter"),
    (Text, "TextFilter"),
    (Integer, "IntFilter"),
    (Double, "FloatFilter"),
)


class Column(Mapping):
    """A column, by its name."""

    def __init__(self, name: str, table: Table) -> None:
        self.name = name
        self.column: TableColumn[Any] = table.columns[name]
        self.description = self.column.comment

    def value(self, row: Row, type_: GraphQLObjectType, selected: Selected) -> JsonText | str:
        promised = type_.fields[selected.name].type
        plain = bool(self.column.info.keys() & {"plain", "vocabulary"}) and not isinstance(self.column.type, ARRAY)
        return scalar(
            row.c[self.name],
            get_named_type(promised).name,
            nullable=not is_non_null_type(promised),
            plain=plain,
        )

    @property
    def filter_input(self) -> str | None:
        if vocabulary := self.column.info.get("vocabulary"):
            return f"{vocabulary.__name__}{'List' if isinstance(self.column.type, ARRAY) else ''}Filter"
        if isinstance(self.column.type, Numeric):
            return "DecimalFilter" if self.column.type.scale == 2 else "FloatFilter"
        return next((name for kind, name in FILTERS if isinstance(self.column.type, kind)), None)

    def condition(self, row: Row, tree: Any) -> ColumnElement[bool]:
        return compare(row.build, row.c[self.name], tree)

    @property
    def sortable(self) -> bool:
        return self.filter_input is not None and not isinstance(self.column.type, ARRAY)

    def order_key(self, row: Row) -> ColumnElement[Any]:
        return row.place(self.name)

    def hidden(self, row: Row) -> ColumnElement[bool] | None:
        return row.hidden(self.name)


class Label(Mapping):
    """A text with translations; the German one stands in where a translation is missing."""

    def __init__(self, name: str, table: Table) -> None:
        self.name = name
        self.table = table
        description = table.columns[name].comment or ""
        self.description = description.replace(", in German.", ".").replace(" in German.", ".")

    @property
    def arguments(self) -> Dictionary[str, Argument]:
        return {"lang": Argument("Language | None", "The language; German where there is no translation.")}

    def value(self, row: Row, type_: GraphQLObjectType, selected: Selected) -> JsonText | str:
        language = row.build.arguments(type_, selected).get("lang")
        chosen = code(language.read(row.build.document.variables)) if language else "DE"
        nullable = bool(self.table.columns[self.name].nullable)
        return scalar(self._text(row, chosen), "String", nullable=nullable)

    def _text(self, row: Row, language: str) -> ColumnElement[str]:
        suffix = {"DE": "", "EN": "_en", "DE_EASY": "_easy"}[language]
        if not suffix or f"{self.name}{suffix}" not in self.table.columns:
            return row.c[self.name]
        return func.coalesce(row.c[f"{self.name}{suffix}"], row.c[self.name], type_=Text())

    @property
    def filter_input(self) -> str | None:
        return "TextFilter"

    def condition(self, row: Row, tree: Any) -> ColumnElement[bool]:
        return compare(row.build, row.c[self.name], tree, folded=row.c["sort_key"] if self.name == "name" else None)

    @property
    def sortable(self) -> bool:
        return True

    def order_key(self, row: Row) -> ColumnElement[Any]:
        return row.c["sort_key"] if self.name == "name" else row.c[self.name]


class Expression(Mapping):
    """A value computed from the row's columns; `type_` of the expression decides how it becomes JSON."""

    def __init__(
        self,
        compute: Callable[[Row], ColumnElement[Any]],
        description: str,
        filter_input: str | None,
        hidden: Callable[[Row], ColumnElement[bool] | None] = lambda _: None,
    ) -> None:
        self.compute = compute
        self.description = description
        self._filter_input = filter_input
        self._hidden = hidden

    def value(self, row: Row, type_: GraphQLObjectType, selected: Selected) -> JsonText | str:
        promised = type_.fields[selected.name].type
        name = get_named_type(promised).name
        return scalar(self.compute(row), name, nullable=not is_non_null_type(promised))

    @property
    def filter_input(self) -> str | None:
        return self._filter_input

    def condition(self, row: Row, tree: Any) -> ColumnElement[bool]:
        return compare(row.build, self.compute(row), tree)

    @property
    def sortable(self) -> bool:
        return self._filter_input is not None

    def order_key(self, row: Row) -> ColumnElement[Any]:
        return self.compute(row)

    def hidden(self, row: Row) -> ColumnElement[bool] | None:
        return self._hidden(row)


class GlobalId(Mapping):
    """An identifier that is unique across types: `Grant:17`."""

    description = "Identifier that is unique across all types."

    def value(self, row: Row, type_: GraphQLObjectType, selected: Selected) -> JsonText | str:
        return join([f'"{type_.name}:', cast(row.c[row.entity.key], Text), '"'])
