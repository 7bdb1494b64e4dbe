"""Nobody who asks the public API learns what is hidden; with less protection than there is, the same attack does."""

import random
import time

import asyncpg
import pytest

from tests.attacks.conftest import Attack, told
from tests.loaders.publication.conftest import RELATIONS, ROW, Town, line

DAYS = ("2021-12-31", "2022-12-31", "2023-12-31")
AGES = {"0_64": 20, "65_79": 4, "80_PLUS": 3}
REPORTS = {"A": "AB", "B": "AB", "C": "CD", "D": "CD"}
UNPROTECTED = """
UPDATE published.observations p SET value = r.value, count = r.count, base = r.base, obs_status = r.obs_status,
    conf_status = 'F' FROM raw.observations r WHERE r.id = p.id AND p.conf_status = 'D'
"""


@pytest.fixture
async def town(old_town: Town) -> Town:
    await old_town.load(RELATIONS)
    return old_town


def figures(seed: int, more: int = 0) -> list[str]:
    """Few people by quarter, report area, age, sex and year, all of which add up; some shares of them, too.

    `more` people live in the first quarter.
    """
    chance, lines, before = random.Random(seed), list[str](), dict[str, tuple[str, int]]()
    for day in DAYS[: 1 + seed % 3]:
        sums: dict[tuple[str, str, str], int] = {}
        for quarter, report in REPORTS.items():
            for age, most in AGES.items():
                for sex in "FM":
                    extra = more if (quarter, age, sex) == ("A", "0_64", "F") else 0
                    _count(sums, (quarter, report, "T"), age, sex, chance.randint(0, most) + extra)
        for (area, age, sex), number in sums.items():
            lines.append(line(area, number, day=day, more=f";;;{age};{sex}"))
            if not age and not sex:
                base = number + chance.randint(50, 300)
                rate = round(100 * number / base, 1)
                lines.append(line(area, rate, indicator="RATE", day=day, more=f"{number};{base}"))
                lines += _grown(area, before.get(area), (day, number))
                before[area] = day, number
    return lines


def _grown(area: str, before: tuple[str, int] | None, now: tuple[str, int]) -> list[str]:
    if before is None or before[1] == 0:
        return []
    percent = round(100 * (now[1] / before[1] - 1), 1)
    return [line(area, percent, indicator="GROWTH", day=f"{before[0]}/{now[0]}")]


def _count(sums: dict[tuple[str, str, str], int], areas: tuple[str, ...], age: str, sex: str, number: int) -> None:
    """Of 65 and more there is a sum besides its parts."""
    for area in areas:
        for ages in {age, "", "65_PLUS" if age != "0_64" else ""}:
            for kind in (sex, ""):
                sums[area, ages, kind] = sums.get((area, ages, kind), 0) + number


@pytest.mark.parametrize("seed", range(3))
async def test_random_cities(attack: Attack, town: Town, seed: int) -> None:
    await town.figures(*figures(seed))
    verdict = await attack(town.dsn)
    assert verdict.hidden > 5
    assert verdict.breaches.empty, told(verdict.breaches)


@pytest.mark.parametrize("seed", [1, 2])
async def test_maps_instead_of_relations(attack: Attack, old_town: Town, seed: int) -> None:
    """Nobody says which quarters make up a report area, but the outlines are public."""
    await old_town.draw("QUARTERS", **ROW)
    await old_town.draw("REPORTS", AB=(8, 10), CD=(10, 12))
    await old_town.figures(*figures(seed))
    verdict = await attack(old_town.dsn)
    assert verdict.hidden > 5
    assert verdict.breaches.empty, told(verdict.breaches)


async def test_corrections(attack: Attack, town: Town) -> None:
    """What was public before a correction is public for ever."""
    await town.figures(*figures(1))
    await town.figures(*figures(1, more=4))
    verdict = await attack(town.dsn)
    assert verdict.breaches.empty, told(verdict.breaches)


async def test_another_city_in_place_of_the_first(attack: Attack, town: Town) -> None:
    """Nearly every figure is corrected: no pattern that is proven to be the cheapest is found in any good time."""
    await town.figures(*figures(1))
    started = time.process_time()
    await town.figures(*figures(4))
    assert time.process_time() - started < 25
    verdict = await attack(town.dsn)
    assert verdict.breaches.empty, told(verdict.breaches)


def left_out(seed: int) -> list[str]:
    """Two of three figures: what others leave for those who are in the third is small as often as they are."""
    chance = random.Random(seed)
    return [one for one in sorted(figures(seed)) if chance.random() < 2 / 3]


@pytest.mark.parametrize("seed", [3, 4, 8])
async def test_cities_of_which_a_third_is_not_sent(attack: Attack, town: Town, seed: int) -> None:
    await town.figures(*left_out(seed))
    verdict = await attack(town.dsn)
    assert verdict.hidden > 5
    assert verdict.breaches.empty, told(verdict.breaches)


async def test_the_attack_finds_what_nobody_sent(attack: Attack, town: Town) -> None:
    await town.figures(*left_out(3))
    connection = await asyncpg.connect(town.dsn)
    assert await connection.execute(UNPROTECTED) != "UPDATE 0"
    await connection.close()
    breaches = (await attack(town.dsn)).breaches
    rests = breaches[(breaches["part"] == "rest") & (breaches["high"] - breaches["low"] < 1e-3)]
    assert rests["truth"].between(1, 2).sum() > 5


async def test_the_attack_finds_what_is_not_protected(attack: Attack, town: Town) -> None:
    """With small figures hidden, but not those that protect them, most of what is hidden follows exactly."""
    await town.figures(*figures(0))
    connection = await asyncpg.connect(town.dsn)
    assert await connection.execute(UNPROTECTED) != "UPDATE 0"
    await connection.close()
    verdict = await attack(town.dsn)
    exact = verdict.breaches["high"] - verdict.breaches["low"] < 1e-3
    assert exact.sum() > verdict.hidden / 2
    assert (verdict.breaches["low"] - verdict.breaches["truth"]).abs()[exact].max() < 1e-3
