"""Parts of dimensions that add up to the total, ages and periods that cover one another."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tests.attacks.knowledge.system import KEY, System, wholes_and_parts

WITHOUT = [name for name in KEY if name != "breakdown"]
END_OF_LIFE = 1000.0
EPOCH = pd.Timestamp("1900-01-01")


def dimensions(system: System, figures: pd.DataFrame, members: pd.DataFrame) -> None:
    split = _split(figures)
    if split.empty:
        return
    keys = [*WITHOUT, "dimension", "rest"]
    split["group"] = split.groupby(keys, sort=False).ngroup()
    totals = split.drop_duplicates("group")[["group", *keys]].merge(
        figures, left_on=[*WITHOUT, "rest"], right_on=[*WITHOUT, "breakdown"], suffixes=("", "_of_total")
    )
    wholes = totals.set_index("group")["cell"]
    split = split.merge(members, how="left", on=["dimension", "member"])
    aged = split["from"].notna()
    _members(system, split[~aged], wholes, members[members["from"].isna()])
    _ages(system, split[aged], wholes)


def _split(figures: pd.DataFrame) -> pd.DataFrame:
    """Each figure by each dimension that it is broken down by, with the breakdown that is left without it."""
    codes = figures["breakdown"].drop_duplicates()
    rows = [
        (code, *part.split("=", 1), ";".join(other for other in code.split(";") if other != part))
        for code in codes
        if code
        for part in code.split(";")
    ]
    return figures.merge(pd.DataFrame(rows, columns=["breakdown", "dimension", "member", "rest"]), on="breakdown")


def _members(system: System, split: pd.DataFrame, wholes: pd.Series, members: pd.DataFrame) -> None:
    """All members that anybody tells of an indicator add up to the total; none is more than it. What others leave is
    that of members whom nobody tells."""
    if split.empty:
        return
    about = ["indicator", "part", "dimension"]
    expected = split.groupby(about)["member"].transform("nunique")
    expected = expected.groupby(split["group"]).first()
    first = split.drop_duplicates("group").set_index("group")
    kind = "members:" + first["indicator"] + ":" + first["part"] + ":" + first["dimension"]
    complete = split.groupby("group").size() == expected
    owned = wholes[wholes.index.isin(first.index)]
    wholes_and_parts(system, split[["group", "cell"]], owned[complete.reindex(owned.index)], complete, kind)
    each = split[split["group"].isin(owned.index)].assign(whole=lambda rows: rows["group"].map(owned))
    _at_most(system, each["cell"], each["whole"])
    known = members.groupby("dimension").size().reindex(first["dimension"]).to_numpy()
    left = owned[split.groupby("group").size().reindex(owned.index) < pd.Series(known, first.index)[owned.index]]
    _leave(system, left // 4, {"whole": left, "part": split.set_index("group")["cell"]})


def _leave(system: System, rows: pd.Series, sides: Mapping[str, pd.Series]) -> None:
    """What is left of a whole, or of what there is up to one age, beside its parts, or what there is up to another."""
    terms = [
        pd.DataFrame({"relation": cells.index, "cell": cells.to_numpy(), "factor": factor})
        for cells, factor in zip(sides.values(), (1.0, -1.0), strict=True)
    ]
    every = pd.concat(terms)
    system.leave(every[every["relation"].isin(rows.index)], rows)


def _at_most(system: System, cells: pd.Series, wholes: pd.Series) -> None:
    number = np.arange(len(cells))
    pairs = zip((cells, wholes), (-1.0, 1.0), strict=True)
    terms = [pd.DataFrame({"relation": number, "cell": cell.to_numpy(), "factor": factor}) for cell, factor in pairs]
    system.add(pd.concat(terms), pd.DataFrame({"kind": "at most", "low": 0.0, "high": np.inf}, index=number))


def _ages(system: System, split: pd.DataFrame, wholes: pd.Series) -> None:
    if split.empty:
        return
    spans = split.assign(low=split["from"], high=split["to"].add(1).fillna(END_OF_LIFE))
    about = spans["indicator"] + ":" + spans["part"] + ":" + spans["dimension"]
    ends, borders = _spans(system, spans.assign(kind="ages:" + about))
    rows = spans.groupby("group")["cell"].first() // 4
    _between(system, borders, rows)
    reach = spans.assign(about=about).groupby("about").agg(low=("low", "min"), high=("high", "max"))
    ends = ends.assign(about=spans.assign(about=about).groupby("group")["about"].first())
    ends = ends.join(reach.add_suffix("_of_all"), on="about").join(wholes.rename("whole"), how="inner")
    others = (ends["low"] > 0) | (ends["high"] < END_OF_LIFE)
    system.leave(_beside(ends[others]), rows[ends.index[others]])
    equal = (ends["low"] == ends["low_of_all"]) & (ends["high"] == ends["high_of_all"])
    _whole_span(system, ends, "at most", np.inf)
    _whole_span(system, ends[equal], "all ages:" + ends.loc[equal, "about"], 0.0)


def _whole_span(system: System, ends: pd.DataFrame, kind: pd.Series | str, high: float) -> None:
    system.add(_beside(ends), pd.DataFrame({"kind": kind, "low": 0.0, "high": high}, index=ends.index))


def _beside(ends: pd.DataFrame) -> pd.DataFrame:
    """The total less what lies between the first and the last age."""
    return pd.concat(
        pd.DataFrame({"relation": ends.index, "cell": ends[name].to_numpy(), "factor": factor})
        for name, factor in (("whole", 1.0), ("last", -1.0), ("first", 1.0))
    )


def _between(system: System, borders: pd.DataFrame, rows: pd.Series) -> None:
    """Who is of ages or of a time between two borders next to each other can be named, whether a figure tells of them
    or not."""
    later = borders.assign(before=borders.groupby("group")["cell"].shift()).dropna(subset="before")
    _leave(system, later["group"].map(rows), {"whole": later["cell"], "part": later["before"].astype(int)})


def periods(system: System, figures: pd.DataFrame) -> None:
    """What happened in a year happened in one of its months."""
    same = [name for name in KEY if name not in {"start", "end"}]
    spans = figures[figures["start"] != figures["end"]]
    spans = spans.assign(group=spans.groupby(same, sort=False).ngroup())
    spans = spans[spans.groupby("group")["cell"].transform("size") > 1]
    if spans.empty:
        return
    low, high = ((pd.to_datetime(spans[side]) - EPOCH).dt.days for side in ("start", "end"))
    kind = "periods:" + spans["indicator"] + ":" + spans["part"]
    _, borders = _spans(system, spans.assign(low=low.astype(float), high=high + 1.0, kind=kind))
    _between(system, borders, spans.groupby("group")["cell"].first() // 4)


def _spans(system: System, spans: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Figures of spans from `low` to `high`: differences of a sum that grows from the least boundary of the group on.

    Returns for each group `low`, `high`, and the cells of the sum at both, `first` and `last`; and the cells at all.
    """
    ends = pd.concat([spans[["group", side]].rename(columns={side: "at"}) for side in ("low", "high")])
    ends = ends.drop_duplicates().sort_values(["group", "at"], ignore_index=True)
    ends["cell"] = system.invent(len(ends), 0.0)
    sums = ends.set_index(["group", "at"])["cell"]
    starts, stops = (
        sums.reindex(pd.MultiIndex.from_frame(spans[["group", side]])).to_numpy() for side in ("low", "high")
    )
    number = np.arange(len(spans))
    terms = pd.concat(
        pd.DataFrame({"relation": number, "cell": cell, "factor": factor})
        for cell, factor in ((stops, 1.0), (starts, -1.0), (spans["cell"].to_numpy(), -1.0))
    )
    system.add(terms, pd.DataFrame({"kind": spans["kind"].to_numpy(), "low": 0.0, "high": 0.0}, index=number))
    _grows(system, ends)
    about = {"low": ("at", "min"), "high": ("at", "max"), "first": ("cell", "first"), "last": ("cell", "last")}
    found = ends.groupby("group").agg(**about)
    anchors = pd.DataFrame({"relation": found.index, "cell": found["first"].to_numpy(), "factor": 1.0})
    system.add(anchors, pd.DataFrame({"kind": "begin", "low": 0.0, "high": 0.0}, index=found.index))
    return found, ends


def _grows(system: System, ends: pd.DataFrame) -> None:
    later = ends.assign(before=ends.groupby("group")["cell"].shift()).dropna(subset="before")
    _at_most(system, later["before"].astype(int), later["cell"])
