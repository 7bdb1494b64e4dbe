"""Random values of the schema's input types: what is chosen from, compared with, sorted by and computed."""

from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    get_named_type,
    get_nullable_type,
    is_required_input_field,
)

from graph.engine.entity import ENTITIES
from tests.graph.operations.stock import UNKNOWN, Stock, fitting

DEPTH = 3
FUNCTIONS = ("sum", "average", "minimum", "maximum", "median", "quantile")
KINDS = (
    *("GroupNumberFilter", "NumberFilter", "GroupFilter", "Filter", "GroupOrder"),
    *("Number", "Aggregate", "Statistic", "DimensionInput"),
)
SIZES = [0, 1, 2, 3, 5, 50]
SHARES = [0, 0.1, 0.25, 0.5, 0.9, 1]
FACTORS = [0.5, 2, 10, 100, 1000]


@dataclass
class Place:
    """Where a value is to stand: the entity whose rows it tells apart, and its name."""

    entity: str
    name: str
    depth: int = DEPTH
    keys: list[str] = field(default_factory=list)
    """What rows are grouped by, where groups are sorted."""
    summed: bool = False
    """Whether only counts and sums make sense."""

    def below(self, name: str, entity: str | None = None) -> "Place":
        return Place(entity or self.entity, name, self.depth - 1, self.keys)


class Values:
    """`faulty` says afterwards whether something was written that must be refused, which happens seldom."""

    def __init__(self, random: Random, stock: Stock, faults: float = 0) -> None:
        self.random = random
        self.stock = stock
        self.faults = faults
        self.faulty = False

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def fault(self) -> bool:
        wrong = bool(self.faults) and self.chance(self.faults)
        self.faulty = self.faulty or wrong
        return wrong

    def value(self, type_: Any, place: Place) -> Any:
        type_ = get_nullable_type(type_)
        if isinstance(type_, GraphQLList):
            return self._list(type_, place)
        if isinstance(type_, GraphQLInputObjectType):
            return self._object(type_, place)
        if isinstance(type_, GraphQLEnumType):
            return self.random.choice(list(type_.values))
        return self._scalar(type_.name, place)

    def _list(self, type_: Any, place: Place) -> list[Any]:
        if place.name == "by":
            keys = list(get_named_type(type_).values)
            chosen = self.random.sample(keys, self.random.randint(0, min(2, len(keys))))
            return [*chosen, *chosen[:1]] if chosen and self.fault() else chosen
        made = [self.value(type_.of_type, place) for _ in range(self.random.randint(0 if place.depth else 1, 2))]
        if place.name == "dims" and not self.fault():
            return list({each["dimension"]: each for each in made}.values())
        return made

    def _scalar(self, name: str, place: Place) -> Any:
        if place.name in {"first", "last", "latest"}:
            return self.random.choice([-1, 10_001] if self.fault() else SIZES)
        if place.name == "at":
            return self.random.choice([-0.1, 1.5] if self.fault() else SHARES)
        if place.name == "times":
            return self.random.choice(FACTORS)
        known = self.stock.argument(place.name, place.entity)
        value = self.random.choice(known if known and self.chance(0.85) else UNKNOWN[name])
        return fitting(value, name)

    def _object(self, type_: GraphQLInputObjectType, place: Place) -> dict[str, Any]:
        make = {
            "Filter": self._filter,
            "Order": self._order,
            "GroupNumberFilter": self._number_filter,
            "NumberFilter": self._number_filter,
            "GroupFilter": self._group_filter,
            "GroupOrder": self._group_order,
            "Number": self._number,
            "Aggregate": self._aggregate,
            "Statistic": self._statistic,
            "DimensionInput": self._dimension,
            "Comparison": self._comparison,
        }.get(kind_of(type_))
        return make(type_, place) if make else self._members(type_, self._required(type_), place)

    def _members(self, type_: GraphQLInputObjectType, names: list[str], place: Place) -> dict[str, Any]:
        return {name: self.value(type_.fields[name].type, place.below(name)) for name in names}

    @staticmethod
    def _required(type_: GraphQLInputObjectType) -> list[str]:
        fields = type_.fields.items()
        return [name for name, each in fields if is_required_input_field(each)]

    # Filters

    def _filter(self, type_: GraphQLInputObjectType, place: Place) -> dict[str, Any]:
        fields = type_.fields.items()
        names = [name for name, each in fields if place.depth > 0 or kind_of(get_named_type(each.type)) == "Comparison"]
        chosen = self.random.sample(names, min(2 if self.chance(0.2) else 1, len(names)))
        below = Place(type_.name.removesuffix("Filter"), "", place.depth)
        return {name: self._condition(type_.fields[name].type, below.below(name)) for name in chosen}

    def _condition(self, type_: Any, place: Place) -> Any:
        return None if self.chance(0.04) else self.value(type_, place)

    def _comparison(self, type_: GraphQLInputObjectType, place: Place) -> dict[str, Any]:
        if "some" in type_.fields:
            return self._members(type_, [self.random.choice(list(type_.fields))], place)
        names = self.random.sample(list(type_.fields), 2 if self.chance(0.15) else 1)
        return {name: self._compared(name, type_.fields[name].type, place) for name in names}

    def _compared(self, name: str, type_: Any, place: Place) -> Any:
        if (name in {"eq", "ne"} and self.chance(0.1)) or (name not in {"eq", "ne"} and self.fault()):
            return None
        if name == "isNull":
            return self.chance(0.5)
        if name in {"contains", "startsWith"}:
            return self._piece(str(self._scalar("String", place)), name == "startsWith")
        if isinstance(get_nullable_type(type_), GraphQLList):
            inner = get_nullable_type(type_).of_type
            return [self.value(inner, place) for _ in range(self.random.randint(0, 3))]
        return self.value(type_, place)

    def _piece(self, text: str, beginning: bool) -> str:
        start = 0 if beginning else self.random.randint(0, len(text))
        piece = text[start : start + self.random.randint(0, 6)]
        return piece.upper() if self.chance(0.3) else piece

    def _number_filter(self, type_: GraphQLInputObjectType, place: Place) -> dict[str, Any]:
        names = [name for name in type_.fields if name != "of"]
        chosen = self.random.sample(names, 2 if self.chance(0.1) else 1)
        compared = {
            name: self.value(type_.fields[name].type, place.below(name))
            if name in {"below", "above"}
            else self._compared(name, type_.fields[name].type, place.below("number"))
            for name in chosen
        }
        return {"of": self.value(type_.fields["of"].type, place.below("of")), **compared}

    def _group_filter(self, type_: GraphQLInputObjectType, place: Place) -> dict[str, Any]:
        names = list(type_.fields) if place.depth > 0 else ["count"]
        return self._members(type_, [self.random.choice(names)], place)

    # Orders

    def _order(self, type_: GraphQLInputObjectType, place: Place) -> dict[str, Any]:
        names = [name for name in type_.fields if name != "direction"]
        simple = place.depth <= 0 or self.chance(0.6)
        chosen = [names[0] if simple else self.random.choice(names)]
        if len(names) > 1 and self.fault():
            chosen = names[:2] if self.chance(0.5) else []
        return self._members(type_, [*chosen, *self._maybe("direction", 0.5)], place)

    def _group_order(self, type_: GraphQLInputObjectType, place: Place) -> dict[str, Any]:
        direction = {"direction": self.random.choice(["ASC", "DESC"])} if self.chance(0.5) else {}
        if place.keys and self.chance(0.5):
            return {"key": self.random.choice(place.keys)} | direction
        return self._members(type_, ["number"], place) | direction

    # Numbers

    def _number(self, type_: GraphQLInputObjectType, place: Place) -> dict[str, Any]:
        kinds = [name for name in type_.fields if name not in {"per", "times"}]
        if place.depth <= 1:  # an aggregate is one level more
            kinds = [name for name in kinds if kind_of(get_named_type(type_.fields[name].type)) != "Number"] or kinds
        chosen = self.random.sample(kinds, 2 if len(kinds) > 1 and self.fault() else 1)
        return self._members(type_, [*chosen, *self._scaled(place, above=1)], place)

    def _aggregate(self, type_: GraphQLInputObjectType, place: Place) -> dict[str, Any]:
        functions = [name for name in (FUNCTIONS[:1] if place.summed else FUNCTIONS) if name in type_.fields]
        chosen = [self.random.choice(functions)] if functions and self.chance(0.75) else []
        if len(functions) > 1 and self.fault():
            chosen = functions[:2]
        own = [name for name in type_.fields if name not in {*FUNCTIONS, "filter", "per", "times"}]
        chosen += [name for name in own if self.chance(0.3)]
        if "filter" in type_.fields and place.depth > 0:
            chosen += self._maybe("filter", 0.3)
        return self._members(type_, [*self._required(type_), *chosen, *self._scaled(place)], place)

    def _scaled(self, place: Place, above: int = 0) -> list[str]:
        divided = place.depth > above and not place.summed
        return [*self._maybe("per", 0.2 if divided else 0), *self._maybe("times", 0.15)]

    def _statistic(self, type_: GraphQLInputObjectType, place: Place) -> dict[str, Any]:
        among = self._maybe("among", 0.3) if place.depth > 0 and "among" in type_.fields else []
        made = self._members(type_, [*self._maybe("function", 0.8), *among], place)
        if (made.get("function") == "QUANTILE") != self.fault():
            made["at"] = self.random.choice(SHARES)
        return made

    def _dimension(self, type_: GraphQLInputObjectType, place: Place) -> dict[str, Any]:
        return self._members(type_, ["dimension", *self._maybe("members", 0.5)], place)

    def _maybe(self, name: str, share: float) -> list[str]:
        return [name] if self.chance(share) else []


def kind_of(type_: Any) -> str:
    """What an input type is for, as its name says."""
    if not isinstance(type_, GraphQLInputObjectType):
        return ""
    for suffix in ("Filter", "Order"):
        if type_.name.removesuffix(suffix) in ENTITIES:  # TargetGroupFilter is no filter of groups
            return suffix
    suffix = next((each for each in KINDS if type_.name.endswith(each)), "")
    return "Comparison" if suffix == "Filter" else suffix
