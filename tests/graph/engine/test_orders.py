"""In which order rows come."""

import pytest

from tests.graph.conftest import Ask, Refuse

ORDERS = [
    ("", "34512"),
    ("orderBy: []", "34512"),
    ("orderBy: [{field: REFERENCE, direction: DESC}]", "54321"),
    ("orderBy: {field: AWARDED}", "42315"),
    ("orderBy: [{field: PAID}]", "31245"),
    ("orderBy: [{field: PAID, direction: DESC}]", "13245"),
    ("orderBy: [{field: YEAR, direction: DESC}, {field: AWARDED, direction: DESC}]", "53412"),
    ("orderBy: [{field: DISCLOSED_OTHER_FUNDING, direction: DESC}]", "31245"),
    ("orderBy: [{field: POSSIBLE_DOUBLE_FUNDING}]", "34512"),
    ("orderBy: [{recipient: {field: NAME}}]", "12534"),
    ("orderBy: [{recipient: {field: NAME, direction: DESC}}, {field: AWARDED}]", "43215"),
    ("orderBy: [{recipient: {field: NAME}, direction: DESC}]", "12534"),
    ("orderBy: [{programme: {field: CODE}}]", "21345"),
    ("orderBy: [{programme: {field: CODE, direction: DESC}}]", "21345"),
    ("orderBy: [{offering: {type: {field: NAME}}}]", "12534"),
    ("orderBy: [{offering: {type: {parent: {field: CODE}}}}, {field: YEAR, direction: DESC}]", "34512"),
    ("orderBy: [{programme: {number: {grants: {}}}}]", "21345"),
    ("orderBy: [{offering: {field: STALE}}, {field: AWARDED}]", "32154"),
    ("orderBy: [{number: {value: AWARDED}}]", "42315"),
    ("orderBy: [{number: {areas: {}}, direction: DESC}]", "12354"),
    ("orderBy: [{number: {payments: {sum: AMOUNT}}}]", "31245"),
    ("orderBy: [{number: {payments: {sum: AMOUNT}}, direction: DESC}]", "13245"),
    ("orderBy: [{recipient: {number: {grants: {}}, direction: DESC}}, {field: YEAR}]", "12534"),
    ("orderBy: [{number: {recipient: {grants: {}}}}, {number: {value: AWARDED}, direction: DESC}]", "34512"),
    ("orderBy: [{field: null, recipient: null, number: {value: AWARDED}}]", "42315"),
]


@pytest.mark.parametrize(("order", "expected"), ORDERS)
async def test_orders_of_grants(ask: Ask, order: str, expected: str) -> None:
    """Blanks come last either way; ties are broken by the number."""
    found = (await ask(f"{{ grants{f'({order})' if order else ''} {{ nodes {{ reference }} }} }}"))["grants"]["nodes"]
    assert "".join(grant["reference"].removeprefix("G-") for grant in found) == expected


REFUSED = [
    ("{}", "nothing was given to sort by"),
    ("{direction: DESC}", "nothing was given to sort by"),
    ("{field: YEAR, number: {value: AWARDED}}", "'field' and 'number' were both given"),
    ("{field: YEAR, number: {value: AWARDED}, office: {field: CODE}}", "'field', 'number' and 'office' were all given"),
    ("{office: {}}", "nothing was given to sort by"),
    ("{number: {}}", "nothing was given to make a number of"),
    (
        "{follows: {follows: {follows: {follows: {follows: {field: YEAR}}}}}}",
        "more than 5 orders stand within one another",
    ),
]


@pytest.mark.parametrize(("key", "message"), REFUSED)
async def test_what_is_no_order(refuse: Refuse, key: str, message: str) -> None:
    assert await refuse(f"{{ grants(orderBy: [{key}]) {{ totalCount }} }}") == (message, "BAD_USER_INPUT")


async def test_orders_in_lists_below(ask: Ask, statements: list[str]) -> None:
    document = """{ area(code: "0101") {
        offerings(orderBy: [{number: {grants: {sum: AWARDED}}, direction: DESC}]) { nodes { code } }
        plans(orderBy: [{partOf: {field: TITLE}}], first: 1) { code }
    } }"""
    assert (await ask(document))["area"] == {
        "offerings": {"nodes": [{"code": "K1"}, {"code": "B1"}]},
        "plans": [{"code": "PJ"}],
    }
    assert len(statements) == 1


async def test_names_sort_as_din_5007_does(ask: Ask) -> None:
    document = '{ areas(areaSet: "STADTTEILE", orderBy: [{field: NAME}]) { nodes { name } } }'
    names = [
        "Alter Hafen",
        "Ärztehaus\tviertel\n(neu)",
        "Äußere Neustadt",
        "Ödland",
        'Sankt-"Anna"-Viertel',
        "Zur Mühle \\ Süd",
    ]
    assert [area["name"] for area in (await ask(document))["areas"]["nodes"]] == names


async def test_rows_without_a_number_have_one_order(ask: Ask) -> None:
    """The two relations tie in paper and other; the type, part of the primary key, tells them apart."""
    for direction in ("ASC", "DESC"):
        order = f"orderBy: [{{field: TYPE, direction: {direction}}}]"
        found = await ask(f'{{ paper(reference: "A-1") {{ relations(first: 1, {order}) {{ type }} }} }}')
        assert found["paper"]["relations"] == [{"type": "AMENDS" if direction == "ASC" else "FOLLOWS"}]
