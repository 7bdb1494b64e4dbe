"""The rows of a list in groups."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import product
from typing import Any

from graph.engine.entity import ENTITIES
from graph.engine.fields.many import Related
from graph.engine.fields.one import One
from tests.graph.oracle.exact import quotient, reckoned
from tests.graph.oracle.filters import check_comparisons, compares
from tests.graph.oracle.numbers import (
    FUNCTIONS,
    aggregate,
    check_aggregate,
    check_at,
    of_many,
)
from tests.graph.oracle.orders import blanks_last
from tests.graph.oracle.pages import checked_size
from tests.graph.oracle.refusal import Refusal
from tests.graph.oracle.relations import Given, related, target_of
from tests.graph.oracle.rows import Item, Tables
from tests.graph.oracle.values import is_hidden, mapping_of, snake

PATHS: dict[tuple[str, str], list[str]] = {
    ("CapacityRecord", "area"): ["offering", "areas"],
    ("CapacityRecord", "offering_type"): ["offering", "type"],
    ("Grant", "carrier_form"): ["recipient", "carrier_form"],
    ("Grant", "offering_type"): ["offering", "type"],
    ("Grant", "provider"): ["recipient"],
    ("Grant", "provision_form"): ["offering", "provision_form"],
    ("Measure", "office"): ["responsible"],
    ("Observation", "parent_area"): ["area", "parent"],
    ("Observation", "period"): ["period_end"],
    ("Offering", "carrier_form"): ["provider", "carrier_form"],
    ("Offering", "offering_type"): ["type"],
    ("Offering", "unit"): ["type", "unit"],
}
"""Where a key is found that is no field of its own name, in the singular or the plural."""


class Lazy(dict[str, Any]):
    """What is only computed when it is asked for, beside what is known."""

    def __init__(self, make: Callable[[str], Any], **known: Any) -> None:
        super().__init__(known)
        self.make = make

    def __missing__(self, name: str) -> Any:
        return self.make(name)


class Grouping:
    def __init__(self, tables: Tables, type_: str, items: list[Item], given: Given) -> None:
        self.tables = tables
        self.type = type_
        self.items = items
        self.given = given
        self.keys = [key.lower() for key in given["by"]]

    def groups(self) -> list[Lazy]:
        self._check()
        found: dict[tuple[Any, ...], list[Item]] = {} if self.keys else {(): []}
        for item in self.items:
            for values in product(*(self._values(item, key) for key in self.keys)):
                found.setdefault(values, []).append(item)
        kept = [(values, items) for values, items in found.items() if self._having(items, self.given.get("having"))]
        return [self._group(values, items) for values, items in self._ordered(kept)[: self.given.get("first")]]

    def _check(self) -> None:
        checked_size(self.given, "first")
        if len(set(self.keys)) < len(self.keys):
            raise Refusal("by")
        self._check_having(self.given.get("having"))
        for key in self.given.get("orderBy") or ():
            named = [name for name in ("key", "number") if key.get(name) is not None]
            if len(named) != 1 or (named == ["key"] and key["key"].lower() not in self.keys):
                raise Refusal(f"order: {named}")
            check_aggregate(self.type, key.get("number") or {})

    def _check_having(self, tree: Given | None) -> None:
        for name, part in (tree or {}).items():
            if name == "count":
                check_comparisons(part or {})
            elif name == "number":
                for each in part or ():
                    check_aggregate(self.type, each["of"])
                    check_comparisons({how: wanted for how, wanted in each.items() if how != "of"})
            else:
                for each in part if isinstance(part, list) else [part]:
                    self._check_having(each)

    def _values(self, item: Item, key: str) -> list[Any]:
        """The values of a key: a row that belongs to several counts in each."""
        found: list[Any] = [item]
        for name in PATHS.get((self.type, key), [key]):
            found = [value for each in found for value in ([None] if each is None else _step(self.tables, each, name))]
        return found

    def _having(self, items: list[Item], tree: Given | None) -> bool:
        return all(self._holds(items, name, part) for name, part in (tree or {}).items() if part is not None)

    def _holds(self, items: list[Item], name: str, part: Any) -> bool:
        if name == "not":
            return not self._having(items, part)
        if name in {"and", "or"}:
            return (all if name == "and" else any)(self._having(items, each) for each in part)
        if name == "count":
            return all(compares(len(items), how, wanted) for how, wanted in part.items())
        return all(
            compares(aggregate(self.tables, items, each["of"]), how, wanted)
            for each in part
            for how, wanted in each.items()
            if how != "of"
        )

    def _ordered(self, groups: list[Any]) -> list[Any]:
        for place in reversed(range(len(self.keys))):
            groups = blanks_last(groups, partial(_key_at, place), descending=False)
        for key in reversed(self.given.get("orderBy") or []):
            groups = blanks_last(groups, self._order_key(key), descending=key["direction"] == "DESC")
        return groups

    def _order_key(self, key: Given) -> Callable[[Any], Any]:
        if key.get("key") is not None:
            place = self.keys.index(key["key"].lower())
            return partial(_key_at, place)
        return lambda group: aggregate(self.tables, group[1], key["number"])

    def _group(self, values: tuple[Any, ...], items: list[Item]) -> Lazy:
        def member(name: str) -> Any:
            if name == "quantile":
                return lambda at: self._summaries(items, name, at)
            if name in FUNCTIONS:
                return self._summaries(items, name)
            return next((value for key, value in zip(self.keys, values, strict=True) if key == snake(name)), None)

        return Lazy(
            member,
            count=len(items),
            suppressed=sum(self._hides(item) for item in items),
            number=lambda of: reckoned(self._number(items, of)),
            share=lambda of: reckoned(self._share(items, of)),
        )

    def _summaries(self, items: list[Item], function: str, at: Any = None) -> Lazy:
        if function == "quantile":
            check_at(at)
        return Lazy(lambda name: reckoned(of_many(self.tables, items, snake(name), function, at)))

    def _hides(self, item: Item) -> bool:
        return any(is_hidden(self.tables, item, measure) for measure in ENTITIES[self.type].measures)

    def _number(self, items: list[Item], of: Given) -> Decimal | None:
        check_aggregate(self.type, of)
        return aggregate(self.tables, items, of)

    def _share(self, items: list[Item], of: Given) -> Decimal | None:
        """The part of the whole list, not of the sum of the groups: a row may stand in several."""
        if any(value is not None for name, value in of.items() if name not in {"filter", "sum", "times"}):
            raise Refusal("share")
        whole, own = self._number(self.items, of), self._number(items, of)
        return quotient(own, whole) if whole and own is not None else None


def _step(tables: Tables, item: Item, name: str) -> list[Any]:
    for field in (name, f"{name}s"):
        if field in item.values:
            return (item[field] or [None]) if isinstance(item[field], list) else [item[field]]
        try:
            mapping = mapping_of(item.type, field)
        except KeyError:
            continue
        if isinstance(mapping, One):
            return [target_of(tables, item, mapping)]
        assert isinstance(mapping, Related)
        return related(tables, item, mapping.relation, {}) or [None]
    raise KeyError(f"{item.type}.{name}")


def _key_at(place: int, group: tuple[tuple[Any, ...], list[Item]]) -> date | str | int | None:
    """A key of a group as PostgreSQL sorts it: rows by their number."""
    value = group[0][place]
    raw: date | str | int | None = value[value.entity.key] if isinstance(value, Item) else value
    return raw
