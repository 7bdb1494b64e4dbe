"""The rows that a file's problems keep out.

A problem may hide others: who cannot be parsed is not looked up, and what is not looked up is not compared. So a file
is tried in passes, each without the rows that the passes before found wrong, until one finds nothing more.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from loaders.problems import LoadingError, Problem, ProblemsError
from loaders.table import Table

MOST_PROBLEMS = 10_000

T = TypeVar("T")


class Rejected:
    """What is known to be wrong with a file; a problem without a row concerns all of it."""

    def __init__(self) -> None:
        self._problems: dict[Problem, None] = {}  # an ordered set
        self._reasons: dict[str | None, dict[int, list[str]]] = defaultdict(dict)

    @property
    def problems(self) -> Sequence[Problem]:
        return list(self._problems)

    @property
    def concerns_all(self) -> bool:
        return any(not problem.rows for problem in self._problems)

    def reasons(self, sheet: str | None) -> dict[int, str]:
        """For each rejected row of a sheet what is wrong with it."""
        return {row: "; ".join(reasons) for row, reasons in self._reasons[sheet].items()}

    def count(self) -> int:
        return sum(map(len, self._reasons.values()))

    def silence(self, table: Table) -> None:
        """Let a table leave out the rejected rows and say nothing twice."""
        table.rejected = self._reasons[table.sheet].keys()
        table.problems = [problem for problem in table.problems if problem not in self._problems]

    def take(self, error: ProblemsError) -> None:
        """Raises ProblemsError with all problems where another pass would find nothing more."""
        before = len(self._problems)
        for problem in error.problems:
            if problem not in self._problems:
                self._note(problem)
        if len(self._problems) == before or len(self._problems) >= MOST_PROBLEMS:
            raise ProblemsError(self.problems) from None

    def _note(self, problem: Problem) -> None:
        self._problems[problem] = None
        for row in problem.rows:
            self._reasons[problem.sheet].setdefault(row, []).append(problem.reason(row))


async def in_passes(attempt: Callable[[Rejected], Awaitable[T]]) -> T:
    """What the first attempt without a new problem gives. Raises ProblemsError."""
    rejected = Rejected()
    while True:
        try:
            return await attempt(rejected)
        except ProblemsError as error:
            rejected.take(error)
        except LoadingError:
            if not rejected.problems:
                raise
            raise ProblemsError(rejected.problems) from None  # which may be all that is wrong
