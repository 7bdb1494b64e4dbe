"""Whether what is published gives away what must not be known, from the tables themselves."""

import asyncpg

from loaders.publication import publish_all
from loaders.publication.auditing import Audit, audit_published
from tests.loaders.publication.conftest import Town, line

QUARTERS = [line("A", 12), line("B", 2), line("C", 20), line("D", 9), line("T", 43)]
SHOW = """
UPDATE published.observations p SET value = o.value, obs_status = 'A', conf_status = 'F'
FROM raw.observations o JOIN areas a ON a.id = o.area_id WHERE o.id = p.id AND a.code = $1
"""


async def audited(town: Town) -> Audit:
    assert isinstance(town.database, asyncpg.Connection)
    return await audit_published(town.database)


async def test_what_is_published_is_safe(town: Town) -> None:
    """With D hidden, too, B may be anything from 0 to 11."""
    await town.figures(*QUARTERS)
    assert str(await audited(town)) == (
        "5 figures, 1 hidden (primary), 1 hidden to protect them (secondary); the narrowest interval is 11 wide where"
        " 3 was promised; 0 disclosed"
    )


async def test_what_others_give_away_is_told_with_them(town: Town) -> None:
    await town.figures(*QUARTERS)
    assert isinstance(town.database, asyncpg.Connection)
    await town.database.execute(SHOW, "D")
    found = await audited(town)
    assert (found.open, found.width, found.promised) == (1, 0.0, 3.0)
    assert [str(one) for one in found.disclosed] == ["POOR of QUARTERS:B on 2023-12-31 (by areas and those within)"]


async def test_what_is_to_be_seen_itself_is_disclosed(town: Town) -> None:
    await town.figures(line("B", 2))
    assert isinstance(town.database, asyncpg.Connection)
    await town.database.execute(SHOW, "B")
    found = await audited(town)
    assert [str(one) for one in found.disclosed] == ["POOR of QUARTERS:B on 2023-12-31 (by its own row)"]


async def test_publishing_anew_closes_what_was_open(town: Town) -> None:
    await town.figures(*QUARTERS)
    assert isinstance(town.database, asyncpg.Connection)
    await town.database.execute(SHOW, "D")
    await publish_all(town.database)
    assert (await audited(town)).open == 0


async def test_nothing_to_protect(town: Town) -> None:
    await town.figures(line("A", 12))
    assert str(await audited(town)).endswith("nothing must be protected")
