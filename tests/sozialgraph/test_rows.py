from typing import Any

import pytest

from sozialgraph.rows import columns, tables

Tables = dict[str, list[dict[str, Any]]]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        pytest.param({"version": 3}, {"": [{"version": 3}]}, id="a value"),
        pytest.param(
            {"area": {"code": "01", "period": {"year": 2024}}},
            {"": [{"area.code": "01", "area.period.year": 2024}]},
            id="objects",
        ),
        pytest.param(
            {"areas": {"nodes": [{"code": "01", "needs": [{"id": 1}, {"id": 2}]}, {"code": "02", "needs": []}]}},
            {"areas.needs": [{"code": "01", "needs.id": 1}, {"code": "01", "needs.id": 2}, {"code": "02"}]},
            id="a list in a list",
        ),
        pytest.param(
            {"needs": [{"id": 1, "measures": [{"id": 7, "papers": []}]}, {"measures": [{"papers": [{"id": 9}]}]}]},
            {"needs.measures.papers": [{"id": 1, "measures.id": 7}, {"measures.papers.id": 9}]},
            id="an empty list in a list",
        ),
        pytest.param(
            {"area": {"name": "Ost", "goals": [{"id": 1}], "measures": [{"id": 7}, {"id": 8}]}},
            {"": [{"area.name": "Ost"}], "area.goals": [{"id": 1}], "area.measures": [{"id": 7}, {"id": 8}]},
            id="lists side by side",
        ),
        pytest.param(
            {"plans": {"totalCount": 2, "edges": [{"cursor": "a", "node": {"id": 1}}, {"cursor": "b", "node": None}]}},
            {"": [{"plans.totalCount": 2}], "plans": [{"cursor": "a", "id": 1}, {"cursor": "b", "": None}]},
            id="a connection",
        ),
        pytest.param(
            {"plan": {"fields": ["YOUTH", "ELDERLY"], "tags": []}},
            {"": [{"plan.fields": "YOUTH, ELDERLY"}]},
            id="values in a list",
        ),
        pytest.param({"plan": None}, {"": [{"plan": None}]}, id="nothing"),
        pytest.param({}, {}, id="empty"),
    ],
)
def test_a_table_for_each_innermost_list(answer: dict[str, Any], expected: Tables) -> None:
    assert tables(answer) == expected


def test_columns_keep_their_order() -> None:
    assert columns([{"b": 1}, {"a": 1, "b": 2}]) == ["b", "a"]
