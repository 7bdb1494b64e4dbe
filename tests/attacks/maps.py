"""What maps tell: which areas of one set lie in which of another, whether somebody says so or not."""

import json

import numpy as np
import pandas as pd
import shapely

NEARLY = 0.98
"""Borders of two surveys never meet exactly."""


def with_maps(relations: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """`relations` and, of areas that nobody relates, those that have ground in common.

    `areas` have `area`, `set`, `city` and `outline`, GeoJSON or nothing; only the smallest of each set are given.
    """
    drawn = areas.dropna(subset="outline").reset_index(drop=True)
    outlines = shapely.from_geojson([json.dumps(one) for one in drawn["outline"]])
    near, far = shapely.STRtree(outlines).query(outlines, predicate="intersects")
    share = shapely.area(shapely.intersection(outlines[near], outlines[far])) / shapely.area(outlines[near])
    one, other = drawn.iloc[near].reset_index(drop=True), drawn.iloc[far].reset_index(drop=True)
    found = pd.DataFrame({"near": one["area"], "set": one["set"], "far": other["area"], "type": "OVERLAPS"})
    found["share"] = np.where(share >= NEARLY, 1.0, share)
    apart = (one["set"] != other["set"]) & (one["city"] == other["city"]) & (share > 1 - NEARLY)
    known = pd.concat([part for part in (relations, found[apart]) if len(part)] or [relations])
    alone: pd.DataFrame = known.drop_duplicates(["near", "far"], ignore_index=True)
    return alone
