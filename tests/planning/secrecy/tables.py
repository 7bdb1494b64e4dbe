"""Tables to be protected: areas in several ways to cut a city, crossed with groups, and the relations of all these."""

from collections.abc import Sequence
from itertools import product

import numpy as np
import pandas as pd

from planning.secrecy.relations import Relation, Relations, system

SMALLEST = 3
PARTITIONS = ("quarter", "school district")


def city(counts: Sequence[Sequence[int]], cuts: Sequence[Sequence[int]]) -> tuple[pd.DataFrame, Relations]:
    """`counts`: a row an area, a column a group; `cuts`: for each partition, which part each area lies in.

    Published are all areas, the parts of each partition and the city, each by group and in all.
    """
    leaves = pd.DataFrame(counts, dtype="float64")
    units = {("area", area): {area} for area in leaves.index}
    units |= {("city", 0): set(leaves.index)}
    for name, cut in zip(PARTITIONS, cuts, strict=False):
        units |= {(name, part): {area for area in leaves.index if cut[area] == part} for part in sorted(set(cut))}
    groups = [*leaves.columns, "all"]
    leaves["all"] = leaves.sum(axis=1)
    position = {cell: number for number, cell in enumerate(product(units, groups))}
    values = [leaves.loc[sorted(units[unit]), group].sum() for unit, group in position]
    relations = [
        Relation(f"groups of {unit}", {position[unit, "all"]: 1} | {position[unit, group]: -1 for group in groups[:-1]})
        for unit in units
    ]
    for (unit, areas), group in product(units.items(), groups):
        if unit[0] != "area":
            parts = {position[("area", area), group]: -1.0 for area in areas}
            relations.append(Relation(f"areas of {unit}, {group}", {position[unit, group]: 1.0} | parts))
    return protected(values), system(relations)


def protected(values: Sequence[float], smallest: int = SMALLEST) -> pd.DataFrame:
    """Counts, of which those from 1 to 2 are too small; zeros are shown."""
    value = pd.Series(values, dtype="float64")
    primary = (value > 0) & (value < smallest)
    return pd.DataFrame(
        {
            "value": value,
            "primary": primary,
            "protection_low": np.where(primary, value, 0),
            "protection_high": np.where(primary, smallest - value, 0),
            "cost": value.clip(lower=1),
            "free": value > 0,
            "settled": False,
        }
    )


def telling(cells: pd.DataFrame, smallest: int = SMALLEST) -> pd.DataFrame:
    """`A` says that a cell is small, `D` that it is not."""
    value, primary = cells["value"], cells["primary"]
    return cells.assign(
        told_lowest=np.where(primary, 1.0, np.where(value >= smallest, smallest, np.nan)),
        told_highest=np.where(primary, smallest - 1.0, np.nan),
        told_protection_low=np.where(primary, value - 1, np.nan),
        told_protection_high=np.where(primary, smallest - 1 - value, np.nan),
    )
