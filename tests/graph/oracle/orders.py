"""In which order rows come; blanks last either way."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from sqlalchemy import ARRAY

from graph.engine.fields.one import One
from graph.engine.fields.scalars import Column, Label
from tests.graph.oracle.filters import folded
from tests.graph.oracle.numbers import check_number, number
from tests.graph.oracle.refusal import Refusal
from tests.graph.oracle.relations import Given, target_of
from tests.graph.oracle.rows import Item, Tables
from tests.graph.oracle.values import field_of_constant, mapping_of, value_of


def ordered(tables: Tables, items: Iterable[Item], keys: list[Given] | None) -> list[Item]:
    """By the keys asked for and then the primary key, or as the entity says."""
    items = list(items)
    if not items:
        return items
    entity = items[0].entity
    own = entity.identity if keys else entity.order
    for name in reversed(own):
        items = blanks_last(items, partial(_place, name=name.removeprefix("-")), descending=name.startswith("-"))
    for key in reversed(keys or []):
        items = blanks_last(items, partial(_sort_key, tables, key=key), descending=_innermost(key) == "DESC")
    return items


def blanks_last(items: list[Any], value: Callable[[Any], Any], *, descending: bool) -> list[Any]:
    valued = [(value(item), item) for item in items]
    filled = sorted((pair for pair in valued if pair[0] is not None), key=lambda pair: pair[0], reverse=descending)
    return [item for _, item in filled] + [item for found, item in valued if found is None]


def check_order(type_: str, key: Given) -> None:
    """Raises Refusal where a key is not exactly one."""
    named = _named(key)
    if len(named) != 1:
        raise Refusal(f"order: {', '.join(named)}")
    ((name, inner),) = named.items()
    if name == "number":
        check_number(type_, inner)
    elif name != "field":
        mapping = mapping_of(type_, name)
        assert isinstance(mapping, One)
        check_order(mapping.target, inner)


def _named(key: Given) -> Given:
    return {name: inner for name, inner in key.items() if name != "direction" and inner is not None}


def _innermost(key: Given) -> str:
    ((name, inner),) = _named(key).items()
    return str(key["direction"]) if name in {"field", "number"} else _innermost(inner)


def _sort_key(tables: Tables, item: Item, key: Given) -> Any:
    ((name, inner),) = _named(key).items()
    if name == "number":
        return number(tables, item, inner)
    if name == "field":
        return _field_key(tables, item, field_of_constant(item.type, inner))
    mapping = mapping_of(item.type, name)
    assert isinstance(mapping, One)
    target = target_of(tables, item, mapping)
    return None if target is None else _sort_key(tables, target, inner)


def _field_key(tables: Tables, item: Item, field: str) -> Any:
    mapping = mapping_of(item.type, field)
    if isinstance(mapping, Label) and field == "name":
        return folded(item["name"])
    if isinstance(mapping, Column):
        return _place(item, mapping.name)
    return value_of(tables, item, field)


def _place(item: Item, name: str) -> Any:
    """Terms sort as their vocabulary lists them."""
    column = item.entity.table.columns[name]
    terms = None if isinstance(column.type, ARRAY) else column.info.get("vocabulary")
    return item[name] if terms is None or item[name] is None else [term.name for term in terms].index(item[name])
