"""What a sender, or the writer of a source description, is told.

LoadingError
├── DescriptionError   a source description is wrong
├── EstimateError      nothing can be estimated from these figures or areas
├── FileError          a file is missing, or cannot be read at all
├── SecrecyError       what is public would give hidden figures away
├── RuleError          a rule of protection could have no effect
├── MatchError         two organizations cannot be one, or not two
├── UndoError          an import cannot be taken back
└── ProblemsError      a file was read and has faults: all of them
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

SHOWN = 200
LONGEST_CELL = 60


class LoadingError(Exception):
    """A fault that a person can mend; its text says what is wrong, where, and what to do."""


class DescriptionError(LoadingError):
    pass


class EstimateError(LoadingError):
    pass


class FileError(LoadingError):
    pass


class RuleError(LoadingError):
    pass


class MatchError(LoadingError):
    pass


class UndoError(LoadingError):
    pass


class Secret(NamedTuple):
    """A figure that must not be known, and what gives it away."""

    name: str
    because: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.name} (by {', '.join(self.because)})" if self.because else self.name


class SecrecyError(LoadingError):
    """Nothing that may be hidden protects these figures; `number` of them, of which `secrets` are the first."""

    def __init__(self, secrets: Sequence[Secret], number: int) -> None:
        self.secrets = tuple(secrets)
        more = f"; and {number - len(secrets)} more" if number > len(secrets) else ""
        super().__init__(
            f"nothing is published, because {number} hidden figures could be worked out from others:"
            f" {'; '.join(map(str, secrets))}{more}. Leave out what gives them away, or change the rules of protection"
        )


@dataclass(frozen=True)
class Problem:
    """A fault of a file: `row` as the spreadsheet counts, `header` and `cell` as the sender wrote them.

    `other_row` is one that contradicts it, of which nobody knows either whether it is right.
    """

    message: str
    file: str
    sheet: str | None = None
    row: int | None = None
    header: str | None = None
    cell: str | None = None
    other_row: int | None = None

    @property
    def rows(self) -> tuple[int, ...]:
        return tuple(row for row in (self.row, self.other_row) if row is not None)

    def reason(self, row: int) -> str:
        """What is to be said of one of its rows, in the row itself."""
        if row != self.row and self.row is not None:
            return f"row {self.row} {self.message}"
        where = f"{self.header}: " if self.header else ""
        return f"{where}{self._quoted}{self.message}"

    @property
    def _quoted(self) -> str:
        return "" if self.cell is None else f"'{shortened(self.cell)}' "

    def __str__(self) -> str:
        place = [self.file]
        if self.sheet is not None:
            place.append(f"sheet '{self.sheet}'")
        if self.row is not None:
            place.append(f"row {self.row}")
        if self.header is not None:
            place.append(f"column '{self.header}'")
        return f"{', '.join(place)}: {self._quoted}{self.message}"


class ProblemsError(LoadingError):
    """All faults of one file in the order of its rows; `problems` holds each, the text the first of them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.row or 0))
        lines = [str(problem) for problem in self.problems[:SHOWN]]
        if (more := len(self.problems) - SHOWN) > 0:
            lines.append(f"… and {more} more")
        super().__init__("\n".join(lines))


def shortened(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]}…"
