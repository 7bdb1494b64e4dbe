"""What a field of a row holds, and what of a row can be computed with."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import models
from graph.engine.declare import MAPPING
from graph.engine.fields.mapping import Mapping
from graph.engine.fields.scalars import Column, Expression, Label
from graph.engine.namespace import NAMESPACE
from models.base import table_of
from tests.graph.oracle.exact import decimal
from tests.graph.oracle.rows import Item, Tables, Values


@cache
def mapping_of(type_: str, field: str) -> Mapping:
    for declared in NAMESPACE[type_].__strawberry_definition__.fields:
        if declared.python_name in {field, snake(field)}:
            mapping: Mapping = declared.metadata[MAPPING]
            return mapping
    raise KeyError(field)


@cache
def field_of_constant(type_: str, constant: str) -> str:
    """The field that an order or a measure names in capitals."""
    fields: list[str] = [declared.python_name for declared in NAMESPACE[type_].__strawberry_definition__.fields]
    return next((field for field in fields if field.upper() == constant), constant.lower())


@cache
def snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def value_of(tables: Tables, item: Item, field: str) -> Any:
    """A field's one value as Python knows it."""
    mapping = mapping_of(item.type, field)
    if isinstance(mapping, Column | Label):
        return item[mapping.name]
    assert isinstance(mapping, Expression)
    return EXPRESSIONS[item.type, snake(field)](tables, item)


def measure_of(tables: Tables, item: Item, measure: str) -> Decimal | None:
    """A number of the row: declared for its groups, or else a field."""
    name = measure.lower()
    if (item.type, name) in MEASURES:
        value = MEASURES[item.type, name](tables, item)
    else:
        value = item[name] if name in item.values else value_of(tables, item, field_of_constant(item.type, measure))
    return None if value is None else decimal(value)


def is_hidden(tables: Tables, item: Item, measure: str) -> bool:
    """Whether a number of the row is blank because protection emptied it."""
    name = measure.lower()
    if item.type == "Offering" and name in {"available", "occupied", "waiting", "free_places"}:
        newest = _newest_record(tables, item)
        return newest is not None and _emptied(newest, "available" if name == "free_places" else name)
    return name in PROTECTED.get(item.type, ()) and _emptied(item.values, name)


def _emptied(values: Values, name: str) -> bool:
    why = values.get("obs_status") == "Q" or values["conf_status"] != "F" or values.get(f"{name}_hidden", False)
    return values[name] is None and why


PROTECTED = {
    "Need": {"required", "available", "gap"},
    "Goal": {"actual"},
    "KpiValue": {"actual"},
    "IndexResult": {"score", "dynamics_score"},
    "CapacityRecord": {"available", "occupied", "waiting"},
    "Estimate": {"value", "count", "base"},
    "Observation": {"value", "count", "base", "unassignable"},
    "Revision": {"value", "count", "base", "unassignable"},
}


def overlapping(tables: Tables, grant: Item) -> list[Item]:
    same = ("recipient_id", "offering_id")
    return [
        other
        for other in tables.where("Grant", grant.moment, same, [grant[name] for name in same])
        if other["office_id"] != grant["office_id"]
        and other["period_from"] <= grant["period_to"]
        and grant["period_from"] <= other["period_to"]
    ]


def _stale(_: Tables, item: Item) -> bool:
    return item["stale_after"] is not None and item["stale_after"] <= date.today()


def _differs(tables: Tables, item: Item) -> bool:
    advice = [
        other["result"]
        for other in tables.where("Consultation", item.moment, ["paper_id"], [item["paper_id"]])
        if other["position"] < item["position"] and other["role"] == "RECOMMENDATION"
    ]
    if not item["authoritative"] or item["result"] is None:
        return False
    return any(each is not None and each != item["result"] for each in advice)


def _newest_capacity(column: str) -> Callable[[Tables, Item], Any]:
    def value(tables: Tables, item: Item) -> Any:
        newest = _newest_record(tables, item)
        return newest and newest[column]

    return value


def _newest_record(tables: Tables, item: Item) -> Values | None:
    records = tables.where("CapacityRecord", item.moment, ["offering_id"], [item["id"]])
    return max(records, key=lambda each: (each["reference_day"], each["unit"])).values if records else None


def _position(tables: Tables, item: Item) -> Any:
    member = tables.one("DimensionMember", item["member_id"])
    return member and member["position"]


def _file(tables: Tables, item: Item) -> Any:
    run = tables.one("ImportRun", item["import_run_id"])
    return run and run["file"]


def _in_source(column: str) -> Callable[[Tables, Item], Any]:
    def value(tables: Tables, item: Item) -> Any:
        sources = tables.rows(table_of(models.SourceColumn))
        return next((row[column] for row in sources if row["id"] == item["source_column_id"]), None)

    return value


EXPRESSIONS: dict[tuple[str, str], Callable[[Tables, Item], Any]] = {
    ("Consultation", "pending"): lambda _, item: item["result"] is None,
    ("Consultation", "differs_from_advice"): _differs,
    ("Grant", "possible_double_funding"): lambda tables, item: bool(overlapping(tables, item)),
    ("Origin", "column"): _in_source("header"),
    ("Origin", "file"): _file,
    ("Origin", "sheet"): _in_source("sheet"),
    ("Offering", "stale"): _stale,
    ("Offering", "free_places"): _newest_capacity("available"),
}
MEASURES: dict[tuple[str, str], Callable[[Tables, Item], Any]] = {
    ("Offering", name): _newest_capacity(name) for name in ("maximum", "available", "occupied", "waiting")
} | {("BreakdownMember", "position"): _position}
