"""What must not be answered, both refuse: everywhere where it can be asked, whether there are rows or not."""

from collections.abc import Iterator
from itertools import cycle

import pytest

from tests.graph.operations import Sweep
from tests.graph.oracle import Both, Oracle, plain_schema

PAGES = [
    "first: -1",
    "first: 10001",
    "last: -1",
    "last: 10001",
    "first: 1, last: 1",
    'after: "x"',
    'before: "bnVsbA=="',
]
LISTS = ["first: -1", "first: 10001"]

GRANTS = [
    "filter: {year: {in: null}}",
    "filter: {year: {lt: null}}",
    "filter: {purpose: {contains: null}}",
    "filter: {year: {isNull: null}}",
    "filter: {or: [{not: {subPlans: {has: null}}}]}",
    "filter: {areas: {some: {name: {startsWith: null}}}}",
    "filter: {recipient: {code: {notIn: null}}}",
    "filter: {number: [{of: {}, eq: 1}]}",
    "filter: {number: [{of: {value: AWARDED, areas: {}}, eq: 1}]}",
    "filter: {number: [{of: {value: AWARDED}, lt: null}]}",
    "filter: {number: [{of: {value: AWARDED}, above: {function: QUANTILE}}]}",
    "filter: {number: [{of: {value: AWARDED}, above: {function: QUANTILE, at: 1.5}}]}",
    "filter: {number: [{of: {value: AWARDED}, above: {function: MEDIAN, at: 0.5}}]}",
    "filter: {number: [{of: {value: AWARDED}, above: {among: {year: {gt: null}}}}]}",
    "orderBy: [{}]",
    "orderBy: [{direction: DESC}]",
    "orderBy: [{field: YEAR, number: {value: AWARDED}}]",
    "orderBy: [{field: YEAR, office: {field: NAME}}]",
    "orderBy: [{office: {}}]",
    "orderBy: [{number: {}}]",
]
NUMBERS_OF_GRANTS = [
    "{}",
    "{times: 2}",
    "{per: {value: PAID}}",
    "{value: AWARDED, office: {grants: {}}}",
    "{value: AWARDED, per: {}}",
    "{areas: {sum: SURFACE, average: SURFACE}}",
    "{areas: {quantile: {of: SURFACE, at: -0.1}}}",
    "{areas: {filter: {name: {in: null}}}}",
    "{areas: {per: {median: SURFACE, maximum: SURFACE}}}",
    "{value: AWARDED, times: 1e308}",
    "{value: AWARDED, per: {value: AWARDED, times: -1e-51}}",
    "{areas: {times: 1.1e50}}",
]
GROUPS = [
    "groups(by: [YEAR, OFFICE, YEAR]) { count }",
    "groups(first: -1) { count }",
    "groups(first: 10001) { count }",
    "groups(having: {count: {gt: null}}) { count }",
    "groups(having: {not: {number: [{of: {sum: PAID, median: PAID}, eq: 1}]}}) { count }",
    "groups(having: {number: [{of: {sum: PAID}, lte: null}]}) { count }",
    "groups(by: [YEAR], orderBy: [{key: OFFICE}]) { count }",
    "groups(by: [YEAR], orderBy: [{key: YEAR, number: {}}]) { count }",
    "groups(by: [YEAR], orderBy: [{}]) { count }",
    "groups(orderBy: [{number: {sum: PAID, average: PAID}}]) { count }",
    "groups { quantile(at: 1.01) { paid } }",
    "groups { number(of: {minimum: PAID, maximum: PAID}) }",
    "groups { share(of: {average: PAID}) }",
    "groups { share(of: {sum: PAID, per: {}}) }",
]
ROOTS = [
    "area { code }",
    "grant { reference }",
    'area(asOf: "2024-01-01T00:00:00Z") { code }',
    "observations(latest: -1) { totalCount }",
    'observations(dims: [{dimension: "AGE"}, {dimension: "AGE"}]) { totalCount }',
    "nodes(ids: [" + '"Area:1" ' * 501 + "]) { id }",
]


@pytest.fixture(scope="module")
def sweep(oracle: Oracle) -> Sweep:
    return Sweep(plain_schema(), oracle)


def wrong_pages(sweep: Sweep) -> Iterator[str]:
    """Each list of each type asked for by one wrong argument, and each wrong argument of many lists."""
    wrong = {True: cycle(PAGES), False: cycle(LISTS)}
    for type_, path in sweep.paths.items():
        for name, each in type_.fields.items():
            if "first" in each.args:
                needed = "".join(f"{key}: {value} " for key, value in sweep.needed(each).items())
                yield path.around(f"{name}({needed}{next(wrong['after' in each.args])}) {sweep.probe(each)}")


async def test_wrong_pages_of_every_list(both: Both, sweep: Sweep) -> None:
    documents = list(wrong_pages(sweep))
    assert len(documents) > 150
    for document in documents:
        await both.refuse(document)


@pytest.mark.parametrize("arguments", PAGES)
async def test_wrong_pages_that_are_not_looked_at(both: Both, arguments: str) -> None:
    await both.refuse(f"{{ grants({arguments}) {{ totalCount }} }}")
    await both.refuse(f"{{ grants({arguments}) {{ groups {{ count }} }} }}")


@pytest.mark.parametrize("arguments", GRANTS)
async def test_arguments(both: Both, arguments: str) -> None:
    await both.refuse(f"{{ grants({arguments}) {{ nodes {{ reference }} }} }}")
    await both.refuse(f"{{ grants(year: 1999, {arguments}) {{ totalCount nodes {{ reference }} }} }}")


@pytest.mark.parametrize("of", NUMBERS_OF_GRANTS)
async def test_numbers(both: Both, of: str) -> None:
    await both.refuse(f"{{ grants {{ nodes {{ number(of: {of}) }} }} }}")
    await both.refuse(f"{{ grants(filter: {{number: [{{of: {of}, gt: 0}}]}}) {{ nodes {{ reference }} }} }}")
    await both.refuse(f"{{ grants(orderBy: [{{number: {of}}}]) {{ nodes {{ reference }} }} }}")


async def test_numbers_within_numbers(both: Both) -> None:
    """Five, `per` among them, are the most."""
    for way in ("parent", "per"):
        for depth, asked in ((4, both.ask), (5, both.refuse)):
            of = f"{{{'value: WEST, ' if way == 'per' else ''}{way}: " * depth + "{value: WEST}" + "}" * depth
            await asked(f"{{ areas {{ nodes {{ number(of: {of}) }} }} }}")


@pytest.mark.parametrize("groups", GROUPS)
async def test_groups(both: Both, groups: str) -> None:
    await both.refuse(f"{{ grants {{ {groups} }} }}")


@pytest.mark.parametrize("field", ROOTS)
async def test_fields_of_the_root(both: Both, field: str) -> None:
    await both.refuse(f"{{ {field} }}")
