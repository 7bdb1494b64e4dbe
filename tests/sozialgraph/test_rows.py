from typing import Any

import pytest

from sozialgraph.rows import columns, flatten


@pytest.mark.parametrize(
    ("answer", "rows"),
    [
        ({"version": 3}, [{"version": 3}]),
        ({"area": {"code": "01", "period": {"year": 2024}}}, [{"area.code": "01", "area.period.year": 2024}]),
        (
            {"areas": [{"code": "01", "needs": [{"id": 1}, {"id": 2}]}, {"code": "02", "needs": []}]},
            [
                {"areas.code": "01", "areas.needs.id": 1},
                {"areas.code": "01", "areas.needs.id": 2},
                {"areas.code": "02", "areas.needs": ""},
            ],
        ),
        (
            {"area": {"goals": [{"id": 1}, {"id": 2}], "measures": [{"id": 7}, {"id": 8}]}},
            [{"area.goals.id": 1}, {"area.goals.id": 2}, {"area.measures.id": 7}, {"area.measures.id": 8}],
        ),
        ({"plan": {"fields": ["YOUTH", "ELDERLY"]}}, [{"plan.fields": "YOUTH, ELDERLY"}]),
        ({"plan": None}, [{"plan": None}]),
        ({"areas": [None, {"code": "01"}]}, [{"areas": None}, {"areas.code": "01"}]),
        ({"goals": [{"id": 1}], "needs": [{"id": 7}]}, [{"goals.id": 1}, {"needs.id": 7}]),
        ({}, [{}]),
    ],
)
def test_a_row_for_each_innermost_item(answer: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    assert flatten(answer) == rows


def test_columns_keep_their_order() -> None:
    assert columns([{"b": 1}, {"a": 1, "b": 2}]) == ["b", "a"]
