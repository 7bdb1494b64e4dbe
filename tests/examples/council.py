"""The papers of the council and what followed from them, as the council's office and the planners write them."""

import tomllib
from functools import cache

from models.vocabulary import (
    BodyKind,
    BodyMode,
    ConsultationResult,
    ConsultationRole,
    FinancialEffectKind,
    MeasureKind,
    MeasureStatus,
    PaperKind,
)
from tests.examples.files import FILES, Json, Row, code, day, listed, money, rows


@cache
def _offices() -> dict[str, str]:
    found = tomllib.loads((FILES / "stammdaten/aemter.toml").read_text("utf-8"))["rows"]
    return {row["code"]: row["name"] for row in found}


def offices(number: str) -> Json | None:
    return {"code": number, "name": _offices()[number]} if number else None


RESULTS = {"geändert": "CHANGED", "zur Kenntnis": "NOTED"}
ROLES = {"Verweisung in die Gremien": "REFERRAL", "Beschlussfassung": "DECISION"}


def result(text: str) -> str | None:
    return RESULTS.get(text) or _loosely(ConsultationResult, text)


def _loosely(vocabulary: type, text: str) -> str | None:
    """By its label in whatever case."""
    return code(vocabulary, text) or code(vocabulary, text.capitalize())


@cache
def decisions() -> list[Json]:
    return [
        {
            "reference": row["Beschluss-Nr."],
            "consultation": row["Beratung"],
            "body": row["Gremium"],
            "date": day(row["Datum"]),
            "result": result(row["Ergebnis"]),
            "text": row["Wortlaut"],
        }
        for row in rows("ratsbuero/beschluesse.csv", "Beschluss-Nr.")
    ]


@cache
def body(name: str) -> Json:
    row = next(row for row in rows("ratsbuero/gremien.csv", "Kürzel") if row["Kürzel"] == name)
    kind, mode = _loosely(BodyKind, row["Art"]), _loosely(BodyMode, row["Befugnis"])
    return {"code": name, "name": row["Gremium"], "kind": kind, "mode": mode}


def papers() -> dict[str, Row]:
    return {row["Nummer"]: row for row in rows("ratsbuero/vorlagen.csv", "Nummer")}


@cache
def consultations(paper: str) -> list[Json]:
    """In order; one that decides differs from advice where a body recommended another result before."""
    found: list[Json] = []
    for row in rows("ratsbuero/beratungsfolge.csv", "Vorlage"):
        if row["Vorlage"] == paper:
            found.append(_consultation(row, found))
    return sorted(found, key=lambda each: int(each["position"]))


def _consultation(row: Row, before: list[Json]) -> Json:
    outcome, decides = result(row["Ergebnis"]), row["entscheidet"] == "ja"
    advice = [each["result"] for each in before if each["role"] == "RECOMMENDATION"]
    return {
        "paper": row["Vorlage"],
        "position": int(row["Nr."]),
        "body": row["Gremium"],
        "plannedDate": day(row["geplant"]),
        "date": day(row["Sitzung"]),
        "role": ROLES.get(row["Zuständigkeit"]) or code(ConsultationRole, row["Zuständigkeit"]),
        "authoritative": decides,
        "result": outcome,
        "note": row["Bemerkung"] or None,
        "differsFromAdvice": decides and any(each != outcome for each in advice),
    }


@cache
def measures() -> list[Row]:
    return rows("planung/massnahmen.csv", "Nr.")


def measure_status(row: Row) -> str | None:
    return code(MeasureStatus, row["Stand"])


def path(reference: str) -> Json:
    """A paper with its way, its effects on the budget and its measures."""
    paper = papers()[reference]
    return {
        "reference": reference,
        "kind": code(PaperKind, paper["Art"]),
        "date": day(paper["Datum"]),
        "title": paper["Betreff"],
        "originator": paper["Einreicher"],
        "consultations": [_on_the_way(each) for each in consultations(reference)],
        "financialEffects": [
            _effect(row) for row in rows("ratsbuero/finanzwirkungen.csv", "Vorlage") if row["Vorlage"] == reference
        ],
        "measures": [_measure(row) for row in measures() if row["Vorlage"] == reference],
    }


FIELDS = ("position", "date", "role", "authoritative", "result", "note", "differsFromAdvice")


def _on_the_way(each: Json) -> Json:
    decided = [
        {
            **{name: decision[name] for name in ("reference", "date", "result", "text")},
            "measures": [
                {"code": row["Nr."]} for row in measures() if decision["reference"] in listed(row["Beschlüsse"])
            ],
        }
        for decision in decided_in(each)
    ]
    return {**{name: each[name] for name in FIELDS}, "body": body(each["body"]), "decisions": decided}


def decided_in(consultation: Json) -> list[Json]:
    key = f"{consultation['paper']}/{consultation['position']}"
    return [each for each in decisions() if each["consultation"] == key]


def _effect(row: Row) -> Json:
    return {
        "position": int(row["Nr."]),
        "kind": code(FinancialEffectKind, row["Art"]),
        "amount": money(row["Betrag"]),
        "fromDate": day(row["von"]),
        "toDate": day(row["bis"]),
        "budgetLine": _budget_line(row["Haushaltsstelle"]),
    }


def _budget_line(key: str) -> Json | None:
    if not key:
        return None
    year, product, _, account = key.split("/")
    found = rows("kaemmerei/haushalt.csv", "Jahr")
    row = next(row for row in found if (row["Jahr"], row["Produkt"], row["Konto"]) == (year, product, account))
    planned = money(row["Ansatz"])
    return {"year": int(year), "productCode": product, "code": account, "name": row["Bezeichnung"], "planned": planned}


def _measure(row: Row) -> Json:
    return {
        "code": row["Nr."],
        "title": row["Maßnahme"],
        "kind": code(MeasureKind, row["Art"]),
        "status": measure_status(row),
        "plannedTo": day(row["bis"]),
        "endedOn": day(row["beendet"]),
        "responsible": {"name": _offices()[row["Amt"]]},
        "decisions": [{"reference": reference} for reference in listed(row["Beschlüsse"])],
    }
