"""Which rows a row leads to, and which of them the arguments of a field let through."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import models
from graph.engine.fields.one import One
from graph.engine.relations import AnyOf, Chained, Children, Everything, Linked, Relation
from graph.funding import Overlapping
from graph.observations import Figures
from tests.graph.oracle.refusal import Refusal
from tests.graph.oracle.rows import Item, Tables
from tests.graph.oracle.values import overlapping, snake

Given = dict[str, Any]


def target_of(tables: Tables, item: Item, one: One) -> Item | None:
    found: Item | None = item
    for key, target in one.hops:
        found = found and tables.one(target, found[key], found.moment)
    return found


def related(tables: Tables, item: Item, relation: Relation, given: Given) -> list[Item]:
    """The rows that belong to a row, before any filter."""
    if isinstance(relation, Overlapping):
        return overlapping(tables, item)
    own = [item[key] for key in relation.local]
    if isinstance(relation, Figures):
        return figures(tables, tables.where(relation.target, item.moment, relation.keys, own), given)
    if isinstance(relation, AnyOf):
        items = tables.items(relation.target, item.moment)
        return let_through(tables, [each for each in items if own[0] in map(each.__getitem__, relation.keys)], given)
    if isinstance(relation, Children):
        return let_through(tables, tables.where(relation.target, item.moment, relation.keys, own), given)
    assert isinstance(relation, Linked | Chained)
    far = _ends(tables, relation, item.moment, own[0])
    at = relation.at if isinstance(relation, Linked) else None
    items = [each for each in tables.items(relation.target, item.moment) if each[at or each.entity.key] in far]
    return let_through(tables, items, given)


def _ends(tables: Tables, relation: Linked | Chained, at: datetime | None, own: Any) -> set[Any]:
    if isinstance(relation, Linked):
        return tables.linked(relation.link, at, relation.near, relation.far, own)
    near, meet, met, far = relation.ends
    between = tables.linked(relation.links[0], at, near, meet, own)
    return {end for each in between for end in tables.linked(relation.links[1], at, met, far, each)}


def all_of(tables: Tables, relation: Relation, moment: datetime | None, given: Given) -> list[Item]:
    items = tables.items(relation.target, moment)
    if isinstance(relation, Figures):
        return figures(tables, items, given)
    assert isinstance(relation, Everything)
    return let_through(tables, items, given)


def figures(tables: Tables, items: list[Item], given: Given) -> list[Item]:
    wanted = _wanted(given.get("dims") or [])
    chosen = [item for item in items if _broken_down(tables, item, wanted) and _in_period(item, given)]
    chosen = let_through(tables, chosen, given)
    if (latest := given.get("latest")) is None:
        return chosen
    if not 0 <= latest <= 10_000:
        raise Refusal("latest")
    series: dict[tuple[Any, ...], list[Item]] = {}
    for item in chosen:
        key = tuple(item[name] for name in ("indicator_id", "area_id", "breakdown_id", "dataset_id"))
        series.setdefault(key, []).append(item)
    newest = (sorted(each, key=lambda item: (item["period_end"], item["period_start"])) for each in series.values())
    return [item for each in newest for item in each[::-1][:latest]]


def _wanted(dims: list[Given]) -> dict[str, Any]:
    wanted = {each["dimension"]: each.get("members") for each in dims}
    if len(wanted) < len(dims):
        raise Refusal("dims")
    return wanted


def _broken_down(tables: Tables, item: Item, wanted: dict[str, Any]) -> bool:
    rows = tables.where("BreakdownMember", None, ["breakdown_id"], [item["breakdown_id"]])
    members = {_of(tables, row, "Dimension")["code"]: _member(tables, row)["code"] for row in rows}
    return members.keys() == wanted.keys() and all(
        chosen is None or members[name] in chosen for name, chosen in wanted.items()
    )


def _member(tables: Tables, row: Item) -> Item:
    found = tables.one("DimensionMember", row["member_id"])
    assert found
    return found


def _in_period(item: Item, given: Given) -> bool:
    day, first, last = (given.get(name) for name in ("on", "fromDate", "toDate"))
    end = item["period_end"].isoformat()
    return (day is None or end == day) and (first is None or end >= first) and (last is None or end <= last)


def let_through(tables: Tables, items: list[Item], given: Given) -> list[Item]:
    conditions = [(ARGUMENTS[name], value) for name, value in given.items() if name in ARGUMENTS and value is not None]
    return [item for item in items if all(condition(tables, item, value) for condition, value in conditions)]


def _of(tables: Tables, item: Item, name: str) -> Item:
    """The row of an entity that the foreign key of its name leads to."""
    found = tables.one(name, item[f"{snake(name).removeprefix('_')}_id"])
    assert found
    return found


def _municipality(tables: Tables, item: Item, code: str) -> bool:
    if item.type in {"Estimate", "Observation", "Series"}:
        item = _of(tables, item, "Area")
    if item.type == "Area":
        item = _of(tables, item, "AreaSet")
    owner = tables.one("Municipality", item["municipality_id"])
    return owner is not None and owner["code"] == code


def _area_set(tables: Tables, item: Item, code: str) -> bool:
    area = item if item.type == "Area" else _of(tables, item, "Area")
    return bool(_of(tables, area, "AreaSet")["code"] == code)


def _from_set(tables: Tables, item: Item, code: str) -> bool:
    estimation = _of(tables, item, "Estimation")
    area_set = tables.one("AreaSet", estimation["from_set_id"])
    return area_set is not None and bool(area_set["code"] == code)


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
    return bool(
        tables.where("AreaKey", None, ["area_id", "scheme", "value"], [item["id"], key["scheme"], key["value"]])
    )


def _within(tables: Tables, item: Item, code: str) -> bool:
    link, column = {
        "Offering": (models.offering_areas, "offering_id"),
        "Facility": (models.facility_areas, "facility_id"),
    }[item.type]
    for number in tables.linked(link, item.moment, column, "area_id", item["id"]):
        area = tables.one("Area", number)
        while area is not None:
            if area["code"] == code:
                return True
            area = tables.one("Area", area["parent_id"])
    return False


def _open_at(tables: Tables, item: Item, text: str) -> bool:
    at = moment(text)
    day = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[at.weekday()]
    spans = tables.where("Schedule", item.moment, ["offering_id", "weekday"], [item["id"], day])
    return any(row["opens"] <= at.time() < row["closes"] for row in spans)


def moment(text: str) -> datetime:
    """A moment as a client writes it, in UTC where it names no zone."""
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def number_in(identifier: Any) -> int | None:
    number = str(identifier).partition(":")[2]
    return int(number) if number.isascii() and number.isdigit() and len(number) < 19 else None


ARGUMENTS: dict[str, Callable[[Tables, Item, Any], bool]] = {
    "id": lambda _, item, identifier: bool(item["id"] == number_in(identifier)),
    "code": _code,
    "name": lambda _, item, name: bool(item["vocabulary"] == name),
    "reference": lambda _, item, reference: bool(item["reference"] == reference),
    "year": lambda _, item, year: bool(item["year"] == year),
    "level": lambda _, item, level: bool(item["level"] == level),
    "indicators": lambda tables, item, codes: bool(_of(tables, item, "Indicator")["code"] in codes),
    "datasets": lambda tables, item, codes: bool(_of(tables, item, "Dataset")["code"] in codes),
    "municipality": _municipality,
    "areaSet": _area_set,
    "fromSet": _from_set,
    "validOn": _valid_on,
    "subPlan": _sub_plan,
    "key": _key,
    "area": _within,
    "openAt": _open_at,
}
