"""Figures that are hidden because others would follow from them, with the numbers of the textbook."""

import pytest

from tests.loaders.publication.conftest import RELATIONS, ROW, Town, line

QUARTERS = [line("A", 12), line("B", 2), line("C", 20), line("D", 9)]


async def test_one_hidden_quarter_would_follow_from_the_total(town: Town) -> None:
    await town.figures(*QUARTERS, line("T", 43))
    assert await town.seen() == {
        "A": (12.0, "F"),
        "B": (None, "A"),
        "C": (20.0, "F"),
        "D": (None, "D"),
        "T": (43.0, "F"),
    }


async def test_nothing_follows_without_a_total(town: Town) -> None:
    await town.figures(*QUARTERS)
    assert [why for _, why in (await town.seen()).values()] == ["F", "A", "F", "F"]


async def test_a_second_partition_needs_another_partner(town: Town) -> None:
    """A and B make 14 together: that B is hidden with D alone would tell that it is 2."""
    await town.load(RELATIONS)
    await town.figures(*QUARTERS, line("T", 43), line("AB", 14), line("CD", 29))
    seen = await town.seen()
    assert seen["B"] == (None, "A")
    assert (seen["A"], seen["AB"]).count((None, "D")) == 1
    assert seen["T"] == (43.0, "F")


async def test_sets_that_are_not_related_share_the_total(town: Town) -> None:
    await town.figures(*QUARTERS, line("T", 43), line("AB", 41), line("CD", 2))
    seen = await town.seen()
    assert [name for name, (_, why) in seen.items() if why != "F"] == ["B", "CD", "T"]


async def test_outlines_tell_which_ground_is_the_same(town: Town) -> None:
    """Figures that are there before the map are published anew with it."""
    await town.figures(*QUARTERS, line("T", 43), line("AB", 14), line("CD", 29))
    assert [name for name, (_, why) in (await town.seen()).items() if why != "F"] == ["B", "D"]
    await town.draw("QUARTERS", **ROW)
    await town.draw("REPORTS", AB=(8, 10), CD=(10, 12))
    seen = await town.seen()
    assert (seen["A"], seen["AB"]).count((None, "D")) == 1


async def test_what_touches_an_area_is_no_less_than_it(town: Town) -> None:
    """B lies across both report areas: if the 12 of A were shown, AB's 13 would need one of B at least."""
    await town.draw("QUARTERS", **ROW)
    await town.draw("REPORTS", AB=(8, 9.5), CD=(9.5, 12))
    await town.figures(*QUARTERS, line("AB", 13), line("CD", 30))
    assert [name for name, (_, why) in (await town.seen()).items() if why != "F"] == ["A", "B", "D"]


LOST = "SELECT unassignable::int AS lost FROM published.observations WHERE unassignable IS NOT NULL"
UNTOLD = """
SELECT a.code FROM {}.observations p JOIN areas a ON a.id = area_id WHERE unassignable_hidden ORDER BY recorded_at
"""


async def untold(town: Town, table: str = "published") -> str:
    """Where it is said that cases without a place are hidden."""
    return "".join([row["code"] for row in await town.fetch(UNTOLD.format(table))])


async def test_the_remainder_takes_part(town: Town) -> None:
    """7 cases without a quarter are less than the 9 of D: not to tell them costs least."""
    await town.figures(*QUARTERS, line("T", 50, more=";;7"))
    assert [why for _, why in (await town.seen()).values()] == ["F", "A", "F", "F", "F"]
    assert (await town.fetch(LOST), await untold(town)) == ([], "T")


async def test_a_large_remainder_stays(town: Town) -> None:
    await town.figures(*QUARTERS, line("T", 120, more=";;77"))
    assert [why for _, why in (await town.seen()).values()] == ["F", "A", "F", "D", "F"]
    assert ([row["lost"] for row in await town.fetch(LOST)], await untold(town)) == ([77], "")


async def test_whole_figures_that_are_hidden_say_of_their_remainder_too(town: Town) -> None:
    await town.figures(line("T", 2, more=";;1"), line("A", 0, more=";;0"), line("B", 2))
    assert ([row["lost"] for row in await town.fetch(LOST)], await untold(town)) == ([0], "T")


async def test_planners_see_what_could_not_be_placed(town: Town) -> None:
    await town.figures(*QUARTERS, line("T", 50, more=";;7"))
    assert await untold(town, "partner") == "T"
    await town.connection.execute(CLAIM)
    assert await untold(town, "planner") == ""


CLAIM = """
SELECT set_config('sozialgraph.sub_plans', '{*}', true), set_config('sozialgraph.municipalities', '{*}', true)
"""


async def test_what_could_not_be_placed_is_hidden_in_the_past_as_well(old_town: Town) -> None:
    """2 were to be seen while 2 was not few, and later 8."""
    await old_town.load(RULE.format(2))
    await old_town.figures(line("T", 60, more=";;2"))
    await old_town.figures(line("T", 66, more=";;8"))
    assert [tuple(row) for row in await old_town.fetch(PAST)] == [(60, 2, False)]
    await old_town.load(RULE.format(3))
    assert [tuple(row) for row in await old_town.fetch(PAST)] == [(60, None, True)]
    assert ([row["lost"] for row in await old_town.fetch(LOST)], await untold(old_town)) == ([8], "")


PAST = "SELECT value::int, unassignable::int, unassignable_hidden FROM published.observations_history"
RULE = """
kind = "protection_rules"
municipality = "01001000"
dataset = {{ code = "REGELN", title = "Geheimhaltung", publisher = "Statistikstelle", licence = "CC0-1.0" }}
rows = [{{ code = "ALLE", min_count = {}, valid_from = 2020-01-01 }}]
"""


async def test_a_hidden_remainder_does_not_follow(town: Town) -> None:
    await town.figures(line("A", 12), line("B", 5), line("C", 20), line("D", 9), line("T", 48, more=";;2"))
    seen = await town.seen()
    assert [name for name, (_, why) in seen.items() if why == "D"] == ["B"]


SEXES = ";;;;F", ";;;;M"


async def test_members_of_a_dimension(town: Town) -> None:
    await town.figures(line("A", 30), line("A", 28, more=SEXES[0]), line("A", 2, more=SEXES[1]))
    assert await town.seen() == {"A": (30.0, "F"), "A SEX=F": (None, "D"), "A SEX=M": (None, "A")}


async def test_overlapping_ages(town: Town) -> None:
    """From 65 on are those of 65 to 79 and from 80 on, whether there is a total or not."""
    await town.figures(
        line("A", 30, more=";;;65_PLUS"), line("A", 28, more=";;;65_79"), line("A", 2, more=";;;80_PLUS")
    )
    assert await town.seen() == {
        "A AGE=65_79": (None, "D"),
        "A AGE=65_PLUS": (30.0, "F"),
        "A AGE=80_PLUS": (None, "A"),
    }


async def test_ages_by_sex_and_area_at_once(town: Town) -> None:
    """A table of two by two by two with one small cell: a cube must be hidden, as each line has two hidden ones."""
    cells = {("A", "65_79", "F"): 2, ("A", "65_79", "M"): 8, ("A", "80_PLUS", "F"): 9, ("A", "80_PLUS", "M"): 7}
    lines = [line(area, value, more=f";;;{age};{sex}") for (area, age, sex), value in cells.items()]
    lines += [line("A", 10, more=";;;65_79"), line("A", 16, more=";;;80_PLUS")]
    lines += [line("A", 11, more=";;;;F"), line("A", 15, more=";;;;M"), line("A", 26)]
    await town.figures(*lines)
    seen = await town.seen()
    assert {name for name, (_, why) in seen.items() if why != "F"} == {
        "A AGE=65_79;SEX=F",
        "A AGE=65_79;SEX=M",
        "A AGE=80_PLUS;SEX=F",
        "A AGE=80_PLUS;SEX=M",
    }


async def test_two_dimensions_without_their_margins(town: Town) -> None:
    lines = [line("A", value, more=more) for value, more in ((2, ";;;65_79;F"), (8, ";;;65_79;M"))]
    await town.figures(*lines, line("A", 7, more=";;;80_PLUS;F"), line("A", 17))
    assert {name for name, (_, why) in (await town.seen()).items() if why != "F"} == {
        "A AGE=65_79;SEX=F",
        "A AGE=80_PLUS;SEX=F",
    }


async def test_a_rate_and_its_base_tell_the_count(town: Town) -> None:
    """0,4 % of 512 are 2: the rate is as secret as the count, though it comes without one."""
    rates = [line(area, value, indicator="RATE", more=f";{base}") for area, value, base in (("A", 0.4, 512),)]
    await town.figures(*rates, line("B", 5.0, indicator="RATE", more=";500"))
    assert await town.seen("RATE") == {"A": (None, "A"), "B": (5.0, "F")}


SHARES = {"A": 5.0, "C": 8.3, "D": 3.8}
"""Of 240 people each, in per cent."""


async def test_a_rate_tells_the_count_that_stands_elsewhere(town: Town) -> None:
    """3,8 % of 240 are 9: where the count protects another, its rate must not tell it."""
    rates = [line(area, value, indicator="RATE") for area, value in SHARES.items()]
    people = [line(area, 240, indicator="PEOPLE") for area in SHARES]
    await town.figures(*QUARTERS, line("T", 43), *rates, *people)
    assert (await town.seen())["D"] == (None, "D")
    assert await town.seen("RATE") == {"A": (5.0, "F"), "C": (8.3, "F"), "D": (None, "D")}
    assert await town.seen("PEOPLE") == dict.fromkeys(SHARES, (240.0, "F"))


async def test_a_rate_with_its_count_is_hidden_with_the_number(town: Town) -> None:
    counts = {"A": 12, "C": 20, "D": 9}
    rates = [line(area, SHARES[area], indicator="RATE", more=f"{count};240") for area, count in counts.items()]
    await town.figures(*QUARTERS, line("T", 43), *rates)
    assert await town.seen("RATE") == {"A": (5.0, "F"), "C": (8.3, "F"), "D": (None, "D")}


async def test_what_is_told_in_fewer_places_is_hidden_first(town: Town) -> None:
    await town.figures(*QUARTERS, line("T", 43), line("D", 3.8, indicator="RATE", more="9;240"))
    assert (await town.seen())["A"] == (None, "D")


async def test_what_two_datasets_say_alike_is_hidden_in_both(town: Town) -> None:
    await town.figures(*QUARTERS, line("T", 43))
    await town.figures(line("A", 12), line("C", 20), line("D", 9), line("T", 999), dataset="OTHER")
    other = await town.seen(dataset="OTHER")
    assert other == {"A": (12.0, "F"), "C": (20.0, "F"), "D": (None, "D"), "T": (999.0, "F")}


async def test_what_another_dataset_has_shown_already_protects_nothing(town: Town) -> None:
    await town.figures(line("A", 12), line("C", 20), line("D", 9), dataset="OTHER")
    await town.figures(*QUARTERS, line("T", 43))
    assert [why for _, why in (await town.seen()).values()] == ["F", "A", "F", "F", "D"]


async def test_a_total_of_another_dataset_tells_as_much(town: Town) -> None:
    await town.figures(line("T", 43), dataset="OTHER")
    await town.figures(*QUARTERS)
    assert (await town.seen())["D"] == (None, "D")


async def test_a_year_is_the_sum_of_its_quarters(town: Town) -> None:
    values = {"2023-Q1": 5, "2023-Q2": 2, "2023-Q3": 8, "2023-Q4": 6, "2023": 21}
    await town.figures(*(line("A", value, day=day) for day, value in values.items()))
    found = await town.fetch("SELECT value::int FROM published.observations ORDER BY period_end, period_start DESC")
    assert [row["value"] for row in found] == [None, None, 8, 6, 21]


async def test_a_change_tells_the_level_before(town: Town) -> None:
    levels = [line("A", 2, day="2022-12-31"), line("A", 9)]
    change = line("A", 7, indicator="MORE", day="2022-12-31/2023-12-31")
    await town.figures(*levels, change)
    found = await town.fetch("SELECT value::int FROM published.observations ORDER BY period_end, value")
    assert [row["value"] for row in found].count(None) == 2


async def test_areas_by_sex_without_any_margin_add_up_to_the_city(town: Town) -> None:
    """Nobody tells the total of any quarter, nor that of any sex: 78 less all but one leave that one's 2."""
    by_sex = {"A": (20, 14), "B": (2, 11), "C": (9, 10), "D": (7, 5)}
    lines = [
        line(area, number, more=sex) for area, both in by_sex.items() for number, sex in zip(both, SEXES, strict=True)
    ]
    await town.figures(*lines, line("T", 78))
    found = await town.seen()
    assert (found["B SEX=F"], found["T"]) == ((None, "A"), (78, "F"))
    assert [name for name, (_, why) in found.items() if why == "D"] == ["D SEX=M"]


async def test_areas_by_age_and_sex_without_any_margin_add_up_to_the_city(town: Town) -> None:
    """159 less all but one leave that one's 2; wider ages are the same people once more."""
    of_groups = {
        "A": {";;;0_64;F": 20, ";;;0_64;M": 14, ";;;65_79;F": 9, ";;;65_79;M": 8},
        "B": {";;;0_64;F": 31, ";;;0_64;M": 12, ";;;65_79;F": 2, ";;;65_79;M": 7, ";;;80_PLUS;F": 0, ";;;80_PLUS;M": 5},
        "C": {"": 40},
    }
    wider = [line("B", 2, more=";;;65_PLUS;F"), line("B", 12, more=";;;65_PLUS;M")]
    lines = [line(area, number, more=more) for area, groups in of_groups.items() for more, number in groups.items()]
    await town.figures(*lines, *wider, line("D", 11), line("T", 159))
    found = await town.seen()
    why = {name: why for name, (_, why) in found.items() if why != "F"}
    assert (found["T"], found["C"], found["D"]) == ((159, "F"), (40, "F"), (11, "F"))
    assert {name for name, one in why.items() if one == "A"} == {"B AGE=65_79;SEX=F", "B AGE=65_PLUS;SEX=F"}
    assert [name for name, one in why.items() if one == "D"] == ["A AGE=65_79;SEX=M"]


async def test_what_could_not_be_placed_is_beside_them(town: Town) -> None:
    """A quarter with its total, two by sex; 7 are in none of them."""
    lines = [line("A", 30), line("B", 2, more=SEXES[0]), line("B", 11, more=SEXES[1]), line("C", 9, more=SEXES[0])]
    await town.figures(*lines, line("C", 10, more=SEXES[1]), line("D", 20), line("T", 89, more=";;7"))
    found = await town.seen()
    assert [name for name, (_, why) in found.items() if why != "F"] == ["B SEX=F"]
    assert await untold(town) == "T"


def grown(before: int, after: int, percent: float) -> list[str]:
    change = line("A", percent, indicator="GROWTH", day="2022-12-31/2023-12-31")
    return [line("A", before, day="2022-12-31"), line("A", after), change]


@pytest.mark.parametrize(
    ("before", "after", "percent", "why"),
    [
        (10, 2, -80.0, "D"),
        (2, 10, 400.0, "D"),
        (10, 8, -20.0, "F"),
        (10000, 2, -100.0, "F"),  # which is within 5 of nothing
        (2, 2, 0.0, "F"),
        (2, 1, -50.0, "D"),  # two below 3 of which one is twice the other
        (10, 2, 150.0, "F"),  # nothing follows from what is not true
    ],
)
async def test_a_change_in_per_cent_tells_one_level_by_the_other(
    town: Town, before: int, after: int, percent: float, why: str
) -> None:
    await town.figures(*grown(before, after, percent))
    assert (await town.seen("GROWTH"))["A"] == (percent if why == "F" else None, why)


async def test_changes_in_per_cent_add_up_with_nothing(town: Town) -> None:
    """Those of the quarters are together that of the city, by chance."""
    changes = [line(area, 0.0, indicator="GROWTH", day="2022-12-31/2023-12-31") for area in "ABCDT"]
    await town.figures(*QUARTERS, line("T", 43), *grown(12, 12, 0.0)[:1], *changes)
    assert [why for _, why in (await town.seen("GROWTH")).values()] == ["F"] * 5


async def test_the_audit_finds_a_change_in_per_cent_that_tells(town: Town) -> None:
    await town.figures(*grown(10, 2, -80.0))
    await town.connection.execute(
        "UPDATE published.observations SET value = -80, obs_status = 'A', conf_status = 'F' WHERE conf_status = 'D'"
    )
    why = "a change in per cent and the levels before and after"
    assert [str(one) for one in (await town.audited()).disclosed] == [f"POOR of QUARTERS:A on 2023-12-31 (by {why})"]


@pytest.mark.parametrize("parent", [42, 45])
async def test_a_total_that_does_not_fit_is_no_sum(town: Town, parent: int) -> None:
    """Where figures contradict each other nothing follows exactly; what is left over bounds the hidden one."""
    await town.figures(*QUARTERS, line("T", parent))
    assert [why for _, why in (await town.seen()).values()] == ["F", "A", "F", "F", "F"]


async def test_what_the_sender_keeps_secret_does_not_follow(town: Town) -> None:
    """Nobody here knows B; but 43 - 12 - 20 - 9 would tell everybody."""
    await town.figures(line("A", 12), line("B", "."), line("C", 20), line("D", 9), line("T", 43))
    assert [why for _, why in (await town.seen()).values()] == ["F", "C", "F", "D", "F"]


async def test_two_that_the_sender_keeps_secret_protect_each_other(town: Town) -> None:
    await town.figures(line("A", 12), line("B", "."), line("C", 20), line("D", "."), line("T", 43))
    assert [why for _, why in (await town.seen()).values()] == ["F", "C", "F", "C", "F"]


@pytest.mark.parametrize("secret_first", [True, False])
async def test_what_one_sender_keeps_secret_no_other_tells(town: Town, secret_first: bool) -> None:
    secret, told = line("B", "."), line("B", 14)
    await town.figures(line("A", 12), secret if secret_first else told, dataset="FIRST")
    await town.figures(told if secret_first else secret, dataset="SECOND")
    shown = [(await town.seen(dataset=name))["B"] for name in ("FIRST", "SECOND")]
    assert shown == ([(None, "C"), (None, "D")] if secret_first else [(None, "D"), (None, "C")])


@pytest.mark.parametrize("more", ["14;200", ";200"])
async def test_what_a_sender_keeps_secret_no_rate_tells(town: Town, more: str) -> None:
    await town.figures(line("B", "."), line("B", 7.0, indicator="RATE", more=more))
    assert (await town.seen("RATE"))["B"] == (None, "D")


async def test_a_reason_that_is_none_of_small_counts_cannot_be_withheld(town: Town) -> None:
    """B is secret for the one and 14 for the other, so that D tells all there is to tell; C is small, and costs D."""
    await town.figures(line("B", "."), dataset="FIRST")
    await town.figures(
        *(line("A", 12), line("B", 14), line("C", 2), line("D", 9), line("T", 37)),
        dataset="SECOND",
    )
    shown = {name: why for name, (_, why) in (await town.seen(dataset="SECOND")).items()}
    assert shown == {"A": "F", "B": "D", "C": "A", "D": "D", "T": "F"}
