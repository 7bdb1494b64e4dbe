"""Files of the Amt für Migration und Integration: dates such as 31.12.2025 and a row of sums below each day."""

from collections.abc import Iterator
from datetime import date

from examples.auenfurt.generator.capacity import Capacity, capacities, places_in, reported_by
from examples.auenfurt.generator.facts import capacity_facts, grant_facts, offering_facts, rows_of, with_money, written
from examples.auenfurt.generator.grants import INTEGRATION, grants_of
from examples.auenfurt.generator.offerings import listed, of_type
from examples.auenfurt.generator.people import people
from examples.auenfurt.generator.places import CITY
from examples.auenfurt.generator.writing import Row, cents, day, delimited, german


def files() -> Iterator[tuple[str, bytes]]:
    yield "integration/asylblg.csv", delimited([BENEFITS_HEADER, *_benefits()], encoding="cp1252")
    yield "integration/unterbringung.csv", delimited([ACCOMMODATION_HEADER, *_accommodation()])
    yield "integration/beratung.csv", delimited([ADVICE_HEADER, *_advice()])
    yield "integration/angebote.csv", delimited([list(OFFERINGS), *_offerings()])
    yield "integration/belegung.csv", delimited([list(OCCUPANCY), *_occupancy()])
    yield "integration/zuwendungen.csv", delimited([list(FUNDING), *_funding()])


RECIPIENTS = {
    2016: 1486, 2017: 1163, 2018: 962, 2019: 811, 2020: 742, 2021: 768, 2022: 1214, 2023: 1297, 2024: 1188, 2025: 1041
}  # fmt: skip
ORIGINS = {"Syrien": 0.29, "Afghanistan": 0.18, "Ukraine": 0.03, "Türkei": 0.14, "Somalia": 0.06, "übrige": 0.30}
BENEFITS_HEADER = ("Stichtag", "Herkunftsland", "Personen", "darunter unter 18", "je 1.000 Einwohner")


def _benefits() -> Iterator[Row]:
    for year, total in RECIPIENTS.items():
        parts = [round(total * share) for share in list(ORIGINS.values())[:-1]]
        for origin, part in zip(ORIGINS, [*parts, total - sum(parts)], strict=True):
            yield [f"31.12.{year}", origin, part, round(part * 0.34), ""]
        rate = german(1000 * total / people(CITY, year), 2)
        yield [f"31.12.{year}", "Summe", total, _minors(total, parts), rate]


def _minors(total: int, parts: list[int]) -> int:
    return sum(round(part * 0.34) for part in [*parts, total - sum(parts)])


ACCOMMODATION_HEADER = ("Stichtag", "Plätze", "belegt", "Auslastung in %", "unbegleitete Minderjährige")


def _accommodation() -> Iterator[Row]:
    for year in range(2019, 2026):
        there = places_in(CITY, "GEMEINSCHAFTSUNTERKUNFT", year)
        taken = sum(_last_day(year))
        minors = max(0, round(taken * 0.05) - 3)
        yield [f"31.12.{year}", german(there), german(taken), german(100 * taken / there, 1), minors]


def _last_day(year: int) -> Iterator[int]:
    for offering in of_type("GEMEINSCHAFTSUNTERKUNFT"):
        yield from (c.occupied or 0 for c in capacities(offering) if c.day == date(year, 12, 31))


ADVICE_HEADER = ("Jahr", "Stellen (VZÄ)", "Ratsuchende", "Ratsuchende je Stelle", "Plätze in Sprachkursen")


def _advice() -> Iterator[Row]:
    for year in range(2019, 2026):
        posts = sum(c.maximum for c in reported_by("integration") if _advises(c) and c.day.year == year)
        clients = round(RECIPIENTS[year] * 0.81)
        courses = places_in(CITY, "SPRACHKURS", year)
        yield [year, german(posts, 1), german(clients), german(clients / posts, 1), courses]


def _advises(capacity: Capacity) -> bool:
    return capacity.offering.kind.type == "MIGRATIONSSOZIALARBEIT"


OFFERINGS = {
    "Kennziffer": "code", "Bezeichnung": "name", "Art": "type", "Betreiber": "full provider", "Haus": "house",
    "Straße": "street", "PLZ": "postal code", "Räume": "areas", "Länge": "longitude", "Breite": "latitude",
    "Barrierefreiheit": "accessibility", "Zeiten": "hours", "Zielgruppen": "groups", "Planung": "sub-plans",
    "Grundlage": "law", "Form": "setting", "durch": "provision", "Status": "status", "in Betrieb seit": "opened",
    "Schließung zum": "closes", "Abfrage vom": "assured", "Stadtteil": "served",
}  # fmt: skip
OCCUPANCY = {
    "Kennziffer": "code", "Bezeichnung": "name", "Stichtag": "day", "Einheit": "unit", "Kapazität": "maximum",
    "belegt": "occupied", "frei": "free",
}  # fmt: skip
FUNDING = {
    "Bescheid-Nr.": "reference", "Träger": "full provider", "Angebot": "offering", "Zweck": "purpose", "Jahr": "year",
    "Art": "form", "Finanzierung": "finance", "Ausgaben": "eligible", "eigene Mittel": "own",
    "dritte Mittel": "third party", "beantragt": "requested", "bewilligt": "awarded", "ausgezahlt": "paid",
    "anerkannt": "settled", "zurück": "reclaimed", "weitere Geldgeber benannt": "disclosed", "Bescheid vom": "notice",
    "Nachweis bis": "proof due", "Nachweis vom": "received", "geprüft am": "checked", "Prüfung durch": "checker",
    "Stand": "proof", "Plan": "plan", "Beschluss": "decision", "Zielgruppen": "groups", "Stadtteil": "area",
}  # fmt: skip


def _offerings() -> list[Row]:
    return rows_of(OFFERINGS, map(offering_facts, listed("integration")), written)


def _occupancy() -> Iterator[Row]:
    """Day by day, with a row of sums below each."""
    reports = sorted(reported_by("integration"), key=lambda capacity: capacity.day)
    for when in dict.fromkeys(capacity.day for capacity in reports):
        today = [capacity for capacity in reports if capacity.day == when]
        yield from rows_of(OCCUPANCY, map(capacity_facts, today), written)
        yield ["", "Summe", day(when), "", "", sum(capacity.occupied or 0 for capacity in today), ""]


def _funding() -> list[Row]:
    return rows_of(FUNDING, with_money(map(grant_facts, grants_of(INTEGRATION)), cents), written)
