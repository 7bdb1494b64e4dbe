"""Rows of all kinds but figures: references, lists, additions, repetitions, and what is refused."""

from collections.abc import Awaitable, Callable

import asyncpg
import pytest

from loaders.problems import DescriptionError, ProblemsError
from loaders.report import Report

Importing = Callable[..., Awaitable[list[Report]]]

OWNED = """
municipality = "01001000"
dataset = { code = "KITA", title = "Kitas", publisher = "Jugendamt", licence = "CC0-1.0" }
"""
PROVIDERS = f"""
kind = "organizations"
file = "kitas.csv"
{OWNED}
[table]
repeated = "first"
ignore = ["*"]

[fields]
code = {{ header = "Träger", normalise = true }}
name = "Träger"
"""
FACILITIES = f"""
kind = "facilities"
file = "kitas.csv"
{OWNED}
[table]
ignore = ["*"]

[fields]
code = "Nr."
name = "Einrichtung"
postal_code = {{ header = "PLZ", pad = 5 }}
areas = {{ header = "Stadtteile", by = "name", set = "QUARTERS", separator = "/" }}
"""
TYPES = """
kind = "offering_types"
dataset = { code = "SHARED" }

[[rows]]
code = "DAY_CARE"
name = "Kita"
unit = "PLACES"
sub_plan = "YOUTH"

[[rows]]
code = "CRECHE"
name = "Krippe"
unit = "PLACES"
sub_plan = "YOUTH"
parent = "DAY_CARE"
"""
OFFERINGS = f"""
kind = "offerings"
file = "kitas.csv"
{OWNED}
[table]
ignore = ["PLZ", "Stadtteile"]

[fields]
code = "Nr."
name = "Einrichtung"
provider = {{ header = "Träger", by = "normalised" }}
facility = "Nr."
type = {{ value = "CRECHE" }}
sub_plans = {{ value = ["YOUTH", "DISABILITY"] }}
provision_form = {{ value = "PROFESSIONAL" }}
intergenerational = "Alt und Jung"
opening_hours = "Zeiten"
valid_from = {{ value = 2024-01-17 }}
"""
SCHEDULES = f"""
kind = "schedules"
file = "kitas.csv"
{OWNED}
[table]
ignore = ["*"]

[fields]
offering = "Nr."
hours = {{ header = "Zeiten", unknown = "skip" }}
"""
HEAD = "Nr.;Einrichtung;Träger;PLZ;Stadtteile;Zeiten;Alt und Jung\n"
KITAS = HEAD + (
    "7;Am Hang;AWO Musterstadt e.V.;1067;Altstadt/Nordstadt;Mo-Di 07:30-16:30;X\n"
    "8;Am See;AWO Musterstadt e. V.;24939;Hafen;nach Absprache;\n"
)
ALL = (PROVIDERS, FACILITIES, TYPES, OFFERINGS, SCHEDULES)


async def test_one_file_of_many_kinds(connection: asyncpg.Connection, city: Importing) -> None:
    reports = await city(*ALL, files={"kitas.csv": KITAS})
    row = await connection.fetchrow(
        "SELECT o.name, p.name AS provider, f.postal_code, t.code AS type, up.code AS parent, o.sub_plans,"
        " o.intergenerational, o.status FROM offerings o JOIN organizations p ON p.id = provider_id"
        " JOIN facilities f ON f.id = facility_id JOIN offering_types t ON t.id = type_id"
        " JOIN offering_types up ON up.id = t.parent_id WHERE o.code = '7'"
    )
    assert row is not None
    assert tuple(row) == (
        "Am Hang",
        "AWO Musterstadt e.V.",
        "01067",
        "CRECHE",
        "DAY_CARE",
        ["YOUTH", "DISABILITY"],
        True,
        "ACTIVE",
    )
    spans = await connection.fetch("SELECT weekday, opens::text, closes::text FROM schedules ORDER BY 1")
    assert [tuple(span) for span in spans] == [("MO", "07:30:00", "16:30:00"), ("TU", "07:30:00", "16:30:00")]
    by_name = {report.description: report for report in reports}
    assert dict(by_name["4.toml"].skipped) == {"Zeiten not known": 1}
    assert dict(by_name["0.toml"].skipped) == {"repeated": 1}


async def test_the_same_again_changes_nothing(connection: asyncpg.Connection, city: Importing) -> None:
    await city(*ALL, files={"kitas.csv": KITAS})
    reports = await city(*ALL, files={"kitas.csv": KITAS})
    assert [report.stored for report in reports] == [0, 0, 0, 0, 0]
    assert await connection.fetchval("SELECT count(*) FROM offerings_history") == 0


async def test_an_older_list_adds_only_what_is_missing(connection: asyncpg.Connection, city: Importing) -> None:
    older = HEAD + "8;Am Teich;AWO Musterstadt e. V.;24939;Hafen;;\n9;Am Berg;AWO Musterstadt e. V.;24939;Altstadt;;\n"
    keep = FACILITIES.replace('"kitas.csv"', '"older.csv"\nexisting = "keep"')
    reports = await city(PROVIDERS, FACILITIES, keep, files={"kitas.csv": KITAS, "older.csv": older})
    assert (reports[-1].stored, reports[-1].unchanged) == (1, 1)
    rows = await connection.fetch("SELECT code, name FROM facilities ORDER BY 1")
    assert [tuple(row) for row in rows] == [
        ("7", "Am Hang"),
        ("8", "Am See"),
        ("9", "Am Berg"),
    ]


async def test_areas_take_the_first_day_of_a_set_that_is_known(connection: asyncpg.Connection, city: Importing) -> None:
    added = '[[rows]]\ncode = "04"\nname = "Ost"\nlevel = "QUARTER"\n'
    await city(f'kind = "areas"{OWNED}area_set = {{ code = "QUARTERS" }}\n{added}')
    assert await connection.fetchval("SELECT valid_from::text FROM areas WHERE code = '04'") == "2010-01-01"


async def test_a_list_is_stored_as_the_file_has_it(connection: asyncpg.Connection, city: Importing) -> None:
    await city(*ALL, files={"kitas.csv": KITAS})
    reports = await city(FACILITIES, files={"kitas.csv": KITAS.replace("Altstadt/Nordstadt", "Nordstadt")})
    assert reports[0].stored == 1
    links = "SELECT a.name FROM facility_areas JOIN areas a ON a.id = area_id JOIN facilities f ON f.id = facility_id"
    assert await connection.fetchval(f"{links} WHERE f.code = '7'") == "Nordstadt"


async def test_a_description_may_add_to_what_is_known(connection: asyncpg.Connection, city: Importing) -> None:
    await city(*ALL, files={"kitas.csv": KITAS})
    places = f'kind = "facilities"{OWNED}[[rows]]\ncode = "7"\nlongitude = 9.43\nlatitude = 54.78\n'
    await city(places)
    row = await connection.fetchrow("SELECT name, longitude, latitude FROM facilities WHERE code = '7'")
    assert row is not None
    assert tuple(row) == ("Am Hang", 9.43, 54.78)
    with pytest.raises(ProblemsError, match=r"row 1: is new, and new facilities need name, too"):
        await city(places.replace('"7"', '"9"'))


async def test_unknown_references_come_all_at_once(city: Importing) -> None:
    await city(PROVIDERS, FACILITIES, TYPES, files={"kitas.csv": KITAS})
    changed = KITAS.replace("AWO Musterstadt e. V.", "AWO Musterdorf e. V.").replace("7;Am Hang", "17;Am Hang")
    with pytest.raises(ProblemsError) as caught:
        await city(OFFERINGS, files={"kitas.csv": changed})
    assert str(caught.value).splitlines() == [
        "kitas.csv, row 2, column 'Nr.': '17' is not the code of one of the facilities that is known;"
        " did you mean '7'?",
        "kitas.csv, row 3, column 'Träger': 'AWO Musterdorf e. V.' is not the name of one of the organizations that is"
        " known",
    ]


async def test_rows_that_contradict_each_other(city: Importing) -> None:
    strict = PROVIDERS.replace('repeated = "first"\n', "")
    with pytest.raises(ProblemsError) as caught:
        await city(strict, files={"kitas.csv": KITAS})
    assert str(caught.value) == (
        "kitas.csv, row 3: 'AWO Musterstadt e. V.' is the same record as row 2, but differs in name:"
        " correct it, or set `repeated`"
    )


PLANS = f"""
kind = "plans"
{OWNED}
[[rows]]
code = "NEW"
title = "Plan 2024"
sub_plan = "Jugendhilfe"
kind = "SUB_PLAN"
status = "Beschlossen"
valid_from = 2024-01-01
supersedes = "OLD"

[[rows]]
code = "OLD"
title = "Plan 2019"
sub_plan = "YOUTH"
kind = "SUB_PLAN"
status = "REVISED"
valid_from = 2019-01-01
supersedes = ""
"""


async def test_rows_may_refer_to_later_rows(connection: asyncpg.Connection, city: Importing) -> None:
    await city(PLANS)
    replaced = await connection.fetchval("SELECT o.code FROM plans n JOIN plans o ON o.id = n.supersedes_id")
    assert replaced == "OLD"
    assert await connection.fetchval("SELECT count(*) FROM plans_history") == 0


async def test_rows_that_refer_to_each_other_in_a_circle(city: Importing) -> None:
    with pytest.raises(ProblemsError, match=r"rows 1, 2 refer to each other in a circle"):
        await city(PLANS.replace('supersedes = ""', 'supersedes = "NEW"'))


async def test_measures_of_one_file_work_together(connection: asyncpg.Connection, city: Importing) -> None:
    measures = f'kind = "measures"{OWNED}' + "".join(
        f'[[rows]]\ncode = "{code}"\ntitle = "M"\nsub_plan = "YOUTH"\nkind = "CREATE"\nstatus = "IDEA"\n'
        f'synergies = ["{other}"]\n'
        for code, other in (("A", "B"), ("B", "A"))
    )
    (report,) = await city(measures)
    assert await connection.fetchval("SELECT count(*) FROM measure_synergies") == 2
    assert report.stored == 2


async def test_the_database_has_the_last_word(city: Importing) -> None:
    await city(*ALL, files={"kitas.csv": KITAS})
    shut = f'kind = "schedules"{OWNED}[[rows]]\noffering = "7"\nweekday = "MO"\nopens = "18:00"\ncloses = "08:00"\n'
    with pytest.raises(ProblemsError) as caught:
        await city(shut)
    assert str(caught.value) == (
        "0.toml, row 1: cannot be as it is: it breaks the database's rule schedules_span_check"
    )


@pytest.mark.parametrize(
    ("description", "message"),
    [
        (FACILITIES.replace('name = "Einr', 'label = "Einr'), "`facilities` have no field 'label', but code"),
        (FACILITIES.replace('code = "Nr."\n', ""), r"\[fields\] lacks 'code', by which facilities are told apart"),
        (FACILITIES.replace("01001000", "99999999"), "municipality '99999999' is not known: load it first"),
        (FACILITIES.replace('municipality = "01001000"', ""), "`facilities` need `municipality`"),
        (FACILITIES.replace('"facilities"', '"things"'), r"kind = 'things' is not one of municipalities, "),
        (FACILITIES.replace(', title = "Kitas"', ""), r"\[dataset\] 'KITA' is not known yet and lacks title"),
    ],
)
async def test_descriptions_that_cannot_work(city: Importing, description: str, message: str) -> None:
    with pytest.raises(DescriptionError, match=message):
        await city(description, files={"kitas.csv": KITAS})


async def test_descriptions_must_agree_about_a_dataset(city: Importing) -> None:
    with pytest.raises(DescriptionError, match=r"\[dataset\] title = 'Horte', but another description says 'Kitas'"):
        await city(PROVIDERS, FACILITIES.replace('"Kitas"', '"Horte"'), files={"kitas.csv": KITAS})


async def test_every_file_leaves_a_trace(connection: asyncpg.Connection, city: Importing) -> None:
    await city(PROVIDERS, files={"kitas.csv": KITAS})
    await city(PROVIDERS, files={"kitas.csv": KITAS})
    rows = await connection.fetch(
        "SELECT description, file, actor, rows_read, rows_stored, rows_unchanged, rows_skipped, checksum, finished_at"
        " FROM import_runs WHERE file = 'kitas.csv' ORDER BY id"
    )
    assert [tuple(row)[:7] for row in rows] == [
        ("0.toml", "kitas.csv", "test", 2, 1, 0, 1),
        ("0.toml", "kitas.csv", "test", 2, 0, 1, 1),
    ]
    assert rows[0]["checksum"] == rows[1]["checksum"]
    assert all(row["finished_at"] for row in rows)
