"""The fields of a group: each adds the columns that it needs, and says how it is written from them."""

from collections.abc import Callable, Sequence
from typing import Any
from typing import cast as cast_type

from graphql import GraphQLObjectType, get_named_type
from sqlalchemy import Numeric, Text, cast, func, or_
from sqlalchemy.sql.elements import ColumnElement

from graph.engine.build import Row
from graph.engine.groups.rows import GroupedRows
from graph.engine.json_text import JsonText, json_object, scalar
from graph.engine.namespace import snake
from graph.engine.numbers.aggregates import aggregate, of_many
from graph.engine.numbers.arithmetic import ZERO, divided, written
from graph.engine.numbers.measures import FUNCTIONS, Make, exact, quantile
from graph.engine.rows import Rows
from graph.engine.selection import Selected
from graph.engine.values import Arguments
from graph.errors import QueryError

Written = Callable[[Row], JsonText | str]
"""How something is written from the row of a group."""


def grouped(opened: Callable[[], Rows], type_: GraphQLObjectType, selected: Selected) -> JsonText:
    """The groups of a connection's rows, which `opened` finds."""
    rows, far = GroupedRows(opened, type_, selected), type_of(type_, selected)
    return rows.written(Members(rows, far).object(rows.build.collect(far, selected)))


def type_of(type_: GraphQLObjectType, selected: Selected) -> GraphQLObjectType:
    return cast_type(GraphQLObjectType, get_named_type(type_.fields[selected.name].type))


class Members:
    def __init__(self, rows: GroupedRows, type_: GraphQLObjectType) -> None:
        self.rows = rows
        self.type = type_

    def object(self, fields: Sequence[Selected]) -> Callable[[Row], JsonText]:
        return _object([(field.key, self._member(field)) for field in fields])

    def _member(self, field: Selected) -> Written:
        match field.name:
            case "__typename":
                return lambda _: f'"{self.type.name}"'
            case "count":
                return self._counted(func.count())
            case "suppressed":
                return self._suppressed()
            case "number":
                return self._number(self._arguments(field)["of"])
            case "share":
                return self._share(self._arguments(field)["of"])
            case "quantile":
                return self._measures(field, quantile(self.rows.row, self._arguments(field)["at"]))
            case name if name in FUNCTIONS:
                return self._measures(field, FUNCTIONS[name].make)
        return self._key(field)

    def _arguments(self, field: Selected) -> Arguments:
        return self.rows.build.arguments(self.type, field)

    def _key(self, field: Selected) -> Written:
        name = snake(field.name)
        if name not in self.rows.names:
            return lambda _: "null"
        return lambda group: group.entity.groups[name].value(group, group.c[name], self.type, field)

    def _suppressed(self) -> Written:
        rows = (measure.hidden(self.rows.row) for measure in self.rows.entity.measures.values())
        hidden = [each for each in rows if each is not None]
        return self._counted(func.count().filter(or_(*hidden)) if hidden else ZERO)

    def _counted(self, number: ColumnElement[Any]) -> Written:
        column = self.rows.add(number)
        return lambda group: cast(group.c[column], Text)

    def _number(self, of: Arguments) -> Written:
        column = self.rows.add(aggregate(self.rows.row, of))
        return lambda group: written(group.c[column])

    def _share(self, of: Arguments) -> Written:
        """The whole is made of all rows, not of the groups: a row may be in several."""
        if others := [name for name in of if name not in ADDING_UP and of[name] is not None]:
            raise QueryError(f"'{others[0]}' has no share", "ask for the share of a count or a sum")
        column, every = self.rows.add(aggregate(self.rows.row, of)), self.rows.opened()
        whole = every.select(aggregate(every.row, of)).scalar_subquery()
        return lambda group: written(divided(group.c[column], whole))

    def _measures(self, field: Selected, function: Make) -> Written:
        """What one function makes of measures."""
        type_ = type_of(self.type, field)
        fields = self.rows.build.collect(type_, field)
        return _object([(each.key, self._measure(type_, each, function)) for each in fields])

    def _measure(self, type_: GraphQLObjectType, field: Selected, function: Make) -> Written:
        if field.name == "__typename":
            return lambda _: f'"{type_.name}"'
        measure = self.rows.entity.measures[snake(field.name)]
        column = self.rows.add(exact(of_many(self.rows.row, measure, function)))
        return lambda group: _cents(group.c[column]) if measure.money else written(group.c[column])


ADDING_UP = {"sum", "filter", "times"}


def _object(members: Sequence[tuple[str, Written]]) -> Callable[[Row], JsonText]:
    return lambda group: json_object([(key, member(group)) for key, member in members])


def _cents(amount: Any) -> JsonText:
    return scalar(func.round(amount, 2, type_=Numeric()), "Decimal", nullable=True)
