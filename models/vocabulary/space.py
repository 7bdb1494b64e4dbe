"""Vocabularies of areas, their keys and how they relate."""

from enum import Enum

from models.vocabulary.term import Term


class AreaLevel(Enum):
    """What kind of unit an area is."""

    COUNTRY = Term("Bund", "Country", "The Federal Republic.")
    STATE = Term("Land", "State", "A federal state (Bundesland).")
    DISTRICT = Term("Landkreis oder kreisfreie Stadt", "District", "A county or a city that is a county of its own.")
    ASSOCIATION = Term("Gemeindeverband", "Association", "An association of municipalities (Amt, Samtgemeinde).")
    MUNICIPALITY = Term("Gemeinde", "Municipality", "A municipality as a whole.")
    CITY_DISTRICT = Term("Stadtbezirk", "City district", "A borough of a city.")
    FORECAST_AREA = Term("Prognoseraum", "Forecast area", "A unit above district regions, used for projections.")
    DISTRICT_REGION = Term("Bezirksregion", "District region", "A unit between city district and planning space.")
    QUARTER = Term("Stadtteil oder Ortsteil", "Quarter", "A quarter of a city.")
    SUB_QUARTER = Term("Stadtviertel", "Sub-quarter", "A part of a quarter.")
    PLANNING_SPACE = Term("Planungsraum oder Sozialraum", "Planning space", "A unit cut for social planning.")
    STATISTICAL = Term("Statistisches Gebiet", "Statistical area", "A unit cut for statistics.")
    REPORTING = Term("Berichtsgebiet", "Reporting area", "A unit cut for reports.")


class KeyScheme(Enum):
    """The schemes of area keys."""

    AGS = Term(
        "Amtlicher Gemeindeschlüssel",
        "Official municipality key",
        "Eight digits, or a prefix for a higher level.",
    )
    ARS = Term(
        "Amtlicher Regionalschlüssel",
        "Official regional key",
        "Twelve digits, or a prefix for a higher level.",
    )
    NUTS = Term("NUTS-Code", "NUTS code", "The European Union's code of a region.")
    LAU = Term("LAU-Code", "LAU code", "The European Union's code of a local unit.")
    LOR = Term("LOR-Schlüssel", "LOR key", "Berlin's key of a planning unit (lebensweltlich orientierter Raum).")
    LOCAL = Term("Örtlicher Schlüssel", "Local key", "A key that the municipality gave.")
    ESD = Term("ESD-Code", "ESD code", "A code of the esd-toolkit's area lists.")


class AreaRelationType(Enum):
    """How an area relates to an area of another set or year."""

    PART_OF = Term("Teil von", "Part of", "The area lies within the other.")
    OVERLAPS = Term("Überschneidet", "Overlaps", "The two share ground.")
    SUCCEEDED_BY = Term("Nachfolger", "Succeeded by", "The other takes the area's place.")
    SPLIT_INTO = Term("Aufgeteilt in", "Split into", "The other is one of several successors.")
    MERGED_INTO = Term("Aufgegangen in", "Merged into", "The other took the area in.")
    RENAMED = Term("Umbenannt", "Renamed", "The same area under another name or key.")


class ShareBasis(Enum):
    """What the share of an area in another counts."""

    POPULATION = Term("Einwohner", "Population", "The share counts inhabitants.")
    AREA = Term("Fläche", "Surface", "The share measures ground.")
    DWELLINGS = Term("Wohnungen", "Dwellings", "The share counts dwellings.")
