"""What was public before and what is public now must be safe together."""

from loaders.undo import undo
from tests.loaders.publication.conftest import RELATIONS, Town, line

QUARTERS = [line("A", 12), line("B", 2), line("C", 20), line("D", 9), line("T", 43)]
PAST = """
SELECT a.code, h.value::int, h.conf_status FROM published.observations_history h JOIN areas a ON a.id = area_id
ORDER BY superseded_at, a.code
"""
STRICTER = """
kind = "municipalities"
dataset = {{ code = "BASE" }}
rows = [{{ code = "01001000", min_count = {} }}]
"""


async def hidden(town: Town) -> str:
    return "".join(name for name, (value, _) in (await town.seen()).items() if value is None)


async def test_what_is_hidden_stays_hidden_when_others_change(old_town: Town) -> None:
    """After the correction A would be the smaller one; but who kept the old table knows A."""
    await old_town.figures(*QUARTERS)
    await old_town.figures(line("A", 12), line("B", 2), line("C", 20), line("D", 30), line("T", 64))
    assert await hidden(old_town) == "BD"
    assert [tuple(row) for row in await old_town.fetch(PAST)] == [("D", None, "D"), ("T", 43, "F")]


async def test_what_was_shown_before_cannot_protect(old_town: Town) -> None:
    """B was 5 and shown; now it is 2. Who kept the old table knows A, C and D: the new total must not be told."""
    await old_town.figures(line("A", 12), line("B", 5), line("C", 20), line("D", 9), line("T", 46))
    await old_town.figures(*QUARTERS)
    assert await hidden(old_town) == "BT"
    assert [tuple(row) for row in await old_town.fetch(PAST)] == [("B", 5, "F"), ("T", 46, "F")]


async def test_a_stricter_rule_reaches_back(old_town: Town) -> None:
    await old_town.figures(line("A", 12), line("B", 5), line("C", 20), line("D", 9), line("T", 46))
    await old_town.figures(line("A", 12), line("B", 30), line("C", 20), line("D", 9), line("T", 71))
    await old_town.load(STRICTER.format(6))
    assert await hidden(old_town) == "BD"
    assert [tuple(row) for row in await old_town.fetch(PAST)] == [
        ("B", None, "A"),
        ("T", 46, "F"),
        ("B", None, "D"),
        ("D", None, "D"),
    ]


async def test_a_laxer_rule_shows_again_what_nobody_needs_hidden(old_town: Town) -> None:
    await old_town.figures(*QUARTERS)
    await old_town.load(STRICTER.format(2))
    assert await hidden(old_town) == ""


async def test_undoing_a_correction_leaves_the_pattern(old_town: Town) -> None:
    await old_town.figures(*QUARTERS)
    await old_town.figures(line("A", 5), line("B", 2), line("C", 20), line("D", 9), line("T", 36))
    assert await hidden(old_town) == "BD"
    (last,) = await old_town.fetch("SELECT max(id) AS id FROM import_runs")
    await undo(old_town.dsn, last["id"], actor="test")
    assert await hidden(old_town) == "BD"


async def test_undoing_a_rule_publishes_only_what_is_safe(old_town: Town) -> None:
    await old_town.load(STRICTER.format(1))
    (laxer,) = await old_town.fetch("SELECT max(id) AS id FROM import_runs")
    await old_town.figures(*QUARTERS)
    assert await hidden(old_town) == ""
    await undo(old_town.dsn, laxer["id"], actor="test")
    assert await hidden(old_town) == "BD"
    assert {tuple(row) for row in await old_town.fetch(PAST)} == {("B", None, "A"), ("D", None, "D")}


async def test_a_relation_that_comes_later_is_heeded(old_town: Town) -> None:
    """Where Nord is A and B, its 14 and the 12 of A tell of B. D stays hidden, for which C must be, too."""
    await old_town.figures(*QUARTERS, line("AB", 14), line("CD", 29))
    assert await hidden(old_town) == "BD"
    await old_town.load(RELATIONS)
    assert await hidden(old_town) == "ABCD"
