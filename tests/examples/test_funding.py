"""Questions about money: grants and their use, double funding, projects of programmes."""

import tomllib
from functools import cache

from models.vocabulary import FunderLevel
from tests.examples.conftest import Answer
from tests.examples.council import decisions, offices
from tests.examples.files import FILES, Json, code, day, money, rows, total, unordered
from tests.examples.grants import Grant, grants, grouped, kpi_values
from tests.examples.offerings import offerings
from tests.examples.places import named

WATCHED = {"SEELISCH", "WOHNUNGSNOT"}


async def test_grants_and_utilisation(answer: Answer) -> None:
    found = await answer("02-grants-and-utilisation")
    decided = {each["reference"]: each for each in decisions() if each["body"] == "SR" and each["date"] >= "2024-09-30"}
    chosen = [grant for grant in grants() if grant.decision in decided and WATCHED & set(grant.groups)]
    assert unordered(found) == unordered(
        {
            "grants": {
                "totalCount": len(chosen),
                "groups": requested_and_awarded(chosen),
                "nodes": [
                    {
                        "year": grant.year,
                        "reference": grant.reference,
                        "recipient": grant.recipient,
                        "purpose": grant.purpose,
                        "fundingForm": grant.funding_form,
                        "requested": grant.requested,
                        "awarded": grant.awarded,
                        "decision": {name: decided[grant.decision][name] for name in ("reference", "date", "result")},
                        "targetGroups": [{"code": group} for group in grant.groups],
                        "kpiValues": [
                            {**{name: each[name] for name in KPI}, "kpi": kpis()[each["kpi"]]}
                            for each in kpi_values()
                            if each["grant"] == grant.reference
                        ],
                    }
                    for grant in chosen
                ],
            },
            "dearerAndEmptier": {"nodes": [dearer_and_emptier(name) for name in THE_STORY]},
        }
    )
    order = [(each["year"], each["reference"]) for each in found["grants"]["nodes"]]
    assert order == sorted(order)


KPI = ("target", "actual", "light", "comment")
THE_STORY = ("Notunterkunft am Güterbahnhof", "Tagesstätte am Klosterberg")
"""The two whose cost rises while fewer come."""


def requested_and_awarded(chosen: list[Grant]) -> list[Json]:
    keys = {(grant.year, grant.recipient["carrierForm"], grant.funding_form) for grant in chosen}
    groups = []
    for year, carrier, form in keys:
        members = [
            one for one in chosen if (one.year, one.recipient["carrierForm"], one.funding_form) == (year, carrier, form)
        ]
        sums = {"requested": total(one.requested for one in members), "awarded": total(one.awarded for one in members)}
        groups.append({"year": year, "carrierForm": carrier, "fundingForm": form, "count": len(members), "sum": sums})
    return groups


@cache
def kpis() -> dict[str, Json]:
    listed_ = tomllib.loads((FILES / "stammdaten/controlling-kennzahlen.toml").read_text("utf-8"))["rows"]
    return {row["code"]: {name: row[name] for name in ("code", "unit", "type")} for row in listed_}


def dearer_and_emptier(name: str) -> Json:
    offering = next(offering for offering in offerings() if offering.name == name)
    assert WATCHED & set(offering.groups)
    values = [
        {**{name: each[name] for name in KPI}, "year": each["year"], "kpi": {"code": each["kpi"]}}
        for each in kpi_values()
        if each["offering"] == offering.code and each["kpi"] in ("UTILISATION", "COST_PER_PLACE")
    ]
    use, cost = ([v["actual"] for v in values if v["kpi"]["code"] == kpi] for kpi in ("UTILISATION", "COST_PER_PLACE"))
    assert use == sorted(use, reverse=True)
    assert cost == sorted(cost)
    return {"name": name, "provider": {"name": offering.provider["name"]}, "kpiValues": values}


async def test_double_funding(answer: Answer) -> None:
    found = await answer("12-double-funding")
    this_year = [grant for grant in grants() if grant.year == 2026]
    twice = [grant for grant in this_year if overlapping(grant)]
    undisclosed = [grant for grant in twice if not grant.disclosed]
    assert unordered(found) == unordered(
        {
            "grants": {
                "totalCount": len(twice),
                "nodes": [
                    {
                        "recipient": grant.recipient,
                        "offering": offering_of(grant),
                        **funding(grant),
                        "overlapping": [funding(other) for other in overlapping(grant)],
                    }
                    for grant in twice
                ],
            },
            "undisclosed": {
                "groups": [
                    {**each, "provider": {"name": each["provider"]}}
                    for each in grouped(undisclosed, "provider", of=lambda grant: [(grant.recipient["name"],)])
                ]
            },
        }
    )
    assert {grant.recipient["name"] for grant in undisclosed} == {"Psychosozialer Verein Auenfurt"}
    references = [each["reference"] for each in found["grants"]["nodes"]]
    assert references == sorted(references)


def overlapping(grant: Grant) -> list[Grant]:
    """Grants of the files are for whole years, so that those of the same year overlap."""
    return [
        other
        for other in grants()
        if other.offering
        and (other.offering, other.recipient, other.year) == (grant.offering, grant.recipient, grant.year)
        and other.office != grant.office
    ]


def offering_of(grant: Grant) -> Json:
    offering = next(offering for offering in offerings() if offering.code == grant.offering)
    return {"name": offering.name, "type": {"code": offering.type}}


def funding(grant: Grant) -> Json:
    return {
        "reference": grant.reference,
        "office": offices(grant.office),
        "awarded": grant.awarded,
        "periodFrom": f"{grant.year}-01-01",
        "periodTo": f"{grant.year}-12-31",
        "disclosedOtherFunding": grant.disclosed,
        "proofDue": grant.proof_due,
        "proofResult": grant.proof,
        "proofCheckedBy": offices(grant.checker),
    }


async def test_programme_projects(answer: Answer) -> None:
    found = await answer("17-programme-projects")
    projects = [grant for grant in grants() if grant.funding_form == "PROGRAMME"]
    assert unordered(found) == unordered(
        {
            "grants": {
                "totalCount": 22,
                "programmes": [by_programme(name, projects) for name in {each.row["Programm"] for each in projects}],
                "nodes": [project(each) for each in projects],
            }
        }
    )
    order = [(each["periodFrom"], each["reference"]) for each in found["grants"]["nodes"]]
    assert order == sorted(order)


def by_programme(name: str, projects: list[Grant]) -> Json:
    members = [each for each in projects if each.row["Programm"] == name]
    headers = {"eligible": "förderfähige Kosten", "awarded": "bewilligt", "paid": "ausgezahlt"}
    sums = {field: total(money(each.row[header]) for each in members) for field, header in headers.items()}
    return {"programme": {"code": name}, "count": len(members), "sum": sums}


def project(grant: Grant) -> Json:
    row = grant.row
    following = [
        each for each in rows("kaemmerei/foerderprojekte.csv", "Aktenzeichen") if each["folgt auf"] == grant.reference
    ]
    return {
        "reference": grant.reference,
        "purpose": grant.purpose,
        "programme": programme(row["Programm"]),
        "recipient": grant.recipient,
        "office": {"code": grant.office},
        "periodFrom": day(row["Beginn"]),
        "periodTo": day(row["Ende"]),
        "eligible": money(row["förderfähige Kosten"]),
        "awarded": grant.awarded,
        "paid": money(row["ausgezahlt"]),
        "shares": [
            {"funderLevel": code(FunderLevel, share["Mittelgeber"]), "amount": money(share["Betrag"])}
            for share in rows("kaemmerei/finanzierung.csv", "Aktenzeichen")
            if share["Aktenzeichen"] == grant.reference
        ],
        "targetGroups": [{"code": group} for group in grant.groups],
        "areas": [named(area) for area in grant.areas],
        "kpiValues": [
            {"kpi": {"code": each["kpi"]}, **{name: each[name] for name in ("year", "target", "actual", "light")}}
            for each in kpi_values()
            if each["grant"] == grant.reference
        ],
        "proofDue": grant.proof_due,
        "proofResult": grant.proof,
        "measure": measure(row["Maßnahme"]),
        "follows": {"reference": row["folgt auf"]} if row["folgt auf"] else None,
        "followedBy": [{"reference": each["Aktenzeichen"], "purpose": each["Vorhaben"]} for each in following],
    }


def programme(name: str) -> Json:
    row = next(row for row in rows("planung/programme.csv", "Kürzel") if row["Kürzel"] == name)
    bodies = [body for body in rows("ratsbuero/gremien.csv", "Kürzel") if body["Förderprogramm"] == name]
    return {
        "code": name,
        "name": row["Programm"],
        "funderLevel": {"Bund": "FEDERAL", "Land": "STATE", "Stiftung": "FOUNDATION"}.get(row["Geldgeber"], "EU"),
        "fund": row["Fonds"] or None,
        "cofinancingRate": int(row["Fördersatz"]),
        "bodies": [{"name": body["Gremium"]} for body in bodies],
    }


def measure(name: str) -> Json | None:
    found = [row for row in rows("planung/massnahmen.csv", "Nr.") if row["Nr."] == name]
    return {"code": name, "title": found[0]["Maßnahme"]} if found else None
