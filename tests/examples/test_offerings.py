"""Questions about offerings: meeting places, the mix of help, accommodation for refugees."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

from models.vocabulary import DynamicsClass, ExclusionReason, StatusClass
from tests.examples.conftest import Answer
from tests.examples.files import FILES, Json, Row, code, figure, number, ratio, rows, sheet, unordered, yes
from tests.examples.offerings import Capacity, Offering, capacities, newest_capacity, offerings, schedules
from tests.examples.places import CITY, REGION, STATE, areas, indicator, named, quarters

IN_OPERATION = ("ACTIVE", "CLOSING")


async def test_social_situation(answer: Answer) -> None:
    found = await answer("01-social-situation")
    assert unordered(found) == unordered(
        {
            "areas": {"nodes": [situation(quarter) for quarter in quarters("03")]},
            "indicators": {
                "nodes": [
                    {**indicator(name, "code", "name", "unit", "interpretation"), "per": 100}
                    for name in ("CHILD_POVERTY", "OLD_AGE_POVERTY")
                ]
            },
        }
    )
    assert [each["code"] for each in found["areas"]["nodes"]] == quarters("03")


def situation(quarter: str) -> Json:
    meeting = [each for each in offerings() if each.quarter == quarter and each.generations and each.status == "ACTIVE"]
    return {
        **named(quarter),
        "indexResults": [monitored(quarter)],
        "observations": {"nodes": [child_poverty(quarter), old_age_poverty(quarter)]},
        "offerings": {
            "nodes": [
                {
                    "name": each.name,
                    "provider": each.provider,
                    "facility": {
                        "name": each.house_name,
                        "street": each.street,
                        "accessibility": each.accessibility,
                    },
                    "openingHours": each.hours,
                    "schedules": list(schedules(each.hours)),
                }
                for each in meeting
            ]
        },
    }


def monitored(quarter: str) -> Json:
    editions = [row for row in rows("statistik/sozialmonitoring.csv", "Ausgabe") if row["Nr."] == quarter]
    row = max(editions, key=lambda row: row["Ausgabe"])
    return {
        "period": f"{row['Ausgabe']}-12-31",
        "statusClass": code(StatusClass, row["Statusklasse"]),
        "dynamicsClass": code(DynamicsClass, row["Dynamikklasse"]),
        "score": number(row["Status"]),
        "excluded": bool(row["Ausschluss"]),
        "exclusionReason": code(ExclusionReason, row["Ausschluss"]),
        "comparableWithPrevious": yes(row["vergleichbar"]),
    }


def child_poverty(quarter: str) -> Json:
    row = of_quarter("statistik/sgb2_unter_15_stadtteile.csv", quarter, Stichtag="31.12.2025")
    return newest("CHILD_POVERTY", figure(row["Quote"], row["Kinder unter 15 im SGB II"], row["Kinder unter 15"]))


def old_age_poverty(quarter: str) -> Json:
    row = of_quarter("sozialamt/grundsicherung_2026-03.csv", quarter, Jahr="2025")
    return newest("OLD_AGE_POVERTY", figure(row["Quote"], row["Empfänger 65+"], row["Einwohner 65+"]))


def newest(name: str, cells: Json) -> Json:
    return {"indicator": {"code": name}, "period": {"end": "2025-12-31"}, **cells, "note": None}


def of_quarter(file: str, quarter: str, **wanted: str) -> Row:
    found = rows(file, next(iter(wanted)))
    return next(row for row in found if row["Nr."] == quarter and wanted.items() <= row.items())


async def test_mix_of_help(answer: Answer) -> None:
    found = await answer("13-mix-of-help")
    wanted = next(row for row in rows("planung/richtwerte.csv", "Nr.") if row["Nr."] == "R-BEGEGNUNG")
    assert unordered(found) == unordered(
        {
            "areas": {"nodes": [mix(quarter) for quarter in quarters()]},
            "whiteSpots": {"nodes": [named(quarter) for quarter in ("0404", "0406", "0501", "0504")]},
            "planningRatios": {
                "nodes": [{"label": wanted["Richtwert"], "value": 1, "per": 5000, "source": wanted["Quelle"]}]
            },
        }
    )


def mix(quarter: str) -> Json:
    here = [each for each in offerings() if each.quarter == quarter]
    helping = [each for each in here if each.status in IN_OPERATION]
    places = {each.house: each.accessibility for each in here if each.meeting_place}
    population = of_quarter("statistik/einwohner_stadtteile.csv", quarter, Stichtag="31.12.2025", Alter="insgesamt")
    return {
        **named(quarter),
        "observations": {"nodes": [{"value": number(population["zusammen"]), "obsStatus": "A"}]},
        "offerings": {
            "totalCount": len(helping),
            "carriers": counted("carrierForm", (each.provider["carrierForm"] for each in helping)),
            "provision": counted("provisionForm", (each.provision for each in helping)),
        },
        "offeringsPer1000": ratio(1000 * len(helping), population["zusammen"]),
        "easyLanguage": {"totalCount": sum(each.easy and each.status == "ACTIVE" for each in here)},
        "facilities": {"totalCount": len(places), "groups": counted("accessibility", places.values())},
    }


def counted(key: str, values: Any) -> list[Json]:
    return [{key: value, "count": count} for value, count in Counter(values).items()]


async def test_asylum_seekers(answer: Answer) -> None:
    found = await answer("15-asylum-seekers")
    counsellors = [each for each in offerings() if each.type == "MIGRATIONSSOZIALARBEIT"]
    closing = [
        each for each in offerings() if each.closes and each.closes >= "2026-09-30" and "REFUGEE" in each.sub_plans
    ]
    ratio = next(row for row in rows("planung/richtwerte.csv", "Nr.") if row["Nr."] == "R-MSA")
    assert unordered(found) == unordered(
        {
            "figures": {"nodes": list(figures())},
            "capacity": {"groups": list(accommodation())},
            "counselling": {
                "groups": [
                    {
                        "unit": "FTE",
                        "count": len(counsellors),
                        "sum": {"maximum": summed(newest_capacity()[each.code].maximum for each in counsellors)},
                    }
                ],
                "nodes": [counselling(each) for each in counsellors],
            },
            "planningRatios": {
                "nodes": [{"label": ratio["Richtwert"], "value": 1, "per": 80, "source": ratio["Quelle"]}]
            },
            "closing": {"nodes": [closed(each) for each in closing]},
        }
    )
    assert [each["validTo"] for each in found["closing"]["nodes"]] == ["2026-12-31", "2027-06-30"]


def figures() -> Iterator[Json]:
    """The three newest of each, of the city; of region and Land where the statistical offices have them."""
    for year in ("2023", "2024", "2025"):
        benefit = next(
            row
            for row in rows("integration/asylblg.csv", "Stichtag")
            if row["Stichtag"] == f"31.12.{year}" and row["Herkunftsland"] == "Summe"
        )
        housed = next(
            row for row in rows("integration/unterbringung.csv", "Stichtag") if row["Stichtag"] == f"31.12.{year}"
        )
        advice = next(row for row in rows("integration/beratung.csv", "Jahr") if row["Jahr"] == year)
        persons = benefit["Personen"]
        yield shown("ASYLUM_BENEFIT_RATE", CITY, f"{year}-12-31", figure(benefit["je 1.000 Einwohner"], persons))
        yield shown("ASYLUM_BENEFIT", CITY, f"{year}-12-31", figure(persons))
        yield shown("REFUGEE_PLACES", CITY, f"{year}-12-31", figure(housed["Plätze"]))
        yield shown(
            "REFUGEE_OCCUPANCY_RATE", CITY, f"{year}-12-31", figure(housed["Auslastung in %"], housed["belegt"])
        )
        ratio = figure(advice["Ratsuchende je Stelle"], advice["Ratsuchende"], advice["Stellen (VZÄ)"])
        yield shown("MIGRATION_COUNSELLING_RATIO", CITY, f"{year}-12-31", ratio)
        yield shown("LANGUAGE_COURSE_PLACES", CITY, f"{year}-12-31", figure(advice["Plätze in Sprachkursen"]))
        for row in rows("statistik/99111-01-01-4_de_flat.csv", "statistics_code"):
            area = row["1_variable_attribute_code"]
            if row["value_variable_code"] == "ASYL01" and row["time"] == f"{year}-12-31" and area in (REGION, STATE):
                yield shown("ASYLUM_BENEFIT_RATE", area, row["time"], figure(row["value"]))
    city = next(row for row in sheet("jugendamt/platzangebot.xlsx", "Kita", "Nr.") if row["Nr."] == "gesamt")
    for year in ("2024", "2025", "2026"):
        places, children, per_100 = (city[f"{year} {part}"] for part in ("Plätze", "Kinder unter 6", "Plätze je 100"))
        yield shown("DAY_CARE_PLACES", CITY, f"{year}-03-01", figure(places))
        yield shown("DAY_CARE_PLACES_PER_100", CITY, f"{year}-03-01", figure(per_100, places, children))


def shown(name: str, area: str, end: str, cells: Json) -> Json:
    return {
        "indicator": indicator(name, "code", "unit"),
        "area": {"name": areas()[area]["name"]},
        "period": {"end": end},
        **cells,
    }


def accommodation() -> Iterator[Json]:
    kinds = {each.code: each.type for each in offerings() if each.type in ("GEMEINSCHAFTSUNTERKUNFT", "NOTUNTERKUNFT")}
    records = [each for each in capacities() if each.offering in kinds and (each.day or "") >= "2024-01-01"]
    for kind, reference in {(kinds[each.offering], each.day) for each in records}:
        members = [each for each in records if (kinds[each.offering], each.day) == (kind, reference)]
        yield {"offeringType": offering_type(kind), "referenceDay": reference, **reckoned(members)}


def reckoned(records: list[Capacity]) -> Json:
    """A sum of what may not be shown is not shown either."""
    hidden = sum(each.hidden for each in records)
    shown = [name for name in ("occupied", "available") if not any(each.hides(name) for each in records)]
    sums = {name: summed(getattr(each, name) for each in records) for name in ("maximum", *shown)}
    return {
        "count": len(records),
        "suppressed": hidden,
        "sum": {name: sums.get(name) for name in ("maximum", "occupied", "available")},
    }


def summed(numbers: Iterator[float | None]) -> float | None:
    """Blanks add nothing, and nothing but blanks adds up to a blank."""
    present = [each for each in numbers if each is not None]
    return round(sum(present), 6) if present else None


@cache
def offering_type(kind: str) -> Json:
    found = tomllib.loads((FILES / "stammdaten/angebotsarten.toml").read_text("utf-8"))["rows"]
    return next({"code": kind, "name": row["name"]} for row in found if row["code"] == kind)


def counselling(offering: Offering) -> Json:
    record = newest_capacity()[offering.code]
    latest = {"referenceDay": record.day, "maximum": record.maximum, "unit": "FTE"}
    return {"name": offering.name, "provider": {"name": offering.provider["name"]}, "capacity": [latest]}


def closed(offering: Offering) -> Json:
    return {
        "name": offering.name,
        "type": {"code": offering.type},
        "status": offering.status,
        "validTo": offering.closes,
        "areas": [{"name": areas()[offering.quarter]["name"]}],
        "capacity": [occupancy(newest_capacity()[offering.code])],
    }


def occupancy(record: Capacity) -> Json:
    statuses = {"obsStatus": "Q", "confStatus": "A"} if record.hidden else {"obsStatus": "A", "confStatus": "F"}
    numbers = {name: getattr(record, name) for name in ("maximum", "occupied", "available")}
    return {"referenceDay": record.day, **numbers, **statuses}
