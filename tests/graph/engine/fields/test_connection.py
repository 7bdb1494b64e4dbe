"""Pages: walked forwards and backwards, with ties and blanks in the order, while rows come and go."""

from typing import Any

import asyncpg
import pytest

from graph.engine import Engine
from sozialgraph.database import open_pool
from tests.graph.conftest import Ask, Refuse, asking

LISTS = [
    ("areas", ""),
    ("areas", "[{field: SURFACE}]"),
    ("areas", "[{field: SURFACE, direction: DESC}]"),
    ("areas", "[{field: UNINHABITED, direction: DESC}, {field: NAME}]"),
    ("areas", "[{field: VALID_TO}, {field: LEVEL, direction: DESC}]"),
    ("grants", ""),
    ("grants", "[{field: ELIGIBLE, direction: DESC}]"),
    ("grants", "[{field: PAID}, {field: AWARDED, direction: DESC}]"),
    ("grants", "[{field: RECORDED_AT, direction: DESC}]"),
    ("grants", "[{field: POSSIBLE_DOUBLE_FUNDING}]"),
    ("grants", "[{field: DISCLOSED_OTHER_FUNDING, direction: DESC}, {field: YEAR}]"),
    ("consultations", "[{field: DATE}]"),
    ("consultations", "[{field: RESULT, direction: DESC}]"),
    ("needs", ""),
    ("offerings", "[{field: FREE_PLACES, direction: DESC}, {field: NAME}]"),
    ("observations", "[{field: VALUE}]"),
    ("observations", "[{field: VALUE, direction: DESC}]"),
    ("availability", ""),
    ("areas", "[{number: {grants: {sum: AWARDED}}, direction: DESC}]"),
    ("areas", "[{number: {grants: {average: AWARDED, per: {}}}}]"),
    ("areas", "[{number: {value: SURFACE, per: {parent: {value: SURFACE}}, times: 0.3}}]"),
    ("areas", "[{parent: {field: NAME, direction: DESC}}]"),
    ("areas", "[{field: WEST}, {areaSet: {municipality: {field: NAME}}}]"),
    ("observations", "[{indicator: {field: CODE}}, {area: {number: {grants: {}}, direction: DESC}}]"),
    ("grants", "[{programme: {number: {value: COFINANCING_RATE}}}, {offering: {field: FREE_PLACES}}]"),
]
PAGE = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"


async def page(ask: Ask, name: str, order: str, **given: Any) -> Any:
    arguments = "first: $first, after: $after, last: $last, before: $before"
    order_by = f", orderBy: {order}" if order else ""
    document = f"""query($first: Int, $after: String, $last: Int, $before: String) {{
        {name}({arguments}{order_by}) {{ totalCount nodes {{ id }} edges {{ cursor node {{ id }} }} {PAGE} }}
    }}"""
    found = (await ask(document, **given))[name]
    cursors = [edge["cursor"] for edge in found["edges"]]
    assert [edge["node"] for edge in found["edges"]] == found["nodes"]
    ends = (found["pageInfo"]["startCursor"], found["pageInfo"]["endCursor"])
    assert ends == ((cursors[0], cursors[-1]) if cursors else (None, None))
    return found


@pytest.mark.parametrize("size", [1, 2, 3])
@pytest.mark.parametrize(("name", "order"), LISTS)
async def test_walks_through_the_whole_list(ask: Ask, name: str, order: str, size: int) -> None:
    whole = await page(ask, name, order)
    assert len(whole["nodes"]) == whole["totalCount"] > 2
    for limit, cursor, end, more, back in (
        ("first", "after", "endCursor", "hasNextPage", "hasPreviousPage"),
        ("last", "before", "startCursor", "hasPreviousPage", "hasNextPage"),
    ):
        walked: list[Any] = []
        at = None
        while True:
            found = await page(ask, name, order, **{limit: size, cursor: at})
            walked = walked + found["nodes"] if limit == "first" else found["nodes"] + walked
            assert found["totalCount"] == whole["totalCount"]
            assert found["pageInfo"][back] is (at is not None)
            assert found["pageInfo"][more] is (len(walked) < whole["totalCount"])
            if not found["pageInfo"][more]:
                break
            at = found["pageInfo"][end]
        assert walked == whole["nodes"]


async def test_between_two_cursors(ask: Ask) -> None:
    cursors = [edge["cursor"] for edge in (await page(ask, "areas", ""))["edges"]]
    between = await page(ask, "areas", "", after=cursors[2], before=cursors[6])
    assert [edge["cursor"] for edge in between["edges"]] == cursors[3:6]
    last = await page(ask, "areas", "", after=cursors[2], before=cursors[6], last=2)
    assert [edge["cursor"] for edge in last["edges"]] == cursors[4:6]


async def test_what_lies_behind_both_cursors(ask: Ask) -> None:
    """Between two cursors of the list there is always more on either side: the cursors' own rows at least."""
    cursors = [edge["cursor"] for edge in (await page(ask, "areas", ""))["edges"]]
    between: dict[str, Any] = {"after": cursors[2], "before": cursors[6]}
    for size in ({"first": 2}, {"first": 3}, {"first": 9}, {"last": 2}, {"last": 3}, {"last": 9}, {}):
        told = (await page(ask, "areas", "", **between, **size))["pageInfo"]
        assert (told["hasPreviousPage"], told["hasNextPage"]) == (True, True)
    cut = [
        (await page(ask, "areas", "", **given))["pageInfo"]
        for given in ({"before": cursors[2], "first": 2}, {"after": cursors[7], "last": 2}, {"after": cursors[7]})
    ]
    assert [(told["hasPreviousPage"], told["hasNextPage"]) for told in cut] == [
        (False, True),
        (True, False),
        (True, False),
    ]


async def test_cursors_of_numbers(ask: Ask, refuse: Refuse) -> None:
    """What a number is made of is part of its order; the values in it are not."""
    order = "[{number: {grants: {sum: %s, filter: {year: {eq: %d}}}}}]"
    after = (await page(ask, "areas", order % ("AWARDED", 2022), first=1))["pageInfo"]["endCursor"]
    await page(ask, "areas", order % ("AWARDED", 2023), after=after)
    for other in (order % ("PAID", 2022), "[{number: {grants: {sum: AWARDED}}}]", "[{number: {grants: {}}}]"):
        document = f"query($x: String) {{ areas(after: $x, orderBy: {other}) {{ nodes {{ id }} }} }}"
        assert (await refuse(document, x=after))[0].endswith("is no cursor of this list")


async def test_rows_of_all_members_stay_in_order(ask: Ask) -> None:
    """Joins that one member needs must not mix up another's."""
    document = "{ areas(orderBy: [{field: NAME}]) { nodes { name } edges { node { name parent { name } } } } }"
    found = (await ask(document))["areas"]
    names = [node["name"] for node in found["nodes"]]
    assert names == [edge["node"]["name"] for edge in found["edges"]]
    whole = await ask("{ areas(orderBy: [{field: NAME}]) { nodes { name } } }")
    assert names == [node["name"] for node in whole["areas"]["nodes"]]


async def test_numbers_keep_their_digits_in_cursors(ask: Ask) -> None:
    """Figure 9 has more digits than a JSON number keeps: read back as one, it would come again on the next page."""
    order = "[{field: VALUE}]"
    whole = await page(ask, "observations", order)
    place = [node["id"] for node in whole["nodes"]].index("Observation:9")
    following = await page(ask, "observations", order, after=whole["edges"][place]["cursor"])
    assert following["nodes"] == whole["nodes"][place + 1 :]


async def test_pages_hold_while_rows_come_and_go(engine: Engine, own_city: str) -> None:
    owner = await asyncpg.connect(own_city)
    async with await open_pool(own_city, size=1) as pool:
        ask = asking(engine, pool)
        first = await page(ask, "papers", "[{field: REFERENCE}]", first=1)
        await owner.execute(
            "INSERT INTO papers (id, municipality_id, reference, title, kind) VALUES (7, 1, 'A-0', '', 'REPORT')"
        )
        await owner.execute(
            "INSERT INTO papers (id, municipality_id, reference, title, kind) VALUES (8, 1, 'B-9', '', 'REPORT')"
        )
        second = await page(ask, "papers", "[{field: REFERENCE}]", after=first["pageInfo"]["endCursor"])
    await owner.close()
    assert first["nodes"] == [{"id": "Paper:2"}]
    assert second["nodes"] == [{"id": "Paper:8"}, {"id": "Paper:1"}]
    assert second["totalCount"] == 4


async def test_a_page_of_nothing(ask: Ask) -> None:
    found = await page(ask, "areas", "", first=0)
    assert found["nodes"] == []
    assert found["pageInfo"] == {"hasNextPage": True, "hasPreviousPage": False, "startCursor": None, "endCursor": None}
    empty = await ask('{ areas(areaSet: "NONE") { totalCount nodes { id } pageInfo { hasNextPage hasPreviousPage } } }')
    assert empty == {
        "areas": {"totalCount": 0, "nodes": [], "pageInfo": {"hasNextPage": False, "hasPreviousPage": False}}
    }


async def test_fifty_unless_said_otherwise(ask: Ask) -> None:
    document = """{
        a: vocabulary { nodes { code } } b: vocabulary(first: null) { nodes { code } }
        c: vocabulary(first: 51) { nodes { code } } d: vocabulary(last: 49) { nodes { code } }
    }"""
    found = await ask(document)
    assert [len(each["nodes"]) for each in found.values()] == [50, 50, 51, 49]


ASKED = ["nodes { id }", "pageInfo { hasNextPage }", "totalCount", "groups { count }", "__typename"]
"""What is wrong is refused whether or not it would have made a difference."""


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("arguments", ["first: -1", "first: 1000000", "last: -1", "last: 10001"])
async def test_no_such_page(refuse: Refuse, arguments: str, asked: str) -> None:
    message, code = await refuse(f"{{ grants({arguments}) {{ {asked} }} }}")
    assert message == f"'{arguments}' is not between 0 and 10,000"
    assert code == "BAD_USER_INPUT"


@pytest.mark.parametrize("asked", ASKED)
async def test_from_one_end_only(refuse: Refuse, asked: str) -> None:
    message = "'first' and 'last' were both given"
    assert await refuse(f"{{ grants(first: 1, last: 1) {{ {asked} }} }}") == (message, "BAD_USER_INPUT")


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("cursor", ["", "x", "bnVsbA==", "W10=", "WzEsMl0=", "eyJhIjoxfQ==", "ü"])
async def test_no_cursor(refuse: Refuse, cursor: str, asked: str) -> None:
    message, code = await refuse(f"query($x: String) {{ grants(after: $x) {{ {asked} }} }}", x=cursor)
    assert message == f"'after: {cursor}' is no cursor of this list"
    assert code == "BAD_USER_INPUT"


async def test_a_cursor_of_another_order_or_list(ask: Ask, refuse: Refuse) -> None:
    cursor = (await page(ask, "areas", "[{field: CODE}]", first=1))["pageInfo"]["endCursor"]
    for name, order in (
        ("areas", "[{field: NAME}]"),
        ("areas", "[{field: CODE, direction: DESC}]"),
        ("plans", "[{field: CODE}]"),
    ):
        document = f"query($x: String) {{ {name}(after: $x, orderBy: {order}) {{ nodes {{ id }} }} }}"
        assert (await refuse(document, x=cursor))[0].endswith("is no cursor of this list")


async def test_pages_below_pages(ask: Ask, statements: list[str]) -> None:
    document = """{ areas(areaSet: "STADTTEILE", first: 3) { nodes { code
        grants(first: 1, orderBy: [{field: AWARDED, direction: DESC}]) {
            totalCount pageInfo { hasNextPage } nodes { reference payments(first: 1) { amount } } } } } }"""
    pages = [
        ("01", 0, False, []),
        ("0101", 3, True, [{"reference": "G-5", "payments": []}]),
        ("0102", 1, False, [{"reference": "G-1", "payments": [{"amount": "600.00"}]}]),
    ]
    expected = [
        {"code": code, "grants": {"totalCount": count, "pageInfo": {"hasNextPage": more}, "nodes": nodes}}
        for code, count, more, nodes in pages
    ]
    assert await ask(document) == {"areas": {"nodes": expected}}
    assert len(statements) == 1


async def test_a_page_selects_only_what_is_read(ask: Ask, statements: list[str]) -> None:
    await ask(
        '{ areas(last: 1) { nodes { code observations(indicators: ["POPULATION"], latest: 1) { nodes { value } } } } }'
    )
    [statement] = statements
    assert ".code AS code" in statement
    for unread in ("surface", "geometry", "period_kind", "source_row"):
        assert unread not in statement
