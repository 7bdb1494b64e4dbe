"""Partners see more than the public; what is hidden from them they cannot tell with all that both may ask."""

import asyncpg
import pytest

from loaders.publication.auditing import audiences, audit_published
from tests.attacks.conftest import Attack, told
from tests.attacks.test_attacks import figures
from tests.loaders.publication.conftest import RELATIONS, Town
from tests.loaders.publication.test_partners import rule, rules

OPEN = """
INSERT INTO shared.observations
SELECT p.id, p.recorded_at, p.indicator_id, p.period_end, r.value, r.count, r.base, r.unassignable, 'A', 'F'
FROM published.observations p JOIN raw.observations r ON r.id = p.id JOIN raw.withheld_versions w ON w.id = p.id
WHERE p.obs_status = 'Q'
"""


@pytest.fixture
async def town(old_town: Town) -> Town:
    laxer = rule("PARTNERS", "PARTNER", min_count="2")
    await old_town.load(RELATIONS, rules(rule("ALL", None, min_count="5"), laxer))
    return old_town


@pytest.mark.parametrize("seed", [0, 2])
async def test_random_cities(attack: Attack, attack_of_partners: Attack, town: Town, seed: int) -> None:
    await town.figures(*figures(seed))
    public, partners = await attack(town.dsn), await attack_of_partners(town.dsn)
    assert public.breaches.empty, told(public.breaches)
    assert partners.breaches.empty, told(partners.breaches)
    assert 5 < partners.hidden < public.hidden
    await audited(town.dsn)


async def test_corrections_and_rules_that_change(attack_of_partners: Attack, town: Town) -> None:
    await town.figures(*figures(1))
    await town.figures(*figures(1, more=4))
    await town.load(rules(rule("PARTNERS", "PARTNER", min_count="3")))
    verdict = await attack_of_partners(town.dsn)
    assert verdict.breaches.empty, told(verdict.breaches)
    await audited(town.dsn)


async def test_the_attack_finds_what_protects_others(attack_of_partners: Attack, town: Town) -> None:
    await town.figures(*figures(0))
    connection = await asyncpg.connect(town.dsn)
    assert await connection.execute(OPEN) != "INSERT 0 0"
    await connection.close()
    verdict = await attack_of_partners(town.dsn)
    assert (verdict.breaches["high"] - verdict.breaches["low"] < 1e-3).sum() > verdict.hidden / 2


async def audited(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    async with connection.transaction():
        found = [await audit_published(connection, audience=each) for each in await audiences(connection)]
    await connection.close()
    assert [each.open for each in found] == [0, 0]
