"""What wholes leave for people whom nobody sent, from the file to what the public sees."""

import pytest

from loaders.undo import undo
from tests.loaders.publication.conftest import RELATIONS, TERMS, Town, line
from tests.loaders.publication.test_auditing import SHOW
from tests.loaders.publication.test_numbers import needs
from tests.loaders.publication.test_partners import FIVE, THREE, hidden_from, rules

WOMEN = [line("A", 22), line("A", 20, more=";;;;F"), line("B", 60), line("B", 20, more=";;;;F")]
NAMED = "what POOR of QUARTERS:A on 2023-12-31 leaves beside POOR SEX=F of QUARTERS:A on 2023-12-31"


def hidden(shown: dict[str, tuple[float | None, str]]) -> dict[str, str]:
    return {name: why for name, (value, why) in shown.items() if value is None}


async def test_two_men_whom_nobody_sent(town: Town) -> None:
    await town.figures(*WOMEN)
    assert hidden(await town.seen()) == {"A SEX=F": "D"}
    assert str(await town.audited()) == (
        "4 figures, 0 hidden (primary), 1 hidden to protect them (secondary); the narrowest interval is 22 wide where"
        " 3 was promised; 0 disclosed"
    )


async def test_a_rest_that_is_told_is_named(town: Town) -> None:
    await town.figures(*WOMEN)
    await town.connection.execute(SHOW, "A")
    found = await town.audited()
    assert [str(one) for one in found.disclosed] == [f"{NAMED} (by members of a dimension)"]


async def test_many_parts_are_not_all_named(town: Town) -> None:
    """Women of three ages and men of two: two men of 80 and more are left."""
    told = {"0_64;F": 30, "65_79;F": 20, "80_PLUS;F": 10, "0_64;M": 25, "65_79;M": 15}
    await town.figures(line("A", 102), *(line("A", number, more=f";;;{who}") for who, number in told.items()))
    assert list(hidden(await town.seen()).values()) == ["D"]
    await town.connection.execute(SHOW, "A")
    (found,) = (await town.audited()).disclosed
    assert found.name.startswith("what POOR of QUARTERS:A on 2023-12-31 leaves beside POOR AGE=")
    assert found.name.count("POOR AGE=") == 3
    assert found.name.endswith(" and 2 more")
    assert found.because == ("members of two dimensions",)


async def test_a_quarter_that_nobody_sent(town: Town) -> None:
    """The city less three quarters, and the report area less one of the two that are in it."""
    await town.figures(line("T", 63), line("A", 20), line("B", 30), line("C", 11))
    assert hidden(await town.seen()) == {"C": "D"}
    await town.load(RELATIONS)
    await town.figures(line("CD", 13), line("C", 11))
    assert hidden(await town.seen()) == {"C": "D"}


AREAS = """
kind = "areas"
municipality = "01001000"
dataset = { code = "BASE" }
area_set = { code = "QUARTERS" }
rows = [{ code = "E", name = "Eilbek", level = "QUARTER" }]
"""
MEMBERS = """
kind = "dimension_members"
dataset = { code = "SHARED" }
rows = [{ dimension = "SEX", code = "D", name = "divers" }]
"""


async def test_an_area_that_came_later(town: Town) -> None:
    """Of 53 people two live in none of four quarters; nor of what needs say."""
    people = {"A": 12, "B": 10, "C": 20, "D": 9, "T": 53}
    await town.load(needs(**people))
    await town.figures(*(line(area, number) for area, number in people.items()))
    assert hidden(await town.seen()) == {}
    await town.load(AREAS)
    assert hidden(await town.seen()) == {"D": "D"}
    assert await town.fetch("SELECT FROM needs WHERE code = 'T' AND required IS NULL")


async def test_an_area_that_was_taken_back(old_town: Town) -> None:
    """A rule that came later does not find its figures any more."""
    await old_town.load(AREAS)
    await old_town.figures(line("E", 4))
    (last,) = await old_town.fetch("SELECT max(id) AS id FROM import_runs")
    for number in (last["id"], last["id"] - 1):
        await undo(old_town.dsn, number, actor="test")
    past = await old_town.fetch("SELECT value, obs_status, conf_status FROM published.observations_history")
    assert [tuple(row) for row in past] == [(None, "Q", "N")]


async def test_a_member_that_came_later(town: Town) -> None:
    """Of 54 people 31 are women and 21 men."""
    await town.figures(line("A", 54), line("A", 31, more=";;;;F"), line("A", 21, more=";;;;M"))
    before = hidden(await town.seen())
    await town.load(MEMBERS)
    after = hidden(await town.seen())
    assert (before, after) == ({}, {"A SEX=M": "D"})


async def test_a_rate_is_said_to_be_more_exact(town: Town) -> None:
    """A tenth of 400 are 38 to 42, of whom 38 are women; with a decimal, two are men."""
    await town.load(TERMS[0].replace("decimals = 1", "decimals = 0"))
    await town.figures(
        line("A", 38, more=";;;;F"), line("A", 2, more=";;;;M"), line("A", 10, indicator="RATE", more=";400")
    )
    assert hidden(await town.seen("RATE") | await town.seen()) == {"A SEX=M": "A"}
    await town.load(TERMS[0])
    assert hidden(await town.seen("RATE") | await town.seen()).keys() > {"A SEX=M"}


async def test_a_correction_that_leaves_nobody_shows_it_again(old_town: Town) -> None:
    """As of before, the 22 stand beside no women."""
    await old_town.figures(line("A", 22), line("A", 20, more=";;;;F"))
    await old_town.figures(line("A", 30), line("A", 20, more=";;;;F"))
    assert hidden(await old_town.seen()) == {"A SEX=F": "D"}
    past = await old_town.fetch("SELECT value::float, conf_status FROM published.observations_history")
    assert [tuple(row) for row in past] == [(22.0, "F")]


@pytest.mark.parametrize(("men", "found"), [(4, ("A SEX=F", "")), (2, ("A SEX=F", "A SEX=F"))])
async def test_partners_have_a_rule_of_their_own(town: Town, men: int, found: tuple[str, str]) -> None:
    await town.load(rules(FIVE, THREE))
    await town.figures(line("A", 20 + men), line("A", 20, more=";;;;F"))
    assert await hidden_from(town) == found
