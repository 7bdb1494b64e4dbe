"""Asks of hidden figures alone whatever can be asked: each way to choose, sort, group and reckon that says anything is
a finding, since it acts on what should not be there.
"""

import base64
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.attacks.collecting import broken_down
from tests.attacks.target import Target

HIDDEN = "{confStatus: {ne: F}}"
FUNCTIONS = ("sum", "average", "minimum", "maximum", "median")
LIMITS = (1, 3, 10, 1_000_000)
SOME = 500
QUESTIONS = 8
TOGETHER = 8
WAYS = ("ASC", "DESC")


@dataclass(frozen=True)
class Kind:
    """A list at the root whose rows hide something: its measures, and what it can be grouped by."""

    field: str
    measures: tuple[str, ...]
    keys: tuple[str, ...]
    emptied: str
    """A filter that chooses rows of which every measure is hidden."""


FIGURES = Kind("observations", ("value", "count", "base"), ("INDICATOR", "AREA", "PARENT_AREA", "PERIOD"), HIDDEN)
PLACES = Kind("capacity", ("available", "occupied", "waiting"), ("REFERENCE_DAY", "UNIT", "OFFERING_TYPE"), HIDDEN)


async def probe(target: Target, questions: int = QUESTIONS) -> list[str]:
    """What was found, a line each: the question, and what it should not have said."""
    found = [line async for line in _places(target)]
    for way in await broken_down(target):
        data = await target.ask(f"{{ found: observations({way}, filter: {HIDDEN}) {{ totalCount }} }}")
        if data["found"]["totalCount"]:
            found += [line async for line in _of_rows(target, FIGURES, way)]
            found += [line async for line in _of_areas(target, way)]
            found += [line async for line in _at_random(target, way, Random(way), questions)]
    return found


async def _places(target: Target) -> AsyncIterator[str]:
    async for line in _of_rows(target, PLACES, ""):
        yield line
    chosen = f"capacity: {{every: {HIDDEN}, some: {{}}}}"
    asked = [f"offerings(filter: {{{chosen}, freePlaces: {{lt: {limit}}}}})" for limit in LIMITS]
    async for line in _empty(target, asked):
        yield line


async def _of_rows(target: Target, kind: Kind, way: str) -> AsyncIterator[str]:
    for measure in kind.measures:
        for probes in (_compared, _sorted, _reckoned, _grouped):
            async for line in probes(target, kind, way, measure):
                yield line


def _list(kind: Kind, way: str, filters: str, rest: str = "") -> str:
    given = ", ".join(part for part in (way, f"filter: {filters}", rest) if part)
    return f"{kind.field}({given})"


async def _compared(target: Target, kind: Kind, way: str, measure: str) -> AsyncIterator[str]:
    """No comparison holds of what is not there."""
    tests = [f"{{{measure}: {{{how}: {limit}}}}}" for limit in LIMITS for how in ("lt", "gte", "eq")]
    tests += [f"{{number: [{{of: {{value: {measure.upper()}}}, {how}: 5}}]}}" for how in ("lt", "gte")]
    tests += [f"{{number: [{{of: {{value: {measure.upper()}}}, {how}: {{}}}}]}}" for how in ("below", "above")]
    lists = [_list(kind, way, f"{{and: [{kind.emptied}, {test}]}}") for test in tests]
    async for line in _empty(target, lists):
        yield line


async def _empty(target: Target, lists: list[str]) -> AsyncIterator[str]:
    """Some asked at once; each must be empty."""
    for start in range(0, len(lists), TOGETHER):
        part = enumerate(lists[start : start + TOGETHER])
        question = " ".join(f"x{number}: {each} {{ totalCount }}" for number, each in part)
        data = await target.ask(f"{{ {question} }}")
        if data is None or any(each["totalCount"] for each in data.values()):
            yield f"{question}: {data}"


async def _sorted(target: Target, kind: Kind, way: str, measure: str) -> AsyncIterator[str]:
    """Rows of which nothing is known stand in the order of their numbers, and cursors carry nothing."""
    rests = [f"orderBy: [{{{key}, direction: {each}}}], first: {SOME}" for key in _keys(measure) for each in WAYS]
    edges = "{ edges { cursor node { id } } }"
    lists = [f"x{number}: {_list(kind, way, kind.emptied, rest)} {edges}" for number, rest in enumerate(rests)]
    for name, found in (await target.ask(f"{{ {' '.join(lists)} }}")).items():
        numbers = [int(edge["node"]["id"].partition(":")[2]) for edge in found["edges"]]
        carried = [_carried(edge["cursor"]) for edge in found["edges"]]
        if numbers != sorted(numbers) or any(value is not None for value in carried):
            yield f"{kind.field} {way} {rests[int(name[1:])]}: {numbers} {carried}"


def _keys(measure: str) -> list[str]:
    return [f"field: {measure.upper()}", f"number: {{value: {measure.upper()}}}"]


def _carried(cursor: str) -> Any:
    """The value of the first key that a cursor holds."""
    return json.loads(base64.b64decode(cursor))[1]


async def _reckoned(target: Target, kind: Kind, way: str, measure: str) -> AsyncIterator[str]:
    """Neither the field nor any number of the row says anything; nor does the row itself, asked for by name."""
    numbers = f"number(of: {{value: {measure.upper()}}}) {measure}"
    question = f"{{ found: {_list(kind, way, kind.emptied, f'first: {SOME}')} {{ nodes {{ id {numbers} }} }} }}"
    nodes = (await target.ask(question))["found"]["nodes"]
    lookup = f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on {_type(nodes)} {{ id {numbers} }} }} }}"
    if nodes:
        nodes += (await target.ask(lookup, {"ids": [node["id"] for node in nodes]}))["nodes"]
    for node in nodes:
        if node["number"] is not None or node[measure] is not None:
            yield f"{question}: {node}"


def _type(nodes: list[dict[str, Any]]) -> str:
    return str(nodes[0]["id"]).partition(":")[0] if nodes else "Node"


async def _grouped(target: Target, kind: Kind, way: str, measure: str) -> AsyncIterator[str]:
    """No function, share or condition of groups says anything."""
    own = measure.upper()
    functions = " ".join(f"{name} {{ {measure} }}" for name in FUNCTIONS)
    asked = f"{functions} quantile(at: 0.3) {{ {measure} }} number(of: {{sum: {own}}}) share(of: {{sum: {own}}})"
    conditions = ", ".join(f"{{number: [{{of: {{{name}: {own}}}, gte: 0}}]}}" for name in FUNCTIONS)
    keys = [f"{key}: groups(by: [{key}], first: {SOME}) {{ {asked} }}" for key in kind.keys]
    keys += [f"H{key}: groups(by: [{key}], having: {{or: [{conditions}]}}) {{ count }}" for key in kind.keys]
    question = f"{{ found: {_list(kind, way, kind.emptied)} {{ {' '.join(keys)} }} }}"
    for name, groups in (await target.ask(question))["found"].items():
        for group in groups:
            if name.startswith("H") or any(told is not None for told in _leaves(group)):
                yield f"{question}: {name} {group}"


def _leaves(group: Any) -> list[Any]:
    return [leaf for member in group.values() for leaf in _leaves(member)] if isinstance(group, dict) else [group]


async def _of_areas(target: Target, way: str) -> AsyncIterator[str]:
    """Numbers that areas have by hidden figures alone."""
    for measure in ("VALUE", "COUNT", "BASE"):
        of = f"{{observations: {{{way}, filter: {HIDDEN}, sum: {measure}}}}}"
        conditions = [f"{{of: {of}, {condition}}}" for condition in ("lt: 10", "gte: 0", "below: {}", "above: {}")]
        async for line in _empty(target, [f"areas(filter: {{number: [{each}]}})" for each in conditions]):
            yield line


async def _at_random(target: Target, way: str, random: Random, questions: int) -> AsyncIterator[str]:
    """Groups of whatever rows: those that hide something tell no number that needs it."""
    for _ in range(questions):
        keys = ", ".join(random.sample(FIGURES.keys, random.randint(0, 2)))
        measure, function = random.choice(FIGURES.measures), random.choice(FUNCTIONS)
        of = f"{{{function}: {measure.upper()}}}"
        hidden = f"hidden: number(of: {{filter: {{and: [{HIDDEN}, {{{measure}: {{eq: null}}}}]}}}})"
        groups = f"groups(by: [{keys}]) {{ {hidden} number(of: {of}) {function} {{ {measure} }} }}"
        question = f"{{ found: {_list(FIGURES, way, random.choice(CHOICES))} {{ {groups} }} }}"
        for group in (await target.ask(question))["found"]["groups"]:
            if group["hidden"] and (group["number"] is not None or group[function][measure] is not None):
                yield f"{question}: {group}"


CHOICES = (
    "{}",
    HIDDEN,
    "{or: [{value: {gte: 0}}, {confStatus: {ne: F}}]}",
    "{area: {level: {in: [MUNICIPALITY, CITY_DISTRICT]}}}",
    "{area: {level: {eq: QUARTER}}}",
    "{value: {eq: null}}",
    "{not: {value: {gt: 5}}}",
)
