"""Counts and bases that nobody tells, as they may be: guesses that agree with all sums and rates as well as can be.

Which of the possible ones they are makes no difference to what outsiders can work out of others.
"""

from collections.abc import Iterator
from itertools import islice

import numpy as np
import pandas as pd

from planning.linked.editions import Editions
from planning.linked.grids import Open
from planning.linked.proportions import SIDES, shares
from planning.linked.quantities import ALONE, NOBODY, PLACE, RELATIVE, VALUE, bases, quantities, said
from planning.linked.system import Surroundings, families_of, summable, tables
from planning.secrecy.solver import Effort, Programme
from planning.secrecy.system import System

MOST = 20_000
"""Places that guesses are made for."""
MANY = 1_000
"""Rates that are looked at: of more nothing is known."""


def with_proportions(figures: pd.DataFrame, around: Surroundings, secret: pd.Index) -> pd.DataFrame:
    """`figures` with those that are `ALONE` and, behind them, counts and bases of `NOBODY`, for rates of what any of
    the `secret` figures counts; `of` says for which rate each is."""
    rates = _alone(figures, secret)
    if not 0 < len(rates) <= MANY:
        return figures
    behind = pd.concat([rates.assign(indicator_id=rates[side], of=rates.index) for side in SIDES])
    behind = behind.set_axis(np.arange(len(behind)) + figures.index.max() + 1)
    behind = behind.assign(type="STATUS_ABSOLUTE", value=0.0, was="", numerator_id=0, base_id=0)
    every = pd.concat([figures, behind])
    every[ALONE], every[NOBODY] = every.index.isin(rates.index), every.index.isin(behind.index)
    return every.assign(value=_guesses(every, around).reindex(every.index).fillna(every["value"]))


def _alone(figures: pd.DataFrame, secret: pd.Index) -> pd.DataFrame:
    """What is rounded says too little of what it was."""
    ids = figures.loc[secret, ["type", "numerator_id", "indicator_id"]]
    counted = ids["numerator_id"].where(ids["type"] == RELATIVE, ids["indicator_id"])
    rates = figures[(figures["type"] == RELATIVE) & figures["numerator_id"].isin(counted) & (figures["per"] > 0)]
    rates = rates[(rates["base_id"] > 0) & (rates["base_id"] != rates["numerator_id"])]
    rates = rates[rates["value"].notna() & rates[["count", "base"]].isna().all(axis=1)]
    if "rounding" in rates:
        rates = rates[rates["rounding"].isna()]
    return rates[said(rates, figures, "numerator_id").isna() & bases(rates, figures).isna()]


def _guesses(every: pd.DataFrame, around: Surroundings) -> pd.Series:
    """By row: as little as can be is wrong then."""
    sums = [*_sums(every, around), *_rates(every)]
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
    costs = np.append(np.zeros(len(rows)), np.ones(2 * len(sums)))
    moves, _ = Programme(system, Effort(np.inf)).cheapest(costs, np.zeros(system.size), np.full(system.size, np.inf))
    return pd.Series(moves[: len(rows)], index=rows)


def _sums(every: pd.DataFrame, around: Surroundings) -> Iterator[Open]:
    """Over areas and members."""
    shown = summable(every, quantities(every).shown)
    shown = shown.assign(unknown=every[NOBODY].reindex(shown["row"]).to_numpy(dtype=bool))
    concerned = _everywhere(shown[shown.groupby("within")["unknown"].transform("any")], around)
    within, ground, dimensions = families_of(concerned, around)
    for edition in Editions(concerned):
        for table, families in islice(tables(edition, [*within, *ground], dimensions), 2):
            yield from table.open(families)


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


def _rates(every: pd.DataFrame) -> Iterator[Open]:
    """The count is at least and at most these shares of its base, and never more."""
    found = shares(every)
    for count, base, least, most in found[["counted", "among", "least", "most"]].to_numpy(dtype=np.float64):
        yield Open(((int(count), -1.0), (int(base), min(most, max(least, 1.0)))), 0.0, 0.0, more=True)
        yield Open(((int(count), 1.0), (int(base), -least)), 0.0, 0.0, more=True)
