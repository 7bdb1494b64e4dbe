"""What the status of a figure tells of the counts that it hides.

Rules are public. Who reads `A` knows a count to be from one to below the smallest that is published, and who reads `D`
knows that it is not: otherwise it would be marked `A`. Where `A` would tell too much, `D` stands in its place.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planning.linked.promises import KNOWN
from planning.linked.quantities import COUNT, RECKONED, VALUE
from planning.secrecy.primary import SMALL
from planning.secrecy.relations import Floats
from planning.secrecy.secondary import SECONDARY

OF_A_FIGURE = 0.5
"""What it costs to keep a reason back, of what the smallest figure costs that may be shown: figures tell more."""
ROUNDED = 0.5
NOT_SMALL = [SECONDARY, "F"]


def reasons(figures: pd.DataFrame, shown: pd.DataFrame, hidden: pd.DataFrame) -> pd.DataFrame:
    """By cell what `planning.secrecy.secondary.suppress` takes of reasons, and `fixed`: a zero that is not hidden, as
    `D` would tell that it is one. Statuses that are `said` already cannot be kept back. `proved_lowest` leaves out what
    `D` tells: outsiders may believe it, but it can stand for `A` as well."""
    told = _told(figures, shown, hidden)
    small = told["small"].to_numpy(dtype=np.bool_)
    was = figures["was"].reindex(shown["row"]).to_numpy()
    columns = {
        "told_lowest": told["lowest"],
        "proved_lowest": told["lowest"].where(small),
        "told_highest": -told["highest"],
        "told_protection_low": shown["value"] - told["promised_lowest"],
        "told_protection_high": told["promised_highest"] - shown["value"],
        "known": small & (was == SMALL),
        "kept": small & (was == SECONDARY),
        "single": small & (told["highest"] - told["lowest"] < 1),
        "fixed": told["zero"],
    }
    by_cell = pd.DataFrame(columns, index=shown.index).groupby(shown["cell"]).max()
    price = np.where(small, OF_A_FIGURE * told["least"], 0.0)
    number = pd.Series(price, index=shown.index).groupby(shown["cell"]).sum()
    return by_cell.assign(
        told_highest=-by_cell["told_highest"],
        reason_cost=np.nan if "said" in figures else number.where(number > 0) * np.where(by_cell["known"], KNOWN, 1.0),
        withheld=by_cell["kept"] & ~by_cell["known"] | by_cell["single"],
    ).drop(columns=["known", "kept", "single"])


def telling(figures: pd.DataFrame, shown: pd.DataFrame, hidden: pd.DataFrame, cells: pd.Index) -> pd.Index:
    """The rows whose status would tell that one of these cells is small."""
    small = _told(figures, shown, hidden)["small"].to_numpy(dtype=np.bool_)
    rows: pd.Index = pd.Index(shown.loc[small & shown["cell"].isin(cells).to_numpy(), "row"].unique())
    return rows


def without(cells: pd.DataFrame, untold: pd.Index) -> pd.DataFrame:
    """`cells` as those see them to whom the reasons of some primary ones are not told."""
    names = ["told_lowest", "proved_lowest", "told_highest"]
    return cells.assign(**{name: cells[name].mask(cells["primary"] & cells.index.isin(untold)) for name in names})


def _told(figures: pd.DataFrame, shown: pd.DataFrame, hidden: pd.DataFrame) -> pd.DataFrame:
    """By showing: `lowest` and `highest`, if the row's status tells them, whether it is `small` as that says, the
    `least` count that is shown by its rule, and between which numbers nothing is promised to be excluded: of others
    than small counts, only that they may be larger, since small ones beside them are known to be one at least."""
    rows = shown["row"]
    why = (figures["said"] if "said" in figures else hidden["conf_status"]).reindex(rows).to_numpy()
    least = _of_rows(figures, "said_count" if "said" in figures else "min_count", rows)
    zero_secret = figures.get("zero_secret", pd.Series(False, index=figures.index)).reindex(rows).to_numpy(dtype=bool)
    based = ~(figures["base"] < figures["min_base"]).reindex(rows).to_numpy(dtype=bool)
    of_count, reckoned = _counted(figures, shown), (shown["part"] == RECKONED).to_numpy()
    value = shown["value"].to_numpy(dtype=np.float64)
    count: Floats = np.where(reckoned, value.round(), value)
    any_count = of_count & ((count > 0) | (count == 0) & zero_secret)
    small = any_count & (why == SMALL) & based & (count < least)
    other = of_count & (pd.isna(why) | np.isin(why, NOT_SMALL)) & (count >= least)
    own_least = _of_rows(figures, "min_count", rows)
    whole, blur = count == count.round(), np.where(reckoned, ROUNDED, 0.0)
    first, below = np.where(whole & ~zero_secret, 1.0, 0.0) - blur, np.where(whole, 1.0, 0.0) - blur
    promised = any_count & (count < own_least)
    columns = {
        "least": least,
        "small": small,
        "lowest": np.where(small, first, np.where(other, least - blur, np.nan)),
        "highest": np.where(small, least - below, np.nan),
        "promised_lowest": np.where(promised, first, value),
        "promised_highest": np.where(promised, own_least - below, np.nan),
        "zero": of_count & (count == 0),
    }
    return pd.DataFrame(columns, index=shown.index)


def _of_rows(figures: pd.DataFrame, name: str, rows: pd.Series) -> Floats:
    return figures[name].reindex(rows).to_numpy(dtype=np.float64, na_value=np.nan)


def _counted(figures: pd.DataFrame, shown: pd.DataFrame) -> NDArray[np.bool_]:
    """Which showings the rule of small counts is about."""
    part = shown["part"].to_numpy()
    people = figures["counts_people"].reindex(shown["row"]).to_numpy(dtype=bool)
    found: NDArray[np.bool_] = np.where(part == VALUE, people, np.isin(part, [COUNT, RECKONED]))
    return found
