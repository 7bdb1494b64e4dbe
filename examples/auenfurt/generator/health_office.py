"""Files of the Gesundheitsamt: the screening of children before school, and small grants."""

from collections.abc import Iterator

from examples.auenfurt.generator import shares
from examples.auenfurt.generator.facts import grant_facts, rows_of, with_money, written
from examples.auenfurt.generator.grants import HEALTH, grants_of
from examples.auenfurt.generator.places import CITY, Place, quarters_in
from examples.auenfurt.generator.writing import Row, cents, delimited, german

SCREENINGS = (2017, 2019, 2021)
"""Every two years; the screenings of 2023 and 2025 were never evaluated."""


def files() -> Iterator[tuple[str, bytes]]:
    yield "gesundheit/einschulungsuntersuchung.csv", delimited([SCREENING_HEADER, *_screening()], delimiter="\t")
    yield "gesundheit/zuwendungen.csv", delimited([list(FUNDING), *_funding()], encoding="cp1252")


SCREENING_HEADER = (
    "Jahrgang",
    "Nr.",
    "Stadtteil",
    "untersuchte Kinder",
    "mit Sprachförderbedarf",
    "Anteil Sprachförderbedarf",
    "mit Adipositas",
    "Anteil Adipositas",
)


def _screening() -> Iterator[Row]:
    for year in SCREENINGS:
        for place in [*quarters_in(year), Place("Stadt", "Stadt insgesamt", CITY.blocks)]:
            language, children, language_rate = shares.LANGUAGE_SUPPORT.figures(place, year)
            obesity, _, obesity_rate = shares.OBESITY.figures(place, year)
            yield [
                year,
                place.code,
                place.name,
                children,
                language,
                f"{german(language_rate, 1)} %",
                obesity,
                f"{german(obesity_rate, 1)} %",
            ]


FUNDING = {
    "Az": "reference", "Empfänger": "full provider", "Angebot": "offering", "Zweck": "purpose", "Jahr": "year",
    "Art": "form", "Finanzierung": "finance", "bewilligt": "awarded", "ausgezahlt": "paid", "Bescheid": "notice",
    "andere Stellen fördern mit": "disclosed", "VN bis": "proof due", "VN da": "received", "VN geprüft": "checked",
    "Prüfung": "checker", "VN": "proof", "Plan": "plan", "Zielgruppen": "groups", "Stadtteil": "area",
}  # fmt: skip


def _funding() -> list[Row]:
    return rows_of(FUNDING, with_money(map(grant_facts, grants_of(HEALTH)), cents), written)
