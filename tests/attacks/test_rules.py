"""Cities whose rules ask for more than that small counts are hidden."""

import random

import asyncpg
import pytest

from loaders.publication.auditing import audit_published
from tests.attacks.conftest import Attack, told
from tests.attacks.test_attacks import REPORTS, figures
from tests.loaders.publication.conftest import RELATIONS, Town, line
from tests.loaders.publication.test_contributors import FIGURES, GRANTS, HEAD
from tests.loaders.publication.test_rules import rule

SHOW_WHOLE = """
UPDATE published.observations p SET value = 4, obs_status = 'A', conf_status = 'F', rounded_to = NULL
FROM raw.observations r WHERE r.id = p.id AND r.value = 4
"""
YEARS = ("2022-12-31", "2023-12-31")


@pytest.fixture
async def town(old_town: Town) -> Town:
    await old_town.load(RELATIONS, GRANTS)
    return old_town


def money(seed: int) -> list[str]:
    """What providers get by quarter, report area and city, with the two that get most, year by year."""
    chance, lines = random.Random(seed), list[str]()
    for year in YEARS:
        given: dict[str, list[int]] = {}
        for quarter, report in REPORTS.items():
            got = [int(chance.paretovariate(1) * 1000) for _ in range(chance.randint(1, 12))]
            for area in (quarter, report, "T"):
                given.setdefault(area, []).extend(got)
        for area, all_ in given.items():
            first, second, *_ = sorted([*all_, 0], reverse=True)
            lines.append(f"{area};GRANTS;{year};{sum(all_)};{len(all_)};{first};{second}")
    return lines


@pytest.mark.parametrize("seed", range(3))
async def test_money_of_few(attack: Attack, town: Town, seed: int) -> None:
    said = {"dominance_n": "1", "dominance_k": "70", "dominance_p": "15"}
    await town.load(rule("MONEY", indicator='"GRANTS"', **said))
    (town.folder / "GRANTS.csv").write_text("\n".join([HEAD, *money(seed)]) + "\n")
    await town.load(FIGURES)
    verdict = await attack(town.dsn)
    assert verdict.hidden > 3
    assert verdict.breaches.empty, told(verdict.breaches)
    connection = await asyncpg.connect(town.dsn)
    async with connection.transaction():
        assert (await audit_published(connection)).open == 0
    await connection.close()


@pytest.mark.parametrize(("seed", "method", "base"), [(0, "ROUND", 5), (1, "ROUND", 3), (2, "BOTH", 10)])
async def test_rounded_counts(attack: Attack, town: Town, seed: int, method: str, base: int) -> None:
    """Nothing of what is rounded alike can be excluded of a small count, whatever adds up to what."""
    await town.load(rule("ROUNDED", method=f'"{method}"', rounding_base=str(base)))
    await town.figures(*figures(seed))
    verdict = await attack(town.dsn)
    assert verdict.hidden > 50
    assert verdict.breaches.empty, told(verdict.breaches)


async def test_the_attack_finds_a_rounded_count_that_follows_exactly(attack: Attack, town: Town) -> None:
    """With parts and whole as they are, 3 to 7 can only be 4."""
    await town.load(rule("ROUNDED", method='"ROUND"', rounding_base="5"))
    await town.figures(line("AB", 2), line("CD", 2), line("T", 4))
    connection = await asyncpg.connect(town.dsn)
    await connection.execute(SHOW_WHOLE)
    await connection.close()
    verdict = await attack(town.dsn)
    small = verdict.breaches[verdict.breaches["truth"] == 2]
    assert small[["low", "high"]].round(3).to_numpy().tolist() == [[2, 2], [2, 2]]


async def test_what_was_exact_is_rounded_in_all_versions(attack: Attack, town: Town) -> None:
    """A correction and a rule that came later: what was to be seen of both, and between them, is rounded alike."""
    await town.figures(*figures(3))
    await town.figures(*figures(3, more=4))
    await town.load(rule("ROUNDED", method='"ROUND"', rounding_base="5"))
    verdict = await attack(town.dsn)
    assert verdict.hidden > 50
    assert verdict.breaches.empty, told(verdict.breaches)
