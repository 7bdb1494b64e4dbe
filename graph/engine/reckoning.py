"""What the numbers and the related rows within arguments read, for an estimate of the whole.

A filter or an order looks at each row that could be on the page, and reads for it what its numbers are made of; a
statistic that rows are compared with reads a whole table, once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from graphql import GraphQLInputObjectType, GraphQLInputType, get_named_type

LIST = 5  # rows of a list that nobody bounds
TABLE = 1_000  # rows of a table
QUANTIFIED = {"some", "none", "every"}
BEYOND = {"below", "above"}


@dataclass(frozen=True)
class Reads:
    """Rows that are read for each row that is looked at, and rows that are read once for all."""

    each: int = 0
    once: int = 0

    def __add__(self, other: "Reads") -> "Reads":
        return Reads(self.each + other.each, self.once + other.once)


NOTHING = Reads()


def reads(type_: GraphQLInputType, tree: Any) -> Reads:
    """Of an argument of this type."""
    if isinstance(tree, Mapping):
        input_ = cast(GraphQLInputObjectType, get_named_type(type_))
        return sum((_of_field(input_, name, tree) for name in tree), NOTHING)
    if isinstance(tree, Sequence):
        return sum((reads(type_, each) for each in tree), NOTHING)
    return NOTHING


def _of_field(type_: GraphQLInputObjectType, name: str, tree: Mapping[str, Any]) -> Reads:
    far = type_.fields[name].type
    below, kind = reads(far, tree[name]), get_named_type(far).name
    if name in QUANTIFIED or (type_.name.endswith("Number") and kind.endswith("Aggregate")):
        return Reads(LIST * (1 + below.each), below.once)
    if name in BEYOND and tree[name] is not None:
        compared = below + reads(type_.fields["of"].type, tree["of"])
        return Reads(0, TABLE * (1 + compared.each) + compared.once)
    return below
