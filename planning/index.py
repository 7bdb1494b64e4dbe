"""Composite index of the social situation, as in the Monitoring Soziale Stadtentwicklung of Berlin (2021).

z-scores of each indicator over the areas, added up with their weights and divided by the deviation of the sums.
Higher is worse. Scores compare areas of one city in one year and nothing else. Classes follow from unrounded scores.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
import pandas as pd

Standardisation = Literal["ZSCORE_POPULATION", "ZSCORE_SAMPLE", "RANK", "MINMAX"]

STATUS_CUTS = (-1.0, 1.0, 1.5)
STATUS_CLASSES = ("HIGH", "MEDIUM", "LOW", "VERY_LOW")
DYNAMICS_CUTS = (-1.0, 1.0)
DYNAMICS_CLASSES = ("POSITIVE", "STABLE", "NEGATIVE")


def excluded_areas(
    values: pd.DataFrame, population: pd.Series, smallest: float, manual: Sequence[str] = ()
) -> pd.Series:
    """Why areas are left out, those only: `values` and `population` are indexed by area."""
    why = pd.Series(pd.NA, index=values.index, dtype="str")
    why = why.mask(values.isna().any(axis=1), "MISSING_INDICATOR")
    why = why.mask(population.reindex(values.index) < smallest, "MIN_POPULATION")
    return why.mask(values.index.isin(list(manual)), "MANUAL").dropna()


def scores(
    values: pd.DataFrame, weights: Mapping[str, float], standardisation: Standardisation = "ZSCORE_POPULATION"
) -> pd.Series:
    """The score of each area: `values` has a row for each area that counts and a column for each indicator.

    A negative weight is for indicators of which high is good. Indicators that do not differ add nothing.
    """
    standardised = pd.DataFrame(
        {code: _standardised(values[code], standardisation) * weights[code] for code in weights}
    )
    sums = standardised.sum(axis=1)
    return _divided(sums, float(np.std(sums.to_numpy())))


def classes(score: pd.Series, cuts: Sequence[float], names: Sequence[str]) -> pd.Series:
    """The class of each score; a score on a cut belongs to the class in the middle."""
    below = [score < cut if cut < 0 else score <= cut for cut in cuts]
    found = np.select([one.to_numpy() for one in below], list(names[:-1]), default=names[-1])
    return pd.Series(found, index=score.index, dtype="str")


def _standardised(values: pd.Series, way: Standardisation) -> pd.Series:
    if way == "RANK":
        return _standardised(values.rank(), "ZSCORE_POPULATION")
    if way == "MINMAX":
        return _divided(values - values.min(), float(values.max() - values.min()))
    ddof = 0 if way == "ZSCORE_POPULATION" else 1
    return _divided(values - values.mean(), float(np.std(values.to_numpy(), ddof=ddof)))


def _divided(values: pd.Series, by: float) -> pd.Series:
    return values / by if by else values * 0.0
