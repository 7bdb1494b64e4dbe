"""Figures of one cut of areas on another: how much of each area lies in which, and what follows for its figures.

Shares come from outlines (areal weighting), from the inhabitants of the other cut (target-density weighting: Schroeder
2007, Geographical Analysis 39) or from a table that somebody delivers. Counts are apportioned by them; a rate is worked
out anew from its count and base, for the share of a rate means nothing.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

Outlines = NDArray[np.object_]
Numbers = NDArray[np.int64]

METHOD = "APPORTIONED_BY_SHARES"
VERSION = "1"

SLIVER = 0.02
"""Outlines of two surveys never meet exactly: what is less than this part of both areas is no ground in common."""
TOLERANCE = 0.001
"""By which the shares of one area may miss 1, for tables are rounded."""
SMALLEST = 0.000001
"""Shares are kept with six decimals."""
MOST_DECIMALS = 6

CELL = ["to_area", "breakdown_id", "period_start", "period_end", "period_kind"]
ESTIMATED, SUPPRESSED, MISSING, IMPOSSIBLE = "E", "Q", "O", "M"
FREE = "F"


def pieces(old: pd.Series, new: pd.Series) -> pd.DataFrame:
    """The ground that areas have in common: `from_area`, `to_area`, `surface`; slivers are none.

    `old` and `new` are shapely outlines by area, in coordinates that keep surfaces.
    """
    of_old, of_new = shapely.STRtree(new.to_numpy()).query(old.to_numpy(), predicate="intersects")
    outlines = old.to_numpy()[of_old], new.to_numpy()[of_new]
    surface = shapely.area(shapely.intersection(*outlines))
    smaller = np.minimum(shapely.area(outlines[0]), shapely.area(outlines[1]))
    found = pd.DataFrame({"from_area": old.index[of_old], "to_area": new.index[of_new], "surface": surface})
    common: pd.DataFrame = found[surface >= SLIVER * smaller].reset_index(drop=True)
    return common


def overlaid(layers: Iterable[pd.Series]) -> list[tuple[Any, ...]]:
    """The areas of each piece of ground that all layers cut together, at most one of each layer; slivers are none.

    `layers` are as in `pieces`; areas of the same one have no ground in common.
    """
    areas, ground = list[tuple[Any, ...]](), np.empty(0, dtype=object)
    for layer in layers:
        named, outlines = [(area,) for area in layer.index.tolist()], layer.to_numpy()
        of_ground, of_layer, common = _common(ground, outlines)
        rest, left = _uncovered(ground, of_ground, common)
        new, beyond = _uncovered(outlines, of_layer, common)
        both = [areas[one] + named[other] for one, other in zip(of_ground, of_layer, strict=True)]
        areas = [*both, *(areas[one] for one in rest), *(named[one] for one in new)]
        ground = np.concatenate([common, left, beyond])
    return sorted(set(areas))


def _common(ground: Outlines, outlines: Outlines) -> tuple[Numbers, Numbers, Outlines]:
    one, other = shapely.STRtree(outlines).query(ground, predicate="intersects")
    common = shapely.intersection(ground[one], outlines[other])
    smaller = np.minimum(shapely.area(ground[one]), shapely.area(outlines[other]))
    kept = shapely.area(common) >= SLIVER * smaller
    return one[kept], other[kept], shapely.buffer(common[kept], 0)  # without the lines in which borders meet


def _uncovered(outlines: Outlines, which: Numbers, common: Outlines) -> tuple[Numbers, Outlines]:
    """Of which outlines something is left beside what they have in common with others, and what that is."""
    surface = shapely.area(outlines)
    left = surface - np.bincount(which, shapely.area(common), len(outlines))
    found = np.flatnonzero(left >= SLIVER * surface)
    covered = [shapely.union_all(common[which == one]) for one in found]
    return found, shapely.buffer(shapely.difference(outlines[found], np.array(covered, dtype=object)), 0)


def shares_by_surface(common: pd.DataFrame) -> pd.DataFrame:
    """How much of each area lies in which others, by ground: `from_area`, `to_area`, `share`, `basis`."""
    return _shares(common, common["surface"], "AREA")


def shares_by_figure(common: pd.DataFrame, inhabitants: pd.Series) -> pd.DataFrame:
    """The same by people: `inhabitants` of the newer areas, of whom each piece has as many as it has of their ground.

    Where they are not known, or nobody lives, ground decides.
    """
    ground = common["surface"]
    weight = common["to_area"].map(inhabitants) * ground / ground.groupby(common["to_area"]).transform("sum")
    by_area = weight.groupby(common["from_area"])
    known = by_area.transform(lambda weights: weights.notna().all() and weights.sum() > 0).astype(bool)
    parts = [_shares(common[known], weight[known], "POPULATION"), _shares(common[~known], ground[~known], "AREA")]
    return pd.concat([part for part in parts if len(part)] or parts[:1]).sort_index()


def shares_by_table(pairs: pd.DataFrame) -> pd.DataFrame:
    """`from_area`, `to_area` and `share` as delivered; where an area has but one successor, that has all of it."""
    alone = pairs.groupby("from_area")["to_area"].transform("size") == 1
    share = pairs["share"].mask(alone & pairs["share"].isna(), 1.0)
    return pairs.assign(share=share).dropna(subset="share")


def wrong_sums(shares: pd.DataFrame) -> pd.Series:
    """The sums of the areas whose shares do not add up to 1."""
    sums = shares.groupby("from_area")["share"].sum()
    return sums[(sums - 1).abs() > TOLERANCE]


def apportioned(figures: pd.DataFrame, shares: pd.DataFrame, *, per: int | None, decimals: int) -> pd.DataFrame:
    """Estimates: a row for each area, breakdown and period of `CELL`, with numbers, `obs_status`, `conf_status`.

    `figures` has `area_id`, the rest of `CELL`, `value`, `count`, `base`, `obs_status` and `conf_status`; `shares`
    has `from_area`, `to_area`, `share`. With `per`, figures are rates of so many. Parts of a count have as many
    decimals as the count itself, at least `decimals`; they add up to it, the largest remainders being rounded up.
    Unless all that an estimate needs is known, it is blank: suppressed where anything is suppressed.
    """
    found = pieces_of(figures, shares)
    numbers = ["value"] if per is None else ["count", "base"]
    for number in numbers:
        found[number] = _parts(found, number, decimals)
    cells = found.groupby(CELL)
    made = cells[numbers].sum(min_count=1)
    needed = shares.groupby("to_area").size().reindex(made.index.get_level_values("to_area")).to_numpy()
    whole = np.logical_and.reduce([(cells[number].count() == needed).to_numpy() for number in numbers])
    made["obs_status"] = np.where(whole, ESTIMATED, _blanks(cells, needed))
    made["conf_status"] = np.where(whole, FREE, cells["conf_status"].agg(_most_secret))
    for number in numbers:
        made[number] = made[number].where(whole)
    return _with_rates(made, per).reset_index()


def pieces_of(figures: pd.DataFrame, shares: pd.DataFrame) -> pd.DataFrame:
    """Each figure once for each area that has a share of it, under the index that the figure has."""
    named = figures.rename(columns={"area_id": "from_area"}).rename_axis("figure").reset_index()
    return named.merge(shares, on="from_area")


def _shares(common: pd.DataFrame, weight: pd.Series, basis: str) -> pd.DataFrame:
    share = weight / weight.groupby(common["from_area"]).transform("sum")
    return common[["from_area", "to_area"]].assign(share=share, basis=basis)[share >= SMALLEST]


def _parts(found: pd.DataFrame, number: str, decimals: int) -> pd.Series:
    """The part of each figure that falls to an area: whole units, what is left over to the largest remainders."""
    unit = 10.0 ** _decimals(found[number], decimals)
    units = (found[number] * unit).round()
    of_figure = found["figure"]
    exact: pd.Series = units * found["share"] / found["share"].groupby(of_figure).transform("sum")
    floor = exact - exact % 1
    left = units - floor.groupby(of_figure).transform("sum")
    rank = (floor - exact).groupby(of_figure).rank(method="first")
    parts: pd.Series = (floor + (rank <= left)).where(units.notna()) / unit
    return parts


def _decimals(numbers: pd.Series, at_least: int) -> int:
    """How many decimals the numbers have."""
    known = numbers.dropna()
    for decimals in range(at_least, MOST_DECIMALS):
        scaled = known * 10.0**decimals
        if np.allclose(scaled, scaled.round(), rtol=0, atol=1e-6):
            return decimals
    return MOST_DECIMALS


def _blanks(cells: Any, needed: Any) -> Any:
    """Why an estimate would be blank: the figures' own reason if it is the same for all, a secret before all else."""
    status = cells["obs_status"]
    suppressed = status.agg(lambda each: (each == SUPPRESSED).any())
    impossible = status.agg(lambda each: (each == IMPOSSIBLE).all()) & (status.size() == needed)
    return np.where(suppressed, SUPPRESSED, np.where(impossible, IMPOSSIBLE, MISSING))


def _most_secret(statuses: pd.Series) -> str:
    secret: Sequence[str] = sorted(set(statuses) - {FREE})
    return secret[0] if secret else FREE


def _with_rates(made: pd.DataFrame, per: int | None) -> pd.DataFrame:
    if per is None:
        return made.assign(count=np.nan, base=np.nan)
    value = (made["count"] / made["base"].where(made["base"] != 0) * per).round(MOST_DECIMALS)
    nobody = made["base"] == 0
    status = made["obs_status"].mask(nobody, IMPOSSIBLE)
    return made.assign(value=value, obs_status=status)
