"""Counts of people are whole numbers, which says more than sums do beside rates and changes of what nobody sent."""

import numpy as np
import pandas as pd

from planning.linked.quantities import COUNT, KINDS, NOBODY, RECKONED, VALUE


def with_people(cells: pd.DataFrame, figures: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """`cells`, of which those are `whole` that count people of whom nobody sent all."""
    if NOBODY not in figures:
        return cells
    unsent = figures.loc[figures[NOBODY], "indicator_id"].unique()
    counted = _counted(figures, shown) & shown["measure"].isin(unsent * KINDS + VALUE)
    of_people = counted.groupby(shown["cell"]).any().reindex(cells.index)
    return cells.assign(whole=of_people & (cells["value"] == cells["value"].round()))


def _counted(figures: pd.DataFrame, shown: pd.DataFrame) -> pd.Series:
    """By showing."""
    whole = figures["whole"] > 0 if "whole" in figures else pd.Series(False, index=figures.index)
    value = whole & figures[NOBODY] | figures["counts_people"] & (figures["type"] == "STATUS_ABSOLUTE")
    told = {VALUE: value, COUNT: whole, RECKONED: whole}
    by_part = [(shown["part"] == part) & one.reindex(shown["row"]).to_numpy() for part, one in told.items()]
    return pd.Series(np.logical_or.reduce(by_part), index=shown.index)
