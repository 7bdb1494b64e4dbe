"""What the statuses themselves tell: A of small figures, D of others."""

import asyncpg
import pytest

from loaders.publication.auditing import audit_published
from tests.loaders.publication.conftest import Town, line

SMALL = [line("A", 1), line("B", 1)]


async def why(town: Town) -> dict[str, str]:
    return {name: status for name, (_, status) in (await town.seen()).items()}


@pytest.mark.parametrize("other", [0, 90])
async def test_sums_are_shown_and_what_would_follow_from_their_reasons_is_not(town: Town, other: int) -> None:
    """Below 3 each and 4 together, both are 2: to hide their sum as well costs more than not to say why."""
    await town.figures(line("A", 2), line("B", 2), line("C", other), line("D", 0), line("T", 4 + other))
    assert await why(town) == {"A": "D", "B": "D", "C": "F", "D": "F", "T": "F"}


async def test_who_protects_is_no_smaller_than_it_seems(town: Town) -> None:
    """Were D hidden for B, it would be known not to be below 3: 1 and 3 would follow from 4."""
    await town.figures(line("A", 12), line("B", 1), line("C", 20), line("D", 3), line("T", 36))
    assert await why(town) == {"A": "D", "B": "A", "C": "F", "D": "F", "T": "F"}


async def test_a_zero_is_not_hidden(town: Town) -> None:
    await town.figures(line("A", 12), line("B", 2), line("C", 0), line("D", 9), line("T", 23))
    assert await why(town) == {"A": "F", "B": "A", "C": "F", "D": "D", "T": "F"}


async def test_a_small_sum_of_small_ones(town: Town) -> None:
    """One and one, with a sum that must be below 3, could be nothing else."""
    await town.figures(*SMALL, line("C", 0), line("D", 0), line("T", 2))
    assert sorted((await why(town)).values()) == ["A", "D", "D", "F", "F"]


async def test_what_was_told_before_is_kept_back_in_the_past_too(old_town: Town) -> None:
    await old_town.figures(*SMALL, line("C", 0), line("D", 0))
    assert list((await why(old_town)).values()) == ["A", "A", "F", "F"]
    await old_town.figures(line("T", 2), dataset="OTHER")
    now = await why(old_town)
    assert sorted(now.values()) == ["A", "D", "F", "F"]
    past = await old_town.fetch(
        "SELECT conf_status FROM published.observations_history WHERE superseded_at > recorded_at AND value IS NULL"
    )
    assert [row["conf_status"] for row in past] == ["D"]
    await old_town.figures(line("T", 2), line("AB", 40), dataset="OTHER")
    assert await why(old_town) == now


async def test_a_count_that_can_only_be_one(town: Town) -> None:
    """Where the smallest count that is published is 2, A would tell it."""
    await town.load(RULE)
    await town.figures(line("A", 1), line("B", 7))
    assert await why(town) == {"A": "D", "B": "F"}


RULE = """
kind = "protection_rules"
municipality = "01001000"
dataset = { code = "REGELN", title = "Geheimhaltung", publisher = "Statistikstelle", licence = "CC0-1.0" }
rows = [{ code = "ZWEI", min_count = 2, valid_from = 2020-01-01 }]
"""


async def test_the_audit_finds_reasons_that_tell_too_much(town: Town, connection: asyncpg.Connection) -> None:
    await town.figures(line("A", 2), line("B", 2), line("C", 90), line("D", 0), line("T", 94))
    assert (await audit_published(connection)).open == 0
    await connection.execute("UPDATE published.observations SET conf_status = 'A' WHERE conf_status = 'D'")
    found = await audit_published(connection)
    assert found.open == 2
    assert all("areas and those within" in str(secret) for secret in found.disclosed)


async def test_what_d_seems_to_tell_refuses_nothing(town: Town, connection: asyncpg.Connection) -> None:
    """By the rule of rates, 2 is no small count: D of the rate seems to exclude the 1 that A of the count leaves."""
    await town.load(RULE.replace('"ZWEI"', '"ZWEI", indicator = "RATE"'))
    rate = line("A", 2.0, indicator="RATE", more=";100")
    await town.figures(line("A", 2), line("B", 12), line("C", 20), line("D", 9), line("T", 43), rate)
    assert (await town.seen("RATE"))["A"] == (None, "D")
    assert (await town.seen())["A"][0] is None
    assert (await audit_published(connection)).open == 0


async def test_rates_that_do_not_quite_add_up_prove_nobody(town: Town, connection: asyncpg.Connection) -> None:
    """Two people belong to no quarter, of whom rates leave 1.54: the rest is no proof that somebody is there."""
    rates = (("A", 7.0, 342), ("B", 8.1, 284), ("C", 3.3, 485), ("D", 4.5, 200), ("T", 5.4, 1361))
    counts = (line("A", 24), line("B", 23), line("C", 16), line("D", 9), line("T", 74, more=";;2"))
    await town.figures(*counts, *(line(area, rate, indicator="RATE", more=f";{base}") for area, rate, base in rates))
    assert [row["unassignable"] for row in await town.fetch(REMAINDERS)] == []
    assert (await audit_published(connection)).open == 0


REMAINDERS = "SELECT unassignable FROM published.observations WHERE unassignable IS NOT NULL"
