"""The field of every row that is a number of the client's own making."""

from collections.abc import Mapping as Dictionary

from graphql import GraphQLObjectType

from graph.engine.build import Row
from graph.engine.fields.mapping import Argument, Mapping
from graph.engine.json_text import JsonText
from graph.engine.numbers.arithmetic import written
from graph.engine.numbers.rows import number
from graph.engine.selection import Selected


class Number(Mapping):
    description = "A number made of the row and of what belongs to it, to six decimals."

    def __init__(self, target: str) -> None:
        self.target = target

    @property
    def arguments(self) -> Dictionary[str, Argument]:
        return {"of": Argument(f"{self.target}Number", "What to make it of.")}

    def value(self, row: Row, type_: GraphQLObjectType, selected: Selected) -> JsonText | str:
        return written(number(row, row.build.arguments(type_, selected)["of"]))
