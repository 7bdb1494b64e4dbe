from decimal import Decimal

from bench.answers import difference, normalised


def test_the_same_answer_in_two_dialects_is_equal() -> None:
    ours = {"offerings": {"nodes": [{"code": "O1", "areas": [{"code": "007"}], "value": 12.50, "open": True}]}}
    theirs = {
        "offerings": {
            "nodes": [{"code": "O1", "areas": {"nodes": [{"linked": {"code": "007"}}]}, "value": "12.5", "open": True}]
        }
    }
    assert normalised(ours) == normalised(theirs)
    assert normalised(ours) == {
        "offerings": [{"code": "O1", "areas": [{"code": Decimal(7)}], "value": Decimal("12.5"), "open": True}]
    }


def test_groups_are_compared_whatever_their_order() -> None:
    ours = {
        "groups": [
            {"area": {"code": "01"}, "subPlan": "YOUTH", "sum": {"awarded": "7.00"}},
            {"area": {"code": "02"}, "subPlan": "ELDERLY", "count": 3},
        ]
    }
    theirs = {
        "groups": [
            {"keys": ["02", "ELDERLY"], "sum": {"count": "3"}},
            {"keys": ["01", "YOUTH"], "sum": {"awarded": "7"}},
        ]
    }
    assert normalised(ours) == normalised(theirs)
    assert normalised(ours)["groups"][0] == {"keys": [Decimal(1), "YOUTH"], "awarded": Decimal(7)}


def test_a_difference_is_told_with_its_place() -> None:
    left, right = {"nodes": [{"value": 1}, {"value": None}]}, {"nodes": [{"value": 1}, {"value": 0}]}
    assert difference(left, left) is None
    assert difference(left, right) == ".nodes[1].value: None | 0"
    assert difference({"nodes": [1]}, {"nodes": []}) == ".nodes: [1] | []"
    assert difference({"value": 1}, {"count": 1}) == ": {'value': 1} | {'count': 1}"
