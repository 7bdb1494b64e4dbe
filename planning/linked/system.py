"""All that everybody may use to work out figures, as relations between quantities."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planning.linked.areas import Area, Division, division_families
from planning.linked.breakdowns import Members, breakdown_families
from planning.linked.changes import add_changes
from planning.linked.editions import Edition, Editions
from planning.linked.following import add_following, with_levels
from planning.linked.gathered import Gathered
from planning.linked.grids import Family, Sum, Table
from planning.linked.ground import ground_families
from planning.linked.margins import Margins
from planning.linked.overlays import Drawn, Overlay, overlays
from planning.linked.proportions import add_proportions, nobodys
from planning.linked.quantities import (
    CHANGE,
    COUNT,
    DIVISOR,
    KINDS,
    NOBODY,
    PLACE,
    RECKONED,
    UNPLACED,
    VALUE,
    Quantities,
    levels,
    of_somebody,
)
from planning.linked.rests import Linked, smallest, with_rests
from planning.linked.spans import balances, gaps
from planning.linked.tiles import gather_tiles
from planning.linked.times import with_times


@dataclass(frozen=True)
class Surroundings:
    """Areas, which lie in which, and the members of breakdowns. Pairs of areas of different sets have ground in common:
    `shares` as somebody says, `outlines` as maps show; `drawn` are the pieces that all outlines make together.
    """

    areas: Sequence[Area]
    divisions: Sequence[Division]
    shares: Sequence[tuple[int, int]]
    members: Members
    outlines: Sequence[tuple[int, int]] = ()
    drawn: Sequence[Drawn] = ()

    @property
    def area_sets(self) -> list[int]:
        return sorted({area.area_set for area in self.areas})


def system(figures: pd.DataFrame, told: Quantities, around: Surroundings, primary: NDArray[np.bool_]) -> Linked:
    """`figures` are those that `told` came from, with the `first` and `last` edition of each: an edition is how things
    stood between two changes, and in each of them sums held. The cells of the relations are the quantities of `told`,
    of which those are `primary` that others must not give away, and rests; where neither are, nothing is gathered.
    """
    shown, found = summable(figures, told.shown), Gathered(len(told.cells))
    secret = set(shown.loc[primary[shown["cell"]], "within"].unique().tolist())
    shown = with_levels(figures, shown, found)
    add_proportions(figures, shown, found)
    shown = with_times(figures, shown)
    concerned = shown[shown["within"].isin(_akin(figures, secret | _leaving(shown, around, secret)))]
    if NOBODY in figures:
        _gather_rests(of_somebody(figures, concerned), around, found)
    laid = overlays(around.areas, around.shares, around.outlines, around.drawn)
    for edition in _gather(concerned, around, laid, found):
        _add_reckoned(edition, found)
        add_changes(figures, edition, found)
    return with_rests(told, shown, found, nobodys(figures, shown))


def _gather(shown: pd.DataFrame, around: Surroundings, laid: Sequence[Overlay], found: Gathered) -> Iterator[Edition]:
    """What adds up in each edition."""
    add_following(shown, found)
    within, ground, dimensions = families_of(shown, around)
    areas, margins = [*within, *ground], Margins(within, ground, around.members)
    for edition in Editions(shown):
        for table, families in tables(edition, areas, dimensions):
            table.gather(families, found)
            gather_tiles(table, laid if families is areas else (), found)
        _add_margins(edition, margins, found)
        table, families = periods_of(edition)
        table.gather(families, found)
        yield edition


def _gather_rests(shown: pd.DataFrame, around: Surroundings, found: Gathered) -> None:
    """What is left beside those that somebody tells, before guesses fill it."""
    found.only_rests = True
    for _ in _gather(shown, around, (), found):
        pass
    found.only_rests = False


def _leaving(shown: pd.DataFrame, around: Surroundings, known: set[int]) -> set[int]:
    """Measures that leave rests, beside those that are `known` to be looked at."""
    found = Gathered(only_rests=True)
    people = set(shown.loc[shown["smallest"].notna(), "within"].unique().tolist()) - known
    if not people:
        return set()
    for _ in _gather(shown[shown["levels"].isin(people)], around, (), found):
        pass
    relations, least = found.relations()
    cells = relations.cell[least[relations.relation] > 0]
    return set(shown.loc[shown["cell"].isin(cells), "within"].unique().tolist())


def _akin(figures: pd.DataFrame, measures: set[int]) -> set[int]:
    """And those that tell of them."""
    linked = figures.loc[figures["numerator_id"] > 0, ["indicator_id", "numerator_id"]].drop_duplicates()
    for rate, numerator in linked.itertuples(index=False):
        kin = {numerator * KINDS + VALUE, *(rate * KINDS + part for part in (RECKONED, VALUE, CHANGE))}
        measures = measures | kin if measures & kin else measures
    return measures


def families_of(shown: pd.DataFrame, around: Surroundings) -> tuple[list[Family], list[Family], list[Family]]:
    """Of areas within each other, of areas on the same ground, and of breakdowns."""
    ground = [family for pairs in (around.shares, around.outlines) for family in ground_families(around.areas, pairs)]
    present = shown.loc[shown["part"] != UNPLACED, "breakdown_id"].unique().tolist()
    return division_families(around.divisions), ground, breakdown_families(around.members, present)


def tables(
    edition: Edition, areas: Sequence[Family], dimensions: Sequence[Family]
) -> Iterator[tuple[Table, Sequence[Family]]]:
    """What may be added up, with the families whose members may, as far as the next edition does not tell it."""
    every = _adding_up(edition)
    for one in (every, *_across_datasets(every, "within", "end")):
        own = ["dataset_id"] if one is every else []
        of_areas = ["within", "breakdown_id", "start", "end", *own]
        yield Table(edition.new(one, of_areas), "member", of_areas), areas
        of_breakdowns = ["within", "area_id", "start", "end", *own]
        placed = edition.new(one[one["part"] != UNPLACED], of_breakdowns)
        yield Table(placed, "breakdown_id", of_breakdowns), dimensions


def summable(figures: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """With the measure `within` which it adds up, its `member` (the area, below zero what could not be placed), and the
    `first` and `last` edition in which it is told."""
    unplaced = shown["part"] == UNPLACED
    absolute = figures["type"].str.endswith("_ABSOLUTE").reindex(shown["row"]).to_numpy(dtype=bool)
    own = figures["indicator_id"].reindex(shown["row"]).to_numpy()
    numerator = figures["numerator_id"].reindex(shown["row"]).to_numpy()
    count = np.where(numerator == 0, own * KINDS + COUNT, numerator * KINDS + VALUE)
    within = np.where(unplaced, np.where(absolute, own * KINDS + VALUE, count), shown["measure"])
    member = np.where(unplaced, -shown["area_id"], shown["area_id"])
    told = {name: figures[name].reindex(shown["row"]).to_numpy() for name in ("first", "last")}
    return shown.assign(within=within, member=member, smallest=smallest(figures, shown), **told)


def _adding_up(edition: Edition) -> pd.DataFrame:
    """Changes in per cent add up with nothing."""
    return edition.shown[edition.shown["part"] != CHANGE]


def _across_datasets(shown: pd.DataFrame, *keys: str) -> Iterator[pd.DataFrame]:
    """Where several datasets speak of the same `keys`: what one leaves out, another may tell."""
    if shown["dataset_id"].nunique() < 2:
        return
    several = shown.groupby(list(keys))["dataset_id"].transform("nunique") > 1
    mixed = shown[several]
    for dataset in mixed["dataset_id"].unique():
        yield mixed.iloc[np.argsort(mixed["dataset_id"].to_numpy() == dataset, kind="stable")]


def _add_margins(edition: Edition, margins: Margins, found: Gathered) -> None:
    every = _adding_up(edition)
    for one in (every, *_across_datasets(every, "time")):
        keys = ["time", *(["dataset_id"] if one is every else [])]
        margins.gather(edition.new(one, keys), keys, found)


def periods_of(edition: Edition) -> tuple[Table, Sequence[Family]]:
    """A year and its quarters, as far as figures that cover spans of time add up."""
    keys, shown = ["within", "area_id", "breakdown_id", "dataset_id"], edition.shown
    spans = edition.new(shown[(shown["start"] < shown["end"]) & ~shown["part"].isin([UNPLACED, CHANGE])], keys)
    periods = spans[["start", "end"]].drop_duplicates().sort_values(["start", "end"])
    known = [(int(start), int(end)) for start, end in periods.itertuples(index=False)]
    number = {period: place for place, period in enumerate(known)}
    named = [number[int(start), int(end)] for start, end in spans[["start", "end"]].itertuples(index=False)]

    def sums(there: tuple[bool, ...], _: int) -> Sequence[Sum]:
        places = [place for place, is_there in enumerate(there) if is_there]
        told = tuple(known[place] for place in places)
        return [
            Sum(tuple((places[place], sign) for place, sign in balance), least=rest, rest=rest)
            for rest, found in ((False, balances(told)), (True, gaps(told)))
            for balance in found
        ]

    return Table(spans.assign(period=named), "period", keys), [Family(range(len(known)), sums, "periods")]


def _add_reckoned(edition: Edition, found: Gathered) -> None:
    """A rate times its base is the count that another figure tells, or another rate by another base; so is its base."""
    shown = edition.shown
    rates = edition.new(shown[shown["part"].isin([RECKONED, DIVISOR])], PLACE)
    keys = ["within", *PLACE]
    told = levels(shown)
    reckoned = told["part"].isin([RECKONED, DIVISOR])
    counts = pd.concat([told[~reckoned], told[reckoned].drop_duplicates(keys)])
    pairs = rates[[*keys, "cell"]].merge(counts[[*keys, "cell"]], on=keys)
    pairs = pairs[pairs["cell_x"] != pairs["cell_y"]]
    if len(pairs):
        found.add(pairs[["cell_x", "cell_y"]].to_numpy(), np.array([1.0, -1.0]), 0.0, 0.0, "a rate and its base")
