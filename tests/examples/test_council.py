"""Questions about plans and the council: missing plans, a motion's way, advice and decision."""

import tomllib
from decimal import Decimal
from functools import cache

from models.vocabulary import PaperRelationType, PlanKind, PlanStatus
from tests.examples.conftest import Answer
from tests.examples.council import (
    body,
    consultations,
    decided_in,
    measure_status,
    measures,
    offices,
    papers,
    path,
)
from tests.examples.files import FILES, Json, Row, code, day, listed, rows, unordered
from tests.examples.grants import Grant, grants, grouped, kpi_values
from tests.examples.places import areas, named
from tests.examples.providers import provider

TODAY = "2026-09-30"


async def test_missing_plans(answer: Answer) -> None:
    found = await answer("10-missing-plans")
    unplanned = [each for each in grants() if (each.year, each.funding_form, each.plan) == (2026, "GRANT", "")]
    assert unordered(found) == unordered(
        {
            "withoutPlan": {"nodes": [without_plan(group) for group in groups() if not plans_for(group["code"])]},
            "onlySubPlan": {"nodes": [only_sub_plan(group) for group in groups() if has_only_sub_plans(group["code"])]},
            "areasWithExpiredPlans": {"nodes": [{**named("0402"), "plans": [horizon(plan("SRP-0402"))]}]},
            "grantsWithoutPlan": {
                "totalCount": len(unplanned),
                "groups": [
                    {**each, "office": offices(each["office"])}
                    for each in grouped(unplanned, "office", of=lambda grant: [(grant.office,)])
                ],
                "targetGroups": [
                    {**each, "targetGroup": {"code": each["targetGroup"]}}
                    for each in grouped(unplanned, "targetGroup", of=lambda grant: [(code,) for code in grant.groups])
                ],
                "nodes": [unplanned_grant(each) for each in unplanned],
            },
        }
    )
    amounts = [Decimal(each["awarded"]) for each in found["grantsWithoutPlan"]["nodes"]]
    assert amounts == sorted(amounts, reverse=True)
    assert {each["code"] for each in found["withoutPlan"]["nodes"]} >= {"AELTERE_65", "PFLEGEBEDUERFTIG", "SUCHT"}


@cache
def groups() -> list[Json]:
    found = tomllib.loads((FILES / "stammdaten/zielgruppen.toml").read_text("utf-8"))["rows"]
    return [{name: row[name] for name in ("code", "name", "sub_plan", "legal_basis")} for row in found]


def plan(name: str) -> Row:
    return next(row for row in rows("planung/plaene.csv", "Kürzel") if row["Kürzel"] == name)


def plans_for(group: str, *, in_force: bool = True) -> list[Row]:
    """The plans that cover a target group; those in force are adopted and valid today."""
    found = [row for row in rows("planung/plaene.csv", "Kürzel") if group in listed(row["Zielgruppen"])]
    return [row for row in found if is_in_force(row)] if in_force else found


def is_in_force(row: Row) -> bool:
    begun = (day(row["gültig ab"]) or "") <= TODAY <= (day(row["gültig bis"]) or "9999")
    return begun and row["Status"] in ("Beschlossen", "Fortgeschrieben")


def has_only_sub_plans(group: str) -> bool:
    kinds = {row["Art"] for row in plans_for(group)}
    return kinds == {"Teilfachplan"}


def horizon(row: Row) -> Json:
    return {
        "title": row["Titel"],
        "kind": code(PlanKind, row["Art"]),
        "status": code(PlanStatus, row["Status"]),
        "horizonTo": day(row["Horizont bis"]),
        "nextRevision": day(row["nächste Fortschreibung"]),
        "legalBasis": listed(row["Rechtsgrundlage"]),
        "adoptedBy": {"reference": row["Beschluss"]} if row["Beschluss"] else None,
    }


def without_plan(group: Json) -> Json:
    theirs = [grant for grant in grants() if grant.year == 2026 and group["code"] in grant.groups]
    return {
        "code": group["code"],
        "name": group["name"],
        "subPlan": group["sub_plan"],
        "legalBasis": group["legal_basis"],
        "plans": {"nodes": [horizon(row) for row in plans_for(group["code"], in_force=False)]},
        "grants": {"groups": grouped(theirs, "fundingForm", of=lambda grant: [(grant.funding_form,)])},
    }


def only_sub_plan(group: Json) -> Json:
    every = [horizon(row) for row in plans_for(group["code"], in_force=False)]
    return {"code": group["code"], "name": group["name"], "plans": {"nodes": every}}


def unplanned_grant(grant: Grant) -> Json:
    return {
        "reference": grant.reference,
        "purpose": grant.purpose,
        "recipient": {"name": grant.recipient["name"]},
        "awarded": grant.awarded,
        "targetGroups": [{"code": group} for group in grant.groups],
        "areas": [{"name": areas()[area]["name"]} for area in grant.areas],
    }


async def test_path_through_the_bodies(answer: Answer) -> None:
    found = await answer("11-path-through-the-bodies")
    expected = path("A-2023-038")
    expected["relatedFrom"] = [
        {**relation, "paper": {**relation["paper"], "relatedFrom": related_from(relation["paper"]["reference"])}}
        for relation in related_from("A-2023-038")
    ]
    assert unordered(found) == unordered({"paper": expected})
    positions = [each["position"] for each in found["paper"]["consultations"]]
    assert positions == [1, 2, 3, 4, 5, 6, 7]


RELATIONS = {
    "nimmt Stellung zu": "ANSWERS",
    "ändert": "AMENDS",
    "Neufassung von": "NEW_VERSION_OF",
    "folgt aus": "FOLLOWS",
}


def related_from(reference: str) -> list[Json]:
    return [
        {
            "type": RELATIONS.get(row["Beziehung"]) or code(PaperRelationType, row["Beziehung"]),
            "paper": path(row["Vorlage"]),
        }
        for row in rows("ratsbuero/bezuege.csv", "Vorlage")
        if row["andere Vorlage"] == reference
    ]


async def test_advice_and_decision(answer: Answer) -> None:
    found = await answer("18-advice-and-decision")
    board = next(row for row in rows("ratsbuero/gremien.csv", "Kürzel") if row["Kürzel"] == "PLB")
    programme = next(row for row in rows("planung/programme.csv", "Kürzel") if row["Kürzel"] == board["Förderprogramm"])
    advised = [name for name in papers() if any(is_advice(each) for each in consultations(name))]
    assert unordered(found) == unordered(
        {
            "body": {
                "name": board["Gremium"],
                "programme": {"code": programme["Kürzel"], "name": programme["Programm"]},
                "memberships": [
                    membership(row)
                    for row in rows("ratsbuero/mitgliedschaften.csv", "Gremium")
                    if row["Gremium"] == "PLB"
                ],
                "consultations": {"nodes": [{"paper": advised_paper(name)} for name in advised]},
            },
            "different": {
                "nodes": [
                    {
                        "paper": {"reference": name, "title": papers()[name]["Betreff"]},
                        "body": {"name": body(each["body"])["name"]},
                        **{field: each[field] for field in ("date", "result", "note")},
                    }
                    for name in advised
                    for each in consultations(name)
                    if each["differsFromAdvice"]
                ]
            },
        }
    )
    assert [each["paper"]["reference"] for each in found["different"]["nodes"]] == ["DS-2023-112"]


def is_advice(consultation: Json) -> bool:
    return bool(consultation["body"] == "PLB" and consultation["role"] == "RECOMMENDATION")


def membership(row: Row) -> Json:
    return {
        "organization": {"name": provider(row["Träger"])["name"]} if row["Träger"] else None,
        "role": row["Funktion"] or None,
        "heldFrom": day(row["von"]),
        "heldTo": day(row["bis"]),
    }


def advised_paper(reference: str) -> Json:
    return {
        "reference": reference,
        "title": papers()[reference]["Betreff"],
        "date": day(papers()[reference]["Datum"]),
        "consultations": [advised_consultation(each) for each in consultations(reference)],
    }


FIELDS = ("position", "date", "role", "authoritative", "result", "note", "differsFromAdvice")


def advised_consultation(each: Json) -> Json:
    return {
        **{name: each[name] for name in FIELDS},
        "body": {name: body(each["body"])[name] for name in ("code", "name")},
        "decisions": [
            {
                "reference": decision["reference"],
                "text": decision["text"],
                "grants": {"nodes": [followed(grant) for grant in grants() if grant.decision == decision["reference"]]},
                "measures": [
                    {"code": row["Nr."], "title": row["Maßnahme"], "status": measure_status(row)}
                    for row in measures()
                    if decision["reference"] in listed(row["Beschlüsse"])
                ],
            }
            for decision in decided_in(each)
        ],
    }


def followed(grant: Grant) -> Json:
    return {
        "reference": grant.reference,
        "purpose": grant.purpose,
        "recipient": {"name": grant.recipient["name"]},
        "awarded": grant.awarded,
        "proofResult": grant.proof,
        "proofReceived": grant.proof_received,
        "kpiValues": [
            {"kpi": {"code": each["kpi"]}, **{name: each[name] for name in ("year", "target", "actual", "light")}}
            for each in kpi_values()
            if each["grant"] == grant.reference
        ],
    }
