"""What anybody with pencil and paper makes of figures that nobody thought of as belonging together."""

import pytest

from tests.loaders.publication.conftest import RELATIONS, SHARED, Town, line

COUNTS = {"A": 12, "B": 2, "C": 20, "D": 9}
TOTAL = 43
BY_HOUSEHOLD = f"""
kind = "indicators"
{SHARED}
[[rows]]
code = "HOMES"
name = "Haushalte"
type = "STATUS_ABSOLUTE"
unit = "households"

[[rows]]
code = "RATE_OF_HOMES"
name = "Arme je Haushalt"
type = "STATUS_RELATIVE"
unit = "%"
per = 100
decimals = 1
numerator = "POOR"
base = "HOMES"
"""


def rates(base: int | None) -> list[str]:
    """In per cent of 900 each, so that one place behind the point tells the count, whole as it is."""
    more = "" if base is None else f";{base}"
    return [line(area, round(100 * count / 900, 1), indicator="RATE", more=more) for area, count in COUNTS.items()]


@pytest.fixture
def town(old_town: Town) -> Town:
    return old_town


async def hidden(town: Town, indicator: str) -> int:
    return sum(value is None for value, _ in (await town.seen(indicator)).values())


async def test_rates_of_quarters_and_the_count_of_the_city(town: Town) -> None:
    """43 less what 1,3 %, 2,2 % and 1 % of 900 are."""
    await town.figures(*rates(900), line("T", TOTAL))
    assert await hidden(town, "RATE") + await hidden(town, "POOR") >= 2


async def test_rates_whose_base_nobody_tells(town: Town) -> None:
    """How many live in a quarter, and so what 0,2 % of them are, is known elsewhere."""
    await town.figures(*rates(None), *(line(area, count) for area, count in COUNTS.items()), line("T", TOTAL))
    counts, shares = await town.seen(), await town.seen("RATE")
    assert {area for area, (value, _) in shares.items() if value is None} == {"B", "D"}
    assert {area for area, (value, _) in counts.items() if value is None} == {"B", "D"}


async def test_counts_of_people_are_whole_numbers(town: Town) -> None:
    """Five rates may each be off by 0.495, all of them by 2.5, so that the sixth could be of 0 to 4 people; but each of
    them is of one whole number only."""
    groups = [f";;{age};{sex}" for age in ("0_64", "65_79", "80_PLUS") for sex in ("F", "M")]
    counts = [12, 2, 20, 9, 14, 11]
    shares = [round(100 * count / 990, 1) for count in counts]
    lines = [
        line("A", share, indicator="RATE", more=f";990{group}") for share, group in zip(shares, groups, strict=True)
    ]
    await town.figures(*lines, line("A", sum(counts)))
    assert await hidden(town, "RATE") + await hidden(town, "POOR") >= 2


async def test_rates_by_other_bases_are_of_the_same_count(town: Town) -> None:
    """The quarters by people, the city by households, and nobody tells how many they are."""
    await town.load(BY_HOUSEHOLD)
    await town.figures(*rates(900), line("T", 4.3, indicator="RATE_OF_HOMES", more=";1000"))
    assert await hidden(town, "RATE") + await hidden(town, "RATE_OF_HOMES") >= 2


async def test_a_base_that_follows_is_known(town: Town) -> None:
    """Nobody tells how many live in C, but in the city, and in all others."""
    people = [line(area, 900, indicator="PEOPLE") for area in "ABD"]
    await town.figures(*rates(None), line("T", TOTAL), *people, line("T", 3600, indicator="PEOPLE"))
    assert await hidden(town, "RATE") + await hidden(town, "POOR") >= 2


@pytest.mark.parametrize(("whole", "number", "relations"), [("T", 3600, ()), ("AB", 1800, (RELATIONS,))])
async def test_a_rate_that_follows_from_a_base_that_follows(
    town: Town, whole: str, number: int, relations: tuple[str, ...]
) -> None:
    """Be it from the city, or from one half of it."""
    people = [line(area, 900, indicator="PEOPLE") for area in "ACD"]
    await town.load(*relations)
    await town.figures(*rates(None), *people, line(whole, number, indicator="PEOPLE"))
    assert (await town.seen("RATE"))["B"] == (None, "A")


async def test_a_change_starts_from_what_a_rate_tells(town: Town) -> None:
    """1,3 % of 900 were 12 a year before, and it is 10 less now."""
    before = line("A", 1.3, indicator="RATE", day="2022-12-31", more=";900")
    change = line("A", -10, indicator="MORE", day="2022-12-31/2023-12-31")
    await town.figures(before, change, line("A", 2))
    shown = {
        "before": (await town.seen("RATE", day="2022-12-31"))["A"][0],
        "change": (await town.seen("MORE"))["A"][0],
        "now": (await town.seen())["A"][0],
    }
    assert shown["now"] is None
    assert None in (shown["before"], shown["change"])
