"""Rows by their global identifiers."""

from typing import Any

import pytest

from tests.graph.conftest import Ask, Refuse

NODES = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Grant { reference } ... on Area { code } } }"


async def test_in_the_order_given(ask: Ask, statements: list[str]) -> None:
    ids = ["Grant:2", "Area:3", "Grant:1", "Grant:99", "Area:3", "Nobody:1", "Period:1", "Query:1", "Grant:x", "Grant"]
    grants: dict[int, Any] = {n: {"__typename": "Grant", "id": f"Grant:{n}", "reference": f"G-{n}"} for n in (1, 2)}
    area = {"__typename": "Area", "id": "Area:3", "code": "0101"}
    assert (await ask(NODES, ids=ids))["nodes"] == [grants[2], area, grants[1], None, area, *[None] * 5]
    assert len(statements) == 1


async def test_none(ask: Ask) -> None:
    assert (await ask(NODES, ids=[])) == {"nodes": []}
    assert (await ask(NODES, ids=["Nobody:1"])) == {"nodes": [None]}


async def test_one_statement_for_each_set_of_types(ask: Ask, statements: list[str]) -> None:
    await ask(NODES, ids=["Grant:1", "Area:1"])
    await ask(NODES, ids=["Area:3", "Area:2", "Grant:5"])
    assert len(set(statements)) == 1
    await ask(NODES, ids=["Plan:1", "Area:2"])
    assert len(set(statements)) == 2


async def test_written_in_the_document(ask: Ask) -> None:
    document = 'query($x: ID!) { nodes(ids: ["Area:3", $x]) { id } one: nodes(ids: "Plan:2") { id } }'
    assert await ask(document, x="Plan:2") == {"nodes": [{"id": "Area:3"}, {"id": "Plan:2"}], "one": [{"id": "Plan:2"}]}


async def test_with_rows_below(ask: Ask) -> None:
    document = (
        '{ nodes(ids: ["Area:2", "Grant:3"]) { ... on Area { children { code } } ... on Grant { office { code } } } }'
    )
    assert (await ask(document))["nodes"] == [
        {"children": [{"code": "0101"}, {"code": "0102"}]},
        {"office": {"code": "51"}},
    ]


async def test_at_most_500(ask: Ask, refuse: Refuse) -> None:
    assert len((await ask(NODES, ids=["Area:3"] * 500))["nodes"]) == 500
    assert await refuse(NODES, ids=["Area:3"] * 501) == ("'ids' holds 501 identifiers", "BAD_USER_INPUT")


@pytest.mark.parametrize("ids", [[None], None])
async def test_no_identifier(refuse: Refuse, ids: Any) -> None:
    assert (await refuse(NODES, ids=ids))[1] == "BAD_USER_INPUT"
