"""A second opinion: graphql-core's own executor over the same schema, answering from rows in Python.

It reads how subjects declare their fields, but shares nothing with the engine that writes SQL or JSON.
"""

import base64
import json
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any

from graphql import GraphQLResolveInfo, GraphQLSchema, build_schema, execute_sync, get_named_type, parse

from graph.engine.fields.connection import Connection
from graph.engine.fields.many import Many
from graph.engine.fields.one import One
from graph.engine.fields.parts import Part
from graph.engine.fields.roots import ById, Lookup
from graph.engine.fields.scalars import GlobalId, Label
from graph.engine.mappings import mappings_of
from graph.schema import print_sdl, schema
from tests.graph.choices import EXPRESSIONS, all_of, matches, ordered, passes, related, snake, target_of, value_of
from tests.graph.rows import Item, Tables

DEFAULT_PAGE = 50


@cache
def plain_schema() -> GraphQLSchema:
    """The schema as its text says it, without anything that Strawberry adds."""
    return build_schema(print_sdl())


@cache
def mappings() -> dict[tuple[str, str], Any]:
    return mappings_of(schema())


class Oracle:
    def __init__(self, tables: Tables) -> None:
        self.tables = tables

    def ask(self, document: str, variables: dict[str, Any] | None = None, operation: str | None = None) -> Any:
        result = execute_sync(
            plain_schema(),
            parse(document),
            field_resolver=self._resolve,
            type_resolver=lambda value, *_: value.type,
            variable_values=variables,
            operation_name=operation,
        )
        assert not result.errors, (result.errors, result.errors[0].original_error)
        return result.data

    def _resolve(self, source: Any, info: GraphQLResolveInfo[Any], **given: Any) -> Any:
        if isinstance(source, dict):
            return source[info.field_name]
        mapping = mappings()[info.parent_type.name, info.field_name]
        if isinstance(mapping, Connection | Many):
            return self._list(source, mapping, given)
        if isinstance(mapping, Lookup):
            items = all_of(self.tables, mapping.relation, _moment(given), given)
            return next(iter(self._chosen(items, given)), None)
        if isinstance(mapping, ById):
            return self._by_id(given["id"])
        if isinstance(mapping, One):
            return target_of(self.tables, source, mapping)
        if isinstance(mapping, Part):
            present = mapping.present is None or source[mapping.present] is not None
            return (
                Item(get_named_type(info.return_type).name, source.entity, source.values, source.moment)
                if present
                else None
            )
        if isinstance(mapping, GlobalId):
            return f"{source.type}:{source[source.entity.key]}"
        return _written(self._value(source, info, mapping, given), get_named_type(info.return_type).name)

    def _value(self, item: Item, info: GraphQLResolveInfo[Any], mapping: Any, given: dict[str, Any]) -> Any:
        if isinstance(mapping, Label):
            translated = mapping.name + {"EN": "_en", "DE_EASY": "_easy"}.get(given.get("lang") or "DE", "")
            text = item.values.get(translated)
            return item[mapping.name] if text is None else text
        if (item.type, snake(info.field_name)) in EXPRESSIONS:
            return value_of(self.tables, item, info.field_name)
        return item[mapping.name]

    def _by_id(self, identifier: str) -> Item | None:
        name, _, number = identifier.partition(":")
        known = plain_schema().type_map.get(name)
        if known is None or plain_schema().type_map["Node"] not in getattr(known, "interfaces", ()):
            return None
        return self.tables.one(name, int(number)) if number.isdecimal() else None

    def _list(self, source: Item | None, mapping: Connection | Many, given: dict[str, Any]) -> Any:
        if source is None:
            items = all_of(self.tables, mapping.relation, _moment(given), given)
        else:
            items = related(self.tables, source, mapping.relation, given)
        items = self._chosen(items, given)
        return _page(items, given) if isinstance(mapping, Connection) else items[: given.get("first")]

    def _chosen(self, items: list[Item], given: dict[str, Any]) -> list[Item]:
        passed = [item for item in items if passes(self.tables, item, given)]
        found = [item for item in passed if matches(self.tables, item, given.get("filter"))]
        return ordered(self.tables, found, given.get("orderBy"))


def _moment(given: dict[str, Any]) -> datetime | None:
    return datetime.fromisoformat(given["asOf"]) if given.get("asOf") else None


def _page(items: list[Item], given: dict[str, Any]) -> dict[str, Any]:
    """One page as the Relay specification cuts it; cursors are the engine's own matter."""
    places = {item[item.entity.key]: place for place, item in enumerate(items)}
    first = places[_row(given["after"])] + 1 if given.get("after") else 0
    end = places[_row(given["before"])] if given.get("before") else len(items)
    page, more = items[first:end], False
    if (last := given.get("last")) is not None:
        page, more = page[len(page) - min(last, len(page)) :], len(page) > last
        flags = (given.get("before") is not None, more or given.get("after") is not None)
    else:
        size = DEFAULT_PAGE if given.get("first") is None else given["first"]
        page, more = page[:size], len(page) > size
        flags = (more or given.get("before") is not None, given.get("after") is not None)
    return {
        "nodes": page,
        "edges": [{"node": item} for item in page],
        "totalCount": len(items),
        "pageInfo": {"hasNextPage": flags[0], "hasPreviousPage": flags[1]},
    }


def _row(cursor: str) -> Any:
    """The key of the row that a cursor of the engine stands for."""
    return json.loads(base64.b64decode(cursor))[-1]


def _written(value: Any, scalar: str) -> Any:
    if isinstance(value, list):
        return [_written(each, scalar) for each in value]
    if isinstance(value, Decimal):
        return str(value) if scalar == "Decimal" else float(value)
    return value.isoformat() if isinstance(value, date | time) else value
