"""From figures and rules to what is hidden of them, so that nothing that is public gives it away."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from planning.linked.agreement import agreed
from planning.linked.contributions import with_sums
from planning.linked.fractions import NONE, bases_hidden, exceeding, fractions, limited
from planning.linked.hidden_bases import telling_rates
from planning.linked.people import with_people
from planning.linked.promises import cells_of, in_sight, to_be_seen, with_pieces
from planning.linked.proportions import nobodys, unknown
from planning.linked.quantities import BASE, UNPLACED, Quantities, of_somebody, quantities, reckoned_counts
from planning.linked.ranges import COLUMNS, ranges
from planning.linked.reasons import reasons, telling, without
from planning.linked.rests import Linked, promised
from planning.linked.rounding import knowledge, with_known, with_rounding
from planning.linked.system import Surroundings, system
from planning.linked.unknown import with_bases, with_guesses
from planning.linked.weights import with_proportions
from planning.secrecy.audit import audit
from planning.secrecy.primary import hidden_cells
from planning.secrecy.relations import Numbers
from planning.secrecy.secondary import SECONDARY, suppress

OPEN = "its own row"
SPARING, WITH_ZEROS, SILENT = range(3)
"""How far to go: who reads `D` takes a zero that is hidden for large, and no reader likes to miss the reasons."""


@dataclass(frozen=True)
class Protection:
    """`hidden`: the figures to hide, by row, with `conf_status`, missing where only `unassignable` is hidden;
    `audited`: the quantities with a promise, by number, as `audit` found them, with the `row` that shows each; of what
    `wholes` leave for people of whom nobody sent a figure, the rows of these and of the `parts` (as `rests` says);
    `ranges`: those of `planning.linked.ranges`.
    """

    hidden: pd.DataFrame
    audited: pd.DataFrame
    ranges: pd.DataFrame


def protect(figures: pd.DataFrame, around: Surroundings) -> Protection:
    """`figures` is that of `quantities` and of `hidden_cells` at once; `was` is the `conf_status` under which the same
    version was last published, `first` and `last` number the editions in which it was in force.

    What was hidden to protect others stays hidden as long as it is needed at all, so that answers from before and after
    do not tell together what neither tells alone. Where others see some of the figures, as `inspect` takes it, these
    are not hidden, and all see the statuses that are `said`. Where nothing else helps, zeros are hidden, too, and
    then the reasons of all small ones.
    """
    figures = with_bases(figures, around)
    must = primary_of(figures)
    figures = with_proportions(with_guesses(figures, around), around, must.index)
    told, means = quantities(figures), SPARING
    pairs, close = fractions(figures, told.shown), NONE
    while linked := linked_to(figures, told, around, must, close):
        hidden, cells = _protected(figures, agreed(told, linked), linked, must, means)
        nearer = exceeding(cells, linked, pairs, close)
        known = limited(linked, nearer)
        found = audited(told, cells, known)
        telling_rows = telling_rates(figures, told.shown, cells, linked, hidden.index)
        if len(telling_rows):
            must = _with_others(must, telling_rows)
            continue
        exposed = found.loc[found["exposed"], "row"]
        if len(nearer) > len(close) and (not exposed.empty or bases_hidden(cells, nearer)):
            close = nearer
            continue
        if not exposed.empty and means < SILENT:
            means += 1
            continue
        may = must["rounded"] & ~figures["seen"].reindex(must.index) if "seen" in figures else must["rounded"]
        if exposed.empty or not may.any():
            return Protection(hidden, found, ranges(told.shown, cells, known, hidden))
        must = _hardened(must, may, pd.Index(exposed))
    return Protection(must.loc[~must["rounded"], ["conf_status"]], _nothing(), pd.DataFrame(columns=COLUMNS))


def _protected(
    figures: pd.DataFrame, told: Quantities, linked: Linked, must: pd.DataFrame, means: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The figures to hide, as `Protection` has them, and the cells that `audited` takes."""
    hidden = must.loc[~must["rounded"], ["conf_status"]]
    nothing = np.zeros(len(told.shown), dtype=np.bool_)
    known = knowledge(figures, told, hidden.index, unseen=nothing, exact=nothing)
    cells = with_rounding(_cells(figures, told, must, hidden, means), known)
    cells = behind(with_people(unknown(cells, figures, told.shown), figures, told.shown), figures, linked)
    found = suppress(cells, linked.relations)
    untold = found.index[(found == SECONDARY) & cells["primary"]]
    hidden = _untold(hidden, telling(figures, told.shown, hidden, untold))
    hidden = _with_secondary(of_somebody(figures, told.shown), hidden, found.index[found.notna() & ~cells["soft"]])
    return hidden, without(cells, untold).assign(hidden=found.notna())


def behind(cells: pd.DataFrame, figures: pd.DataFrame, linked: Linked) -> pd.DataFrame:
    """Quantities and, behind them, what nobody sent."""
    return pd.concat([with_pieces(cells, linked.pieces), promised(figures, linked.rests)])


def linked_to(
    figures: pd.DataFrame, told: Quantities, around: Surroundings, must: pd.DataFrame, close: Numbers
) -> Linked | None:
    """What tells of figures that must not be known, and of rests; None where there are neither. `close` are counts and
    bases of which it matters that the former are not more."""
    if told.cells.empty:
        return None
    asked = np.zeros(len(told.cells), dtype=np.bool_)
    asked[told.shown.loc[told.shown["row"].isin(must.index), "cell"]] = True
    asked[close] = asked[nobodys(figures, told.shown)] = True
    found = system(figures, told, around, asked)
    return None if must.empty and found.rests.empty else limited(found, close)


def _cells(
    figures: pd.DataFrame, told: Quantities, must: pd.DataFrame, hidden: pd.DataFrame, means: int
) -> pd.DataFrame:
    cells = cells_of(figures, told, must).join(reasons(figures, told.shown, hidden))
    free = cells["free"] & ~cells["fixed"] if means < WITH_ZEROS else cells["free"]
    withheld = cells["withheld"] if means < SILENT else cells["reason_cost"].notna()
    return cells.assign(free=free, withheld=withheld)


def _untold(hidden: pd.DataFrame, rows: pd.Index) -> pd.DataFrame:
    why = hidden["conf_status"]
    return hidden.assign(conf_status=why.mask(why.index.isin(rows), SECONDARY))


def _with_others(must: pd.DataFrame, rows: pd.Index) -> pd.DataFrame:
    """And these, for the sake of others."""
    return pd.concat(
        [must.drop(rows, errors="ignore"), pd.DataFrame({"conf_status": SECONDARY, "rounded": False}, rows)]
    )


def _hardened(must: pd.DataFrame, may: pd.Series, exposed: pd.Index) -> pd.DataFrame:
    """Where rounding is not enough, these figures are hidden, of those that `may` be; if it is others that are exposed,
    all small ones."""
    concerned = may & must.index.isin(exposed)
    return must.assign(rounded=must["rounded"] & ~(concerned if concerned.any() else may))


def primary_of(figures: pd.DataFrame) -> pd.DataFrame:
    """Rates that come without their count tell it by their base; none may be of what is rounded to nothing."""
    counts = figures["count"].fillna(reckoned_counts(figures).round())
    cells = with_sums(figures.assign(count=counts))
    if "rounding" in figures:
        base = with_known(figures)["base"]
        least = figures["min_base"].fillna(0.0).clip(lower=figures["rounding"] / 2)
        cells = cells.assign(
            base=base, min_base=least.where((base > 0) & figures["rounding"].notna(), cells["min_base"])
        )
    return hidden_cells(cells)


def inspect(figures: pd.DataFrame, around: Surroundings) -> pd.DataFrame:
    """What outsiders can tell of what must not be known, as figures stand: `seen` says of each whether it is to be
    seen, `exact` whether without having been rounded, `unplaced_seen` of its remainder; `said` is the `conf_status`
    that is to be seen, by a rule with the smallest count `said_count`. Returns what `Protection` calls `audited`.
    """
    figures = with_bases(figures, around)
    must = primary_of(figures)
    figures = with_proportions(with_guesses(figures, around), around, must.index)
    told, close = quantities(figures), NONE
    pairs = fractions(figures, told.shown)
    while linked := linked_to(figures, told, around, must, close):
        cells = _as_seen(figures, agreed(told, linked), linked, must)
        nearer = exceeding(cells, linked, pairs, close)
        if len(nearer) == len(close) or not bases_hidden(cells, nearer):
            bare = cells["primary"] & cells["seen"].eq(other=True) & ~cells["soft"]
            return pd.concat([_bare(told, cells[bare], linked), audited(told, cells, limited(linked, nearer))])
        close = nearer
    return _nothing()


def _as_seen(figures: pd.DataFrame, told: Quantities, linked: Linked, must: pd.DataFrame) -> pd.DataFrame:
    """Cells as figures stand, whether each is `seen` and whether it is `hidden`."""
    shown, hidden = told.shown, must.index[~must["rounded"]]
    visible = to_be_seen(figures, shown)
    exact = visible & figures["exact"].reindex(shown["row"]).to_numpy(dtype=bool)
    rounded = knowledge(figures, told, hidden, unseen=~visible, exact=exact)
    cells = with_rounding(_cells(figures, told, must, must.loc[hidden], SPARING), rounded)
    seen = in_sight(figures, shown)
    about = (~shown["part"].isin([BASE, UNPLACED])).groupby(shown["cell"]).any()
    unseen = cells["soft"] | ~seen & (about | cells["primary"])
    return behind(unknown(cells.assign(seen=seen, hidden=unseen), figures, shown), figures, linked)


def audited(told: Quantities, cells: pd.DataFrame, linked: Linked) -> pd.DataFrame:
    """What outsiders can prove of each quantity that must not be known, and of rests, with the rows of the figures that
    tell these; what is not `hidden` they see."""
    found = audit(cells.assign(told_lowest=cells["proved_lowest"]), linked.relations)
    return found[cells["primary"].reindex(found.index)].join(_tellers(told, linked))


def _bare(told: Quantities, cells: pd.DataFrame, linked: Linked) -> pd.DataFrame:
    """What must not be known and is to be seen."""
    value = cells["value"]
    promised = {"promised_low": value - cells["protection_low"], "promised_high": value + cells["protection_high"]}
    found = pd.DataFrame({"low": value, "high": value, **promised, "exposed": True}, index=cells.index)
    return found.assign(because=pd.Series([(OPEN,)] * len(found), index=found.index, dtype="object")).join(
        _tellers(told, linked)
    )


def _tellers(told: Quantities, linked: Linked) -> pd.DataFrame:
    """By cell the first `row` that shows it; of a rest that of the first whole, and all `wholes` and `parts`."""
    first = told.shown.drop_duplicates("cell").set_index("cell")["row"]
    rests = linked.rests[["wholes", "parts"]]
    rows = pd.concat([first, rests["wholes"].map(min).astype(first.dtype)])
    return pd.DataFrame({"row": rows}).join(rests)


def _nothing() -> pd.DataFrame:
    columns = ["low", "high", "promised_low", "promised_high", "exposed", "because", "row", "wholes", "parts"]
    return pd.DataFrame({name: [] for name in columns}).astype({"exposed": bool})


def _with_secondary(shown: pd.DataFrame, hidden: pd.DataFrame, cells: pd.Index) -> pd.DataFrame:
    """Every figure that shows a hidden quantity is hidden; one whose remainder is, loses only that."""
    concerned = shown[shown["cell"].isin(cells)]
    unplaced = concerned["part"] == UNPLACED
    more = pd.Index(concerned.loc[~unplaced, "row"].unique())
    rows = hidden.index.union(more).union(pd.Index(concerned.loc[unplaced, "row"].unique()))
    why = hidden["conf_status"].reindex(rows)
    return pd.DataFrame({"conf_status": why.mask(why.isna() & rows.isin(more), SECONDARY)})
