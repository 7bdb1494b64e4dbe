"""Values that the city holds, so that what is asked for is found, and some that it does not hold."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from graphql import GraphQLField, get_named_type

import models
from graph.engine.entity import ENTITIES
from graph.engine.fields.scalars import Column, Expression, Label
from tests.graph.oracle import Tables
from tests.graph.oracle.values import mapping_of, value_of

UNKNOWN: dict[str, list[Any]] = {
    "Int": [0, 1, 7, 2023, -3],
    "Float": [0, 0.5, 1, 100, -0.5, 1000.25],
    "Decimal": ["0", "200.50", 300.25, 1000],
    "Boolean": [True, False],
    "Date": ["2020-01-01", "2022-12-31", "2030-01-01"],
    "DateTime": ["2024-01-01T00:00:00Z", "2024-04-01T14:30:00+02:00", "2030-01-07T15:00:00"],
    "String": ["none", "ö", '"', "%", "\\", "_", ""],
    "ID": ["Area:999", "Area", "Nothing:1", "Grant:x", ""],
}
CODES = {
    "municipality": ("Municipality", "code"),
    "areaSet": ("AreaSet", "code"),
    "fromSet": ("AreaSet", "code"),
    "area": ("Area", "code"),
    "indicators": ("Indicator", "code"),
    "datasets": ("Dataset", "code"),
    "dimension": ("Dimension", "code"),
    "members": ("DimensionMember", "code"),
    "name": ("VocabularyTerm", "vocabulary"),
    "value": ("AreaKey", "value"),
    "openAt": ("Schedule", "opens"),
    "validOn": ("Plan", "valid_from"),
    "on": ("Observation", "period_end"),
    "fromDate": ("Observation", "period_end"),
    "toDate": ("Observation", "period_end"),
}
"""Where the values of an argument come from that is not named after a field of the rows it chooses."""
MONDAY = date(2024, 1, 1)


class Stock:
    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._known: dict[tuple[str, str], list[Any]] = {}

    def known(self, entity: str, field: str) -> list[Any]:
        """The values of a field, as a client writes them, each once."""
        if (entity, field) not in self._known:
            values = [value for item in self.tables.items(entity) for value in self._values(item, field)]
            self._known[entity, field] = list(dict.fromkeys(_sent(value) for value in values if value is not None))
        return self._known[entity, field]

    def argument(self, name: str, entity: str) -> list[Any]:
        """Values for an argument of a field that leads to rows of an entity."""
        if name == "id":
            return self.identifiers(entity)
        if name == "openAt":
            return self._moments_of_the_week
        if name == "asOf":
            return self._moments_of_history
        if name in CODES:
            return self.known(*CODES[name])
        try:
            return self.known("IndexDefinition" if entity == "IndexResult" else entity, name)
        except KeyError:
            return []

    def identifiers(self, entity: str) -> list[str]:
        """Identifiers of an entity's rows, or of a few rows of every one."""
        if entity in ENTITIES:
            return [f"{entity}:{item[item.entity.key]}" for item in self.tables.items(entity)]
        nodes = [name for name, known in ENTITIES.items() if "id" in known.fields]
        return [identifier for name in nodes for identifier in self.identifiers(name)[:3]]

    def _values(self, item: Any, field: str) -> list[Any]:
        if not isinstance(mapping_of(item.type, field), Column | Label | Expression):
            return []
        value = value_of(self.tables, item, field)
        return value if isinstance(value, list) else [value]

    @cached_property
    def _moments_of_the_week(self) -> list[str]:
        opens = self.known("Schedule", "opens")
        return [f"{MONDAY + timedelta(days=day)}T{clock}Z" for day in range(3) for clock in [*opens, "18:00:00"]]

    @cached_property
    def _moments_of_history(self) -> list[str]:
        """Each moment at which something changed, and one just before it."""
        past = models.metadata.tables["published.observations_history"], models.metadata.tables["grants_history"]
        ends = {row["superseded_at"] for table in past for row in self.tables.rows(table)}
        moments = [end - timedelta(seconds=before) for end in sorted(ends) for before in (0, 1)]
        return [moment.isoformat() for moment in moments]


def entity_of(each: GraphQLField) -> str:
    """The entity whose rows a field leads to."""
    name: str = get_named_type(each.type).name
    for suffix in ("Connection", "Group"):
        if name.endswith(suffix) and name != "TargetGroup":
            return name.removesuffix(suffix)
    return name


def fitting(value: Any, scalar: str) -> Any:
    """A value as a scalar of another type writes it."""
    if scalar == "Int":
        return int(float(value))
    return float(value) if scalar == "Float" else value


def _sent(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value
