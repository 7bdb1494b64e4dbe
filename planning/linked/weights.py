"""Counts, bases and levels that nobody tells, as they may be: guesses that agree as well as can be with all sums, rates
and changes.

Which of the possible ones they are makes no difference to what outsiders can work out of others.
"""

from collections.abc import Hashable, Iterator
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planning.linked.editions import Editions
from planning.linked.following import with_levels
from planning.linked.gathered import Gathered
from planning.linked.grids import Open
from planning.linked.proportions import PART, WHOLE, differences, proportions
from planning.linked.quantities import ALONE, EXACT, NOBODY, PLACE, VALUE, quantities
from planning.linked.system import Surroundings, families_of, periods_of, summable, tables
from planning.linked.unsent import with_unsent
from planning.secrecy.relations import Floats
from planning.secrecy.solver import Effort, Programme
from planning.secrecy.system import System

MOST = 20_000
"""Places that guesses are made for."""
FEW = 2_000
"""Numbers of which whole ones are looked for."""


def with_proportions(figures: pd.DataFrame, around: Surroundings, secret: pd.Index) -> pd.DataFrame:
    """`figures` as `planning.linked.unsent` has them, with guesses for those of nobody."""
    every = with_unsent(figures, secret)
    if NOBODY not in every:
        return figures
    return every.assign(value=_guesses(every, around).reindex(every.index).fillna(every["value"]))


def _guesses(every: pd.DataFrame, around: Surroundings) -> pd.Series:
    """By row: as little as can be is wrong then."""
    told = quantities(every)
    shown = with_levels(every, summable(every, told.shown), Gathered(len(told.cells)))
    shown = shown.assign(unknown=every[NOBODY].reindex(shown["row"]).to_numpy(dtype=bool))
    sums = [*_sums(every, shown, around), *_proportions(every, shown)]
    entries = [(number, row, sign) for number, one in enumerate(sums) for row, sign in one.signs]
    row, of, signs = (np.array(each) for each in zip(*entries, strict=True))
    rows, column = np.unique(of, return_inverse=True)
    known, blur, more = (np.array(each) for each in zip(*(one[1:] for one in sums), strict=True))
    wrong = np.arange(len(sums))
    system = System(
        size=len(rows) + 2 * len(sums),
        rows=wrong,
        row=np.concatenate([row, wrong, wrong]),
        column=np.concatenate([column, len(rows) + wrong, len(rows) + len(sums) + wrong]),
        coefficient=np.concatenate([signs, np.ones(len(sums)), -np.ones(len(sums))]),
        low=-known - blur,
        high=np.where(more, np.inf, blur - known),
    )
    whole = np.append(_whole(every).reindex(rows, fill_value=False), np.zeros(2 * len(sums), dtype=np.bool_))
    return pd.Series(_least_wrong(system, len(rows), whole)[: len(rows)], index=rows)


def _least_wrong(system: System, rows: int, whole: NDArray[np.bool_]) -> Floats:
    """Moves, `whole` ones as far as they are not too many, if that is no more wrong."""
    costs = np.append(np.zeros(rows), np.ones(system.size - rows))
    room = np.zeros(system.size), np.full(system.size, np.inf)
    found, _ = Programme(system, Effort(np.inf)).cheapest(costs, *room)
    if system.size > FEW or not whole.any():
        return found
    nearer, _ = Programme(system, Effort(np.inf), whole=whole).cheapest(costs, *room)
    return nearer if nearer.any() and costs @ nearer <= costs @ found + EXACT else found


def _whole(every: pd.DataFrame) -> pd.Series:
    found: pd.Series = every[NOBODY] & (every.get("whole", pd.Series(0.0, index=every.index)) > 0)
    return found


def _sums(every: pd.DataFrame, shown: pd.DataFrame, around: Surroundings) -> Iterator[Open]:
    """Over areas, members and times."""
    places = _everywhere(shown, around)
    concerned = places[places.groupby("within")["unknown"].transform("any")]
    within, ground, dimensions = families_of(concerned, around)
    for edition in Editions(concerned):
        for table, families in (*islice(tables(edition, [*within, *ground], dimensions), 2), periods_of(edition)):
            yield from table.open(families)
    for one in differences(every, places).to_dict("records"):
        yield _open(one, 1.0, -1.0, -one["value"], one["blur"], more=False)


def _everywhere(shown: pd.DataFrame, around: Surroundings) -> pd.DataFrame:
    """And, as far as they are not too many, all other places of these tables, whose rows are numbered below zero."""
    kinds = shown.loc[shown["unknown"], ["measure", "within", "start", "end", "dataset_id"]].drop_duplicates()
    areas = pd.Series([area.id for area in around.areas], name="area_id")
    breakdowns = shown["breakdown_id"].drop_duplicates()
    if len(kinds) * len(areas) * len(breakdowns) > MOST:
        return shown
    places = kinds.merge(areas, how="cross").merge(breakdowns, how="cross")
    keys = ["within", *PLACE]
    told = pd.MultiIndex.from_frame(places[keys]).isin(pd.MultiIndex.from_frame(shown[keys]))
    places = places[~told].assign(member=lambda one: one["area_id"], first=0, last=shown["last"].max(), unknown=True)
    nothing = {"part": VALUE, "cell": -1, "smallest": np.nan, **dict.fromkeys(("value", "blur", "lowest"), 0.0)}
    return pd.concat([shown, places.assign(row=-1 - np.arange(len(places))).assign(**nothing)], ignore_index=True)


def _proportions(every: pd.DataFrame, shown: pd.DataFrame) -> Iterator[Open]:
    """The part is at least and at most these shares of its whole; no more are counted than there are."""
    for one in proportions(every, shown).to_dict("records"):
        most = min(one["most"], max(one["least"], 1.0)) if every.at[one["row"], ALONE] else one["most"]
        yield _open(one, -1.0, most)
        yield _open(one, 1.0, -one["least"])


def _open(
    pair: dict[Hashable, Any], part: float, whole: float, known: float = 0.0, blur: float = 0.0, more: bool = True
) -> Open:
    """So many times the part and so many times the whole, and what is known besides."""
    signs = []
    for side, sign in ((PART, part), (WHOLE, whole)):
        if pair["nobodys" + side]:
            signs.append((int(pair["row" + side]), sign))
        else:
            known, blur = known + sign * pair["value" + side], blur + abs(sign) * pair["blur" + side]
    return Open(tuple(signs), known, blur, more)
