"""Numbers, conditions, order and shares of groups, against numbers added up by hand."""

from typing import Any

import pytest

from tests.graph.conftest import Ask, Refuse

NUMBERS = [
    ("median { awarded paid }", {"median": {"awarded": "300.25", "paid": "500.01"}}),
    ("quantile(at: 0.25) { awarded }", {"quantile": {"awarded": "200.50"}}),
    ("low: quantile(at: 0) { awarded } high: quantile(at: 1) { x: awarded }",
     {"low": {"awarded": "0.00"}, "high": {"x": "1100.00"}}),
    ("number(of: {})", {"number": 5}),
    ("number(of: {sum: AWARDED})", {"number": 2600.75}),
    ("number(of: {sum: AWARDED, filter: {year: {eq: 2022}}})", {"number": 1200.5}),
    ("number(of: {average: YEAR})", {"number": 2022.6}),
    ("number(of: {filter: {paid: {ne: null}}, per: {}, times: 100})", {"number": 40}),
    ("number(of: {sum: AWARDED, per: {sum: PAID}})", {"number": 2.600724}),
    ("number(of: {sum: AWARDED, per: {filter: {year: {eq: 1999}}}})", {"number": None}),
    ("number(of: {filter: {number: [{of: {areas: {}}, gt: 1}]}})", {"number": 1}),
    ("a: number(of: {}) b: number(of: {median: AWARDED})", {"a": 5, "b": 300.25}),
    ("share(of: {})", {"share": 1}),
    ("share(of: {sum: AWARDED, times: 100})", {"share": 1}),
    ("share(of: {sum: AWARDED, filter: {year: {eq: 1999}}})", {"share": None}),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "expected"), NUMBERS)
async def test_of_all_grants(ask: Ask, asked: str, expected: Any) -> None:
    assert (await ask(f"{{ grants {{ groups {{ {asked} }} }} }}"))["grants"]["groups"] == [expected]


async def test_of_each_group(ask: Ask, statements: list[str]) -> None:
    document = """{ grants { groups(by: [YEAR]) { year median { awarded } number(of: {sum: AWARDED, per: {}})
        sum { awarded } share(of: {}) money: share(of: {sum: AWARDED}) } } }"""
    assert (await ask(document))["grants"]["groups"] == [
        {"year": 2022, "median": {"awarded": "600.25"}, "number": 600.25, "sum": {"awarded": "1200.50"}, "share": 0.4,
         "money": 0.461598},
        {"year": 2023, "median": {"awarded": "300.25"}, "number": 466.75, "sum": {"awarded": "1400.25"}, "share": 0.6,
         "money": 0.538402},
    ]  # fmt: skip
    assert len(statements) == 1


async def test_shares_of_groups_that_overlap(ask: Ask) -> None:
    """Grant 2 is for two fields: the shares are of the five grants, not of the six rows in groups."""
    document = "{ grants { groups(by: [SUB_PLAN]) { subPlan share(of: {}) } } }"
    found = (await ask(document))["grants"]["groups"]
    assert [(each["subPlan"], each["share"]) for each in found] == [("DISABILITY", 0.2), ("YOUTH", 0.8), (None, 0.2)]


async def test_shares_below_a_row_are_of_its_rows(ask: Ask, statements: list[str]) -> None:
    document = """{ areas(filter: {code: {in: ["0101", "0201"]}}, orderBy: [{field: CODE}]) { nodes {
        grants(filter: {awarded: {gt: 250}}) { groups(by: [YEAR]) { year share(of: {sum: AWARDED}) } } } } }"""
    found = (await ask(document))["areas"]["nodes"]
    assert [each["grants"]["groups"] for each in found] == [
        [{"year": 2022, "share": 0.47619}, {"year": 2023, "share": 0.52381}],
        [{"year": 2023, "share": 1}],
    ]
    assert len(statements) == 1


HAVING = [
    ("{}", "AWO SPZ STADT"),
    ("null", "AWO SPZ STADT"),
    ("{count: {gt: 1}}", "AWO"),
    ("{count: {in: [1, 2]}}", "SPZ STADT"),
    ("{not: {count: {eq: 1}}}", "AWO"),
    ("{number: [{of: {sum: AWARDED}, gt: 0}]}", "AWO SPZ"),
    ("{number: [{of: {sum: AWARDED}, gt: 0}, {of: {}, lt: 3}]}", "SPZ"),
    ("{number: [{of: {sum: PAID}, isNull: true}]}", "STADT"),
    ("{number: [{of: {sum: PAID}, eq: null}]}", "STADT"),
    ("{number: [{of: {sum: PAID}, ne: 1000}]}", "SPZ STADT"),
    ("{number: []}", "AWO SPZ STADT"),
    ("{number: null}", "AWO SPZ STADT"),
    ("{or: [{count: {gt: 1}}, {number: [{of: {sum: AWARDED}, eq: 0}]}]}", "AWO STADT"),
    ("{and: [{count: {eq: 1}}, {number: [{of: {maximum: AWARDED}, gt: 1}]}]}", "SPZ"),
    ("{number: [{of: {filter: {year: {eq: 2022}}}, gt: 0}]}", "AWO"),
    ("{number: [{of: {median: AWARDED, per: {maximum: AWARDED}}, lt: 1}]}", "AWO"),
    ("{number: [{of: {filter: {recipient: {number: [{of: {offerings: {}}, gt: 1}]}}}, gt: 0}]}", "AWO"),
]


@pytest.mark.parametrize(("having", "expected"), HAVING)
async def test_which_groups(ask: Ask, having: str, expected: str) -> None:
    document = f"{{ grants {{ groups(by: [PROVIDER], having: {having}) {{ provider {{ code }} }} }} }}"
    found = (await ask(document))["grants"]["groups"]
    assert " ".join(sorted(group["provider"]["code"] for group in found)) == expected


async def test_no_group_at_all(ask: Ask) -> None:
    document = "{ grants { groups(having: {count: {gt: 5}}) { count } } }"
    assert (await ask(document))["grants"]["groups"] == []


ORDERS = [
    ("", "AWO SPZ STADT"),
    ("orderBy: []", "AWO SPZ STADT"),
    ("orderBy: [{key: PROVIDER, direction: DESC}]", "STADT SPZ AWO"),
    ("orderBy: [{number: {sum: AWARDED}}]", "STADT SPZ AWO"),
    ("orderBy: [{number: {sum: AWARDED}, direction: DESC}]", "AWO SPZ STADT"),
    ("orderBy: [{number: {}}]", "SPZ STADT AWO"),
    ("orderBy: [{number: {}}, {key: PROVIDER, direction: DESC}]", "STADT SPZ AWO"),
    ("orderBy: [{number: {sum: PAID}}]", "SPZ AWO STADT"),
    ("orderBy: [{number: {sum: PAID}, direction: DESC}]", "AWO SPZ STADT"),
    ("first: 2", "AWO SPZ"),
    ("first: 0", ""),
    ("first: null", "AWO SPZ STADT"),
    ("orderBy: [{number: {sum: PAID}, direction: DESC}], first: 1", "AWO"),
    ("orderBy: [{number: {}}], first: 1, having: {number: [{of: {sum: AWARDED}, eq: 0}]}", "STADT"),
]


@pytest.mark.parametrize(("arguments", "expected"), ORDERS)
async def test_in_which_order(ask: Ask, arguments: str, expected: str) -> None:
    given = ", ".join(filter(None, ("by: [PROVIDER]", arguments)))
    found = (await ask(f"{{ grants {{ groups({given}) {{ provider {{ code }} count }} }} }}"))["grants"]["groups"]
    assert " ".join(group["provider"]["code"] for group in found) == expected


async def test_remaining_keys_follow(ask: Ask) -> None:
    order = "[{number: {}}, {key: OFFICE, direction: DESC}]"
    document = f"{{ grants {{ groups(by: [YEAR, OFFICE], orderBy: {order}) {{ year office {{ code }} count }} }} }}"
    found = (await ask(document))["grants"]["groups"]
    assert [(each["count"], each["office"]["code"], each["year"]) for each in found] == [
        (1, "50", 2022),
        (1, "50", 2023),
        (1, "51", 2022),
        (2, "51", 2023),
    ]


async def test_blanks_last_either_way(ask: Ask) -> None:
    for direction, expected in (("ASC", ["ESF+", None]), ("DESC", ["ESF+", None])):
        order = f"[{{key: PROGRAMME, direction: {direction}}}]"
        found = await ask(f"{{ grants {{ groups(by: [PROGRAMME], orderBy: {order}) {{ programme {{ code }} }} }} }}")
        assert [each["programme"] and each["programme"]["code"] for each in found["grants"]["groups"]] == expected


async def test_from_variables(ask: Ask, statements: list[str]) -> None:
    document = """query($of: GrantAggregate!, $having: GrantGroupFilter, $order: [GrantGroupOrder!], $at: Float!) {
        grants { groups(by: [YEAR], having: $having, orderBy: $order) {
            year number(of: $of) quantile(at: $at) { awarded } } } }"""

    async def asked(of: Any, having: Any, order: Any, at: float) -> Any:
        found = (await ask(document, of=of, having=having, order=order, at=at))["grants"]["groups"]
        return [(each["year"], each["number"], each["quantile"]["awarded"]) for each in found]

    falling = [{"number": {"sum": "AWARDED"}, "direction": "DESC"}]
    year = {"filter": {"year": {"eq": 2022}}}
    assert await asked(year, {"count": {"gt": 1}}, falling, 0) == [(2023, 0, "0.00"), (2022, 2, "200.50")]
    assert await asked({"filter": {"year": {"eq": 2023}}}, {"count": {"gt": 2}}, falling, 1) == [(2023, 3, "1100.00")]
    assert len(set(statements)) == 1
    assert await asked({"sum": "PAID"}, None, None, 0) == [(2022, 1000, "200.50"), (2023, 0.01, "0.00")]
    assert len(set(statements)) == 2


REFUSED = [
    ("groups(by: [YEAR], orderBy: [{key: OFFICE}]) { count }", "'orderBy' names OFFICE, which 'by' does not"),
    ("groups(by: [YEAR], orderBy: [{}]) { count }", "nothing was given to sort groups by"),
    ("groups(by: [YEAR], orderBy: [{key: YEAR, number: {}}]) { count }", "'key' and 'number' were both given"),
    ("groups(first: -1) { count }", "'first: -1' is not between 0 and 10,000"),
    ("groups(first: 10001) { count }", "'first: 10001' is not between 0 and 10,000"),
    ("groups { share(of: {average: AWARDED}) }", "'average' has no share"),
    ("groups { share(of: {quantile: {of: AWARDED, at: 1}}) }", "'quantile' has no share"),
    ("groups { share(of: {sum: AWARDED, per: {}}) }", "'per' has no share"),
    ("groups { number(of: {sum: AWARDED, average: PAID}) }", "'sum' and 'average' were both given"),
    ("groups { quantile(at: 1.5) { awarded } }", "'at: 1.5' is not between 0 and 1"),
    ("groups { number(of: {per: {per: {per: {per: {per: {}}}}}}) }", "more than 5 numbers stand within one another"),
    ("groups(having: {count: {gt: null}}) { count }", "'gt: null' compares with nothing"),
]


@pytest.mark.parametrize(("asked", "message"), REFUSED)
async def test_what_no_group_has(refuse: Refuse, asked: str, message: str) -> None:
    assert await refuse(f"{{ grants {{ {asked} }} }}") == (message, "BAD_USER_INPUT")
