"""In which order rows come."""

import pytest

from tests.graph.conftest import Ask

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
]


@pytest.mark.parametrize(("order", "expected"), ORDERS)
async def test_orders_of_grants(ask: Ask, order: str, expected: str) -> None:
    """Blanks come last either way; ties are broken by the number."""
    found = (await ask(f"{{ grants{f'({order})' if order else ''} {{ nodes {{ reference }} }} }}"))["grants"]["nodes"]
    assert "".join(grant["reference"].removeprefix("G-") for grant in found) == expected


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
