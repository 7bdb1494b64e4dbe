"""Which rows a list holds and in which order, in plain Python: what the engine says in SQL, said a second time."""

import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from typing import Any

from sqlalchemy import ARRAY

import models
from graph.engine.declare import MAPPING
from graph.engine.fields.many import Related
from graph.engine.fields.mapping import Mapping
from graph.engine.fields.one import One
from graph.engine.fields.scalars import Column, Expression, Label
from graph.engine.namespace import NAMESPACE
from graph.engine.relations import Children, Everything, Linked, Relation
from graph.funding import Overlapping
from graph.observations import Figures
from tests.graph.rows import Item, Tables

Given = dict[str, Any]


def mapping_of(item: Item, field: str) -> Mapping:
    for declared in NAMESPACE[item.type].__strawberry_definition__.fields:
        if declared.python_name in {field, snake(field)}:
            mapping: Mapping = declared.metadata[MAPPING]
            return mapping
    raise KeyError(field)


def snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


# Values


def value_of(tables: Tables, item: Item, field: str) -> Any:
    """A field's one value as Python knows it."""
    mapping = mapping_of(item, field)
    if isinstance(mapping, Column | Label):
        return item[mapping.name]
    assert isinstance(mapping, Expression)
    return EXPRESSIONS[item.type, snake(field)](tables, item)


def _pending(_: Tables, item: Item) -> bool:
    return item["result"] is None


def _stale(_: Tables, item: Item) -> bool:
    return item["stale_after"] is not None and item["stale_after"] <= date.today()


def _differs(tables: Tables, item: Item) -> bool:
    advice = [
        other["result"]
        for other in tables.items("Consultation")
        if other["paper_id"] == item["paper_id"]
        and other["position"] < item["position"]
        and other["role"] == "RECOMMENDATION"
    ]
    return bool(item["authoritative"]) and any(each is not None and each != item["result"] for each in advice)


def _double(tables: Tables, item: Item) -> bool:
    return bool(_overlapping(tables, item))


def _overlapping(tables: Tables, grant: Item) -> list[Item]:
    return [
        other
        for other in tables.items("Grant", grant.moment)
        if other["recipient_id"] == grant["recipient_id"]
        and other["offering_id"] == grant["offering_id"] is not None
        and other["office_id"] != grant["office_id"]
        and other["period_from"] <= grant["period_to"]
        and grant["period_from"] <= other["period_to"]
    ]


def _free_places(tables: Tables, item: Item) -> Any:
    records = [each for each in tables.items("CapacityRecord", item.moment) if each["offering_id"] == item["id"]]
    return max(records, key=lambda each: each["reference_day"])["available"] if records else None


EXPRESSIONS: dict[tuple[str, str], Callable[[Tables, Item], Any]] = {
    ("Consultation", "pending"): _pending,
    ("Consultation", "differs_from_advice"): _differs,
    ("Grant", "possible_double_funding"): _double,
    ("Offering", "stale"): _stale,
    ("Offering", "free_places"): _free_places,
}


# Relations


def target_of(tables: Tables, item: Item, one: One) -> Item | None:
    found: Item | None = item
    for key, target in one.hops:
        found = found and tables.one(target, found[key], found.moment)
    return found


def related(tables: Tables, item: Item, relation: Relation, given: Given) -> list[Item]:
    items = tables.items(relation.target, item.moment)
    if isinstance(relation, Overlapping):
        return _overlapping(tables, item)
    if isinstance(relation, Figures):
        near = [each for each in items if [each[key] for key in relation.keys] == [item[key] for key in relation.local]]
        return figures(tables, near, given)
    own = [item[key] for key in relation.local]
    if isinstance(relation, Children):
        return [each for each in items if [each[key] for key in relation.keys] == own]
    assert isinstance(relation, Linked)
    links = tables.rows(relation.link, item.moment)
    far = {row[relation.far] for row in links if [row[relation.near]] == own}
    return [each for each in items if each[each.entity.key] in far]


def all_of(tables: Tables, relation: Relation, moment: datetime | None, given: Given) -> list[Item]:
    items = tables.items(relation.target, moment)
    if isinstance(relation, Figures):
        return figures(tables, items, given)
    assert isinstance(relation, Everything)
    return items


def figures(tables: Tables, items: list[Item], given: Given) -> list[Item]:
    chosen = [item for item in items if _broken_down(tables, item, given.get("dims") or []) and _in_period(item, given)]
    chosen = [item for item in chosen if passes(tables, item, given)]
    if given.get("latest") is None:
        return chosen
    series: dict[tuple[Any, ...], list[Item]] = {}
    for item in chosen:
        key = tuple(item[name] for name in ("indicator_id", "area_id", "breakdown_id", "dataset_id"))
        series.setdefault(key, []).append(item)
    newest = [sorted(each, key=lambda item: item["period_end"], reverse=True) for each in series.values()]
    return [item for each in newest for item in each[: given["latest"]]]


def _broken_down(tables: Tables, item: Item, dims: list[Given]) -> bool:
    members = {
        dimension["code"]: member["code"]
        for row in tables.items("BreakdownMember")
        if row["breakdown_id"] == item["breakdown_id"]
        and (dimension := tables.one("Dimension", row["dimension_id"]))
        and (member := tables.one("DimensionMember", row["member_id"]))
    }
    wanted = {each["dimension"]: each.get("members") for each in dims}
    return members.keys() == wanted.keys() and all(
        chosen is None or members[name] in chosen for name, chosen in wanted.items()
    )


def _in_period(item: Item, given: Given) -> bool:
    first, last = given.get("fromDate"), given.get("toDate")
    end = item["period_end"].isoformat()
    return (first is None or end >= first) and (last is None or end <= last)


# Arguments


def passes(tables: Tables, item: Item, given: Given) -> bool:
    return all(
        ARGUMENTS[name](tables, item, value) for name, value in given.items() if name in ARGUMENTS and value is not None
    )


def _of(tables: Tables, item: Item, name: str) -> Item:
    """The row of an entity that the foreign key of its name leads to."""
    found = tables.one(name, item[f"{snake(name).removeprefix('_')}_id"])
    assert found
    return found


def _municipality(tables: Tables, item: Item, code: str) -> bool:
    if "area_id" in item.values and item.type in {"Observation", "Series"}:
        item = _of(tables, item, "Area")
    if item.type == "Area":
        item = _of(tables, item, "AreaSet")
    owner = tables.one("Municipality", item["municipality_id"])
    return owner is not None and owner["code"] == code


def _area_set(tables: Tables, item: Item, code: str) -> bool:
    area = item if item.type == "Area" else tables.one("Area", item["area_id"])
    found = area and tables.one("AreaSet", area["area_set_id"])
    return found is not None and found["code"] == code


def _valid_on(_: Tables, item: Item, day: str) -> bool:
    wanted = date.fromisoformat(day)
    return bool(item["valid_from"] <= wanted and (item["valid_to"] is None or wanted <= item["valid_to"]))


def _code(tables: Tables, item: Item, code: str) -> bool:
    if item.type == "IndexResult":
        found = tables.one("IndexDefinition", item["definition_id"])
        return found is not None and bool(found["code"] == code)
    return bool(item["code"] == code)


def _sub_plan(_: Tables, item: Item, term: str) -> bool:
    return term in item["sub_plans"] if "sub_plans" in item.values else term == item["sub_plan"]


def _key(tables: Tables, item: Item, key: Given) -> bool:
    keys = [(row["area_id"], row["scheme"], row["value"]) for row in tables.items("AreaKey")]
    return (item["id"], key["scheme"], key["value"]) in keys


def _within(tables: Tables, item: Item, code: str) -> bool:
    link, column = {
        "Offering": (models.offering_areas, "offering_id"),
        "Facility": (models.facility_areas, "facility_id"),
    }[item.type]
    for row in tables.rows(link, item.moment):
        area = tables.one("Area", row["area_id"]) if row[column] == item["id"] else None
        while area is not None:
            if area["code"] == code:
                return True
            area = tables.one("Area", area["parent_id"])
    return False


def _open_at(tables: Tables, item: Item, text: str) -> bool:
    moment = datetime.fromisoformat(text)
    day = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[moment.weekday()]
    return any(
        row["offering_id"] == item["id"] and row["weekday"] == day and row["opens"] <= moment.time() < row["closes"]
        for row in tables.items("Schedule")
    )


ARGUMENTS: dict[str, Callable[[Tables, Item, Any], bool]] = {
    "id": lambda _, item, identifier: bool(str(item["id"]) == identifier.partition(":")[2]),
    "code": _code,
    "name": lambda _, item, name: bool(item["vocabulary"] == name),
    "reference": lambda _, item, reference: bool(item["reference"] == reference),
    "year": lambda _, item, year: bool(item["year"] == year),
    "level": lambda _, item, level: bool(item["level"] == level),
    "indicators": lambda tables, item, codes: bool(_of(tables, item, "Indicator")["code"] in codes),
    "datasets": lambda tables, item, codes: bool(_of(tables, item, "Dataset")["code"] in codes),
    "municipality": _municipality,
    "areaSet": _area_set,
    "validOn": _valid_on,
    "subPlan": _sub_plan,
    "key": _key,
    "area": _within,
    "openAt": _open_at,
}


# Filters; what is unknown because something is blank does not hold


def matches(tables: Tables, item: Item, tree: Given | None) -> bool:
    return all(_part(tables, item, name, part) for name, part in (tree or {}).items())


def _part(tables: Tables, item: Item, name: str, part: Any) -> bool:
    if name in {"and", "or", "not"}:
        if part is None:
            return True
        if name == "not":
            return not matches(tables, item, part)
        return (all if name == "and" else any)(matches(tables, item, each) for each in part)
    mapping = mapping_of(item, name)
    if isinstance(mapping, Related):
        found = related(tables, item, mapping.relation, {})
        return all(
            _quantified([matches(tables, each, tree) for each in found], how) for how, tree in (part or {}).items()
        )
    if isinstance(mapping, One):
        target = target_of(tables, item, mapping)
        return target is None if part is None else target is not None and matches(tables, target, part)
    value = value_of(tables, item, name)
    return value is None if part is None else all(_compares(value, how, wanted) for how, wanted in part.items())


def _quantified(matched: list[bool], how: str) -> bool:
    return {"some": any(matched), "none": not any(matched), "every": all(matched)}[how]


def _compares(value: Any, how: str, wanted: Any) -> bool:
    if how == "isNull":
        return bool((value is None) == wanted)
    wanted = [_like(value, each) for each in wanted] if isinstance(wanted, list) else _like(value, wanted)
    if how == "ne":
        return bool(value != wanted)
    if how == "eq" and wanted is None:
        return value is None
    return value is not None and bool(COMPARISONS[how](value, wanted))


def _like(value: Any, wanted: Any) -> Any:
    """The wanted value as the type that it is compared with."""
    if isinstance(value, Decimal) and wanted is not None:
        return Decimal(str(wanted))
    if isinstance(value, date | time) and isinstance(wanted, str):
        return type(value).fromisoformat(wanted)
    return wanted


def folded(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.replace("ß", "ss").replace("Ø", "O").replace("ø", "o"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).lower()


COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda value, wanted: value == wanted,
    "in": lambda value, wanted: value in wanted,
    "notIn": lambda value, wanted: value not in wanted,
    "lt": lambda value, wanted: value < wanted,
    "lte": lambda value, wanted: value <= wanted,
    "gt": lambda value, wanted: value > wanted,
    "gte": lambda value, wanted: value >= wanted,
    "contains": lambda value, wanted: folded(wanted) in folded(value),
    "startsWith": lambda value, wanted: folded(value).startswith(folded(wanted)),
    "has": lambda value, wanted: wanted in value,
    "hasAny": lambda value, wanted: not set(wanted).isdisjoint(value),
    "hasAll": lambda value, wanted: set(wanted) <= set(value),
}


# Orders


def ordered(tables: Tables, items: Iterable[Item], keys: list[Given] | None) -> list[Item]:
    """By the keys asked for and then the primary key, or as the entity says; blanks last."""
    items = list(items)
    if not items:
        return items
    entity = items[0].entity
    own = tuple(entity.table.primary_key.columns.keys()) if keys else entity.order
    for name in reversed(own):
        items = _sorted(items, partial(_place, name=name.removeprefix("-")), name.startswith("-"))
    for key in reversed(keys or []):
        field = _field(items[0], key["field"])
        items = _sorted(items, partial(_sort_key, tables, field=field), key["direction"] == "DESC")
    return items


def _sorted(items: list[Item], value: Callable[[Item], Any], descending: bool) -> list[Item]:
    filled = [item for item in items if value(item) is not None]
    return sorted(filled, key=value, reverse=descending) + [item for item in items if value(item) is None]


def _place(item: Item, name: str) -> Any:
    """Terms sort as their vocabulary lists them."""
    column = item.entity.table.columns[name]
    terms = None if isinstance(column.type, ARRAY) else column.info.get("vocabulary")
    return item[name] if terms is None or item[name] is None else [term.name for term in terms].index(item[name])


def _field(item: Item, name: str) -> str:
    fields: list[str] = [declared.python_name for declared in NAMESPACE[item.type].__strawberry_definition__.fields]
    return next(field for field in fields if field.upper() == name)


def _sort_key(tables: Tables, item: Item, field: str) -> Any:
    mapping = mapping_of(item, field)
    if isinstance(mapping, Label) and field == "name":
        return folded(item["name"])
    if isinstance(mapping, Column):
        return _place(item, mapping.name)
    return value_of(tables, item, field)
