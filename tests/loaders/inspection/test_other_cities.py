"""Layouts in which cities publish their figures: each draft loads as it is, or tells what it left out."""

import tomllib

import pytest

from loaders.inspection import Known
from tests.loaders.inspection.conftest import Inspecting, Loading, draft


async def test_constant_columns_say_what_a_table_is_about(inspecting: Inspecting, loading: Loading) -> None:
    """As in Kiel: days joined by underscores, umlauts written out, blanks behind names."""
    content = (
        "Land;Stadt;Kategorie;Merkmal;Datum;Stadtteilnummer;Stadtteil;insgesamt;maennlich;weiblich\n"
        "de-sh;X;Soziales;Einwohner insgesamt;2019_12_31;1;Altstadt  ;30;10;20\n"
        "de-sh;X;Soziales;Einwohner insgesamt;2019_12_31;2;Nordstadt;70;30;40\n"
        "de-sh;X;Soziales;Einwohner insgesamt;2020_12_31;1;Altstadt;33;12;21\n"
        "de-sh;X;Soziales;Einwohner insgesamt;2020_12_31;2;Nordstadt;72;31;41\n"
    )
    stored = await loading(draft(inspecting(content, "geschlecht.csv")))
    assert len(stored) == 12
    assert stored["POPULATION", "01", "SEX=F", "2019-12-31"] == 20
    assert stored["POPULATION", "02", "", "2020-12-31"] == 72


async def test_days_before_the_year_and_a_category_beside_what_is_measured(inspecting: Inspecting) -> None:
    content = "Kategorie;Merkmal;Stadtteil;31_12_2019\nArbeit;Kinderarmut;Altstadt;1,5\nArbeit;Kinderarmut;Hafen;2,5\n"
    found = inspecting(content, "x.csv")
    assert found.drafts[0].says["values"][0]["indicator"] == "POVERTY"


@pytest.mark.parametrize(
    ("header", "age"),
    [("5-<15", "5_14"), ("5 - < 15", "5_14"), ("80 und Aelter", "80_PLUS"), ("ab 80 Jahre", "80_PLUS")],
)
def test_ages_with_signs(inspecting: Inspecting, header: str, age: str) -> None:
    found = inspecting(f"Stadtteil;{header};0-<3\nAltstadt;5;6\nNordstadt;7;8\n", "einwohner_2019.csv")
    assert found.drafts[0].says["values"][0]["members"] == {"AGE": age}


async def test_value_count_and_base_in_columns_of_their_own(inspecting: Inspecting, loading: Loading) -> None:
    """As in Munich: a share beside the two numbers that it was made of."""
    rows = [("01", 2019, 2, 30), ("02", 2019, 4, 70), ("01", 2020, 3, 31), ("02", 2020, 5, 72)]
    content = "Indikator;Jahr;Raumbezug;Indikatorwert;Basiswert 1;Basiswert 2\n" + "".join(
        f"Kinderarmut;{year};{area} Name;{100 * part / whole:.1f};{part};{whole}\n".replace(".", ",")
        for area, year, part, whole in rows
    )
    found = inspecting(content, "export.csv")
    assert [one.get("role") for one in found.drafts[0].says["values"]] == [None, "count", "base"]
    assert (await loading(draft(found)))["POVERTY", "01", "", "2019-12-31"] == 6.7


async def test_footnotes_sums_of_parts_and_blanks_in_numbers(inspecting: Inspecting, loading: Loading) -> None:
    """As in Hamburg: the sum of some areas stands below them, under a name that says nothing of a sum."""
    content = (
        "Stadtgebiet;Bevölkerung;Wanderungssaldo (Dez 2019)\n"
        "Altstadt1); 1 675    ;-  23    \n"
        "Nordstadt; 1 914    ;  71    \n"
        "Kreis Mitte; 3 589    ;  48    \n"
        "Hafen²; 10 000    ;  20    \n"
    )
    found = inspecting(content, "profile_2019.csv")
    assert found.found["totals"] == [{"row": 4, "label": "Kreis Mitte", "proved": True}]
    says = found.drafts[0].says
    assert says["fields"]["area"]["words"] == {"Altstadt1)": "Altstadt", "Hafen²": "Hafen"}
    assert says["values"][1]["period"] == "Dez 2019"
    says["values"][1]["indicator"] = "POVERTY"
    stored = await loading(draft(found))
    assert stored["POPULATION", "01", "", "2019-12-31"] == 1675
    assert stored["POVERTY", "01", "", "2019-12-31"] == -23


async def test_areas_of_several_sets_in_one_column(inspecting: Inspecting, loading: Loading) -> None:
    """As in Cologne: what is no area of the set is left out by name, what is misspelled is not."""
    content = "tabelle,jahr,raum,zahl\n" + "".join(
        f"Einwohner,{year},{area},{year}.0\n"
        for year in (2018, 2019)
        for area in ("Stadt Musterstadt", "Altstadt", "Nordstadt", "Hafen", "Bezirk Mitte", "Nordstad")
    )
    found = inspecting(content, "bevoelkerung.csv")
    (totals, others) = found.drafts[0].says["table"]["leave_out"]
    assert (totals["values"], others["values"]) == (["Stadt Musterstadt"], ["Bezirk Mitte"])
    assert "'Nordstad'" in draft(found)


async def test_moments_of_midnight_are_days(inspecting: Inspecting, loading: Loading) -> None:
    """As in Dresden."""
    content = "id;stadtteil;stichtag;bevoelkerung_gesamt;bevoelkerung_0_bis_14\n" + "".join(
        f"{number};{name};2019-12-31T00:00:00+01:00;{number};{number - 90}\n"
        for number, name in ((100, "Altstadt"), (104, "Nordstadt"))
    )
    assert await loading(draft(inspecting(content, "x.csv"))) == {
        ("POPULATION", "01", "", "2019-12-31"): 100,
        ("POPULATION", "02", "", "2019-12-31"): 104,
        ("POPULATION", "01", "AGE=0_14", "2019-12-31"): 10,
        ("POPULATION", "02", "AGE=0_14", "2019-12-31"): 14,
    }


async def test_a_title_with_the_month_by_name(inspecting: Inspecting, loading: Loading) -> None:
    content = (
        "Bevölkerung am 31. Dezember 2019 nach Ortsteilen\n\nOrtsteil\tinsgesamt\tdarunter Frauen\n"
        "01 Altstadt\t30\t20\n02 Nordstadt\t70\t40\nMusterstadt\t100\t60\n"
    )
    assert await loading(draft(inspecting(content, "ortsteile.csv"))) == {
        ("POPULATION", "01", "", "2019-12-31"): 30,
        ("POPULATION", "02", "", "2019-12-31"): 70,
        ("POPULATION", "01", "SEX=F", "2019-12-31"): 20,
        ("POPULATION", "02", "SEX=F", "2019-12-31"): 40,
    }


def test_words_for_all_are_no_member(inspecting: Inspecting) -> None:
    """As in Leipzig and in SDMX."""
    content = "Gebiet,Zustand,2019\nAltstadt,offen,1\nAltstadt,Insgesamt,3\nHafen,offen,2\nHafen,Insgesamt,5\n"
    dimension = inspecting(content, "plaetze.csv").drafts[0].says["dimensions"]["ZUSTAND"]
    assert dimension == {"header": "Zustand", "words": {"offen": "OFFEN"}}


def test_sdmx_says_why_a_figure_is_missing(inspecting: Inspecting) -> None:
    content = "STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA,SEX,TIME_PERIOD,OBS_VALUE,OBS_STATUS\n" + "".join(
        f"dataflow,X:POP(1.0),I,{area},{sex},2019,5,A\n" for area in ("01", "02", "03") for sex in ("_T", "M", "F")
    )
    says = inspecting(content, "sdmx.csv").drafts[0].says
    assert says["fields"]["status"] == "OBS_STATUS"
    assert says["dimensions"] == {"SEX": "SEX"}


@pytest.mark.parametrize("name", ["Kinderarmutsquote", "Ausländeranteil", "Jugendquotient", "Einwohnerdichte"])
def test_compounds_that_name_rates(inspecting: Inspecting, name: str) -> None:
    found = inspecting(f"Gebiet;{name}\nAltstadt;5\nNordstadt;6\n", "x_2019.csv", knows=Known())
    (indicators,) = [one for one in found.drafts if one.says["kind"] == "indicators"]
    assert indicators.says["rows"][0]["type"] == "STATUS_RELATIVE"


def test_control_characters_stay_out_of_drafts(inspecting: Inspecting) -> None:
    found = inspecting("Stadtteil;Einwohner\nAltsta\x14t;1\nNordstadt;2\nHafen;3\n", "x_2019.csv")
    said = draft(found)
    assert "'Altsta\ufffdt'" in said
    assert tomllib.loads(said)["kind"] == "observations"


def test_numbers_of_any_length_are_numbers(inspecting: Inspecting) -> None:
    content = f'[{{"Stadtteil": "Altstadt", "Einwohner": {"9" * 400}}}, {{"Stadtteil": "Hafen", "Einwohner": 3}}]'
    assert inspecting(content, "x_2019.json").found["columns"][1]["holds"] == "number"
