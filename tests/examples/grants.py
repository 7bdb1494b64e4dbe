"""The grants of all departments and the projects of programmes, each in its own file and words."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import NamedTuple

from models.vocabulary import FundingForm, ProofResult, TrafficLight
from tests.examples.files import Json, Row, code, day, listed, money, number, rows, sheet, sheets, total, yes
from tests.examples.providers import provider


class Grant(NamedTuple):
    """One grant as a department writes it, its codes and amounts as the API writes them."""

    reference: str
    office: str
    recipient: Json
    offering: str
    purpose: str
    year: int
    funding_form: str
    requested: str | None
    awarded: str | None
    plan: str
    decision: str
    groups: list[str]
    sub_plans: list[str]
    areas: list[str]
    disclosed: bool | None
    proof_due: str | None
    proof_received: str | None
    proof: str | None
    checker: str
    row: Row


HEADERS = {
    "sozialamt/zuwendungen.csv": {
        "reference": "Aktenzeichen", "recipient": "Zuwendungsempfänger", "offering": "Angebot", "purpose": "Zweck",
        "year": "HJ", "form": "Mittel", "requested": "beantragt", "awarded": "bewilligt", "plan": "Planungsgrundlage",
        "decision": "Beschluss", "groups": "Zielgruppen", "sub_plans": "Fachplanung", "areas": "Stadtteil",
        "disclosed": "weitere Förderung offengelegt", "due": "VN fällig", "received": "VN Eingang",
        "proof": "Ergebnis", "checker": "prüfendes Amt",
    },
    "jugendamt/foerderung.xlsx": {
        "reference": "Az.", "recipient": "Träger-Nr.", "offering": "Angebot", "purpose": "Zweck", "year": "Jahr",
        "form": "Form", "requested": "beantragt", "awarded": "bewilligt", "plan": "Plan", "decision": "Beschluss",
        "groups": "Zielgruppen", "areas": "Stadtteil", "disclosed": "andere Förderung", "due": "VN fällig",
        "received": "VN eingegangen", "proof": "VN Stand", "checker": "VN prüft",
    },
    "gesundheit/zuwendungen.csv": {
        "reference": "Az", "recipient": "Empfänger", "offering": "Angebot", "purpose": "Zweck", "year": "Jahr",
        "awarded": "bewilligt", "plan": "Plan", "groups": "Zielgruppen", "areas": "Stadtteil",
        "disclosed": "andere Stellen fördern mit", "due": "VN bis", "received": "VN da", "proof": "VN",
        "checker": "Prüfung",
    },
    "teilhabe/entgelte.xlsx": {
        "reference": "Vorgang", "recipient": "Leistungserbringer", "offering": "Angebot", "purpose": "Gegenstand",
        "year": "Jahr", "form": "Form", "awarded": "Entgelt", "plan": "Plan", "groups": "Personenkreise",
    },
    "integration/zuwendungen.csv": {
        "reference": "Bescheid-Nr.", "recipient": "Träger", "offering": "Angebot", "purpose": "Zweck", "year": "Jahr",
        "requested": "beantragt", "awarded": "bewilligt", "plan": "Plan", "decision": "Beschluss",
        "groups": "Zielgruppen", "areas": "Stadtteil", "disclosed": "weitere Geldgeber benannt",
        "due": "Nachweis bis", "received": "Nachweis vom", "proof": "Stand", "checker": "Prüfung durch",
    },
    "kaemmerei/foerderprojekte.csv": {
        "reference": "Aktenzeichen", "office": "Amt", "recipient": "Träger", "purpose": "Vorhaben", "year": "HJ",
        "awarded": "bewilligt", "decision": "Beschluss", "groups": "Zielgruppen", "sub_plans": "Planung",
        "areas": "Räume", "due": "VN fällig", "proof": "VN Stand", "checker": "VN prüft",
    },
}  # fmt: skip
"""Under which header a file says what."""
CONSTANT = {
    "sozialamt/zuwendungen.csv": ("50", "", "GRANT"),
    "jugendamt/foerderung.xlsx": ("51", "YOUTH", "GRANT"),
    "gesundheit/zuwendungen.csv": ("53", "DISABILITY", "GRANT"),
    "teilhabe/entgelte.xlsx": ("54", "DISABILITY", "GRANT"),
    "integration/zuwendungen.csv": ("57", "REFUGEE", "GRANT"),
    "kaemmerei/foerderprojekte.csv": ("", "", "PROGRAMME"),
}
"""What a file does not say because it is the same in every row: office, sub-plan, form of funding."""


@cache
def grants() -> list[Grant]:
    return [_grant(file, row) for file in HEADERS for row in _rows(file)]


def _rows(file: str) -> Iterator[Row]:
    first = HEADERS[file]["reference"]
    if not file.endswith("xlsx"):
        yield from rows(file, first)
        return
    for name in sheets(file):
        yield from sheet(file, name, first)


def _grant(file: str, row: Row) -> Grant:
    said = defaultdict(str, {name: row[header] for name, header in HEADERS[file].items()})
    office, sub_plan, form = CONSTANT[file]
    return Grant(
        said["reference"],
        office or said["office"],
        provider(said["recipient"]),
        said["offering"],
        said["purpose"],
        int(said["year"]),
        code(FundingForm, said["form"]) or form,
        money(said["requested"]),
        money(said["awarded"]),
        said["plan"],
        said["decision"],
        listed(said["groups"]),
        [sub_plan] if sub_plan else listed(said["sub_plans"]),
        listed(said["areas"]),
        yes(said["disclosed"]),
        day(said["due"]),
        day(said["received"]),
        code(ProofResult, said["proof"]) or "OPEN",
        said["checker"],
        row,
    )


def grouped(chosen: Iterable[Grant], *keys: str, of: Callable[[Grant], Iterable[tuple[str | int, ...]]]) -> list[Json]:
    """Groups with count and sum awarded; `of` says the values of the keys under which a grant counts."""
    found: dict[tuple[str | int, ...], list[Grant]] = {}
    for grant in chosen:
        for values in of(grant):
            found.setdefault(values, []).append(grant)
    return [
        {
            **dict(zip(keys, values, strict=True)),
            "count": len(members),
            "sum": {"awarded": total(one.awarded for one in members)},
        }
        for values, members in found.items()
    ]


@cache
def kpi_values() -> list[Json]:
    """All values of key figures, with the grant and the offering that they speak of."""
    return [
        {
            "grant": row["Aktenzeichen"],
            "offering": row["Angebot"],
            "kpi": row["Kennzahl"],
            "year": int(row["Jahr"]),
            "target": number(row["Soll"]),
            "actual": number(row["Ist"]),
            "light": code(TrafficLight, row["Ampel"]),
            "comment": row["Bemerkung"] or None,
        }
        for row in rows("kaemmerei/controlling.csv", "Kennzahl")
    ]
