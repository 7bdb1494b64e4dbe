"""What is promised of each quantity, and what it costs to hide it: the cells that `planning.secrecy` takes."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planning.linked.contributions import alone, widths
from planning.linked.quantities import ALONE, BASE, CHANGE, COUNT, RECKONED, RELATIVE, UNPLACED, VALUE, Quantities
from planning.secrecy.secondary import SECONDARY

SHOWN = "F"
"""What a figure was when it was last published, if that was to be seen."""
KNOWN = 100.0
"""How many times more it costs to hide what was shown already: who kept an earlier answer knows it all the same."""
HIGHEST = ["primary", "protection_low", "protection_high", "alone", "was_hidden", "was_shown"]


def cells_of(figures: pd.DataFrame, told: Quantities, hidden: pd.DataFrame) -> pd.DataFrame:
    """The frame that `suppress` takes; `hidden` are the primary ones by row, those that are `rounded` among them. What
    others see cannot be hidden."""
    shown = told.shown
    marks = _marks(figures, shown, _secret(figures, shown, hidden)).groupby(shown["cell"])
    found = told.cells.join(marks[HIGHEST].max())
    settled = found["was_hidden"] & ~found["was_shown"] | _unseen(shown, hidden[~hidden["rounded"]])
    dear = np.where(found["was_shown"], KNOWN, 1.0)
    cost = shown.groupby("cell").size() * (1 + _lost(found, shown)) * dear
    free = ~in_sight(figures, shown) if "seen" in figures else True
    return found.assign(cost=cost, free=free, settled=settled & ~found["primary"])


def with_pieces(cells: pd.DataFrame, pieces: pd.DataFrame) -> pd.DataFrame:
    """`cells` and, behind them, pieces of ground: as if they were shown, and rounded to nothing that tells anything."""
    cells = cells.assign(whole=cells.get("whole", False))
    if pieces.empty:
        return cells
    nothing = {name: False if cells[name].dtype == bool else np.nan for name in cells}
    room = {"blur_low": pieces["value"] - pieces["lowest"], "blur_high": np.inf}
    known = {name: pieces[name] for name in ("value", "lowest", "whole")}
    return pd.concat([cells, pd.DataFrame(nothing | known | room)])


def _lost(cells: pd.DataFrame, shown: pd.DataFrame) -> pd.Series:
    """How much is lost with a quantity that is hidden: as much as it is, but of changes in per cent nothing, as a level
    tells more than they."""
    per_cent = shown["part"].eq(CHANGE).groupby(shown["cell"]).any()
    found: pd.Series = cells["value"].abs().mask(per_cent, 0.0)
    return found


def in_sight(figures: pd.DataFrame, shown: pd.DataFrame) -> pd.Series:
    """Whether any row shows a quantity, by its number."""
    return pd.Series(to_be_seen(figures, shown)).groupby(shown["cell"].to_numpy()).any()


def to_be_seen(figures: pd.DataFrame, shown: pd.DataFrame) -> NDArray[np.bool_]:
    """By showing: `seen` says whether a row is to be seen, `unplaced_seen` whether its remainder is."""
    unplaced = shown["part"] == UNPLACED
    seen = np.where(unplaced, *(figures[name].reindex(shown["row"]) for name in ("unplaced_seen", "seen")))
    return seen.astype(bool)


def _secret(figures: pd.DataFrame, shown: pd.DataFrame, hidden: pd.DataFrame) -> NDArray[np.bool_]:
    """Which showings tell what must not be known: all of a hidden row, but of bases and remainders only small ones,
    and nothing of rates that are alone, as these tell no number of people."""
    why = hidden["conf_status"].reindex(shown["row"])
    whole = (why.notna() & (why != SECONDARY)).to_numpy(dtype=bool, na_value=False)
    small = _small(figures, shown)
    of_base, of_rest = whole & small, small & np.isin(shown["row"], hidden.index)
    part = shown["part"].to_numpy()
    nothing = (part == CHANGE) & _alone(figures, shown)
    found: NDArray[np.bool_] = np.select([part == UNPLACED, part == BASE, nothing], [of_rest, of_base, False], whole)
    return found


def _alone(figures: pd.DataFrame, shown: pd.DataFrame) -> NDArray[np.bool_]:
    if ALONE not in figures:
        return np.zeros(len(shown), dtype=np.bool_)
    return figures[ALONE].reindex(shown["row"]).to_numpy(dtype=bool)


def _marks(figures: pd.DataFrame, shown: pd.DataFrame, secret: NDArray[np.bool_]) -> pd.DataFrame:
    """What each showing asks for."""
    value, blur = (shown[name].to_numpy(dtype=np.float64) for name in ("value", "blur"))
    least, small = _least(figures, shown), _small(figures, shown)
    was = figures["was"].reindex(shown["row"]).fillna("").to_numpy(dtype=str)
    given = _given(figures, shown)
    width = np.where(given, widths(figures).reindex(shown["row"]).to_numpy(), 0.0)
    low = np.minimum(np.abs(value), np.maximum(least, width)) - blur
    high = np.maximum(np.where(small, least - value, least), width) - blur
    columns = {
        "primary": secret,
        "protection_low": np.where(secret, np.maximum(low, 0.0), 0.0),
        "protection_high": np.where(secret, np.maximum(high, 0.0), 0.0),
        "alone": alone(figures).reindex(shown["row"]).to_numpy(dtype=bool) & given,
        "was_hidden": was == SECONDARY,
        "was_shown": was == SHOWN,
    }
    return pd.DataFrame(columns, index=shown.index)


def _least(figures: pd.DataFrame, shown: pd.DataFrame) -> NDArray[np.float64]:
    return figures["min_count"].reindex(shown["row"]).fillna(1).to_numpy(dtype=np.float64)


def _small(figures: pd.DataFrame, shown: pd.DataFrame) -> NDArray[np.bool_]:
    value = shown["value"].to_numpy(dtype=np.float64)
    zero = figures.get("zero_secret", pd.Series(False, index=figures.index))
    lowest = np.where(zero.reindex(shown["row"]).to_numpy(dtype=bool), -1.0, 0.0)
    return (value > lowest) & (value < _least(figures, shown))


def _given(figures: pd.DataFrame, shown: pd.DataFrame) -> NDArray[np.bool_]:
    """The amounts that contributors gave: values, and of rates the counts."""
    relative = (figures["type"] == RELATIVE).reindex(shown["row"]).to_numpy(dtype=bool)
    part = shown["part"].to_numpy()
    found: NDArray[np.bool_] = np.where(relative, np.isin(part, [COUNT, RECKONED]), part == VALUE)
    return found


def _unseen(shown: pd.DataFrame, hidden: pd.DataFrame) -> pd.Series:
    """Which quantities no row shows, of those that rows are about: bases and remainders are counted as known."""
    whole = hidden.index[hidden["conf_status"].notna()]
    about = ~shown["part"].isin([BASE, UNPLACED])
    marks = pd.DataFrame({"seen": ~np.isin(shown["row"], whole), "about": about}).groupby(shown["cell"]).any()
    return ~marks["seen"] & marks["about"]
