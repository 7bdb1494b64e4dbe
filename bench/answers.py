"""How answers in different dialects are compared."""

import re
from decimal import Decimal
from typing import Any

NUMBER = re.compile(r"-?\d+(\.\d+)?")


def normalised(answer: Any) -> Any:
    """Pages as plain lists, links of a link table as what they lead to, numbers in text as numbers; groups in the
    order of their keys, with sums and counts beside them."""
    match answer:
        case {"nodes": nodes, **rest} if not rest:
            return normalised(nodes)
        case {"linked": far, **rest} if not rest:
            return normalised(far)
        case {"area": {"code": area}, "subPlan": sub_plan, **rest}:
            return normalised({"keys": [area, sub_plan], **rest})
        case {"sum": sums, **rest}:
            return normalised(rest | sums)
        case dict():
            return {name: normalised(value) for name, value in answer.items()}
        case list():
            return in_order([normalised(value) for value in answer])
        case int() | float() if not isinstance(answer, bool):
            return Decimal(str(answer))
        case str() if NUMBER.fullmatch(answer):
            return Decimal(answer)
    return answer


def in_order(values: list[Any]) -> list[Any]:
    """Nobody promises an order of groups."""
    match values:
        case [{"keys": _}, *_]:
            return sorted(values, key=lambda group: str(group["keys"]))
    return values


def difference(left: Any, right: Any, place: str = "") -> str | None:
    """Where two normalised answers first differ, and how."""
    if isinstance(left, dict) and isinstance(right, dict) and left.keys() == right.keys():
        pairs = [(f"{place}.{name}", left[name], right[name]) for name in left]
    elif isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        pairs = [(f"{place}[{n}]", *pair) for n, pair in enumerate(zip(left, right, strict=True))]
    else:
        return None if left == right else f"{place}: {str(left)[:200]} | {str(right)[:200]}"
    return next((found for where, one, other in pairs if (found := difference(one, other, where))), None)
