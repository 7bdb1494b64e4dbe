"""Files of the Sozialamt: text in cp1252 with semicolons, decimal commas and dots between thousands."""

from collections.abc import Iterable, Iterator
from functools import partial

from examples.auenfurt.generator import shares
from examples.auenfurt.generator.capacity import reported_by
from examples.auenfurt.generator.facts import capacity_facts, grant_facts, offering_facts, rows_of, with_money, written
from examples.auenfurt.generator.grants import SOCIAL, grants_of
from examples.auenfurt.generator.offerings import listed
from examples.auenfurt.generator.people import FIRST_YEAR, LAST_YEAR, YEARS, Share, bands_between, people
from examples.auenfurt.generator.places import CITY, DISTRICTS, Place, quarters_in
from examples.auenfurt.generator.writing import Cell, Row, cents, delimited, german

write = partial(delimited, encoding="cp1252")
WHOLE = Place("Stadt", "Stadt insgesamt", CITY.blocks)


def files() -> Iterator[tuple[str, bytes]]:
    yield "sozialamt/grundsicherung_2024-06.csv", _old_age_poverty(2023, revised=False)
    yield "sozialamt/grundsicherung_2026-03.csv", _old_age_poverty(LAST_YEAR, revised=True)
    yield "sozialamt/leistungen.csv", _benefits()
    yield "sozialamt/wohngeld.csv", _housing_benefit()
    yield "sozialamt/pflegestatistik.csv", _care()
    yield "sozialamt/pflegevorausberechnung.csv", _care_projection()
    yield "sozialamt/angebote.csv", write([list(OFFERINGS), *_offerings()])
    yield "sozialamt/belegung.csv", write([list(OCCUPANCY), *_occupancy()])
    yield "sozialamt/zuwendungen.csv", write([list(FUNDING), *_funding()], before=FUNDING_TITLE)


MISSED = (2021, 2022, 2023)
"""For these years the first delivery left out the people who live in homes; the second one says so."""


def _old_age_poverty(last: int, *, revised: bool) -> bytes:
    header = ["Jahr", "Nr.", "Stadtteil", "Empfänger 65+", "Einwohner 65+", "Quote", "Bemerkung"]
    rows: list[Row] = [
        _old_age_row(place, year, revised=revised)
        for year in range(FIRST_YEAR, last + 1)
        for place in [*quarters_in(year), WHOLE]
    ]
    return write([header, *rows], before=["Grundsicherung im Alter (4. Kapitel SGB XII), jeweils 31.12.", ""])


def _old_age_row(place: Place, year: int, *, revised: bool) -> Row:
    count, base, rate = shares.OLD_AGE_POVERTY.figures(place, year)
    if year not in MISSED:
        return [year, place.code, place.name, german(count), german(base), german(rate, 1), ""]
    if revised:
        note = "berichtigt: einschließlich Einrichtungen"
        return [year, place.code, place.name, german(count), german(base), f"{german(rate, 1)}r", note]
    outside = count - _in_homes(place, year)
    return [year, place.code, place.name, german(outside), german(base), german(100 * outside / base, 1), ""]


def _in_homes(place: Place, year: int) -> int:
    """The city's are the sum of the Stadtteile's."""
    if place is WHOLE:
        return sum(_in_homes(quarter, year) for quarter in quarters_in(year))
    return round(shares.OLD_AGE_POVERTY.count(place, year) * 0.12)


BENEFITS = {
    "Hilfe zum Lebensunterhalt": shares.LIVING_ALLOWANCE,
    "Schuldnerberatung, Fälle": shares.DEBT_COUNSELLING,
    "Bildung und Teilhabe, Kinder": shares.EDUCATION_BENEFIT,
}
NOT_COUNTED = {("Schuldnerberatung, Fälle", 2020): "/", ("Bildung und Teilhabe, Kinder", 2025): "…"}


def _benefits() -> bytes:
    """One block of rows for each benefit, years side by side; the name of the block stands in its first row only."""
    rows: list[Row] = []
    for name, share in BENEFITS.items():
        places = [*quarters_in(LAST_YEAR), WHOLE]
        block: list[Row] = [
            [place.code, place.name, *(_cell(name, share, place, year) for year in YEARS)] for place in places
        ]
        rows += [[name if number == 0 else "", *line] for number, line in enumerate(block)]
    legend = ["", "– nichts vorhanden; / nicht sicher genug; … Angabe fällt später an; x nicht sinnvoll"]
    return write([["Leistung", "Nr.", "Stadtteil", *YEARS], *rows], after=legend)


def _cell(name: str, share: Share, place: Place, year: int) -> Cell:
    if place.code in ("0405", "0406") and year < 2021:
        return "x"
    count = share.count(place, year)
    return NOT_COUNTED.get((name, year)) or (german(count) if count else "–")


def _housing_benefit() -> bytes:
    rows: list[Row] = [
        [year, place.code, place.name, *_households(place, year)]
        for year in YEARS
        for place in [*quarters_in(year), WHOLE]
    ]
    note = ["", "Ab 2023 Wohngeld-Plus: mit den Vorjahren nicht vergleichbar."]
    return write([["Jahr", "Nr.", "Stadtteil", "Haushalte mit Wohngeld", "je 1.000 Haushalte"], *rows], after=note)


def _households(place: Place, year: int) -> tuple[str, str]:
    count, _, rate = shares.HOUSING_BENEFIT.figures(place, year, per=1000)
    return german(count), german(rate, 1)


CARE_YEARS = (2017, 2019, 2021, 2023)
CARE_AGES = {"unter 65": bands_between(0, 64), "65 bis unter 80": bands_between(65, 79), "80 und älter": shares.OLDEST}
CARE_RATES = {"unter 65": 0.0125, "65 bis unter 80": 0.105, "80 und älter": 0.47}
CARE_FORMS = {"Angehörige": 0.54, "ambulante Dienste": 0.25, "Pflegeheim": 0.21}


def cared_for(place: Place, year: int, age: str, easing: float = 0.0) -> int:
    """People in need of care; easing is how much of the rate a scenario takes away in ten years."""
    growth = 1 + 0.012 * (min(year, LAST_YEAR) - 2017)
    rate = CARE_RATES[age] * growth * (1 - easing * max(0, year - LAST_YEAR) / 10)
    return round(people(place, year, CARE_AGES[age]) * rate)


def cared_for_in(places: list[Place], year: int, age: str, easing: float = 0.0) -> int:
    return sum(cared_for(place, year, age, easing) for place in places)


def _care() -> bytes:
    """Every two years; the figures of 2025 follow later."""
    header = ["Stichtag", "Bezirk", "Name", "Alter", "insgesamt", *CARE_FORMS]
    rows: list[Row] = []
    for year in CARE_YEARS:
        for place in [*DISTRICTS, WHOLE]:
            rows += _care_rows(place, year)
    for place in [*DISTRICTS, WHOLE]:
        rows += [["15.12.2025", place.code, place.name, age, "…", "…", "…", "…"] for age in (*CARE_AGES, "insgesamt")]
    return write([header, *rows], before=["Pflegebedürftige nach Alter und Art der Versorgung"])


def _care_rows(place: Place, year: int) -> Iterator[Row]:
    districts = DISTRICTS if place is WHOLE else [place]
    by_age = {age: _added_up(_forms_of_district(district, year, age) for district in districts) for age in CARE_AGES}
    for age, cells in {**by_age, "insgesamt": _added_up(by_age.values())}.items():
        yield [f"15.12.{year}", place.code, place.name, age, *map(german, cells)]


def _added_up(rows: Iterable[list[int]]) -> list[int]:
    return [sum(column) for column in zip(*rows, strict=True)]


def _forms_of_district(district: Place, year: int, age: str) -> list[int]:
    total = cared_for(district, year, age)
    home, service = (round(total * share) for share in list(CARE_FORMS.values())[:2])
    return [total, home, service, total - home - service]


SCENARIOS = {"Status quo": 0.0, "Kompression": 0.12, "Medikalisierung": -0.06}


def _care_projection() -> bytes:
    header = ["Szenario", "Jahr", "Bezirk", "Name", *CARE_AGES, "insgesamt"]
    rows: list[Row] = []
    for scenario, easing in SCENARIOS.items():
        for year in (2030, 2035):
            for place in [*DISTRICTS, WHOLE]:
                districts = DISTRICTS if place is WHOLE else [place]
                cells = [cared_for_in(districts, year, age, easing) for age in CARE_AGES]
                rows.append([scenario, year, place.code, place.name, *map(german, cells), german(sum(cells))])
    return write([header, *rows], before=["Vorausberechnung, keine Prognose; Basisjahr 2025"])


OFFERINGS = {
    "Nr.": "code", "Angebot": "name", "Angebotsart": "type", "Träger": "full provider", "Haus": "house",
    "Straße": "street", "PLZ": "postal code", "Räume": "areas", "Länge": "longitude", "Breite": "latitude",
    "Barrierefreiheit": "accessibility", "Sprechzeiten": "hours", "Zielgruppen": "groups", "Fachplanung": "sub-plans",
    "Grundlage": "law", "Form": "setting", "Erbringung": "provision", "Status": "status", "seit": "opened",
    "bis": "closes", "zuletzt bestätigt": "assured", "veraltet ab": "stale", "Stadtteil": "served",
}  # fmt: skip
OCCUPANCY = {
    "Nr.": "code", "Stichtag": "day", "Einheit": "unit", "Plätze": "maximum", "belegt": "occupied", "frei": "free",
    "Warteliste": "waiting",
}  # fmt: skip
FUNDING_TITLE = ("Zuwendungen des Sozialamts; Beträge in Euro;;;", "")
FUNDING = {
    "Aktenzeichen": "reference", "Zuwendungsempfänger": "full provider", "Angebot": "offering", "Zweck": "purpose",
    "HJ": "year", "Förderart": "form", "Finanzierungsart": "finance", "Mittel": "funding form",
    "zuwendungsfähige Ausgaben": "eligible", "Eigenmittel": "own", "Drittmittel": "third party",
    "beantragt": "requested", "bewilligt": "awarded", "ausgezahlt": "paid", "abgerechnet": "settled",
    "Rückforderung": "reclaimed", "weitere Förderung offengelegt": "disclosed", "Bescheid vom": "notice",
    "VN fällig": "proof due", "VN Eingang": "received", "VN geprüft": "checked", "prüfendes Amt": "checker",
    "Ergebnis": "proof", "Planungsgrundlage": "plan", "Beschluss": "decision", "Fachplanung": "sub-plans",
    "Zielgruppen": "groups", "Stadtteil": "area",
}  # fmt: skip


def _offerings() -> list[Row]:
    return rows_of(OFFERINGS, map(offering_facts, listed("sozialamt")), written)


def _occupancy() -> list[Row]:
    return rows_of(OCCUPANCY, map(capacity_facts, reported_by("sozialamt")), written)


def _funding() -> list[Row]:
    return rows_of(FUNDING, with_money(map(grant_facts, grants_of(SOCIAL)), cents), written)
