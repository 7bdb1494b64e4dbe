"""Whether what is published gives away what must not be known, from the tables themselves."""

from loaders.publication import publish_all
from tests.loaders.publication.conftest import Town, line

QUARTERS = [line("A", 12), line("B", 2), line("C", 20), line("D", 9), line("T", 43)]
SHOW = """
UPDATE published.observations p SET value = o.value, obs_status = 'A', conf_status = 'F'
FROM raw.observations o JOIN areas a ON a.id = o.area_id WHERE o.id = p.id AND a.code = $1
"""


async def test_what_is_published_is_safe(town: Town) -> None:
    """With D hidden, too, B may be anything from 0 to 11."""
    await town.figures(*QUARTERS)
    assert str(await town.audited()) == (
        "5 figures, 1 hidden (primary), 1 hidden to protect them (secondary); the narrowest interval is 11 wide where"
        " 3 was promised; 0 disclosed"
    )


async def test_what_others_give_away_is_told_with_them(town: Town) -> None:
    await town.figures(*QUARTERS)
    await town.connection.execute(SHOW, "D")
    found = await town.audited()
    assert (found.open, found.width, found.promised) == (1, 0.0, 3.0)
    assert [str(one) for one in found.disclosed] == ["POOR of QUARTERS:B on 2023-12-31 (by areas and those within)"]


async def test_what_is_to_be_seen_itself_is_disclosed(town: Town) -> None:
    await town.figures(line("B", 2))
    await town.connection.execute(SHOW, "B")
    found = await town.audited()
    assert [str(one) for one in found.disclosed] == ["POOR of QUARTERS:B on 2023-12-31 (by its own row)"]


async def test_publishing_anew_closes_what_was_open(town: Town) -> None:
    await town.figures(*QUARTERS)
    await town.connection.execute(SHOW, "D")
    await publish_all(town.connection)
    assert (await town.audited()).open == 0


async def test_nothing_to_protect(town: Town) -> None:
    await town.figures(line("A", 12))
    assert str(await town.audited()).endswith("nothing must be protected")
