"""graphql-core's executor with a resolver that answers from rows."""

from datetime import date, datetime, time
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLScalarType,
    GraphQLSchema,
    build_schema,
    execute_sync,
    get_named_type,
    parse,
)

from graph.engine.entity import ENTITIES
from graph.engine.fields.connection import Connection
from graph.engine.fields.many import Many
from graph.engine.fields.one import One
from graph.engine.fields.parts import Part
from graph.engine.fields.roots import Lookup
from graph.engine.fields.scalars import GlobalId, Label
from graph.engine.fields.withheld import Withheld
from graph.engine.mappings import mappings_of
from graph.schema import print_sdl, schema
from tests.graph.oracle.exact import Number, Reckoned, ordered_members, reckoned
from tests.graph.oracle.filters import check_filter, matches
from tests.graph.oracle.groups import Grouping
from tests.graph.oracle.numbers import check_number, hidden_figures, number
from tests.graph.oracle.orders import check_order, ordered
from tests.graph.oracle.pages import checked_size, page
from tests.graph.oracle.refusal import Refusal
from tests.graph.oracle.relations import all_of, moment, number_in, related, target_of
from tests.graph.oracle.rows import Item, Tables
from tests.graph.oracle.values import value_of

MOST_IDS = 500


@cache
def plain_schema() -> GraphQLSchema:
    """What can be asked, as the schema's text says it and without anything that Strawberry adds.

    Numbers stay as they are written.
    """
    said = dict[str, Any](build_schema(print_sdl()).to_kwargs())
    roots = {said["mutation"], said["subscription"]}
    questions = [type_ for type_ in said["types"] if type_ not in roots]
    made = GraphQLSchema(**said | {"types": questions, "mutation": None, "subscription": None})
    scalars = {name: GraphQLScalarType(f"Exact{name}", serialize=_as_written) for name in ("Int", "Float")}
    for type_ in made.type_map.values():
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
            for field in type_.fields.values():
                field.type = _with(scalars, field.type)
    return made


def _with(scalars: dict[str, GraphQLScalarType], type_: Any) -> Any:
    if isinstance(type_, GraphQLNonNull | GraphQLList):
        return type(type_)(_with(scalars, type_.of_type))
    return scalars.get(type_.name, type_)


def _as_written(value: Any) -> Number:
    if isinstance(value, Number):
        return value
    if isinstance(value, float):
        return Number(repr(value).removesuffix(".0"))
    return Number(f"{value:f}" if isinstance(value, Decimal) else str(value))


@cache
def mappings() -> dict[tuple[str, str], Any]:
    return mappings_of(schema())


@lru_cache(maxsize=100)
def _parsed(document: str) -> DocumentNode:
    return parse(document)


class Oracle:
    def __init__(self, tables: Tables) -> None:
        self.tables = tables

    def ask(self, document: str, variables: dict[str, Any] | None = None, operation: str | None = None) -> Any:
        """The answer in the form of `read_exactly`. Raises Refusal where there must be none."""
        result = execute_sync(
            plain_schema(),
            _parsed(document),
            field_resolver=self._resolve,
            type_resolver=lambda value, *_: value.type,
            variable_values=variables,
            operation_name=operation,
        )
        for error in result.errors or ():
            if error.original_error is None or isinstance(error.original_error, GraphQLError):
                raise Refusal(error.message)  # the library's own: what is asked for is wrong
            raise error.original_error
        return ordered_members(result.data)

    def _resolve(self, source: Any, info: GraphQLResolveInfo[Any], **given: Any) -> Any:
        if isinstance(source, dict):
            found = source[info.field_name]
            found = found(**given) if callable(found) else found
        else:
            found = self._answer(source, info, given)
        return _written(found, get_named_type(info.return_type).name)

    def _answer(self, source: Item | None, info: GraphQLResolveInfo[Any], given: dict[str, Any]) -> Any:
        if source is None and info.field_name in {"node", "nodes"}:
            return self._by_id(given["id"]) if "id" in given else self._by_ids(given["ids"])
        if source is not None and info.field_name == "number":
            check_number(source.entity.name, given["of"])
            return reckoned(number(self.tables, source, given["of"]))
        if source is not None and info.field_name == "suppressed":
            check_number(source.entity.name, given["of"])
            return hidden_figures(self.tables, source, given["of"])
        mapping = mappings()[info.parent_type.name, info.field_name]
        if isinstance(mapping, Connection | Many):
            return self._list(source, mapping, given)
        if isinstance(mapping, Lookup):
            return self._lookup(mapping, given)
        assert source is not None
        return self._member(source, info, mapping, given)

    def _member(self, item: Item, info: GraphQLResolveInfo[Any], mapping: Any, given: dict[str, Any]) -> Any:
        if isinstance(mapping, One):
            return target_of(self.tables, item, mapping)
        if isinstance(mapping, Part):
            missing = mapping.present is not None and item[mapping.present] is None
            type_ = get_named_type(info.return_type).name
            return None if missing else Item(type_, item.entity, item.values, item.moment)
        if isinstance(mapping, Withheld):
            return None  # it answers the public
        if isinstance(mapping, GlobalId):
            return f"{item.type}:{item[item.entity.key]}"
        if isinstance(mapping, Label):
            translated = mapping.name + {"EN": "_en", "DE_EASY": "_easy"}.get(given.get("lang") or "DE", "")
            text = item.values.get(translated)
            return item[mapping.name] if text is None else text
        return value_of(self.tables, item, info.field_name)

    def _lookup(self, mapping: Lookup, given: dict[str, Any]) -> Item | None:
        if all(value is None for name, value in given.items() if name != "asOf"):
            raise Refusal("which one?")
        items = all_of(self.tables, mapping.relation, _moment(given), given)
        return next(iter(ordered(self.tables, items, None)), None)

    def _by_ids(self, identifiers: list[str]) -> list[Item | None]:
        if len(identifiers) > MOST_IDS:
            raise Refusal(f"{len(identifiers)} ids")
        return [self._by_id(each) for each in identifiers]

    def _by_id(self, identifier: str) -> Item | None:
        name = str(identifier).partition(":")[0]
        number = number_in(identifier)
        known = plain_schema().type_map.get(name)
        is_node = isinstance(known, GraphQLObjectType) and plain_schema().type_map["Node"] in known.interfaces
        return self.tables.one(name, number) if is_node and number is not None and name in ENTITIES else None

    def _list(self, source: Item | None, mapping: Connection | Many, given: dict[str, Any]) -> Any:
        target = mapping.relation.target
        check_filter(target, given.get("filter"))
        for key in given.get("orderBy") or ():
            check_order(target, key)
        if source is None:
            items = all_of(self.tables, mapping.relation, _moment(given), given)
        else:
            items = related(self.tables, source, mapping.relation, given)
        found = [item for item in items if matches(self.tables, item, given.get("filter"))]
        listed = ordered(self.tables, found, given.get("orderBy"))
        if isinstance(mapping, Many):
            return listed[: checked_size(given, "first")]
        return page(self.tables, listed, target, given) | {
            "totalCount": len(listed),
            "groups": lambda **grouping: Grouping(self.tables, target, listed, grouping).groups(),
        }


def _moment(given: dict[str, Any]) -> datetime | None:
    return moment(given["asOf"]) if given.get("asOf") else None


def _written(value: Any, scalar: str) -> Any:
    if isinstance(value, list):
        return [_written(each, scalar) for each in value]
    if isinstance(value, Reckoned):
        return value.written(scalar)
    if isinstance(value, Decimal) and scalar == "Decimal":
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date | time) else value
