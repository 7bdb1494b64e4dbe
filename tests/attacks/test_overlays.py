"""Who lays the outlines of all area sets over each other, and takes each piece for a number that nobody tells."""

import json
import random
import sys
from collections.abc import Mapping, Sequence

import asyncpg
import pandas as pd
import pytest
import shapely

from graph.engine import Engine
from graph.schema import schema
from models.roles import ROLES, Profile
from sozialgraph.database import open_pool
from tests.attacks.collecting import collect
from tests.attacks.conftest import told
from tests.attacks.judging import Verdict, judge, promises_of, truth_of
from tests.attacks.knowledge import System, knowledge
from tests.attacks.knowledge.system import KEY, additive
from tests.attacks.target import Behind, Target, pages
from tests.loaders.publication.conftest import BASE, FIGURES, Town, line

SET = """
kind = "areas"
municipality = "01001000"
file = "{area_set}.geojson"
{base}
area_set = {{ code = "{area_set}", name = "{area_set}", valid_from = 2010-01-01, is_partition = true }}
table = {{ ignore = ["longitude", "latitude"] }}
fields = {{ code = "code", name = "code", level = "level", geometry = "geometry" }}
"""
Cuts = Mapping[str, Sequence[int]]


async def draw(town: Town, area_set: str, cuts: Cuts) -> None:
    """Areas of blocks that stand in a row, side by side or not."""
    features = [
        {"type": "Feature", "properties": {"code": code, "level": "QUARTER"}, "geometry": _blocks(blocks)}
        for code, blocks in cuts.items()
    ]
    drawn = json.dumps({"type": "FeatureCollection", "features": features})
    (town.folder / f"{area_set}.geojson").write_text(drawn)
    await town.load(SET.format(area_set=area_set, base=BASE))


def _blocks(blocks: Sequence[int]) -> object:
    boxes = [shapely.box(9 + block / 100, 50, 9.01 + block / 100, 50.01) for block in blocks]
    return shapely.geometry.mapping(shapely.union_all(boxes))


async def ground(target: Target) -> pd.DataFrame:
    """Each `piece` that all borders cut, with each `area` that it lies in."""
    areas = [node async for node in pages(target, "areas", "", "id geometry") if node["geometry"] is not None]
    outlines = shapely.from_geojson([json.dumps(node["geometry"]) for node in areas])
    borders = shapely.union_all(shapely.boundary(outlines), grid_size=1e-7)
    points = shapely.point_on_surface(shapely.get_parts(shapely.polygonize(shapely.get_parts(borders))))
    piece, area = shapely.STRtree(outlines).query(points, predicate="within")
    return pd.DataFrame({"piece": piece, "area": [areas[one]["id"] for one in area]})


def pieces(system: System, figures: pd.DataFrame, ground: pd.DataFrame) -> None:
    """Each area is all of its pieces, of which none is below zero."""
    there = figures.merge(ground, on="area")
    there["number"] = there.groupby([*(name for name in KEY if name != "area"), "piece"]).ngroup()
    parts = system.invent(there["number"].max() + 1, 0.0)[there["number"]]
    wholes = there["cell"].unique()
    terms = [
        pd.DataFrame({"relation": wholes, "cell": wholes, "factor": 1.0}),
        pd.DataFrame({"relation": there["cell"], "cell": parts, "factor": -1.0}),
    ]
    system.add(pd.concat(terms), pd.DataFrame({"kind": "pieces", "low": 0.0, "high": 0.0}, index=wholes))


async def attack(dsn: str) -> Verdict:
    async with await open_pool(dsn, role=ROLES[Profile.PUBLIC].name, size=1) as pool:
        target = Behind(Engine(schema(), sys.maxsize), pool)
        public, drawn = await collect(target), await ground(target)
    system = knowledge(public)
    pieces(system, additive(public, system, public.snapshots[0]), drawn)
    connection = await asyncpg.connect(dsn)
    truth, promises = await truth_of(connection, public), await promises_of(connection, public, Profile.PUBLIC)
    await connection.close()
    return judge(public, system, truth, promises)


SETS: Mapping[str, Cuts] = {
    "QUARTER_SET": {"Q1": [0], "Q2": [1, 2], "Q3": [3], "Q4": [4, 5]},
    "REPORT_SET": {"R1": [0, 1, 2], "R2": [3, 4], "R3": [5]},
    "SCHOOL_SET": {"S1": [1, 4], "S2": [2, 3], "S3": [0, 5]},
}
PEOPLE = (2, 2, 4, 7, 3, 6)
OF_SETS = FIGURES.replace('"CITY", "QUARTERS", "REPORTS"', '"CITY", "QUARTER_SET", "REPORT_SET", "SCHOOL_SET"')
UNPROTECTED = """
UPDATE published.observations p SET value = r.value, obs_status = r.obs_status, conf_status = 'F'
FROM raw.observations r JOIN areas a ON a.id = r.area_id WHERE r.id = p.id AND a.code LIKE 'S%'
"""


async def publish(town: Town, sets: Mapping[str, Cuts], people: Sequence[int]) -> None:
    for area_set, cuts in sets.items():
        await draw(town, area_set, cuts)
    sums = {code: sum(people[block] for block in blocks) for cuts in sets.values() for code, blocks in cuts.items()}
    rows = [line(code, number) + ";;;;" for code, number in (sums | {"T": sum(people)}).items()]
    (town.folder / "ATLAS.csv").write_text(
        "area;indicator;day;value;count;base;lost;age;sex\n" + "\n".join(rows) + "\n"
    )
    await town.load(OF_SETS.format(dataset="ATLAS"))


async def test_what_three_sets_make_up_is_not_told(old_town: Town) -> None:
    """S3 is Q1 and R3: of 8 people 6 are in R3, which would leave 2 to Q1."""
    await publish(old_town, SETS, PEOPLE)
    seen = await old_town.seen()
    assert {code: why for code, (_, why) in seen.items() if why != "F"} == {"Q1": "A", "Q2": "D", "S1": "D", "S3": "D"}
    verdict = await attack(old_town.dsn)
    assert verdict.hidden == 4
    assert verdict.breaches.empty, told(verdict.breaches)


async def test_the_attack_finds_what_three_sets_tell(old_town: Town) -> None:
    await publish(old_town, SETS, PEOPLE)
    connection = await asyncpg.connect(old_town.dsn)
    assert await connection.execute(UNPROTECTED) == "UPDATE 2"
    await connection.close()
    verdict = await attack(old_town.dsn)
    found = verdict.breaches.round(3)
    assert {(2, 2, 2), (6, 6, 6)} <= set(zip(found["truth"], found["low"], found["high"], strict=True))


@pytest.mark.parametrize("seed", range(2))
async def test_random_sets(old_town: Town, seed: int) -> None:
    lots, size = random.Random(seed), 9
    sets: dict[str, Cuts] = {}
    for area_set, most in (("QUARTER_SET", 2), ("REPORT_SET", 4), ("SCHOOL_SET", 4)):
        blocks = lots.sample(range(size), size) if area_set == "SCHOOL_SET" else list(range(size))
        sizes = [lots.randint(1, most) for _ in blocks]
        ends = [sum(sizes[:number]) for number in range(size + 1)]
        sets[area_set] = {
            f"{area_set[0]}{number}": sorted(some)
            for number in range(size)
            if (some := blocks[ends[number] : ends[number + 1]])
        }
    await publish(old_town, sets, [lots.choice((0, 1, 2, 5)) for _ in range(size)])
    verdict = await attack(old_town.dsn)
    assert verdict.hidden > 4
    assert verdict.breaches.empty, told(verdict.breaches)
