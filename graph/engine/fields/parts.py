"""Fields that gather columns of the row into an object of their own."""

from graphql import GraphQLObjectType, get_named_type
from sqlalchemy import case

from graph.engine.build import Row
from graph.engine.fields.mapping import Mapping
from graph.engine.json_text import NULL, JsonText
from graph.engine.selection import Selected


class Part(Mapping):
    """An object made of the row's own columns; null where the column `present` is."""

    joins = True  # its fields may

    def __init__(self, description: str, present: str | None = None) -> None:
        self.description = description
        self.present = present

    def value(self, row: Row, type_: GraphQLObjectType, selected: Selected) -> JsonText | str:
        target = get_named_type(type_.fields[selected.name].type)
        text = row.text(target, selected)
        return text if self.present is None else case((row.c[self.present].is_(None), NULL), else_=text)
