"""From figures and rules to what is hidden of them, so that nothing that is public gives it away."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from planning.linked.quantities import BASE, UNPLACED, Quantities, quantities, reckoned_counts
from planning.linked.system import Surroundings, system
from planning.secrecy.audit import audit
from planning.secrecy.primary import hidden_cells
from planning.secrecy.relations import Relations
from planning.secrecy.secondary import SECONDARY, suppress

SHOWN = "F"
"""What a figure was when it was last published, if that was to be seen."""
KNOWN = 100.0
"""How many times more it costs to hide what was shown already: who kept an earlier answer knows it all the same."""


OPEN = "its own row"


@dataclass(frozen=True)
class Protection:
    """`hidden`: the figures to hide, by row, with `conf_status`, missing where only `unassignable` is hidden;
    `audited`: the quantities with a promise, by number, as `audit` found them, with the `row` that shows each.
    """

    hidden: pd.DataFrame
    audited: pd.DataFrame


def protect(figures: pd.DataFrame, around: Surroundings) -> Protection:
    """`figures` is that of `quantities` and of `hidden_cells` at once; `was` is the `conf_status` under which the same
    version was last published, `first` and `last` number the editions in which it was in force.

    What was hidden to protect others stays hidden as long as it is needed at all, so that answers from before and after
    do not tell together what neither tells alone.
    """
    hidden = primary_of(figures)
    told = quantities(figures)
    if hidden.empty or told.cells.empty:
        return Protection(hidden, _nothing())
    cells = _cells(figures, told, hidden)
    relations = system(figures, told, around, cells["primary"].to_numpy())
    found = suppress(cells, relations)
    hidden = _with_secondary(told.shown, hidden, found.index[found.notna()])
    return Protection(hidden, audited(told, cells.assign(hidden=found.notna()), relations))


def primary_of(figures: pd.DataFrame) -> pd.DataFrame:
    """Rates that come without their count tell it by their base."""
    counts = figures["count"].fillna(reckoned_counts(figures).round())
    return hidden_cells(figures.assign(count=counts))


def inspect(figures: pd.DataFrame, around: Surroundings) -> pd.DataFrame:
    """What outsiders can tell of what must not be known, as figures stand: `seen` says of each whether it is to be
    seen, `unplaced_seen` of its remainder. Returns what `Protection` calls `audited`.
    """
    must = primary_of(figures)
    told = quantities(figures)
    if must.empty or told.cells.empty:
        return _nothing()
    cells = _cells(figures, told, must)
    rows = told.shown["row"]
    unplaced = told.shown["part"] == UNPLACED
    visible = np.where(unplaced, figures["unplaced_seen"].reindex(rows), figures["seen"].reindex(rows)).astype(bool)
    bare = pd.Series(visible).groupby(told.shown["cell"].to_numpy()).any()
    about = (~told.shown["part"].isin([BASE, UNPLACED])).groupby(told.shown["cell"]).any()
    cells["hidden"] = ~bare & (about | cells["primary"])
    relations = system(figures, told, around, cells["primary"].to_numpy())
    return pd.concat([_bare(told, cells[bare & cells["primary"]]), audited(told, cells, relations)])


def audited(told: Quantities, cells: pd.DataFrame, relations: Relations) -> pd.DataFrame:
    """What outsiders can tell of each quantity that must not be known; what is not `hidden` they see."""
    found = audit(cells, relations)
    return found[cells["primary"].reindex(found.index)].join(_first_rows(told))


def _bare(told: Quantities, cells: pd.DataFrame) -> pd.DataFrame:
    """What must not be known and is to be seen."""
    value = cells["value"]
    promised = {"promised_low": value - cells["protection_low"], "promised_high": value + cells["protection_high"]}
    found = pd.DataFrame({"low": value, "high": value, **promised, "exposed": True}, index=cells.index)
    return found.assign(because=pd.Series([(OPEN,)] * len(found), index=found.index, dtype="object")).join(
        _first_rows(told)
    )


def _first_rows(told: Quantities) -> pd.Series:
    return told.shown.drop_duplicates("cell").set_index("cell")["row"]


def _nothing() -> pd.DataFrame:
    columns = ["low", "high", "promised_low", "promised_high", "exposed", "because", "row"]
    return pd.DataFrame({name: [] for name in columns}).astype({"exposed": bool})


def _cells(figures: pd.DataFrame, told: Quantities, hidden: pd.DataFrame) -> pd.DataFrame:
    """The frame that `suppress` takes."""
    shown = told.shown
    least = figures["min_count"].reindex(shown["row"]).fillna(1).to_numpy(dtype=np.float64)
    value = shown["value"].to_numpy(dtype=np.float64)
    blur = shown["blur"].to_numpy(dtype=np.float64)
    small = (value > 0) & (value < least)
    why = hidden["conf_status"].reindex(shown["row"])
    whole = why.notna().to_numpy() & (why != SECONDARY).to_numpy(dtype=bool, na_value=False)
    part = shown["part"].to_numpy()
    secret = np.select(
        [part == UNPLACED, part == BASE],
        [small & np.isin(shown["row"], hidden.index), whole & small],
        whole,
    )
    was = figures["was"].reindex(shown["row"]).fillna("")
    marks = pd.DataFrame(
        {
            "cell": shown["cell"],
            "primary": secret,
            "protection_low": np.where(secret, np.minimum(np.abs(value), least) - blur, 0.0),
            "protection_high": np.where(secret, np.where(small, least - value, least) - blur, 0.0),
            "was_hidden": (was == SECONDARY).to_numpy(),
            "was_shown": (was == SHOWN).to_numpy(),
        }
    )
    marks = marks.groupby("cell").max().clip(lower=0)
    settled = marks["was_hidden"] & ~marks["was_shown"] | unseen(shown, hidden)
    cost = shown.groupby("cell").size() * (1 + np.abs(told.cells["value"])) * np.where(marks["was_shown"], KNOWN, 1.0)
    return told.cells.join(marks[["primary", "protection_low", "protection_high"]]).assign(
        cost=cost, free=True, settled=settled & ~marks["primary"]
    )


def unseen(shown: pd.DataFrame, hidden: pd.DataFrame) -> pd.Series:
    """Which quantities no row shows, of those that rows are about: bases and remainders are counted as known."""
    whole = hidden.index[hidden["conf_status"].notna()]
    about = ~shown["part"].isin([BASE, UNPLACED])
    marks = pd.DataFrame({"seen": ~np.isin(shown["row"], whole), "about": about}).groupby(shown["cell"]).any()
    return ~marks["seen"] & marks["about"]


def _with_secondary(shown: pd.DataFrame, hidden: pd.DataFrame, cells: pd.Index) -> pd.DataFrame:
    """Every figure that shows a hidden quantity is hidden; one whose remainder is, loses only that."""
    concerned = shown[shown["cell"].isin(cells)]
    unplaced = concerned["part"] == UNPLACED
    more = pd.Index(concerned.loc[~unplaced, "row"].unique())
    rows = hidden.index.union(more).union(pd.Index(concerned.loc[unplaced, "row"].unique()))
    why = hidden["conf_status"].reindex(rows)
    return pd.DataFrame({"conf_status": why.mask(why.isna() & rows.isin(more), SECONDARY)})
