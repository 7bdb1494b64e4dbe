"""Numbers made of rows, reckoned as exactly as PostgreSQL reckons and rounded only when they are written."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from graph.engine.fields.many import Related
from graph.engine.fields.one import One
from tests.graph.oracle import filters
from tests.graph.oracle.exact import EXACT, decimal, quotient
from tests.graph.oracle.refusal import Refusal
from tests.graph.oracle.relations import Given, related, target_of
from tests.graph.oracle.rows import Item, Tables
from tests.graph.oracle.values import is_hidden, mapping_of, measure_of

DEEPEST = 5
FACTORS = (1e-50, 1e50)


def number(tables: Tables, item: Item, of: Given) -> Decimal | None:
    """A number of one row."""
    ((name, inner),) = _kinds(of).items()
    mapping = None if name == "value" else mapping_of(item.type, name)
    if mapping is None:
        found = measure_of(tables, item, inner)
    elif isinstance(mapping, One):
        target = target_of(tables, item, mapping)
        found = None if target is None else number(tables, target, inner)
    else:
        assert isinstance(mapping, Related)
        found = aggregate(tables, related(tables, item, mapping.relation, inner), inner)
    return _scaled(found, of, lambda per: number(tables, item, per))


def aggregate(tables: Tables, items: list[Item], of: Given) -> Decimal | None:
    """One number made of many rows; blanks are ignored."""
    passed = [item for item in items if filters.matches(tables, item, of.get("filter"))]
    functions = _functions(of)
    if not functions:
        found: Decimal | None = Decimal(len(passed))
    else:
        ((name, argument),) = functions.items()
        measure, at = (argument["of"], argument["at"]) if name == "quantile" else (argument, None)
        found = of_many(tables, passed, measure, name, at)
    return _scaled(found, of, lambda per: aggregate(tables, items, per))


def of_many(tables: Tables, items: list[Item], measure: str, function: str, at: Any = None) -> Decimal | None:
    """Blank where any of the rows hides what is measured."""
    if any(is_hidden(tables, item, measure) for item in items):
        return None
    return summary(function, (measure_of(tables, item, measure) for item in items), at)


def hidden_figures(tables: Tables, item: Item, of: Given) -> int:
    """How many hidden figures a number of one row would need."""
    ((name, inner),) = _kinds(of).items()
    mapping = None if name == "value" else mapping_of(item.type, name)
    if mapping is None:
        found = int(is_hidden(tables, item, inner))
    elif isinstance(mapping, One):
        target = target_of(tables, item, mapping)
        found = 0 if target is None else hidden_figures(tables, target, inner)
    else:
        assert isinstance(mapping, Related)
        found = _hidden_of_many(tables, related(tables, item, mapping.relation, inner), inner)
    return found + (hidden_figures(tables, item, of["per"]) if of.get("per") is not None else 0)


def _hidden_of_many(tables: Tables, items: list[Item], of: Given) -> int:
    found = 0
    for name, argument in _functions(of).items():
        measure = argument["of"] if name == "quantile" else argument
        passed = (item for item in items if filters.matches(tables, item, of.get("filter")))
        found = sum(is_hidden(tables, item, measure) for item in passed)
    return found + (_hidden_of_many(tables, items, of["per"]) if of.get("per") is not None else 0)


def statistic(tables: Tables, item: Item, of: Given, wanted: Given) -> Decimal | None:
    """What all rows of the same kind have of the number together."""
    key = (item.entity.name, item.moment, repr(of), repr(wanted))
    if key not in tables.statistics:
        among = [
            each
            for each in tables.items(item.entity.name, item.moment)
            if filters.matches(tables, each, wanted.get("among"))
        ]
        values = (number(tables, each, of) for each in among)
        hidden = any(hidden_figures(tables, each, of) for each in among)
        found = None if hidden else summary(wanted["function"].lower(), values, wanted.get("at"))
        tables.statistics[key] = found
    return tables.statistics[key]


def summary(function: str, values: Iterable[Decimal | None], at: Any = None) -> Decimal | None:
    filled = sorted(value for value in values if value is not None)
    return FUNCTIONS[function](filled, at) if filled else None


def _quantile(values: list[Decimal], at: Any) -> Decimal:
    """Between the two nearest values, in proportion."""
    place = EXACT.multiply(decimal(at), Decimal(len(values) - 1))
    low = values[int(place)]
    high = values[min(int(place) + 1, len(values) - 1)]
    return EXACT.add(low, EXACT.multiply(EXACT.subtract(high, low), EXACT.subtract(place, Decimal(int(place)))))


def _sum(values: list[Decimal]) -> Decimal:
    total = Decimal(0)
    for value in values:
        total = EXACT.add(total, value)
    return total


FUNCTIONS: dict[str, Callable[[list[Decimal], Any], Decimal]] = {
    "sum": lambda values, _: _sum(values),
    "average": lambda values, _: quotient(_sum(values), Decimal(len(values))),
    "minimum": lambda values, _: values[0],
    "maximum": lambda values, _: values[-1],
    "median": lambda values, _: _quantile(values, 0.5),
    "quantile": _quantile,
}


def _scaled(value: Decimal | None, of: Given, number_of: Callable[[Given], Decimal | None]) -> Decimal | None:
    """Multiplied before it is divided, which alone loses digits."""
    if value is not None and (times := of.get("times")) is not None:
        value = EXACT.multiply(value, decimal(times))
    if of.get("per") is None:
        return value
    per = number_of(of["per"])
    return None if value is None or not per else quotient(value, per)


def _kinds(of: Given) -> Given:
    return {name: inner for name, inner in of.items() if name not in {"per", "times"} and inner is not None}


def _functions(of: Given) -> Given:
    return {name: of[name] for name in FUNCTIONS if of.get(name) is not None}


def check_condition(entity: str, condition: Given) -> None:
    """Raises Refusal where a number cannot be compared so."""
    check_number(entity, condition["of"])
    for name in ("below", "above"):
        if (wanted := condition.get(name)) is not None:
            if (wanted["function"] == "QUANTILE") != (wanted.get("at") is not None):
                raise Refusal(f"{wanted['function']} at {wanted.get('at')}")
            check_at(wanted.get("at", 0))
            filters.check_filter(entity, wanted.get("among"))
    filters.check_comparisons({how: each for how, each in condition.items() if how not in {"of", "below", "above"}})


def check_number(entity: str, of: Given, depth: int = 1) -> None:
    """Raises Refusal where it is not clear which number of a row is meant."""
    kinds = _kinds(of)
    if len(kinds) != 1 or depth > DEEPEST:
        raise Refusal(f"number: {', '.join(kinds)}")
    ((name, inner),) = kinds.items()
    mapping = None if name == "value" else mapping_of(entity, name)
    if isinstance(mapping, One):
        check_number(mapping.target, inner, depth + 1)
    elif isinstance(mapping, Related):
        check_aggregate(mapping.relation.target, inner, depth + 1)
    check_factor(of.get("times"))
    if of.get("per") is not None:
        check_number(entity, of["per"], depth + 1)


def check_aggregate(entity: str, of: Given, depth: int = 1) -> None:
    """Raises Refusal where it is not clear which number is to be made of rows."""
    functions = _functions(of)
    if len(functions) > 1 or depth > DEEPEST:
        raise Refusal(f"number: {', '.join(functions)}")
    if "quantile" in functions:
        check_at(functions["quantile"]["at"])
    filters.check_filter(entity, of.get("filter"))
    check_factor(of.get("times"))
    if of.get("per") is not None:
        check_aggregate(entity, of["per"], depth + 1)


def check_factor(times: Any) -> None:
    if times and not FACTORS[0] <= abs(times) <= FACTORS[1]:
        raise Refusal(f"times: {times}")


def check_at(at: Any) -> None:
    if at is not None and not 0 <= at <= 1:
        raise Refusal(f"at: {at}")
