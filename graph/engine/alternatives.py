"""Inputs of which just one field may be given."""

from collections.abc import Collection
from typing import Any

from graph.engine.values import Arguments
from graph.errors import QueryError


def only(tree: Arguments, purpose: str, *, besides: Collection[str] = ()) -> tuple[str, Any]:
    """The one field that is given, `besides` not counted. Raises QueryError where there are none or several."""
    found = at_most_one(tree, purpose, besides=besides)
    if found is None:
        raise QueryError(f"nothing was given {purpose}", "give exactly one")
    return found


def at_most_one(tree: Arguments, purpose: str, *, besides: Collection[str] = ()) -> tuple[str, Any] | None:
    """The one field that is given, or None; null counts as not given. Raises QueryError where there are several."""
    given = [(name, value) for name, value in tree.items() if value is not None and name not in besides]
    if len(given) > 1:
        *names, last = (f"'{name}'" for name, _ in given)
        both = "both" if len(given) == 2 else "all"
        raise QueryError(f"{', '.join(names)} and {last} were {both} given", f"give one {purpose}")
    return given[0] if given else None
