"""Places that few people take or wait for, in all that is published of them."""

import asyncpg

from loaders.publication.auditing import audit_published
from loaders.undo import undo
from tests.loaders.publication.conftest import BASE, Town
from tests.loaders.publication.test_rules import rule

HOUSE = (
    f"""
kind = "organizations"
municipality = "01001000"
{BASE}
rows = [{{ code = "AWO", name = "Arbeiterwohlfahrt", carrier_form = "NON_PROFIT" }}]
""",
    f"""
kind = "offering_types"
{BASE}
rows = [{{ code = "SHELTER", name = "Notunterkunft", unit = "BEDS", sub_plan = "HOMELESSNESS" }}]
""",
    f"""
kind = "offerings"
municipality = "01001000"
{BASE}
[[rows]]
code = "N1"
name = "Haus am Wall"
provider = "AWO"
type = "SHELTER"
provision_form = "PROFESSIONAL"
valid_from = 2020-01-01
""",
)
RECORDS = """
kind = "capacity"
municipality = "01001000"
dataset = {{ code = "{}", title = "Belegung", publisher = "Stadt", licence = "CC0-1.0" }}
rows = [{}]
"""
SEEN = "SELECT unit, maximum::int, available::int, occupied::int, waiting::int, obs_status, conf_status"
Row = tuple[str, int | None, int | None, int | None, int | None, str, str]


def records(*said: dict[str, object], dataset: str = "HOMES") -> str:
    known = {"offering": '"N1"', "reference_day": "2023-12-31", "unit": '"BEDS"'}
    rows = [", ".join(f"{name} = {value}" for name, value in (known | one).items()) for one in said]
    return RECORDS.format(dataset, ", ".join(f"{{ {row} }}" for row in rows))


async def seen(town: Town, past: str = "") -> list[Row]:
    return [tuple(row) for row in await town.fetch(f"{SEEN} FROM published.capacity_records{past} ORDER BY id, unit")]


async def test_only_what_tells_of_few_is_hidden(town: Town) -> None:
    await town.load(*HOUSE, records({"maximum": 40, "available": 10, "occupied": 30, "waiting": 2}))
    assert await seen(town) == [("BEDS", 40, 10, 30, None, "Q", "A")]


async def test_a_rule_goes_before_the_municipality(town: Town) -> None:
    await town.load(*HOUSE, records({"maximum": 40, "occupied": 4}))
    assert await seen(town) == [("BEDS", 40, None, 4, None, "A", "F")]
    await town.load(rule("FIVE", min_count="5"))
    assert await seen(town) == [("BEDS", 40, None, None, None, "Q", "A")]
    await town.load(rule("HOMES", of_dataset='"HOMES"', min_count="4"))
    assert await seen(town) == [("BEDS", 40, None, 4, None, "A", "F")]


async def test_a_rule_is_for_records_of_its_days_and_for_no_indicator(town: Town) -> None:
    await town.load(
        rule("OLD", min_count="50", valid_to="2022-12-31"), rule("POOR", indicator='"POOR"', min_count="50")
    )
    await town.load(
        *HOUSE, records({"occupied": 30}, {"occupied": 30, "reference_day": "2022-12-31", "unit": '"PLACES"'})
    )
    assert [row[3] for row in await seen(town)] == [None, 30]


async def test_a_single_offering_is_finer_than_any_level(town: Town) -> None:
    await town.load(*HOUSE, records({"maximum": 40, "occupied": 30}))
    await town.load(rule("HOMES", of_dataset='"HOMES"', finest_level='"MUNICIPALITY"'))
    assert await seen(town) == [("BEDS", 40, None, None, None, "Q", "N")]


async def test_what_the_sender_keeps_secret(town: Town) -> None:
    await town.load(*HOUSE, records({"maximum": 40, "occupied": 30, "waiting": 9, "conf_status": '"C"'}))
    assert await seen(town) == [("BEDS", 40, None, None, None, "Q", "C")]


async def test_a_stricter_rule_hides_what_was_to_be_seen_before(old_town: Town) -> None:
    await old_town.load(*HOUSE, records({"maximum": 40, "occupied": 4, "waiting": 12}))
    await old_town.load(records({"maximum": 40, "occupied": 9, "waiting": 12}))
    assert await seen(old_town, "_history") == [("BEDS", 40, None, 4, 12, "A", "F")]
    await old_town.load(rule("FIVE", min_count="5"))
    assert await seen(old_town) == [("BEDS", 40, None, 9, 12, "A", "F")]
    assert await seen(old_town, "_history") == [("BEDS", 40, None, None, 12, "Q", "A")]


async def test_what_was_shown_alone_is_hidden_when_the_maximum_becomes_known(old_town: Town) -> None:
    await old_town.load(*HOUSE, records({"available": 38}))
    await old_town.load(records({"available": 38, "maximum": 40}))
    assert await seen(old_town) == [("BEDS", 40, None, None, None, "Q", "A")]
    assert await seen(old_town, "_history") == [("BEDS", None, None, None, None, "Q", "A")]


async def test_an_offering_that_was_taken_back_and_came_again(old_town: Town) -> None:
    """Under another number, beside its maximum as of then."""
    await old_town.load(*HOUSE, records({"maximum": 40}))
    (last,) = await old_town.fetch("SELECT max(id) AS id FROM import_runs")
    for number in (last["id"], last["id"] - 1):
        await undo(old_town.dsn, number, actor="test")
    await old_town.load(*HOUSE, records({"available": 38}))
    assert await seen(old_town, "_history") == [("BEDS", 40, None, None, None, "A", "F")]
    assert await seen(old_town) == [("BEDS", None, None, None, None, "Q", "A")]


async def test_two_datasets_of_which_one_has_a_stricter_rule(old_town: Town) -> None:
    """The second takes the place of the first, which stays to be seen as of then."""
    await old_town.load(*HOUSE, records({"occupied": 4}))
    await old_town.load(records({"occupied": 4}, dataset="OTHER"), rule("OTHER", of_dataset='"OTHER"', min_count="9"))
    assert [row[3] for row in await seen(old_town)] == [None]
    assert {row[3] for row in await seen(old_town, "_history")} == {None}


async def test_an_undo_shows_what_the_rule_hid(old_town: Town) -> None:
    await old_town.load(*HOUSE, records({"occupied": 4}))
    await old_town.load(rule("FIVE", min_count="5"))
    (last,) = await old_town.fetch("SELECT max(id) AS id FROM import_runs")
    assert [row[3] for row in await seen(old_town)] == [None]
    await undo(old_town.dsn, last["id"], actor="test")
    assert [row[3] for row in await seen(old_town)] == [4]


async def test_the_audit_counts_records(town: Town) -> None:
    await town.load(*HOUSE, records({"maximum": 40, "occupied": 2}, {"unit": '"PLACES"', "maximum": 9, "waiting": 8}))
    assert str(await town.audited()) == (
        "2 figures, 1 hidden (primary), 0 hidden to protect them (secondary); the narrowest interval is 40 wide where"
        " 3 was promised; 0 disclosed"
    )


async def test_where_everybody_knows_that_there_are_but_two_places(town: Town) -> None:
    await town.load(*HOUSE, records({"maximum": 2, "occupied": 1}))
    assert "the narrowest interval is 2 wide where 2 was promised; 0 disclosed" in str(await town.audited())


async def test_the_audit_names_records_that_are_to_be_seen(town: Town) -> None:
    await town.load(*HOUSE, records({"maximum": 40, "available": 38}))
    await town.connection.execute("UPDATE published.capacity_records SET available = 38, conf_status = 'F'")
    found = await town.audited()
    assert (found.open, found.width) == (1, 0.0)
    assert [str(one) for one in found.disclosed] == ["BEDS of N1 on 2023-12-31 (by its own record)"]


async def test_the_audit_looks_at_earlier_versions(old_town: Town) -> None:
    await old_town.load(*HOUSE, records({"occupied": 2}), records({"occupied": 9}))
    connection = await asyncpg.connect(str(old_town.database))
    await connection.execute("UPDATE published.capacity_records_history SET occupied = 2 WHERE obs_status = 'Q'")
    async with connection.transaction():
        found = await audit_published(connection)
    await connection.close()
    assert found.open == 1


async def test_nobody_is_as_few_as_one_where_a_rule_says_so(town: Town) -> None:
    await town.load(*HOUSE, records({"maximum": 40, "available": 40, "waiting": 0}))
    assert await seen(town) == [("BEDS", 40, 40, None, 0, "A", "F")]
    await town.load(rule("ZERO", shows_zero="false"))
    assert await seen(town) == [("BEDS", 40, None, None, None, "Q", "A")]
