"""Rules of protection as data: the most special one that applies says what may be published."""

from loaders.undo import undo
from tests.loaders.publication.conftest import Town, line

RULES = """
kind = "protection_rules"
municipality = "01001000"
dataset = {{ code = "BASE" }}
rows = [{{ {} }}]
"""
FIGURES = [
    line("A", 4),
    line("B", 7),
    line("C", 20),
    line("A", 4, indicator="PEOPLE"),
    line("B", 7, indicator="PEOPLE"),
]


def rule(code: str, **said: str) -> str:
    parts = {"code": f'"{code}"', "valid_from": "1900-01-01"} | said
    return RULES.format(", ".join(f"{name} = {value}" for name, value in parts.items()))


async def hidden(town: Town, indicator: str = "POOR", **where: str) -> str:
    return "".join(name for name, (value, _) in (await town.seen(indicator, **where)).items() if value is None)


async def test_a_rule_for_all(town: Town) -> None:
    await town.figures(*FIGURES)
    await town.load(rule("FIVE", min_count="5"))
    assert (await hidden(town), await hidden(town, "PEOPLE")) == ("A", "A")


async def test_a_rule_for_an_indicator_goes_first(town: Town) -> None:
    await town.load(rule("TEN", min_count="10"), rule("PEOPLE", indicator='"PEOPLE"', min_count="5"))
    await town.figures(*FIGURES)
    assert (await hidden(town), await hidden(town, "PEOPLE")) == ("AB", "A")


async def test_a_rule_for_a_dataset(town: Town) -> None:
    await town.figures(*FIGURES)
    await town.figures(line("A", 6), line("B", 30), dataset="OTHER")
    await town.load(rule("OTHER", of_dataset='"OTHER"', min_count="8"))
    assert (await hidden(town), await hidden(town, dataset="OTHER")) == ("", "A")


async def test_what_a_rule_leaves_empty_others_say(town: Town) -> None:
    await town.load(rule("FIVE", min_count="5"), rule("LEVEL", indicator='"POOR"', finest_level='"MUNICIPALITY"'))
    await town.figures(*FIGURES)
    assert (await hidden(town), await hidden(town, "PEOPLE")) == ("ABC", "A")


async def test_a_rule_is_for_figures_of_its_days(town: Town) -> None:
    await town.load(rule("OLD", min_count="5", valid_to="2022-12-31"))
    await town.figures(line("A", 4), line("A", 4, day="2022-12-31"))
    assert (await hidden(town), await hidden(town, day="2022-12-31")) == ("", "A")


async def test_small_bases(town: Town) -> None:
    await town.load(rule("BASE", min_base="100"))
    await town.figures(line("A", 10.0, indicator="RATE", more="9;90"), line("B", 10.0, indicator="RATE", more="11;110"))
    assert await hidden(town, "RATE") == "A"


async def test_a_rule_can_be_undone(old_town: Town) -> None:
    await old_town.figures(*FIGURES)
    await old_town.load(rule("FIVE", min_count="5"))
    (last,) = await old_town.fetch("SELECT max(id) AS id FROM import_runs")
    await undo(old_town.dsn, last["id"], actor="test")
    assert await hidden(old_town) == ""
