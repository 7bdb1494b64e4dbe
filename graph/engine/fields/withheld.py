"""Fields that some profiles do not see: null for them, with the reason, whether there is a value or not."""

from collections.abc import Collection

from graphql import GraphQLObjectType

from graph.engine.build import Row
from graph.engine.fields.mapping import Mapping
from graph.engine.json_text import JsonText
from graph.engine.selection import Selected
from models.roles import Profile


class Withheld(Mapping):
    """Another field, for the profiles of `shown_to`. Nobody filters, sorts or groups by it: that would tell it."""

    def __init__(self, inner: Mapping, shown_to: Collection[Profile]) -> None:
        self.inner = inner
        self.shown_to = frozenset(shown_to)
        self.description = inner.description
        self.joins = inner.joins

    @property
    def reason(self) -> str:
        names = [profile.name for profile in Profile if profile in self.shown_to]
        return f"shown to {', '.join(names[:-1])} and {names[-1]} only"

    def value(self, row: Row, type_: GraphQLObjectType, selected: Selected) -> JsonText | str:
        """The statement for others does not even read it."""
        if row.build.profile in self.shown_to:
            return self.inner.value(row, type_, selected)
        row.build.withheld[f"{type_.name}.{selected.name}"] = self.reason
        return "null"

    def check(self) -> None:
        self.inner.check()
