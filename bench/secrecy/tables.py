"""Tables to protect: of Flensburg and Berlin, where their files lie beside the project, and made ones."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd

from planning.linked.reasons import OF_A_FIGURE
from planning.secrecy.relations import Relation, Relations, system

Shape = tuple[int, tuple[int, ...], int]
"""Areas, the numbers of those above them, and groups."""
DATA = Path(__file__).parents[3] / "shared" / "data"
MADE: dict[str, Shape] = {"made, 60 areas of 2 levels x 8": (60, (8,), 8)}
LARGE: dict[str, Shape] = {
    "made, 150 areas of 3 levels x 12": (150, (5, 30), 12),
    "made, 600 areas of 3 levels x 12": (600, (12, 60), 12),
}

Tree = Mapping[str, Sequence[str]]
"""The parts of each sum."""


@dataclass(frozen=True)
class Table:
    """`cells`: the frame that `suppress` takes, with the cost in units; every cell is shown unless it is hidden."""

    name: str
    cells: pd.DataFrame
    relations: Relations
    smallest: int

    def telling(self, objective: str) -> pd.DataFrame:
        """With what `A` tells: that a count lies between one and the smallest. A reason costs half a figure."""
        cells = self.costing(objective)
        value, primary, most = cells["value"], cells["primary"], self.smallest - 1
        return cells.assign(
            told_lowest=np.where(primary, 1.0, np.nan),
            told_highest=np.where(primary, most, np.nan),
            told_protection_low=np.where(primary, value - 1, 0.0),
            told_protection_high=np.where(primary, most - value, 0.0),
            reason_cost=OF_A_FIGURE * (self.smallest if objective == "value" else 1.0),
        )

    def costing(self, objective: str) -> pd.DataFrame:
        """Cells whose cost is their value, or the same for all (`number`)."""
        cost = self.cells["value"].clip(lower=1) if objective == "value" else 1.0
        return self.cells.assign(cost=cost)


def tables(*, large: bool = False) -> Iterator[Table]:
    """The large ones too, on which either side may work for minutes."""
    if DATA.exists():
        yield from _flensburg()
        yield from _berlin()
    for seed, (name, (areas, levels, groups)) in enumerate((MADE | LARGE if large else MADE).items(), start=1):
        yield _made(name, areas, levels, groups, seed)


def table(name: str, counts: pd.DataFrame, rows: Sequence[Tree], smallest: int) -> Table:
    """Counts by area and group; `rows`: ways to add up areas, each a tree. Groups add up to one total."""
    columns = {"all groups": list(counts.columns)}
    full = _added(_added(counts, *rows).T, columns).T
    position = {cell: number for number, cell in enumerate(product(full.index, full.columns))}
    relations = [
        Relation((total, column), {position[total, column]: 1.0} | {position[part, column]: -1.0 for part in parts})
        for tree in rows
        for total, parts in tree.items()
        for column in full.columns
    ]
    for row in full.index:
        parts = {position[row, part]: -1.0 for part in counts.columns}
        relations.append(Relation((row, "all groups"), {position[row, "all groups"]: 1.0} | parts))
    return Table(name, _cells(full.to_numpy(dtype=np.float64).ravel(), smallest), system(relations), smallest)


def _added(counts: pd.DataFrame, *trees: Tree) -> pd.DataFrame:
    """With a row for each sum; parts come before what they are parts of."""
    full = counts.copy()
    for tree in trees:
        for total, parts in tree.items():
            if total not in full.index:
                full.loc[total] = full.loc[list(parts)].sum()
    return full


def _cells(values: np.typing.NDArray[np.float64], smallest: int) -> pd.DataFrame:
    """Positive counts below the smallest must be possible to believe to be nothing, or that many; zero is shown."""
    primary = (values > 0) & (values < smallest)
    return pd.DataFrame(
        {
            "value": values,
            "primary": primary,
            "protection_low": np.where(primary, values, 0.0),
            "protection_high": np.where(primary, smallest - values, 0.0),
            "free": values > 0,
            "settled": False,
        }
    )


def _flensburg() -> Iterator[Table]:
    folder = DATA / "flensburg" / "sozialatlas" / "tables"
    housing = pd.read_csv(folder / "housing_assistance_cases_by_district.csv")
    for year, cases in housing.groupby("year"):
        counts = _named(cases.drop(columns=["id", "year"]).set_index("district_id"))
        yield table(f"Flensburg, housing aid {year}, 5", counts, [{"Flensburg": list(counts.index)}], 5)
    risk = pd.read_csv(folder / "risk_homelessness_by_district.csv")
    counts = _named(risk.pivot(index="district_id", columns="year", values="residents"))
    yield table("Flensburg, homelessness by year, 7", counts, [{"Flensburg": list(counts.index)}], 7)


def _berlin() -> Iterator[Table]:
    people = _berlin_file("population/berlin-lor-population-2024-02-t2-planning-areas.csv").set_index("id")
    ages = [name for name in people.columns.astype(str) if "_age_" in name and not name.endswith("percentage")]
    counts = _named(people[ages])
    yield table("Berlin, people by age, 10", counts, [_planning_tree(counts.index)], 10)
    centers = _berlin_file("kitas/berlin-daycare-centers-2025-10-details.csv")
    by_kind = _named(pd.crosstab(centers["geojson_feature_id"], centers["type"]))
    yield table("Berlin, day-care centres by kind, 3", by_kind, [_planning_tree(by_kind.index)], 3)


def _berlin_file(name: str) -> pd.DataFrame:
    return pd.read_csv(DATA / "berlin" / name, dtype={"id": "str", "geojson_feature_id": "str"})


def _named(counts: pd.DataFrame) -> pd.DataFrame:
    full = counts.fillna(0).astype("float64")
    return full.set_axis([str(area) for area in full.index]).set_axis([str(group) for group in full.columns], axis=1)


def _planning_tree(codes: Sequence[str] | pd.Index) -> Tree:
    """Planungsräume add up to Bezirksregionen (6 digits), Prognoseräume (4), Bezirke (2) and Berlin."""
    tree = dict[str, list[str]]()
    level = sorted(set(codes))
    for digits in (6, 4, 2, 0):
        sums = sorted({code[:digits] for code in level})
        for total in sums:
            tree[total or "Berlin"] = [code for code in level if code.startswith(total)]
        level = sums
    return tree


def _made(name: str, areas: int, levels: Sequence[int], groups: int, seed: int) -> Table:
    draw = np.random.default_rng(seed)
    means = np.outer(draw.gamma(1.2, 1 / 1.2, areas), draw.gamma(1.0, 1.0, groups)) * 12
    counts = _named(pd.DataFrame(draw.poisson(means), index=[f"area {number}" for number in range(areas)]))
    tree, level = dict[str, list[str]](), list(counts.index)
    for size in [*reversed(levels), 1]:
        sums = [f"{size} parts, {number}" for number in range(size)]
        for number, total in enumerate(sums):
            tree[total] = [part for place, part in enumerate(level) if place * size // len(level) == number]
        level = sums
    return table(name, counts, [tree], 3)
