"""Money to few recipients, with the worked numbers of Hundepool and others, "Statistical Disclosure Control", 2012."""

import pytest

from loaders.problems import ProblemsError
from loaders.publication.auditing import audit_published
from loaders.undo import undo
from tests.loaders.publication.conftest import Shown, Town, line
from tests.loaders.publication.test_rules import rule

GRANTS = """
kind = "indicators"
dataset = { code = "SHARED" }

[[rows]]
code = "GRANTS"
name = "Zuwendungen"
type = "STATUS_ABSOLUTE"
unit = "EUR"

[[rows]]
code = "PER_HEAD"
name = "Zuwendungen je Kopf"
type = "STATUS_RELATIVE"
unit = "EUR"
per = 1
decimals = 2
numerator = "GRANTS"
base = "PEOPLE"
"""
FIGURES = """
kind = "observations"
municipality = "01001000"
file = "GRANTS.csv"
dataset = { code = "GRANTS", title = "Zuwendungen", publisher = "Kämmerei", licence = "CC0-1.0" }
period = { header = "day" }

[fields]
area = { header = "area", set = ["CITY", "QUARTERS", "REPORTS"] }
indicator = "indicator"

[[values]]
header = "value"

[[values]]
header = "number"
role = "contributors"

[[values]]
header = "first"
role = "largest"

[[values]]
header = "second"
role = "second_largest"
"""
HEAD = "area;indicator;day;value;number;first;second"
COUNTED = """
[[values]]
header = "count"
role = "count"

[[values]]
header = "base"
role = "base"
"""
RATES = f"""{HEAD};count;base
A;PER_HEAD;2023-12-31;0,20;3;90;5;100;500
B;PER_HEAD;2023-12-31;0,20;3;40;30;100;500
"""
BALANCED = ["B;GRANTS;2023-12-31;100;10;20;15", "C;GRANTS;2023-12-31;60;8;12;10", "D;GRANTS;2023-12-31;300;12;40;40"]
TOTAL = "T;GRANTS;2023-12-31;{};40;60;60"


async def grants(town: Town, *lines: str) -> Shown:
    (town.folder / "GRANTS.csv").write_text("\n".join([HEAD, *lines]) + "\n")
    await town.load(GRANTS, FIGURES)
    return await town.seen("GRANTS", dataset="GRANTS")


@pytest.mark.parametrize(
    ("largest", "second", "said", "why"),
    [
        (90, 5, {"dominance_n": "1", "dominance_k": "80"}, "O"),
        (79, 5, {"dominance_n": "1", "dominance_k": "80"}, "F"),
        (50, 40, {"dominance_n": "2", "dominance_k": "80"}, "T"),
        (60, 36, {"dominance_p": "10"}, "G"),
        (60, 34, {"dominance_p": "10"}, "F"),
        (50, 40, {"min_contributors": "4"}, "A"),
        (50, 40, {"min_contributors": "3"}, "F"),
    ],
)
async def test_who_dominates_a_sum(town: Town, largest: int, second: int, said: dict[str, str], why: str) -> None:
    await town.load(GRANTS, rule("MONEY", indicator='"GRANTS"', **said))
    seen = await grants(town, f"A;GRANTS;2023-12-31;100;3;{largest};{second}", *BALANCED)
    assert seen["A"] == (None if why != "F" else 100.0, why)
    assert [status for _, status in seen.values()].count("F") == 4 - (why != "F")


async def test_what_protects_a_dominated_sum_is_as_large_as_promised(town: Town) -> None:
    """90 of 100 are from one: by (1, 80 %) the sum would have to be 112.50; 60 others leave it 40 to 160."""
    await town.load(GRANTS, rule("MONEY", indicator='"GRANTS"', dominance_n="1", dominance_k="80"))
    seen = await grants(town, "A;GRANTS;2023-12-31;100;3;90;5", *BALANCED, TOTAL.format(560))
    assert [name for name, (value, _) in seen.items() if value is None] == ["A", "C"]
    audit = await audit_published(town.connection)
    assert (audit.open, audit.width, audit.promised) == (0, 160.0, 25.0)


async def test_too_small_a_partner_is_not_enough(town: Town) -> None:
    """10 others leave the 100 between 90 and 110: 12.50 in both directions are promised."""
    await town.load(GRANTS, rule("MONEY", indicator='"GRANTS"', dominance_n="1", dominance_k="80"))
    small = "C;GRANTS;2023-12-31;10;8;2;2"
    seen = await grants(town, "A;GRANTS;2023-12-31;100;3;90;5", BALANCED[0], small, BALANCED[2], TOTAL.format(510))
    assert [name for name, (value, _) in seen.items() if value is None] == ["A", "B"]


async def test_who_is_alone_does_not_work_out_another(town: Town) -> None:
    """The only recipient in C knows what he got, so that A would follow from the total with C alone."""
    await town.load(GRANTS, rule("MONEY", indicator='"GRANTS"', dominance_n="1", dominance_k="80"))
    alone = "C;GRANTS;2023-12-31;60;1;60;"
    seen = await grants(town, "A;GRANTS;2023-12-31;100;3;90;5", BALANCED[0], alone, BALANCED[2], TOTAL.format(560))
    assert seen["A"] == (None, "O")
    assert seen["C"] == (None, "O")
    assert [name for name, (value, _) in seen.items() if value is None] == ["A", "B", "C"]


async def test_without_any_rule_nothing_is_asked_of_contributors(town: Town) -> None:
    seen = await grants(town, "A;GRANTS;2023-12-31;100;1;100;", *BALANCED)
    assert {why for _, why in seen.values()} == {"F"}


async def test_of_rates_it_is_their_count_that_is_dominated(town: Town) -> None:
    """0.20 EUR for each of 500 people are 100 EUR, of which one got 90."""
    await town.load(GRANTS, rule("MONEY", indicator='"PER_HEAD"', dominance_n="1", dominance_k="80"))
    await town.figures(line("A", 500, indicator="PEOPLE"), line("B", 500, indicator="PEOPLE"), dataset="GRANTS")
    (town.folder / "GRANTS.csv").write_text(RATES)
    await town.load(FIGURES + COUNTED)
    seen = await town.seen("PER_HEAD", dataset="GRANTS")
    assert seen == {"A": (None, "O"), "B": (0.2, "F")}


@pytest.mark.parametrize(
    "said", [{"dominance_n": "1"}, {"dominance_n": "3", "dominance_k": "80"}, {"dominance_p": "0"}]
)
async def test_rules_that_say_nothing_that_makes_sense_are_refused(town: Town, said: dict[str, str]) -> None:
    with pytest.raises(ProblemsError, match="row"):
        await town.load(rule("MONEY", **said))


async def test_a_rule_hides_what_was_public_before(old_town: Town) -> None:
    await grants(old_town, "A;GRANTS;2023-12-31;100;3;90;5", *BALANCED, TOTAL.format(560))
    await old_town.load(rule("MONEY", indicator='"GRANTS"', dominance_n="1", dominance_k="80"))
    seen = await old_town.seen("GRANTS", dataset="GRANTS")
    assert (seen["A"], seen["C"]) == ((None, "O"), (None, "D"))
    shown = "value = 100 AND conf_status = 'F'"
    assert await old_town.fetch(f"SELECT FROM published.observations_history WHERE {shown}") == []


async def test_contributions_come_with_corrections_and_undo(old_town: Town) -> None:
    await old_town.load(GRANTS, rule("MONEY", indicator='"GRANTS"', dominance_n="1", dominance_k="80"))
    await grants(old_town, "A;GRANTS;2023-12-31;100;3;40;30", *BALANCED)
    seen = await grants(old_town, "A;GRANTS;2023-12-31;100;3;90;5", *BALANCED)
    assert seen["A"] == (None, "O")
    (last,) = await old_town.fetch("SELECT max(id) AS id FROM import_runs")
    await undo(old_town.dsn, last["id"], actor="test")
    given = await old_town.fetch("SELECT largest::int, second_largest::int FROM raw.observations ORDER BY id LIMIT 1")
    assert [tuple(row) for row in given] == [(40, 30)]


async def test_zeros_may_be_secret(town: Town) -> None:
    """Where zeros are hidden, a hidden count may be zero: with the total hidden, too, nobody can tell."""
    await town.load(rule("ZERO", shows_zero="false"))
    await town.figures(line("A", 0), line("B", 12), line("C", 20), line("D", 9), line("T", 41))
    seen = await town.seen()
    assert seen["A"] == (None, "A")
    assert [name for name, (value, _) in seen.items() if value is None] == ["A", "D"]


async def test_zeros_are_shown_unless_a_rule_says_otherwise(town: Town) -> None:
    await town.load(rule("ZERO", shows_zero="true"))
    await town.figures(line("A", 0), line("B", 12))
    assert (await town.seen())["A"] == (0.0, "F")
