"""Questions about figures: two area sets, a funding application, what is out of date."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from tests.examples.conftest import Answer
from tests.examples.files import Json, Row, day, figure, listed, rows, sheet, unordered
from tests.examples.places import CITY, REGION, STATE, areas, dataset, indicator, named, source
from tests.examples.providers import provider


async def test_child_poverty_in_two_area_sets(answer: Answer) -> None:
    found = await answer("05-child-poverty-in-two-area-sets")
    quarters, reporting = list(of_quarters()), list(of_reporting_areas())
    statuses = Counter((each["period"]["end"], each["obsStatus"]) for each in quarters)
    assert unordered(found) == unordered(
        {
            "quarters": {
                "totalCount": len(quarters),
                "groups": [{"period": end, "obsStatus": code, "count": n} for (end, code), n in statuses.items()],
                "nodes": quarters,
            },
            "reportingAreas": {"totalCount": len(reporting), "nodes": reporting},
            "indicator": {
                **indicator("CHILD_POVERTY", "name", "definition", "interpretation", "unit"),
                "per": 100,
                "minCount": None,
            },
            "datasets": {"nodes": [{"code": "SGB2_U15", **source("SGB2_U15")}]},
        }
    )
    for name in ("quarters", "reportingAreas"):
        ends = [each["period"]["end"] for each in found[name]["nodes"]]
        assert ends == sorted(ends)


def of_quarters() -> Iterator[Json]:
    for row in rows("statistik/sgb2_unter_15_stadtteile.csv", "Stichtag"):
        if row["Nr."] != "Stadt":
            cells = figure(row["Quote"], row["Kinder unter 15 im SGB II"], row["Kinder unter 15"])
            yield child_poverty(row["Nr."], day(row["Stichtag"]), cells)


def of_reporting_areas() -> Iterator[Json]:
    for row in rows("statistik/sgb2_unter_15_berichtsgebiete.csv", "Gebiet"):
        for year in range(2016, 2026):
            cells = figure(row[f"Quote {year}"], row[f"Kinder SGB II {year}"], row[f"Kinder {year}"])
            yield child_poverty(row["Gebiet"], f"{year}-12-31", cells)


BREAK = "2020-12-31"
"""From 2020 on, children count who have no claim of their own."""


def child_poverty(area: str, reference: str | None, cells: Json) -> Json:
    known = {"area": named(area), "period": {"end": reference}, "dataset": {"code": "SGB2_U15"}}
    return {**known, **cells, "seriesBreak": reference == BREAK}


async def test_funding_application(answer: Answer) -> None:
    found = await answer("06-funding-application")
    programme = next(row for row in rows("planung/programme.csv", "Kürzel") if row["Kürzel"] == "ESFPLUS-2021")
    assert unordered(found) == unordered(
        {
            "indicators": {"nodes": [of_application(code) for code in LOCAL]},
            "programmes": {
                "nodes": [
                    {
                        "name": programme["Programm"],
                        "fund": programme["Fonds"],
                        "guideline": programme["Richtlinie"],
                        "cofinancingRate": 50,
                        "validFrom": "2021-01-01",
                        "validTo": "2027-12-31",
                    }
                ]
            },
        }
    )


def of_application(code: str) -> Json:
    return {
        **indicator(code, "code", "name", "unit", "interpretation", "finestLevel"),
        "observations": {"nodes": [*of_departments(code), *of_statistical_offices(code)]},
    }


class Place(NamedTuple):
    """Where the departments' files say a figure: dataset, file, header of its first column, row, value|count|base."""

    dataset: str
    file: str
    first: str
    row: Row
    headers: str


LABOUR = ("ARBEITSMARKT", "statistik/arbeitsmarkt.csv", "Jahr", {"Jahr": "2025"})
NO_ROW: Row = {}
STRUCTURE = ("STRUKTURDATEN", "statistik/strukturdaten_2025.csv", "Nr.", NO_ROW)
POPULATION = {"Stichtag": "31.12.2025", "Alter": "insgesamt"}
LOCAL = {
    "POPULATION": Place("EINWOHNER", "statistik/einwohner_stadtteile.csv", "Stichtag", POPULATION, "zusammen"),
    "UNEMPLOYMENT_RATE": Place(*LABOUR, "Arbeitslose Anteil in %|Arbeitslose Anzahl|Arbeitslose Bezugsgröße"),
    "SGB2_RATE": Place(
        *LABOUR,
        "Leistungsberechtigte SGB II Anteil in %|Leistungsberechtigte SGB II Anzahl|"
        "Leistungsberechtigte SGB II Bezugsgröße",
    ),
    "CHILD_POVERTY": Place(
        "SGB2_U15",
        "statistik/sgb2_unter_15_stadtteile.csv",
        "Stichtag",
        {"Stichtag": "31.12.2025"},
        "Quote|Kinder unter 15 im SGB II|Kinder unter 15",
    ),
    "OLD_AGE_POVERTY": Place(
        "GRUNDSICHERUNG",
        "sozialamt/grundsicherung_2026-03.csv",
        "Jahr",
        {"Jahr": "2025"},
        "Quote|Empfänger 65+|Einwohner 65+",
    ),
    "FOREIGNERS_RATE": Place(*STRUCTURE, "Ausländeranteil (%)"),
    "MIGRATION_BACKGROUND_RATE": Place(*STRUCTURE, "Anteil Migrationshintergrund (%)|mit Migrationshintergrund"),
    "SINGLE_PARENT_RATE": Place(*STRUCTURE, "Anteil Alleinerziehende (%)|Alleinerziehende"),
    "CHILDCARE_RATE_U3": Place(
        "BETREUUNG",
        "jugendamt/betreuungsquoten.xlsx",
        "Nr.",
        {},
        "31.12.2025 Quote unter 3|31.12.2025 betreut unter 3|31.12.2025 Kinder unter 3",
    ),
    "ASYLUM_BENEFIT_RATE": Place(
        "ASYLBLG",
        "integration/asylblg.csv",
        "Stichtag",
        {"Stichtag": "31.12.2025", "Herkunftsland": "Summe"},
        "je 1.000 Einwohner|Personen",
    ),
}
KEYS = {"0303": ("0303", "303", None), CITY: ("Stadt", "gesamt", None)}
"""What the departments call the quarter and the city; some files are of the city only."""


def of_departments(code: str) -> Iterator[Json]:
    place = LOCAL[code]
    found = sheet(place.file, "Quoten", place.first) if place.file.endswith("xlsx") else rows(place.file, place.first)
    for row in found:
        for area, keys in KEYS.items():
            if row.get("Nr.") in keys and place.row.items() <= row.items() and (area == CITY or "Nr." in row):
                shown = figure(*(row[header] for header in place.headers.split("|")))
                estimated = {"obsStatus": "E"} if code == "MIGRATION_BACKGROUND_RATE" else {}
                yield {"area": areas()[area], **shown, **estimated, "note": None, "dataset": source(place.dataset)}


STATE_CODES = {
    "POPULATION": "BEVSTD",
    "UNEMPLOYMENT_RATE": "ARBL01",
    "SGB2_RATE": "SGBQ01",
    "CHILD_POVERTY": "SGBQ02",
    "OLD_AGE_POVERTY": "GRUS01",
    "FOREIGNERS_RATE": "AUSL01",
    "MIGRATION_BACKGROUND_RATE": "MIGR01",
    "SINGLE_PARENT_RATE": "ALLE01",
    "CHILDCARE_RATE_U3": "KITQ01",
    "ASYLUM_BENEFIT_RATE": "ASYL01",
}


def of_statistical_offices(code: str) -> Iterator[Json]:
    for row in rows("statistik/99111-01-01-4_de_flat.csv", "statistics_code"):
        area, later = row["1_variable_attribute_code"], row["value"] == "…"
        if row["time"] == "2025-12-31" and row["value_variable_code"] == STATE_CODES[code] and area in (REGION, STATE):
            shown = {**figure(row["value"]), "note": "später" if later else None}
            yield {"area": areas()[area], **shown, "dataset": source("REGIONALVERGLEICH")}


async def test_stale_figures(answer: Answer) -> None:
    found = await answer("08-stale-figures")
    cited = [row for row in rows("planung/zitate.csv", "Bericht") if row["Kennzahl"] in STALE]
    networks = [row for row in rows("planung/netzwerke.csv", "Kürzel") if CITY not in listed(row["Räume"])]
    assert unordered(found) == unordered(
        {
            "datasets": {"nodes": [freshness(code) for code in {source for source, _ in STALE.values()}]},
            "indicators": {
                "nodes": [
                    {
                        **indicator(code, "code", "name", "frequency"),
                        "newest": {"nodes": [{"lastPeriod": last, "dataset": {"code": source}}]},
                    }
                    for code, (source, last) in STALE.items()
                ]
            },
            "networks": {"nodes": [network(row) for row in networks]},
            "publications": {
                "nodes": [publication(name, cited) for name in dict.fromkeys(row["Bericht"] for row in cited)]
            },
        }
    )


STALE = {
    "LANGUAGE_SUPPORT_RATE": ("EINSCHULUNG", "2021-12-31"),
    "OBESITY_RATE": ("EINSCHULUNG", "2021-12-31"),
    "RENT_OFFERED": ("WOHNUNGSMARKT", "2022-12-31"),
    "SOCIAL_HOUSING": ("WOHNUNGSMARKT", "2022-12-31"),
    "ACCESSIBLE_HOUSING": ("WOHNUNGSMARKT", "2022-12-31"),
    "CARE_DEPENDENT": ("PFLEGESTATISTIK", "2025-12-15"),
}
"""Screenings after 2021 were never evaluated, the housing market was not watched on, care figures of 2025 are late."""


def freshness(code: str) -> Json:
    said = dataset(code)
    return {
        **{name: said[name] for name in ("code", "title", "publisher", "contact")},
        "updateInterval": said["update_interval"],
        "staleAfter": str(said["stale_after"]),
    }


def network(row: Row) -> Json:
    return {
        "code": row["Kürzel"],
        "name": row["Netzwerk"],
        "purpose": row["Zweck"],
        "office": {"name": "Stabsstelle Sozialplanung"},
        "areas": [named(area) for area in listed(row["Räume"])],
        "members": [{"name": provider(member)["name"]} for member in listed(row["Mitglieder"])],
    }


def publication(name: str, cited: list[Row]) -> Json:
    row = next(row for row in rows("planung/veroeffentlichungen.csv", "Kürzel") if row["Kürzel"] == name)
    return {
        "title": row["Titel"],
        "issued": day(row["erschienen"]),
        "url": row["Adresse"],
        "citations": [
            {
                "page": int(each["Seite"]),
                "observation": {
                    "indicator": {"code": each["Kennzahl"]},
                    "area": {"name": areas()[each["Raum"].partition(":")[2]]["name"]},
                    "period": {"end": each["Stichtag"]},
                },
            }
            for each in cited
            if each["Bericht"] == name
        ],
    }
