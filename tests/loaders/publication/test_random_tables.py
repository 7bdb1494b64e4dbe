"""Tables at random: who has only what is public cannot narrow a figure down that must not be known."""

import random
from collections.abc import Iterator

import numpy as np
import pytest
from scipy.optimize import linprog

from tests.loaders.publication.conftest import RELATIONS, Shown, Town, line

SEXES = ("", " SEX=F", " SEX=M")
SUMS = {"T": "ABCD", "AB": "AB", "CD": "CD"}
SMALL = 3


def table(lots: random.Random) -> dict[str, int]:
    """Four quarters by sex, mostly small, with all that they add up to."""
    cells = {f"{area}{sex}": lots.choice((0, 1, 2, 4, 7, 30)) for area in "ABCD" for sex in SEXES[1:]}
    cells |= {area: cells[f"{area} SEX=F"] + cells[f"{area} SEX=M"] for area in "ABCD"}
    wholes = {
        f"{whole}{sex}": sum(cells[f"{part}{sex}"] for part in parts) for whole, parts in SUMS.items() for sex in SEXES
    }
    return cells | wholes


def equations() -> Iterator[dict[str, int]]:
    for sex in SEXES:
        for whole, parts in SUMS.items():
            yield {f"{whole}{sex}": 1} | {f"{part}{sex}": -1 for part in parts}
    for area in (*SUMS, *"ABCD"):
        yield {area: 1, f"{area} SEX=F": -1, f"{area} SEX=M": -1}


def interval(seen: Shown, name: str, rooms: dict[str, tuple[float, float | None]]) -> tuple[float, float]:
    """What an outsider can tell of a cell, by linear programming over all that is to be seen; `rooms` is what else he
    knows of hidden cells."""
    names = sorted(seen)
    matrix = np.array([[one.get(name, 0) for name in names] for one in equations()], dtype=float)
    shown = {one: (value, value) for one, (value, _) in seen.items() if value is not None}
    bounds = [shown.get(one, rooms.get(one, (0, None))) for one in names]
    ends = []
    for sign in (1, -1):
        cost = np.array([sign * (one == name) for one in names], dtype=float)
        found = linprog(cost, A_eq=matrix, b_eq=np.zeros(len(matrix)), bounds=bounds)
        assert found.status in (0, 3)
        ends.append(sign * float(found.fun or 0) if found.status == 0 else np.inf)
    return ends[0], ends[1]


def told(seen: Shown, cells: dict[str, int]) -> dict[str, tuple[float, float | None]]:
    """What statuses say: `A` of small cells, `D` of cells that are not."""
    small = {name: (1.0, SMALL - 1.0) for name, (_, why) in seen.items() if why == "A"}
    return small | {name: (SMALL, None) for name, (_, why) in seen.items() if why == "D" and cells[name] >= SMALL}


def lines(cells: dict[str, int], day: str) -> list[str]:
    return [
        line(name.partition(" ")[0], value, day=day, more=f";;;;{name.partition('=')[2]}")
        for name, value in cells.items()
    ]


@pytest.mark.parametrize("seed", [1, 2])
async def test_nobody_can_tell(town: Town, seed: int) -> None:
    lots = random.Random(seed)
    days = [f"20{year:02}-12-31" for year in range(10, 20)]
    tables = {day: table(lots) for day in days}
    await town.load(RELATIONS)
    await town.figures(*(one for day, cells in tables.items() for one in lines(cells, day)))
    hidden = 0
    for day, cells in tables.items():
        seen = await town.seen(day=day)
        for name in [name for name, value in cells.items() if 0 < value < SMALL]:
            low, high = interval(seen, name, {})
            assert low <= 1e-6
            assert high >= SMALL - 1e-6
            low, high = interval(seen, name, told(seen, cells))
            assert low <= 1 + 1e-6
            assert high >= SMALL - 1 - 1e-6
            hidden += 1
        assert all(0 < cells[name] < SMALL for name, (_, why) in seen.items() if why == "A")
        assert all(seen[name] == (0, "F") for name, value in cells.items() if value == 0)
    assert hidden > 20
