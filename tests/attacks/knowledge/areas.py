"""Areas within areas, cities cut in several ways, and areas of one set that lie in areas of another."""

import pandas as pd

from tests.attacks.knowledge.system import KEY, System, wholes_and_parts

REST = [name for name in KEY if name != "area"]


def hierarchy(system: System, figures: pd.DataFrame, areas: pd.DataFrame) -> None:
    """All areas at the same distance below one add up to it, with what could not be placed."""
    for distance, pairs in _below(areas).groupby("distance"):
        there = figures.merge(pairs, on="area")
        there = there[(there["from"] <= there["end"]) & (there["end"] <= there["to"])]
        if there.empty:
            continue
        keys = [*REST, "above"]
        there["group"] = there.groupby(keys, sort=False).ngroup()
        groups = there.drop_duplicates("group").set_index("group")[keys]
        size = there.groupby("group").size()
        expected = _valid(pairs, groups)
        wholes = groups.reset_index().merge(figures, left_on=keys, right_on=[*REST, "area"]).set_index("group")
        kind = "areas:" + groups["indicator"] + ":" + groups["part"] + f":{distance}"
        parts = there[["group", "cell"]]
        unplaced = wholes["unplaced"].dropna().astype(int).rename("cell").reset_index()
        wholes_and_parts(system, pd.concat([parts, unplaced]), wholes["cell"], size == expected, kind)


def _below(areas: pd.DataFrame) -> pd.DataFrame:
    """Each area with those above it."""
    up = areas.set_index("area")["parent"].dropna()
    found: list[pd.DataFrame] = []
    near = up.rename("above").reset_index()
    while len(near):
        found.append(near.assign(distance=len(found) + 1))
        near = near.assign(above=near["above"].map(up)).dropna(subset="above")
    columns = ["area", "above", "distance"]
    pairs = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=columns)
    return pairs.merge(areas[["area", "from", "to"]], on="area")


def _valid(pairs: pd.DataFrame, groups: pd.DataFrame) -> pd.Series:
    """How many areas there were below the area of each group on its last day."""
    days = groups[["above", "end"]].drop_duplicates()
    there = days.merge(pairs, on="above")
    there = there[(there["from"] <= there["end"]) & (there["end"] <= there["to"])]
    number = there.groupby(["above", "end"]).size()
    return pd.Series(number.reindex(pd.MultiIndex.from_frame(groups[["above", "end"]])).to_numpy(), index=groups.index)


def city_totals(system: System, figures: pd.DataFrame, areas: pd.DataFrame) -> None:
    """All areas of one level of one set add up to the city, and so do those of every other set and dataset."""
    places = areas.loc[areas["partition"] | ~areas["set"].duplicated(keep=False)]
    there = figures.merge(places[["area", "set", "level", "city", "from", "to"]], on="area")
    there = there[(there["from"] <= there["end"]) & (there["end"] <= there["to"])]
    if there.empty:
        return
    keys = [*REST, "set", "level", "city"]
    there["group"] = there.groupby(keys, sort=False).ngroup()
    groups = there.drop_duplicates("group").set_index("group")[keys]
    days = groups[["set", "level", "end"]].drop_duplicates().merge(places, on=["set", "level"])
    days = days[(days["from"] <= days["end"]) & (days["end"] <= days["to"])]
    expected = days.groupby(["set", "level", "end"]).size()
    wanted = expected.reindex(pd.MultiIndex.from_frame(groups[["set", "level", "end"]])).to_numpy()
    city = groups.groupby([name for name in [*REST, "city"] if name != "dataset"], sort=False).ngroup()
    total = system.invent(int(city.max() + 1) if len(city) else 0, 0.0)
    kind = "city:" + groups["indicator"] + ":" + groups["part"] + ":" + groups["set"] + groups["level"]
    parts = pd.DataFrame({"relation": there["group"], "cell": there["cell"], "factor": -1.0})
    own = pd.DataFrame({"relation": groups.index, "cell": total[city], "factor": 1.0})
    terms, whole = pd.concat([own, parts]), there.groupby("group").size() == wanted
    equal = pd.DataFrame({"kind": kind, "low": 0.0, "high": 0.0}, index=groups.index)[whole]
    system.add(terms[terms["relation"].isin(equal.index)], equal)
    left = there.groupby("group")["cell"].first()[~whole] // 4
    system.leave(terms[terms["relation"].isin(left.index)], left)


def between_areas(system: System, figures: pd.DataFrame, relations: pd.DataFrame) -> None:
    """What lies wholly in an area is not more than it, and all of it is as much."""
    if relations.empty:
        return
    inside = relations[(relations["share"] == 1) | relations["type"].isin(["RENAMED", "PART_OF"])]
    there = figures.merge(inside, left_on="area", right_on="near")
    if there.empty:
        return
    keys = [*REST, "far", "set"]
    there["group"] = there.groupby(keys, sort=False).ngroup()
    groups = there.drop_duplicates("group").set_index("group")[keys]
    number = relations.groupby(["far", "set"])["near"].nunique()
    expected = pd.Series(number.reindex(pd.MultiIndex.from_frame(groups[["far", "set"]])).to_numpy(), groups.index)
    columns = [*REST, "area"]
    wholes = groups.reset_index().merge(figures, left_on=[*REST, "far"], right_on=columns).set_index("group")["cell"]
    kind = "inside:" + groups["indicator"] + ":" + groups["part"] + ":" + groups["set"]
    size = there.groupby("group")["near"].nunique()
    wholes_and_parts(system, there[["group", "cell"]], wholes, size == expected, kind)
