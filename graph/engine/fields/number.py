"""The fields of every row that are a number of the client's own making, and what of it is hidden."""

from collections.abc import Mapping as Dictionary

from graphql import GraphQLObjectType
from sqlalchemy import Text, cast

from graph.engine.build import Row
from graph.engine.fields.mapping import Argument, Mapping
from graph.engine.json_text import JsonText
from graph.engine.numbers.arithmetic import written
from graph.engine.numbers.rows import hidden_figures, number
from graph.engine.selection import Selected


class Number(Mapping):
    description = "A number made of the row and of what belongs to it, to six decimals."
    joins = True  # what it is made of may

    def __init__(self, target: str) -> None:
        self.target = target

    @property
    def arguments(self) -> Dictionary[str, Argument]:
        return {"of": Argument(f"{self.target}Number", "What to make it of.")}

    def value(self, row: Row, type_: GraphQLObjectType, selected: Selected) -> JsonText | str:
        return written(number(row, row.build.arguments(type_, selected)["of"]))


class Suppressed(Number):
    description = "How many hidden figures the same number would need; where there are any, the number is null."

    def value(self, row: Row, type_: GraphQLObjectType, selected: Selected) -> JsonText | str:
        hidden = hidden_figures(row, row.build.arguments(type_, selected)["of"])
        return "0" if hidden is None else cast(hidden, Text)
