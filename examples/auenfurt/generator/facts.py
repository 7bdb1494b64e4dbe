"""What there is to say of an offering, its capacity or a grant; each department picks and words it in its own way."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from examples.auenfurt.generator.capacity import STAFFED, Capacity
from examples.auenfurt.generator.grants import Grant
from examples.auenfurt.generator.offerings import Facility, Offering
from examples.auenfurt.generator.writing import Cell, Row, day
from models.vocabulary import CapacityUnit

Facts = Mapping[str, Cell]


def rows_of(
    columns: Mapping[str, str], all_facts: Iterable[Facts], write: Callable[[Cell], Cell] = lambda cell: cell
) -> list[Row]:
    """Under each of the department's headers the fact that it names."""
    return [[write(facts[name]) for name in columns.values()] for facts in all_facts]


def offering_facts(offering: Offering) -> Facts:
    kind, provider = offering.kind, offering.provider
    return {
        "code": offering.code,
        "name": offering.name,
        "type": kind.type,
        "provider": provider.name,
        "provider code": provider.code,
        "full provider": provider.full_name,
        "youth office number": provider.youth_office_number,
        **_where(offering.facility),
        "quarter": offering.quarter.name,
        "served": offering.quarter.code,
        "hours": offering.hours,
        "from age": kind.ages[0],
        "to age": kind.ages[1],
        "groups": ", ".join(kind.groups),
        "sub-plans": ", ".join(kind.sub_plans),
        "law": kind.law,
        "setting": kind.setting.value.de,
        "provision": offering.provision.value.de,
        "status": offering.status.value.de,
        "opened": offering.opened,
        "closes": offering.closes,
        "assured": offering.assured,
        "stale": date(offering.assured.year + 1, offering.assured.month, offering.assured.day),
        "generations": offering.intergenerational,
        "meeting place": offering.is_meeting_place,
    }


def _where(house: Facility | None) -> Facts:
    names = ("house", "house name", "street", "postal code", "areas", "longitude", "latitude", "accessibility")
    if house is None:
        return dict.fromkeys(names)
    cells: Row = (house.code, house.name, house.street, house.postal_code, house.areas, *house.point)
    return dict(zip(names, (*cells, house.accessibility.value.de), strict=True))


def capacity_facts(capacity: Capacity) -> Facts:
    return {
        "code": capacity.offering.code,
        "name": capacity.offering.name,
        "day": capacity.day,
        "unit": _unit(capacity).value.de,
        "maximum": capacity.maximum,
        "occupied": capacity.occupied,
        "free": capacity.free,
        "waiting": capacity.waiting,
    }


def _unit(capacity: Capacity) -> CapacityUnit:
    kind = capacity.offering.kind.type
    if kind in STAFFED:
        return CapacityUnit.FTE
    return CapacityUnit.CASES if kind in BY_CASE else CapacityUnit.PLACES


BY_CASE = {"AMBULANTE_PFLEGE", "HILFEN_ZUR_ERZIEHUNG", "NACHBARSCHAFTSHILFE", "PRAEVENTION"}


def grant_facts(grant: Grant) -> Facts:
    return {
        "reference": grant.reference,
        "provider": grant.recipient.name,
        "provider code": grant.recipient.code,
        "full provider": grant.recipient.full_name,
        "youth office number": grant.recipient.youth_office_number,
        "offering": grant.offering.code,
        "purpose": grant.purpose,
        "year": grant.year,
        "form": grant.form.value.de,
        "finance": grant.finance.value.de,
        "funding form": grant.series.form.value.de,
        "eligible": grant.eligible,
        "own": grant.own,
        "third party": grant.third_party,
        "requested": grant.requested,
        "awarded": grant.awarded,
        "paid": grant.paid,
        "settled": grant.settled,
        "reclaimed": grant.reclaimed,
        "disclosed": grant.disclosed,
        "notice": grant.notice,
        "proof due": grant.proof_due,
        "received": grant.received,
        "checked": grant.checked,
        "checker": grant.checker,
        "proof": grant.proof.value.de,
        "plan": grant.plan,
        "decision": grant.decision,
        "sub-plans": ", ".join(grant.offering.kind.sub_plans),
        "groups": ", ".join(grant.groups),
        "area": grant.offering.quarter.code,
    }


def written(cell: Cell) -> Cell:
    """As most offices type it: ja and nein, 31.12.2025, 2,5."""
    match cell:
        case bool():
            return "ja" if cell else "nein"
        case date():
            return day(cell)
        case float():
            return str(cell).removesuffix(".0").replace(".", ",")
        case _:
            return cell


MONEY = ("eligible", "own", "third party", "requested", "awarded", "paid", "settled", "reclaimed")


def with_money(facts: Iterable[Facts], write: Callable[[float | None], str]) -> Iterator[Facts]:
    """Amounts of money as the department types them."""
    for one in facts:
        amounts = {name: one[name] for name in MONEY}
        yield {**one, **{name: write(amount) for name, amount in amounts.items() if not isinstance(amount, str | date)}}
