"""Lists of grants and of facilities."""

import asyncpg

from loaders.inspection import Asked
from tests.loaders.conftest import Importing
from tests.loaders.inspection.conftest import Inspecting, draft

GRANTS = (
    "Zuwendungsliste 2023;;;;;;\n"
    "Az.;Zuwendungsempfänger;Fachbereich;Zweck;Bewilligungssumme;von;bis\n"
    "50-1;Verein Eins e.V.;Soziales;Beratung;1.500,00 €;01.01.2023;31.12.2023\n"
    "50-2;Verein Eins e. V.;Soziales;Treff;22.000,50 €;01.02.2023;31.12.2023\n"
    "51-1;Zwei gGmbH;Jugend;Ferien;800,00 €;01.06.2023;31.08.2023\n"
)


async def test_grants_with_who_gives_and_who_receives(
    inspecting: Inspecting, city: Importing, connection: asyncpg.Connection
) -> None:
    found = inspecting(GRANTS, "zuwendungen.csv")
    assert found.found["holds"] == "grants"
    assert [one.says["kind"] for one in found.drafts] == ["grants", "organizations", "offices"]
    await city(*(draft(found, number) for number in range(3)))
    rows = await connection.fetch(
        "SELECT reference, o.name, purpose, awarded::float, year, period_from::text FROM grants"
        " JOIN organizations o ON o.id = recipient_id ORDER BY reference"
    )
    assert [tuple(row) for row in rows] == [
        ("50-1", "Verein Eins e.V.", "Beratung", 1500.0, 2023, "2023-01-01"),
        ("50-2", "Verein Eins e.V.", "Treff", 22000.5, 2023, "2023-02-01"),
        ("51-1", "Zwei gGmbH", "Ferien", 800.0, 2023, "2023-06-01"),
    ]


KITAS = (
    "Einrichtung;Anschrift;PLZ;Träger;Stadtteil;Öffnungszeiten;Plätze\n"
    "Kita Sonne;Weg 1;1067;Verein Eins e.V.;Altstadt;07:00-16:30;40\n"
    "Kita Mond;Weg 2;1067;Zwei gGmbH;Nordstadt;Mo-Fr 08:00-14:00;25\n"
)


async def test_facilities_with_their_providers_and_places(
    inspecting: Inspecting, city: Importing, connection: asyncpg.Connection
) -> None:
    found = inspecting(KITAS, "kitas.csv", Asked("01001000", "BASE"))
    by_kind = {one.says["kind"]: number for number, one in enumerate(found.drafts)}
    assert list(by_kind) == ["facilities", "organizations", "offerings", "capacity", "schedules"]
    assert found.drafts[by_kind["offerings"]].to_fill_in == 2
    await city(draft(found, by_kind["facilities"]), draft(found, by_kind["organizations"]))
    rows = await connection.fetch("SELECT code, name, street, postal_code, town FROM facilities ORDER BY code")
    assert [tuple(row) for row in rows] == [
        ("kita-mond-weg-2", "Kita Mond", "Weg 2", "01067", "Musterstadt"),
        ("kita-sonne-weg-1", "Kita Sonne", "Weg 1", "01067", "Musterstadt"),
    ]
    assert await connection.fetchval("SELECT count(*) FROM facility_areas") == 2


def test_a_list_that_is_none_of_these_is_not_called_figures(inspecting: Inspecting) -> None:
    found = inspecting("Thema;Verantwortlich;Bemerkung\nWohnen;Amt 50;offen\nPflege;Amt 51;fertig\n", "themen.csv")
    assert found.found["holds"] != "figures"


async def test_sums_are_nobody_and_one_column_may_hold_both_days(inspecting: Inspecting) -> None:
    content = (
        "Empfänger;Zweck;Bewilligt 2022;Zeitraum\n"
        "Total Plural e. V.;Treff;12.345,67 €;01.02.2022 - 31.12.2022\n"
        "Verein Zwei;Ferien;500,00 €;01.01.2022 - 30.06.2022\n"
        "Zwischensumme;;12.845,67 €;\n"
        ";;12.845,67 €;\n"
    )
    grants, organizations = inspecting(content, "zuwendungen.csv").drafts
    rules = [(rule["values"], rule["reason"]) for rule in grants.says["table"]["leave_out"]]
    assert rules == [([""], "no name"), (["Zwischensumme"], "totals")]
    assert organizations.says["table"]["leave_out"] == grants.says["table"]["leave_out"]
    assert grants.says["fields"]["period_from"] == {"header": "Zeitraum", "pattern": r"^\S+"}
    assert grants.says["fields"]["period_to"] == {"header": "Zeitraum", "pattern": r"\S+$"}


def test_objects_within_the_properties_of_features_are_columns(inspecting: Inspecting) -> None:
    content = """{"type": "FeatureCollection", "features": [
        {"type": "Feature", "id": "t.1", "geometry": {"type": "Point", "coordinates": [9.9, 53.5]},
         "properties": {"name": "Treff Nord", "adresse": {"strasse": "Weg 1", "plz": "20095"}}},
        {"type": "Feature", "id": "t.2", "geometry": {"type": "Point", "coordinates": [9.8, 53.5]},
         "properties": {"name": "Treff Süd", "adresse": {"strasse": "Weg 2", "plz": "20095"}}}]}"""
    fields = inspecting(content, "treffs.geojson").drafts[0].says["fields"]
    assert (fields["street"], fields["postal_code"]) == ("adresse/strasse", "adresse/plz")
