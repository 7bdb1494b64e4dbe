"""How many rows an answer may take, known before any SQL, and whether that is too many."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from graph.engine.values import Read, Variables
from graph.errors import RequestError

MAX_COST = 1_000_000  # one to seven seconds of PostgreSQL's time, answers of up to 60 MB: within STATEMENT_TIMEOUT

Size = int | Read
"""How long a list is: a number, or where a request's variables hold it."""


@dataclass
class Cost:
    """A part of an answer that is there `size` times: each takes `own` rows and what its parts take.

    `either` of the parts, where a row may be of several types; `whole` where no page bounds what is read.
    """

    name: str
    size: Size
    own: int
    parts: Sequence["Cost"] = ()
    either: bool = False
    whole: bool = False
    fixed: int | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        if isinstance(self.size, int) and all(part.fixed is not None for part in self.parts):
            self.fixed = self.rows({})

    def rows(self, variables: Variables) -> int:
        """Raises QueryError for a page larger than any may be."""
        if self.fixed is not None:
            return self.fixed
        below = [part.rows(variables) for part in self.parts]
        return self.times(variables) * (self.own + (max(below, default=0) if self.either else sum(below)))

    def times(self, variables: Variables) -> int:
        return self.size if isinstance(self.size, int) else cast(int, self.size(variables))

    def check(self, variables: Variables, limit: int) -> None:
        """Raises RequestError where there may be more rows than the limit."""
        if (rows := self.rows(variables)) > limit:
            raise _too_costly(rows, limit, _advice(self, variables, rows - limit))


def _too_costly(rows: int, limit: int, hint: str) -> RequestError:
    message = f"the query may take {rows:,} rows, and at most {limit:,} are served at once"
    extensions = {"code": "QUERY_TOO_COSTLY", "hint": hint, "cost": {"rows": rows, "limit": limit}}
    return RequestError("QUERY_TOO_COSTLY", [{"message": message, "extensions": extensions}])


def _advice(cost: Cost, variables: Variables, excess: int) -> str:
    """What to change about the outermost list that takes most."""
    place, times = [], 1
    while cost.parts and times == 1:
        cost = max(cost.parts, key=lambda part: part.rows(variables))
        times = cost.times(variables)
        place.append(cost.name)
    path = ".".join(dict.fromkeys(place))
    if cost.whole:
        return f"'{path}' reads most: ask for it in a request of its own, for fewer rows or indicators"
    rows = cost.rows(variables)
    if fitting := max(0, rows - excess) * times // rows:
        return f"ask for at most {fitting} in '{path}', and for the rest with 'after' or other filters"
    return f"'{path}' takes most: give the lists within it a smaller 'first', or split the query"
