"""What held among versions that were shown together, however many changes came before and after."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from planning.linked.following import AGAIN
from planning.linked.quantities import Quantities, quantities
from planning.linked.rests import Linked
from planning.linked.system import system
from tests.planning.linked.test_protection import AROUND, SETS, figures

COUNT, RATE, CHANGE, GROWTH = 1, 2, 3, 4
EDITIONS = 5
REST, PIECE = -1, -2
YEAR = 365
KINDS = {
    *("areas and those within", "area sets", "members of a dimension", "periods", "a rate and its base"),
    "a change and the levels before and after",
    *("a change in per cent and the levels before and after", "a level that follows from a change"),
    "sums over areas, members or times without a figure",
}
Told = tuple[frozenset[tuple[tuple[int, float], int]], float, float]


def versions(lots: random.Random) -> pd.DataFrame:
    """Counts of two datasets, years and quarters, with rates and changes, some corrected, some new, some taken back."""
    places = [(area, sex) for area in SETS for sex in (0, 1, 2)]
    frames = []
    for dataset, start, end in ((1, YEAR, YEAR), (2, YEAR, YEAR), (1, 0, 0), (1, 1, YEAR), (1, 1, 90), (1, 91, YEAR)):
        people = {place: lots.choice((0, 0, 1)) for place in places if lots.random() < 0.8}
        frames.append(figures(people, min_count=3.0).assign(dataset_id=dataset, start=start, end=end))
    counts = pd.concat(frames, ignore_index=True)
    own = counts[(counts["start"] == counts["end"]) & (counts["dataset_id"] == 1)]
    rates = own.assign(indicator_id=RATE, type="STATUS_RELATIVE", per=100, base=50.0, value=own["value"] * 2)
    rates["numerator_id"] = COUNT
    changes = own[own["start"] == YEAR].assign(indicator_id=CHANGE, type="DYNAMIC_ABSOLUTE", start=0, value=0.0)
    changes["numerator_id"] = COUNT
    growth = changes.assign(indicator_id=GROWTH, type="DYNAMIC_RELATIVE", decimals=0)
    parts = [counts.assign(unassignable=1.0), rates, changes, growth]
    found = pd.concat(parts, ignore_index=True).assign(last=EDITIONS)
    return pd.concat([found, _corrected(lots, found)], ignore_index=True)


def _corrected(lots: random.Random, found: pd.DataFrame) -> pd.DataFrame:
    """Versions that some of these replaced; others began or ended at some time."""
    past = []
    for row in lots.sample(range(len(found)), 12):
        number, what = lots.randrange(EDITIONS), lots.choice(("corrected", "new", "gone"))
        found.loc[row, "last" if what == "gone" else "first"] = number + (what != "gone")
        if what == "corrected":
            past.append(found.loc[[row]].assign(first=0, last=number, value=lambda old: old["value"] + 1))
    return pd.concat(past) if past else found.iloc[:0]


def told_by(linked: Linked) -> Iterator[Told]:
    """Each relation, whichever way round it is written; a `REST` or `PIECE` has another number each time."""
    found = linked.relations
    names = dict.fromkeys(linked.rests.index, REST) | dict.fromkeys(linked.pieces.index, PIECE)
    quantity = np.array([names.get(cell, cell) for cell in found.cell.tolist()])
    for number in range(len(found)):
        if found.labels[number] == AGAIN:
            continue
        entries = found.relation == number
        signs = [*zip(quantity[entries].tolist(), found.coefficient[entries].tolist(), strict=True)]
        turned = np.isfinite(found.high[number]) and min(signs)[1] < 0
        cells = Counter((cell, -sign if turned else sign) for cell, sign in signs)
        yield frozenset(cells.items()), float(found.low[number]), float(found.high[number])


def _about_pieces(told: Told) -> bool:
    """Of which day a level is that nobody sent, versions that come later may say."""
    return any(cell == PIECE for (cell, _), _ in told[0])


def at_once(shown: pd.DataFrame, told: Quantities) -> set[Told]:
    own = replace(told, shown=told.shown[told.shown["row"].isin(shown.index)])
    return set(told_by(system(shown, own, AROUND, np.ones(len(told.cells), dtype=np.bool_))))


@pytest.mark.parametrize("seed", range(12))
def test_every_edition_tells_what_it_would_tell_alone(seed: int) -> None:
    known = versions(random.Random(seed))
    told = quantities(known)
    labels = set(system(known, told, AROUND, np.ones(len(told.cells), dtype=np.bool_)).relations.labels)
    assert labels - {AGAIN} == KINDS
    alone = set[Told]()
    for number in range(EDITIONS + 1):
        there = known[(known["first"] <= number) & (number <= known["last"])]
        alone |= at_once(there.assign(first=0, last=0), told)
    assert len(alone) > len(at_once(known[known["last"] == EDITIONS].assign(first=0, last=0), told))
    together = at_once(known, told)
    assert alone <= together
    assert all(_about_pieces(one) for one in together - alone)
