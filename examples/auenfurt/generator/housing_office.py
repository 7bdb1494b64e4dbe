"""Files of the Amt für Wohnen: counts with signs for what is missing, and a foot note that explains them."""

from collections.abc import Iterator

from examples.auenfurt.generator import shares
from examples.auenfurt.generator.capacity import reported_by
from examples.auenfurt.generator.facts import capacity_facts, offering_facts, rows_of, written
from examples.auenfurt.generator.offerings import listed
from examples.auenfurt.generator.people import YEARS, phase, strength
from examples.auenfurt.generator.places import ALL_QUARTERS, CITY, Place, quarters_in
from examples.auenfurt.generator.writing import Row, delimited, german

LEGEND = (
    "__________",
    "- = nichts vorhanden; . = Zahlenwert unbekannt oder geheim zu halten; / = nicht sicher genug;",
    "x = Aussage nicht sinnvoll; … = Angabe fällt später an",
)
WHOLE = Place("Stadt", "Stadt insgesamt", CITY.blocks)


def files() -> Iterator[tuple[str, bytes]]:
    for year in SHELTERED:
        yield f"wohnen/untergebrachte_personen_{year}.csv", _sheltered(year)
    yield "wohnen/untergebrachte_stadtteile.csv", _sheltered_by_quarter()
    yield "wohnen/wohnungsnotfaelle.csv", _emergencies()
    yield "wohnen/wohnungsmarkt.csv", _housing_market()
    yield "wohnen/hilfeangebote.csv", delimited([list(OFFERINGS), *_offerings()])
    yield "wohnen/belegung.csv", delimited([list(OCCUPANCY), *_occupancy()])


SHELTERED = {2022: 388, 2023: 512, 2024: 571, 2025: 604, 2026: 588}
"""People housed on 31 January because they had no dwelling (WoBerichtsG)."""
PROVISION = {"kurzfristig": 0.23, "teilstationär": 0.05, "stationär": 0.12, "sonstige": 0.60}
SHELTER_AGES = {
    "unter 18": 0.27, "18 bis unter 27": 0.17, "27 bis unter 45": 0.31, "45 bis unter 65": 0.20, "65 und älter": 0.05
}  # fmt: skip
NATIONALITY = {"deutsch": 0.31, "EU-Ausland": 0.09, "Ukraine": 0.28, "übriges Ausland": 0.32}
HOUSEHOLDS = {"alleinstehend": 0.47, "Paar ohne Kind": 0.07, "alleinerziehend": 0.16, "Paar mit Kind": 0.30}


def _parts(total: int, shares_of: dict[str, float]) -> list[int]:
    """Whole people by share; what rounding leaves goes to the last."""
    parts = [round(total * share) for share in list(shares_of.values())[:-1]]
    return [*parts, total - sum(parts)]


def _sheltered(year: int) -> bytes:
    """Three tables below each other: form by age, nationality by age, households; total and status change last."""
    total = SHELTERED[year]
    before = [f"Untergebrachte wohnungslose Personen am 31.01.{year} (WoBerichtsG)", ""]
    header = ["Merkmal", "Ausprägung", "zusammen", *SHELTER_AGES]
    rows: list[Row] = [["insgesamt", "", total, *_column(total)]]
    rows += _crossed("Art der Überlassung", total, PROVISION)
    rows += _crossed("Staatsangehörigkeit", total, NATIONALITY)
    rows += [
        ["Haushaltstyp", name, part, *["x"] * len(SHELTER_AGES)]
        for name, part in zip(HOUSEHOLDS, _parts(total, HOUSEHOLDS), strict=True)
    ]
    rows.append(["nach Asyl-Statuswechsel", "", round(total * 0.29), *["." for _ in SHELTER_AGES]])
    return delimited([header, *rows], before=before, after=LEGEND)


def _column(total: int) -> list[int]:
    """The ages add up over the forms of provision."""
    return [sum(column) for column in zip(*(_parts(p, SHELTER_AGES) for p in _parts(total, PROVISION)), strict=True)]


def _crossed(feature: str, total: int, shares_of: dict[str, float]) -> Iterator[Row]:
    """One part by another; a zero is written as a dash."""
    sizes = _parts(total, shares_of)
    rows = [_parts(size, SHELTER_AGES) for size in sizes]
    if feature != "Art der Überlassung":
        rest = [whole - sum(column) for whole, column in zip(_column(total), zip(*rows[:-1], strict=True), strict=True)]
        rows = [*rows[:-1], rest]
    for name, size, row in zip(shares_of, sizes, rows, strict=True):
        yield [feature, name, size, *(cell or "-" for cell in row)]


def _sheltered_by_quarter() -> bytes:
    """Planners hold them; the law allows no publication below the municipality (§ 7 (4) WoBerichtsG)."""
    by_quarter = {"0102": 0.24, "0303": 0.29, "0304": 0.18, "0401": 0.12, "0502": 0.17}
    rows: list[Row] = [
        [f"31.01.{year}", code, part]
        for year, total in SHELTERED.items()
        for code, part in zip(by_quarter, _parts(total, by_quarter), strict=True)
    ]
    return delimited([["Stichtag", "Nr.", "untergebracht"], *rows], before=["Nur für den Dienstgebrauch"])


EMERGENCIES = {
    "Räumungsklagen": shares.EVICTION_SUITS,
    "Zwangsräumungen": shares.EVICTIONS,
    "Präventionsfälle": shares.PREVENTION,
}


def _emergencies() -> bytes:
    header = ["Jahr", "Nr.", "Stadtteil", *EMERGENCIES]
    rows: list[Row] = [
        [year, place.code, place.name, *(_sign(name, place, year) for name in EMERGENCIES)]
        for year in YEARS
        for place in [*quarters_in(year), WHOLE]
    ]
    return delimited([header, *rows], after=LEGEND)


def _sign(name: str, place: Place, year: int) -> str:
    """Until 2018 the office hid small counts itself; in 2020 courts reported late."""
    count = EMERGENCIES[name].count(place, year)
    if name == "Präventionsfälle" and year < 2018:
        return "x"
    if name == "Zwangsräumungen" and year == 2020 and place is not WHOLE:
        return "/"
    if year <= 2018 and 0 < count < 3:
        return "."
    return german(count) if count else "-"


MARKET_YEARS = range(2016, 2023)


def _housing_market() -> bytes:
    """Not continued after 2022."""
    header = ["Jahr", "Nr.", "Stadtteil", "Angebotsmiete €/m²", "gebundene Wohnungen", "barrierefreie Wohnungen"]
    rows: list[Row] = [
        [year, place.code, place.name, _rent(place, year), *_dwellings(place, year)]
        for year in MARKET_YEARS
        for place in quarters_in(year)
    ]
    return delimited([header, *rows], after=LEGEND)


def _rent(place: Place, year: int) -> str:
    """Too few advertisements give no safe mean."""
    quarter = next(quarter for quarter in ALL_QUARTERS if quarter.blocks[0] in place.blocks)
    if quarter.people < 1000:
        return "/"
    rent = 8.1 - 2.2 * strength(quarter, "poverty", year) + 0.5 * phase("rent", quarter.code)
    return german(rent * 1.034 ** (year - 2016), 2)


def _dwellings(place: Place, year: int) -> list[str]:
    return [german(share.count(place, year)) for share in (shares.SOCIAL_HOUSING, shares.ACCESSIBLE_HOUSING)]


OFFERINGS = {
    "Nr": "code", "Name": "name", "Art": "type", "Träger": "provider code", "Haus": "house", "Straße": "street",
    "PLZ": "postal code", "Räume": "areas", "Länge": "longitude", "Breite": "latitude",
    "barrierefrei": "accessibility", "geöffnet": "hours", "für": "groups", "Grundlage": "law", "Form": "setting",
    "durch": "provision", "Stand": "status", "seit": "opened", "geprüft": "assured", "Stadtteil": "served",
}  # fmt: skip
OCCUPANCY = {
    "Nr": "code", "Stichtag": "day", "Einheit": "unit", "Kapazität": "maximum", "belegt": "occupied", "frei": "free",
    "wartet": "waiting",
}  # fmt: skip


def _offerings() -> list[Row]:
    return rows_of(OFFERINGS, map(offering_facts, listed("wohnen")), written)


def _occupancy() -> list[Row]:
    return rows_of(OCCUPANCY, map(capacity_facts, reported_by("wohnen")), written)
