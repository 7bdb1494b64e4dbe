"""Counts that are shown as multiples of a base, and what their sums tell of each other."""

from tests.loaders.publication.conftest import Town, line
from tests.loaders.publication.test_rules import rule

QUARTERS = [line("A", 12), line("B", 2), line("C", 20), line("D", 9)]
ROUND = rule("FIVES", method='"ROUND"', rounding_base="5")
BOTH = rule("FIVES", method='"BOTH"', rounding_base="5")
BASES = "SELECT DISTINCT rounded_to AS base, conf_status FROM published.observations ORDER BY 1, 2"
PARTS = "SELECT value::float, count::float, base::float FROM published.observations ORDER BY id"


async def values(town: Town, indicator: str = "POOR") -> dict[str, float | None]:
    return {name: value for name, (value, _) in (await town.seen(indicator)).items()}


async def test_small_counts_are_rounded_with_all_others(town: Town) -> None:
    """That B is 0 to 2 says that it was rounded to 0: no number of these can be excluded."""
    await town.load(ROUND)
    await town.figures(*QUARTERS, line("T", 43))
    assert await values(town) == {"A": 10, "B": 0, "C": 20, "D": 10, "T": 45}
    assert [tuple(row) for row in await town.fetch(BASES)] == [(5, "F")]
    found = await town.audited()
    assert (found.open, found.width, found.promised) == (0, 2, 2)


async def test_small_counts_are_hidden_and_others_rounded(town: Town) -> None:
    """With the others as they are, one more would have to be hidden: 43 - 12 - 20 - 9 = 2."""
    await town.load(BOTH)
    await town.figures(*QUARTERS, line("T", 43))
    assert await values(town) == {"A": 10, "B": None, "C": 20, "D": 10, "T": 45}
    found = await town.audited()
    assert (found.primary, found.secondary, found.open, found.promised) == (1, 0, 0, 3)


async def test_what_would_narrow_a_rounded_count_is_hidden(town: Town) -> None:
    """4 are shown as 5, which says 3 to 7; of two that are 0 to 2 none could then be 0."""
    await town.load(ROUND)
    await town.figures(line("AB", 4), line("CD", 0), line("T", 4))
    assert await values(town) == {"AB": 5, "CD": 0, "T": 5}
    await town.figures(line("AB", 2), line("CD", 2), line("T", 4))
    assert await town.seen() == {"AB": (0, "F"), "CD": (0, "F"), "T": (None, "D")}
    assert (await town.audited()).open == 0


async def test_a_base_below_the_smallest_count_hides_as_well(town: Town) -> None:
    await town.load(rule("TWOS", method='"ROUND"', rounding_base="2"))
    await town.figures(line("A", 1), line("B", 3))
    assert await town.seen() == {"A": (None, "A"), "B": (4, "F")}


async def test_rates_are_told_by_rounded_counts_and_bases(town: Town) -> None:
    await town.load(ROUND)
    await town.figures(
        line("A", 0.4, indicator="RATE", more="2;512"),
        line("B", 1.6, indicator="RATE", more="8;512"),
        line("C", 50.0, indicator="RATE", more="1;2"),
    )
    assert [tuple(row) for row in await town.fetch(PARTS)] == [(0, 0, 510), (2.0, 10, 510), (None, None, None)]
    assert (await town.seen("RATE"))["C"] == (None, "A")


async def test_rates_without_counts_are_rounded_by_those_that_follow(town: Town) -> None:
    """1.6 % of 512 are 8, which are shown as 10 of 510."""
    await town.load(ROUND)
    await town.figures(line("A", 512, indicator="PEOPLE"), line("A", 1.6, indicator="RATE"))
    assert (await values(town, "PEOPLE"), await values(town, "RATE")) == ({"A": 510}, {"A": 2.0})


async def test_rates_are_rounded_by_bases_that_only_parts_tell(town: Town) -> None:
    """0.6 % of 165 were 1, which is shown as 0."""
    await town.load(ROUND)
    await town.figures(line("A", 100, indicator="PEOPLE"), line("B", 65, indicator="PEOPLE"))
    await town.figures(line("AB", 1), line("AB", 0.6, indicator="RATE"))
    assert (await values(town), await values(town, "RATE")) == ({"AB": 0}, {"AB": 0})
    assert (await town.audited()).open == 0


async def test_rates_of_which_nobody_tells_the_base_change_as_counts_do(town: Town) -> None:
    """About how many live there, everybody knows."""
    await town.load(ROUND)
    await town.figures(line("A", 1), line("A", 0.6, indicator="RATE"), line("B", 4.0, indicator="RATE"))
    await town.figures(line("A", 8), line("A", 4.0, indicator="RATE"))
    assert (await values(town), await values(town, "RATE")) == ({"A": 10}, {"A": 5.0, "B": 4.0})
    await town.figures(line("A", 1), line("A", 0.6, indicator="RATE"))
    assert (await values(town), await values(town, "RATE")) == ({"A": 0}, {"A": 0, "B": 4.0})


async def test_what_is_no_count_of_people_is_exact(town: Town) -> None:
    await town.load(ROUND)
    await town.figures(line("A", 7, indicator="MORE"))
    assert await values(town, "MORE") == {"A": 7}
    assert [tuple(row) for row in await town.fetch(BASES)] == [(None, "F")]


async def test_remainders_are_rounded(town: Town) -> None:
    await town.load(ROUND)
    await town.figures(line("T", 48, more=";;2"), line("A", 12))
    lost = await town.fetch("SELECT unassignable::float AS lost FROM published.observations ORDER BY id")
    assert [row["lost"] for row in lost] == [0, None]


async def test_zeros_that_are_secret_look_like_ones(town: Town) -> None:
    await town.load(rule("FIVES", method='"ROUND"', rounding_base="5", shows_zero="false"))
    await town.figures(line("A", 0), line("B", 1), line("C", 30), line("D", 40), line("T", 71))
    assert await values(town) == {"A": 0, "B": 0, "C": 30, "D": 40, "T": 70}
    assert (await town.audited()).open == 0


async def test_a_figure_that_an_indicator_hides_and_a_rate_would_round_is_hidden_in_both(town: Town) -> None:
    await town.load(rule("FIVES", indicator='"RATE"', method='"ROUND"', rounding_base="5"))
    await town.figures(line("A", 2), line("A", 0.4, indicator="RATE", more="2;512"))
    assert (await town.seen(), await town.seen("RATE")) == ({"A": (None, "A")}, {"A": (None, "D")})


async def test_what_was_exact_before_is_rounded_in_the_past(old_town: Town) -> None:
    await old_town.figures(*QUARTERS)
    await old_town.figures(*QUARTERS[:3], line("D", 11))
    await old_town.load(ROUND)
    assert await values(old_town) == {"A": 10, "B": 0, "C": 20, "D": 10}
    past = await old_town.fetch("SELECT DISTINCT value::int, rounded_to FROM published.observations_history ORDER BY 1")
    assert [tuple(row) for row in past] == [(10, 5), (20, 5), (None, None)]


async def test_what_is_seen_exactly_in_spite_of_the_rule_is_found(town: Town) -> None:
    await town.load(ROUND)
    await town.figures(*QUARTERS)
    await town.connection.execute("UPDATE published.observations SET value = 2, rounded_to = NULL WHERE value = 0")
    found = await town.audited()
    assert [str(one) for one in found.disclosed] == ["POOR of QUARTERS:B on 2023-12-31 (by its own row)"]


async def test_planners_see_what_was_rounded_as_it_is(town: Town) -> None:
    await town.load(ROUND)
    await town.figures(*QUARTERS)
    own = await town.fetch("SELECT value::float, rounded_to FROM planner.observations ORDER BY value")
    assert [tuple(row) for row in own] == [(2, None), (9, None), (12, None), (20, None)]


async def test_a_change_that_would_narrow_rounded_levels_is_hidden(town: Town) -> None:
    """2 and then 9 are shown as 0 and 10, which say 0 to 2 and 8 to 12; that there are 7 more would exclude a 0."""
    await town.load(ROUND)
    more = "A;MORE;2022-12-31/2023-12-31;7;"
    await town.figures(line("A", 2, day="2022-12-31"), line("A", 9), more)
    assert (await town.seen(day="2022-12-31"), await town.seen()) == ({"A": (0, "F")}, {"A": (10, "F")})
    assert await town.seen("MORE") == {"A": (None, "D")}


async def test_one_indicator_is_taken_out_again(town: Town) -> None:
    await town.load(ROUND, rule("POOR", indicator='"POOR"', method='"SUPPRESS"'))
    await town.figures(line("A", 2), line("B", 12), line("A", 12, indicator="PEOPLE"))
    assert await town.seen() == {"A": (None, "A"), "B": (12, "F")}
    assert await town.seen("PEOPLE") == {"A": (10, "F")}
