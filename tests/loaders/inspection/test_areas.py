"""Outlines and lists of areas, of a city that nobody has told the program about."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from loaders.inspection import Asked, Known, Told, inspect, written
from tests.loaders.conftest import Importing
from tests.loaders.inspection.conftest import Inspecting, draft, workbook

NEW = Asked("05315000", "BASE")


def outlines(*properties: dict[str, Any]) -> str:
    """A row of squares of about a square kilometre."""
    features = [
        {
            "type": "Feature",
            "properties": one,
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[x, 51], [x + 0.0142, 51], [x + 0.0142, 51.009], [x, 51.009], [x, 51]]],
            },
        }
        for x, one in ((7 + 0.0142 * number, one) for number, one in enumerate(properties))
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def test_outlines_of_areas_that_are_not_known(inspecting: Inspecting) -> None:
    content = outlines(
        {"OBJECTID": 1, "NUMMER": "101", "NAME": "Altstadt-Süd", "STAND": "2023-12-31", "SHAPE_AREA": 998000.5},
        {"OBJECTID": 2, "NUMMER": "102", "NAME": "Neustadt-Süd", "STAND": "2023-12-31", "SHAPE_AREA": 998000.5},
    )
    found = inspecting(content, "stadtteile.geojson", NEW)
    assert found.found["holds"] == "areas"
    assert [one.says["kind"] for one in found.drafts] == ["areas", "municipalities"]
    says = found.drafts[0].says
    assert says["fields"] == {
        "code": "NUMMER",
        "name": "NAME",
        "level": {"value": "QUARTER"},
        "surface": {"header": "SHAPE_AREA", "factor": 0.000001},
        "geometry": "geometry",
    }
    assert says["area_set"] == {"code": "STADTTEILE", "name": "Stadtteile", "valid_from": date(2023, 12, 31)}
    assert says["table"] == {"ignore": ["OBJECTID", "STAND"]}


async def test_a_new_citys_areas_load_as_drafted(
    importing: Importing, connection: asyncpg.Connection, knows: Known, tmp_path: Path
) -> None:
    path = tmp_path / "Stadtbezirke_2024.geojson"
    path.write_text(outlines({"bezirk": "1 Innenstadt", "qkm": 0.998}, {"bezirk": "2 Rodenkirchen", "qkm": 0.998}))
    (found,) = inspect(path, knows, NEW)
    areas, municipality = found.drafts
    municipality.says["rows"][0]["name"] = "Köln"
    await importing(written(municipality), written(areas))
    rows = await connection.fetch(
        "SELECT a.code, a.name, a.level, a.surface::float, a.geometry IS NOT NULL AS drawn FROM areas a"
        " JOIN area_sets s ON s.id = area_set_id WHERE s.code = 'STADTBEZIRKE' ORDER BY a.code"
    )
    assert [tuple(row) for row in rows] == [
        ("1", "Innenstadt", "CITY_DISTRICT", 0.998, True),
        ("2", "Rodenkirchen", "CITY_DISTRICT", 0.998, True),
    ]


def test_outlines_of_areas_that_are_known_are_only_added(inspecting: Inspecting) -> None:
    found = inspecting(outlines({"ID": "01", "N": "Altstadt"}, {"ID": "02", "N": "Nordstadt"}), "x.geojson")
    assert found.drafts[0].says["area_set"] == {"code": "QUARTERS"}
    assert found.drafts[0].says["fields"] == {"code": "ID", "geometry": "geometry"}


def test_a_list_of_several_levels(inspecting: Inspecting) -> None:
    content = (
        "Stadtbezirk;Stadtteil-Nr;Stadtteil;Viertel-Nr;Viertel\n"
        "Innenstadt;101;Altstadt-Süd;10101;Am Rhein\n"
        "Innenstadt;101;Altstadt-Süd;10102;Am Markt\n"
        "Innenstadt;102;Neustadt-Süd;10201;Am Park\n"
        "Rodenkirchen;201;Bayenthal;20101;Am Ufer\n"
        "Rodenkirchen;201;Bayenthal;20102;Am Ring\n"
    )
    found = inspecting(content, "gliederung.csv", NEW)
    fields = [one.says["fields"] for one in found.drafts[:-1]]
    assert fields == [
        {
            "code": {"header": "Viertel-Nr", "pattern": r"^\d{1}"},
            "name": "Stadtbezirk",
            "level": {"value": "CITY_DISTRICT"},
        },
        {
            "code": "Stadtteil-Nr",
            "name": "Stadtteil",
            "level": {"value": "QUARTER"},
            "parent": {"header": "Stadtteil-Nr", "pattern": r"^\d{1}"},
        },
        {
            "code": "Viertel-Nr",
            "name": "Viertel",
            "level": {"value": "SUB_QUARTER"},
            "parent": {"header": "Viertel-Nr", "pattern": r"^\d{3}"},
        },
    ]


def test_each_sheet_is_a_table_of_its_own(knows: Known, tmp_path: Path) -> None:
    path = tmp_path / "atlas.xlsx"
    rows: list[list[Any]] = [["Stadtteil", "2019", "2020"], ["Altstadt", 1, 2], ["Nordstadt", 3, 4]]
    workbook(path, {"Einwohner": rows, "Kinderarmut": rows, "leer": []})
    found = inspect(path, knows, Asked("01001000", "BASE"))
    assert [one.found["sheet"] for one in found] == ["Einwohner", "Kinderarmut"]
    assert [draft(one).count('sheet = "') for one in found] == [1, 1]
    assert [one.drafts[0].says["values"][0]["indicator"] for one in found] == ["POPULATION", "POVERTY"]


@pytest.mark.parametrize(
    ("content", "code", "name"),
    [
        (
            "ORTSTEILNUMMER,ORTSTEILNAME,STADTBEZIRK\n00,Zentrum,Mitte\n01,Osten,Mitte\n",
            "ORTSTEILNUMMER",
            "ORTSTEILNAME",
        ),
        ("STADTTEIL_NR;STADTTEIL;ORTSBEZIRK\n1;Altstadt;1\n2;Bornheim;1\n", "STADTTEIL_NR", "STADTTEIL"),
        ("id;bez;bez_lang\n100;01;Innere Altstadt\n104;02;Seevorstadt\n", "bez", "bez_lang"),
    ],
)
def test_codes_and_names_are_told_from_what_they_are_parts_of(
    inspecting: Inspecting, content: str, code: str, name: str
) -> None:
    found = inspecting(content, "liste.csv", NEW)
    assert found.found["holds"] == "areas"
    assert (found.drafts[0].says["fields"]["code"], found.drafts[0].says["fields"]["name"]) == (code, name)


def test_a_name_may_share_no_word_with_its_key(inspecting: Inspecting) -> None:
    rows = ("111|Altstadt|11|Mitte", "112|Bahnhof|11|Mitte", "122|Industrie|12|Häfen", "211|Hohentor|21|Neustadt")
    found = inspecting("\n".join(["OT-Nr|Ortsteil|Stadtteil-Nr|Stadtteil", *rows]), "liste.txt", NEW)
    coarse, fine = (one.says["fields"] for one in found.drafts[:2])
    assert (coarse["name"], fine["name"]) == ("Stadtteil", "Ortsteil")


async def test_what_a_dataset_is_stands_in_one_draft(
    importing: Importing, connection: asyncpg.Connection, knows: Known, tmp_path: Path
) -> None:
    """Files of one folder are one dataset; indicators that several need are drafted once."""
    (tmp_path / "atlas").mkdir()
    told, drafts = Told(), []
    for name in ("a_2019", "b_2018"):
        path = tmp_path / "atlas" / f"{name}.csv"
        path.write_text("Stadtteil;Wohngeld\nAltstadt;5\nNordstadt;6\n")
        drafts += told.once(inspect(path, knows, Asked("01001000", data=tmp_path))[0].drafts)
    assert [one.says["kind"] for one in drafts] == ["observations", "indicators", "observations"]
    assert [len(one.says["dataset"]) for one in drafts] == [4, 1, 1]
    drafts[0].says["dataset"] |= {"publisher": "Stadt Musterstadt", "licence": "CC0-1.0"}
    await importing(*map(written, drafts))
    assert await connection.fetchval("SELECT count(*) FROM raw.observations") == 4
    assert (
        await connection.fetchval("SELECT title FROM datasets WHERE code = 'ATLAS' AND municipality_id IS NULL")
        == "atlas"
    )
