"""Everything that is public of figures and of what they hang on, as data frames."""

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from tests.attacks.maps import with_maps
from tests.attacks.target import Target, pages

PARTS = ("value", "count", "base", "unassignable")
STATUSES = "obsStatus confStatus"
FIGURE = f"""
    id recordedAt indicator {{ code }} dataset {{ code }} area {{ id }} breakdown {{ code }}
    period {{ start end kind }} {" ".join(PARTS)} unassignableHidden roundedTo {STATUSES}
"""
INDICATOR = "code type per decimals numerator { code } base { code }"
AREA = "id name level validFrom validTo parent { id } areaSet { id isPartition municipality { code } }"
OUTLINE = "id geometry areaSet { id municipality { code } } children { id }"
RELATION = "fromArea { id areaSet { id } } toArea { id } type share"


@dataclass(frozen=True)
class Public:
    """`figures`: a row for each version of a figure that was ever public, `untold` where its remainder is hidden;
    `snapshots`: which of them held together."""

    figures: pd.DataFrame
    snapshots: list[pd.Index]
    indicators: pd.DataFrame
    areas: pd.DataFrame
    relations: pd.DataFrame
    members: pd.DataFrame
    estimates: pd.DataFrame
    sources: pd.DataFrame
    capacities: pd.DataFrame


async def collect(target: Target) -> Public:
    ways = await broken_down(target)
    states = [await _figures(target, ways)]
    for moment in sorted(set(states[0]["recorded"]))[:-1]:
        if await _was_otherwise(target, ways, states[0], moment):
            states.append(await _figures(target, ways, moment))
    figures = pd.concat(states).drop_duplicates(["id", "recorded"]).reset_index(drop=True)
    numbers = figures.reset_index().set_index(["id", "recorded"])["index"]
    snapshots = [pd.Index(numbers.loc[pd.MultiIndex.from_frame(state[["id", "recorded"]])]) for state in states]
    estimates, sources = await _estimates(target, ways)
    return Public(
        figures,
        snapshots,
        _frame([node async for node in pages(target, "indicators", "", INDICATOR)], _indicator),
        _frame([node async for node in pages(target, "areas", "", AREA)], _area),
        with_maps(await _relations(target), await _outlines(target)),
        await _members(target),
        estimates,
        sources,
        _frame([node async for node in pages(target, "capacity", "", CAPACITY)], dict),
    )


def together(one: Public, other: Public) -> Public:
    """What somebody knows who asked as both."""
    keys = ["id", "recorded"]
    figures, more = (
        one.figures.set_index(keys),
        other.figures.set_index(keys).reindex(pd.MultiIndex.from_frame(one.figures[keys])),
    )
    shown = figures[[*PARTS]].combine_first(more[[*PARTS]])
    both = {name: figures[name] & more[name].astype(bool) for name in ("hidden", "untold")}
    found = figures.assign(**shown, **both).reset_index()
    return replace(one, figures=found[one.figures.columns])


CAPACITY = f"id offering {{ id }} referenceDay unit maximum available occupied waiting {STATUSES}"


def _frame(nodes: list[dict[str, Any]], row: Any) -> pd.DataFrame:
    return pd.DataFrame([row(node) for node in nodes])


async def broken_down(target: Target) -> list[str]:
    """Every way in which figures are broken down, as an argument: none mixes totals with parts."""
    codes = {node["breakdown"]["code"] async for node in pages(target, "availability", "", "breakdown { code }")}
    ways = {_dimensions(code) for code in codes} | {()}
    named = [[f'{{dimension: "{name}"}}' for name in way] for way in sorted(ways)]
    return [f"dims: [{', '.join(way)}]" for way in named]


def _dimensions(breakdown: str) -> tuple[str, ...]:
    return tuple(part.partition("=")[0] for part in breakdown.split(";") if part)


async def _was_otherwise(target: Target, ways: list[str], present: pd.DataFrame, moment: str) -> bool:
    """Whether figures were public at a moment that have since been corrected or withdrawn."""
    number = 0
    for way in ways:
        data = await target.ask(f'{{ observations({way}, asOf: "{moment}") {{ totalCount }} }}')
        number += data["observations"]["totalCount"]
    return number != int((present["recorded"] <= moment).sum())


async def _figures(target: Target, ways: list[str], moment: str | None = None) -> pd.DataFrame:
    asked = f', asOf: "{moment}"' if moment else ""
    found = [_figure(node) for way in ways async for node in pages(target, "observations", f"{way}{asked}", FIGURE)]
    return pd.DataFrame(found, columns=[*KEYS, *PARTS, "untold", "rounded_to", "hidden"])


KEYS = ("id", "recorded", "indicator", "dataset", "area", "breakdown", "start", "end", "kind")


def _figure(node: dict[str, Any]) -> tuple[Any, ...]:
    period = node["period"]
    return (
        *(node["id"], node["recordedAt"], node["indicator"]["code"], node["dataset"]["code"], node["area"]["id"]),
        *(node["breakdown"]["code"], period["start"], period["end"], period["kind"]),
        *(node[part] for part in PARTS),
        node["unassignableHidden"],
        node["roundedTo"],
        is_hidden(node),
    )


def is_hidden(node: dict[str, Any]) -> bool:
    return bool(node["obsStatus"] == "Q" or node["confStatus"] != "F")


def _indicator(node: dict[str, Any]) -> dict[str, Any]:
    return {
        "indicator": node["code"],
        "type": node["type"],
        "per": node["per"],
        "decimals": node["decimals"],
        "numerator": (node["numerator"] or {}).get("code"),
        "divisor": (node["base"] or {}).get("code"),
    }


def _area(node: dict[str, Any]) -> dict[str, Any]:
    return {
        **{name: node[name] for name in ("name", "level")},
        "area": node["id"],
        "from": node["validFrom"],
        "to": node["validTo"] or "9999-12-31",
        "parent": (node["parent"] or {}).get("id"),
        "set": node["areaSet"]["id"],
        "partition": node["areaSet"]["isPartition"],
        "city": node["areaSet"]["municipality"]["code"],
    }


async def _relations(target: Target) -> pd.DataFrame:
    """They hang on the areas that they lead from."""
    rows = [
        {
            "near": each["fromArea"]["id"],
            "set": each["fromArea"]["areaSet"]["id"],
            "far": each["toArea"]["id"],
            "type": each["type"],
            "share": each["share"],
        }
        async for node in pages(target, "areas", "", f"relations {{ {RELATION} }}")
        for each in node["relations"]
    ]
    return pd.DataFrame(rows, columns=["near", "set", "far", "type", "share"]).drop_duplicates(ignore_index=True)


async def _outlines(target: Target) -> pd.DataFrame:
    """Of the areas in which no others lie."""
    rows = [
        (node["id"], node["areaSet"]["id"], node["areaSet"]["municipality"]["code"], node["geometry"])
        async for node in pages(target, "areas", "", OUTLINE)
        if not node["children"]
    ]
    return pd.DataFrame(rows, columns=["area", "set", "city", "outline"])


async def _members(target: Target) -> pd.DataFrame:
    """What each dimension is made of."""
    asked = "code members { code ageFrom ageTo }"
    rows = [
        {"dimension": node["code"], "member": each["code"], "from": each["ageFrom"], "to": each["ageTo"]}
        async for node in pages(target, "dimensions", "", asked)
        for each in node["members"]
    ]
    return pd.DataFrame(rows, columns=["dimension", "member", "from", "to"])


async def _estimates(target: Target, ways: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    asked = "indicator { code } fromSet { code }"
    known = {
        (node["indicator"]["code"], node["fromSet"]["code"]) async for node in pages(target, "estimations", "", asked)
    }
    rows = f"value count base {STATUSES} indicator {{ code }} sources {{ share observation {{ id }} }}"
    estimates: list[dict[str, Any]] = []
    sources: list[tuple[int, str, float]] = []
    for code, area_set in sorted(known):
        for way in ways:
            about = f'indicators: ["{code}"], fromSet: "{area_set}", {way}'
            async for node in pages(target, "estimates", about, rows):
                shown = {part: node[part] for part in PARTS[:3]}
                sources += [(len(estimates), each["observation"]["id"], each["share"]) for each in node["sources"]]
                estimates.append({"indicator": code, "hidden": is_hidden(node), **shown})
    columns = ["indicator", "hidden", *PARTS[:3]]
    return pd.DataFrame(estimates, columns=columns), pd.DataFrame(sources, columns=["estimate", "id", "share"])
