"""Files of the Amt für Teilhabe: workbooks with a sheet for each year."""

from collections.abc import Iterator

from examples.auenfurt.generator import shares
from examples.auenfurt.generator.capacity import reported_by
from examples.auenfurt.generator.facts import capacity_facts, grant_facts, offering_facts, rows_of
from examples.auenfurt.generator.grants import DISABILITY, grants_of
from examples.auenfurt.generator.offerings import listed
from examples.auenfurt.generator.people import YEARS
from examples.auenfurt.generator.places import CITY, Place, quarters_in
from examples.auenfurt.generator.writing import Row, Sheet, workbook

TITLE = "Stadt Auenfurt, Amt für Teilhabe (54)"


def files() -> Iterator[tuple[str, bytes]]:
    yield "teilhabe/eingliederungshilfe.xlsx", workbook([_forms_of_help(year) for year in YEARS if year >= 2020])
    yield "teilhabe/stadtteile.xlsx", workbook([_by_quarter(year) for year in YEARS])
    yield "teilhabe/angebote.xlsx", workbook([_offerings()])
    yield "teilhabe/belegung.xlsx", workbook([_occupancy()])
    yield "teilhabe/entgelte.xlsx", workbook([_fees()])


AGES = ("18 bis unter 45", "45 bis unter 60", "60 und älter")
FORMS = {
    "Besondere Wohnform": (238, (0.40, 0.38, 0.22)),
    "Werkstatt": (431, (0.55, 0.36, 0.09)),
    "Assistenz in der eigenen Wohnung": (412, (0.48, 0.34, 0.18)),
    "Tagesstätte": (71, (0.36, 0.42, 0.22)),
}
"""People of 2020 and how old they were; those who live in homes grow old there."""
AGEING = {"Besondere Wohnform": 0.022, "Werkstatt": 0.006, "Assistenz in der eigenen Wohnung": 0.01, "Tagesstätte": 0.0}
GROWTH = {"Besondere Wohnform": 1, "Werkstatt": -3, "Assistenz in der eigenen Wohnung": 19, "Tagesstätte": -2}


def aged(form: str, year: int) -> list[int]:
    """People by age group."""
    people, (_, middle, old) = FORMS[form]
    total = people + GROWTH[form] * (year - 2020)
    older = round(total * (old + AGEING[form] * (year - 2020)))
    return [total - older - round(total * middle), round(total * middle), older]


def _forms_of_help(year: int) -> Sheet:
    rows: list[Row] = [[form, *aged(form, year), sum(aged(form, year))] for form in FORMS]
    columns = zip(*(aged(form, year) for form in FORMS), strict=True)
    sums = [sum(column) for column in columns]
    return Sheet(
        str(year),
        [TITLE, f"Leistungsberechtigte der Eingliederungshilfe am 31.12.{year}"],
        ["Leistung", *AGES, "zusammen"],
        [],
        [*rows, ["Summe der Leistungen", *sums, sum(sums)]],
        ["Wer mehrere Leistungen erhält, zählt mehrfach."],
    )


def _by_quarter(year: int) -> Sheet:
    whole = Place("gesamt", "Stadt gesamt", CITY.blocks)
    return Sheet(
        f"Stand {year}",
        [TITLE],
        ["Nr.", "Stadtteil", "Schwerbehinderte", "Leistungsberechtigte", "darunter seelische Behinderung"],
        [],
        [[place.code, place.name, *_counts(place, year)] for place in [*quarters_in(year), whole]],
    )


def _counts(place: Place, year: int) -> list[int]:
    return [s.count(place, year) for s in (shares.SEVERELY_DISABLED, shares.ASSISTANCE, shares.MENTAL_ILLNESS)]


OFFERINGS = {
    "Kennung": "code", "Bezeichnung": "name", "Typ": "type", "Leistungserbringer": "provider", "Haus-Nr.": "house",
    "Anschrift": "street", "PLZ": "postal code", "Räume": "areas", "x": "longitude", "y": "latitude",
    "Zugang": "accessibility", "Zeiten": "hours", "Personenkreise": "groups", "Teilpläne": "sub-plans",
    "Rechtsgrundlage": "law", "Form": "setting", "durch": "provision", "Stand": "status", "Beginn": "opened",
    "Bestätigung": "assured", "Stadtteil": "served",
}  # fmt: skip
OCCUPANCY = {
    "Kennung": "code", "Stichtag": "day", "Einheit": "unit", "Plätze": "maximum", "belegt": "occupied", "frei": "free",
    "wartend": "waiting",
}  # fmt: skip
FEES = {
    "Vorgang": "reference", "Leistungserbringer": "provider", "Angebot": "offering", "Gegenstand": "purpose",
    "Jahr": "year", "Form": "funding form", "Entgelt": "awarded", "gezahlt": "paid", "Plan": "plan",
    "Personenkreise": "groups",
}  # fmt: skip


def _offerings() -> Sheet:
    rows = rows_of(OFFERINGS, map(offering_facts, listed("teilhabe")))
    return Sheet("Angebote", [TITLE, "Angebote für Menschen mit Behinderungen"], list(OFFERINGS), [], rows)


def _occupancy() -> Sheet:
    rows = rows_of(OCCUPANCY, map(capacity_facts, reported_by("teilhabe")))
    return Sheet("Belegung", [TITLE], list(OCCUPANCY), [], rows)


def _fees() -> Sheet:
    title = [TITLE, "Leistungsentgelte nach §§ 123 ff. SGB IX (keine Zuwendungen), Euro"]
    return Sheet("Entgelte", title, list(FEES), [], rows_of(FEES, map(grant_facts, grants_of(DISABILITY))))
