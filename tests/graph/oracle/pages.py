"""One page of a list, as the Relay specification cuts it."""

import binascii
from datetime import date
from typing import Any

from graph.engine.entity import ENTITIES
from tests.graph.oracle.exact import Cursor, place_in
from tests.graph.oracle.orders import ordered
from tests.graph.oracle.refusal import Refusal
from tests.graph.oracle.relations import Given
from tests.graph.oracle.rows import Item, Tables

DEFAULT_PAGE = 50
LARGEST_PAGE = 10_000


def checked_size(given: Given, name: str) -> int | None:
    size = given.get(name)
    if size is not None and not 0 <= size <= LARGEST_PAGE:
        raise Refusal(f"{name}: {size}")
    return size


def page(tables: Tables, items: list[Item], entity: str, given: Given) -> dict[str, Any]:
    """A connection's answer; `items` are the whole list in its order."""
    first, last = checked_size(given, "first"), checked_size(given, "last")
    if first is not None and last is not None:
        raise Refusal("first and last")
    moment = items[0].moment if items else None
    after, before = (_row(tables, entity, moment, given, end) for end in ("after", "before"))
    cut = _between(tables, items, after, before, given)
    size = last if last is not None else DEFAULT_PAGE if first is None else first
    shown = cut[max(len(cut) - size, 0) :] if last is not None else cut[:size]
    more = len(cut) > len(shown)
    ahead, behind = (after, before) if last is None else (before, after)
    flags = (more or behind is not None, ahead is not None)
    cursors = [Cursor(_place(item, _telling(entity, given))) for item in shown]
    return {
        "nodes": shown,
        "edges": [{"node": item, "cursor": cursor} for item, cursor in zip(shown, cursors, strict=True)],
        "pageInfo": {
            "hasNextPage": flags[last is not None],
            "hasPreviousPage": flags[last is None],
            "startCursor": cursors[0] if cursors else None,
            "endCursor": cursors[-1] if cursors else None,
        },
    }


def _row(tables: Tables, entity: str, moment: Any, given: Given, end: str) -> Item | None:
    """The row that a cursor stands for."""
    if given.get(end) is None:
        return None
    names = _telling(entity, given)
    try:
        wanted = place_in(given[end], len(names))
    except (ValueError, TypeError, binascii.Error):
        raise Refusal("no cursor") from None
    return next((item for item in tables.items(entity, moment) if _place(item, names) == wanted), None)


def _telling(entity: str, given: Given) -> tuple[str, ...]:
    """The columns by which a cursor tells its row: the primary key, or an order that needs none."""
    order, identity = ENTITIES[entity].order, ENTITIES[entity].identity
    names = tuple(name.removeprefix("-") for name in order)
    return identity if given.get("orderBy") or names[-len(identity) :] == identity else names


def _place(item: Item, names: tuple[str, ...]) -> tuple[Any, ...]:
    values = (item[name] for name in names)
    return tuple(value.isoformat() if isinstance(value, date) else value for value in values)


def _between(tables: Tables, items: list[Item], after: Item | None, before: Item | None, given: Given) -> list[Item]:
    """A cursor cuts a list at its row's place, whether the row stands in the list or not."""
    ends = [end for end in (after, before) if end is not None and end not in items]
    placed = ordered(tables, [*items, *dict.fromkeys(ends)], given.get("orderBy")) if ends else items
    first = placed.index(after) + 1 if after is not None else 0
    end = placed.index(before) if before is not None else len(placed)
    return [item for item in placed[first:end] if item not in ends]
