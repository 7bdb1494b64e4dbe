"""Levels that nobody sent, but that follow from a change in per cent and the level on its other day.

There are 12 people today, 500 % more than a year ago: there were 2. Such a level is a cell that is never shown. It adds
up with others as if somebody had sent it, and so does what follows from it by another change.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from planning.linked.changes import changes_of, factors
from planning.linked.gathered import Gathered
from planning.linked.quantities import CHANGE, EXACT, PER_CENT, PLACE, VALUE, levels, of_somebody

WHY = "a level that follows from a change"
AGAIN = "a level that follows from a change, and was told at another time"
WHERE = ["within", "area_id", "breakdown_id"]
LEVEL = ["within", *PLACE]
KNOWN = [*WHERE, "end", "row", "dataset_id", "value", "blur", "first", "last"]


def with_levels(figures: pd.DataFrame, shown: pd.DataFrame, found: Gathered) -> pd.DataFrame:
    """`shown`, as `system.summable` says, behind the levels that `follows` marks, each as if the `row` that tells the
    level on the other day showed it. Their cells are among the pieces that are `found`."""
    shown, known = shown.assign(follows=False), levels(of_somebody(figures, shown))
    steps = _steps(figures, shown, known)
    if steps.empty:
        return shown
    new, every = known, [known]
    while len(new):
        new = _unknown(_following(new, steps, known), pd.concat(every))
        every.append(new)
    behind = pd.concat(every[1:])
    return pd.concat([_numbered(behind, known, found), shown], ignore_index=True) if len(behind) else shown


def add_following(shown: pd.DataFrame, found: Gathered) -> None:
    """People who can be named though nobody sent their number."""
    value = shown["value"]
    few = shown[shown["follows"] & (value > 0) & (value < shown["smallest"])]
    if len(few):
        least = few["smallest"].to_numpy(dtype=np.float64)
        found.add(few[["cell"]].to_numpy(), np.ones(1), 0.0, np.inf, WHY, least)


def _steps(figures: pd.DataFrame, shown: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """From the level at the `end` of one day to that `until` another, which is so many times as much."""
    changes = changes_of(figures, shown, PER_CENT, CHANGE)
    least, most = factors(figures, changes)
    changes = changes.assign(least=least, most=most)
    changes = between_days(changes[changes["within"].isin(known["within"])], known)
    back = changes[changes["least"] > 0].rename(columns={"end": "until", "until": "end"})
    back = back.assign(least=1 / back["most"], most=1 / back["least"])
    return pd.concat([changes, back])[[*WHERE, "end", "until", "least", "most", "first", "last"]]


def between_days(changes: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Since the first day of a change or the day before it, whichever others speak of."""
    days = pd.concat([known[["within", "end"]], changes[["within", "end"]]]).drop_duplicates()
    since = [changes.assign(end=changes["start"] - earlier, until=changes["end"]) for earlier in (0, 1)]
    spoken = [one.index.isin(one.reset_index().merge(days, on=["within", "end"])["index"]) for one in since]
    return pd.concat([since[0][spoken[0] | ~spoken[1]], since[1][spoken[1]]])


def _following(known: pd.DataFrame, steps: pd.DataFrame, levels_told: pd.DataFrame) -> pd.DataFrame:
    """One step from what is known: people, where only one whole number fits."""
    pairs = steps.merge(known[KNOWN], on=[*WHERE, "end"], suffixes=("", "_known")).drop(columns="end")
    low, high = (pairs["value"] + side * pairs["blur"] for side in (-1, 1))
    least, most = np.ceil(low * pairs["least"] - EXACT), np.floor(high * pairs["most"] + EXACT)
    pairs = pairs.assign(
        value=least + 0.0,
        blur=0.0,
        first=pairs[["first", "first_known"]].max(axis=1),
        last=pairs[["last", "last_known"]].min(axis=1),
    )
    pairs = pairs[(least == most) & (pairs["first"] <= pairs["last"])].drop(columns=["first_known", "last_known"])
    return _measured(pairs.rename(columns={"until": "end"}), levels_told)


def _measured(found: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """If levels of that measure count people, with `start`, `lowest` and `smallest` as others of that day have them."""
    days = known.groupby(["within", "end"])["start"].min().rename("start").reset_index()
    measures = known.groupby("within").agg(lowest=("lowest", "min"), smallest=("smallest", "max")).reset_index()
    joined = found.merge(days, how="left", on=["within", "end"]).merge(measures.dropna(), on="within")
    start = joined["start"].fillna(joined["end"]).astype(np.int64)
    return joined.assign(start=start, lowest=0.0)[joined["lowest"] > -np.inf]


def _unknown(found: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """As long as no others tell them."""
    found = found.drop_duplicates([*LEVEL, "value", "first", "last"]).reset_index(drop=True)
    told = found[LEVEL].reset_index().merge(known[[*LEVEL, "first", "last"]], on=LEVEL).set_index("index")
    first, last = (found[name].reindex(told.index) for name in ("first", "last"))
    whole = told.index[(told["first"] <= first) & (last <= told["last"])]
    partly = told[(told["first"] <= last) & (first <= told["last"]) & ~told.index.isin(whole)]
    rest = [found.loc[[row]].assign(first=start, last=end) for row, start, end in _between(found, partly)]
    return pd.concat([found[~found.index.isin([*whole, *partly.index])], *rest])


def _between(found: pd.DataFrame, told: pd.DataFrame) -> Iterator[tuple[int, int, int]]:
    """By row of `found` the first and last of its editions in a row that are not `told`."""
    for row in told.index.unique().tolist():
        first, end = found.loc[[row], ["first", "last"]].iloc[0].tolist()
        for start, last in sorted(told.loc[[row], ["first", "last"]].itertuples(index=False, name=None)):
            if first < start:
                yield row, first, start - 1
            first = max(first, last + 1)
        if first <= end:
            yield row, first, end


def _numbered(behind: pd.DataFrame, known: pd.DataFrame, found: Gathered) -> pd.DataFrame:
    """With pieces as cells, which are the same as those that tell such levels at other times."""
    same = [*LEVEL, "value"]
    behind = behind.sort_values("value", kind="stable")  # where several contradict each other, the same goes last
    pieces = behind.drop_duplicates(same)
    sizes, lowest = (pieces[name].to_numpy(dtype=np.float64) for name in ("value", "lowest"))
    numbers = found.add_pieces(sizes[:, None], lowest, np.ones(len(pieces), dtype=np.bool_)).ravel()
    pieces = pieces[same].assign(cell=numbers)
    told = pieces.merge(known[[*same, "cell"]].drop_duplicates(), on=same, suffixes=("", "_told"))
    if len(told):
        found.add(told[["cell", "cell_told"]].to_numpy(), np.array([1.0, -1.0]), 0.0, 0.0, AGAIN)
    columns = behind[[*same, "row", "dataset_id", "blur", "lowest", "smallest", "first", "last"]]
    return columns.merge(pieces, on=same).assign(
        follows=True, part=VALUE, measure=lambda one: one["within"], member=lambda one: one["area_id"]
    )
